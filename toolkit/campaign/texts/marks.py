"""Quotation marks, as each language writes them: its file says which."""

from __future__ import annotations

from toolkit import languages

_ENGLISH = ("“", "”")


def marks(language: str) -> tuple[str, str]:
    """Return the opening and the closing mark; the English ones for a language without a file."""
    _, _, region = language.partition("-")
    known = languages.of(language)
    if known and (found := known.quotation_marks_in.get(region) or known.quotation_marks):
        return found
    return _ENGLISH


def quoted(text: str, language: str) -> str:
    """Return `text` between the language's quotation marks.

    >>> quoted("Gene", "de"), quoted("geni", "it")
    ('„Gene“', '«geni»')
    """
    opening, closing = marks(language)
    return f"{opening}{text}{closing}"
