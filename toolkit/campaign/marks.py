"""Quotation marks, as each language writes them."""

from __future__ import annotations

from toolkit import languages

# Unicode CLDR, delimiters (quotationStart, quotationEnd): looked up there for da, et, fr, hr, it,
# lt, lv, nl, pt, ro and sl; the others are common usage and not looked up. French puts a narrow
# no-break space inside.
_MARKS: dict[str, tuple[str, str]] = {
    "bg": ("„", "“"),
    "cs": ("„", "“"),
    "da": ("“", "”"),
    "de": ("„", "“"),
    "el": ("«", "»"),
    "en": ("“", "”"),
    "es": ("«", "»"),
    "et": ("„", "“"),
    "fi": ("”", "”"),
    "fr": ("«\u202f", "\u202f»"),
    "ga": ("“", "”"),
    "hr": ("„", "“"),
    "hu": ("„", "”"),
    "it": ("«", "»"),
    "lt": ("„", "“"),
    "lv": ("“", "”"),
    "mt": ("“", "”"),
    "nl": ("‘", "’"),
    "pl": ("„", "”"),
    "pt": ("«", "»"),
    "pt-BR": ("“", "”"),
    "ro": ("„", "”"),
    "sk": ("„", "“"),
    "sl": ("„", "“"),
    "sv": ("”", "”"),
}


def marks(language: str) -> tuple[str, str]:
    """Return the opening and the closing mark; the English ones for a language not in the table."""
    return _MARKS.get(language) or _MARKS.get(languages.primary(language)) or _MARKS["en"]


def quoted(text: str, language: str) -> str:
    """Return `text` between the language's quotation marks.

    >>> quoted("Gene", "de"), quoted("geni", "it")
    ('„Gene“', '«geni»')
    """
    opening, closing = marks(language)
    return f"{opening}{text}{closing}"
