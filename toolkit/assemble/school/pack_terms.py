"""Which terms of the glossary a text has, in whatever form the language gives them there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.show.words import Glossary, Term
from toolkit.site.frame.school_pack import PackTerm
from toolkit.transcript.text.tokens import letters

_STEM = 5  # letters that two forms of a word share at least, if they have as many
_ENDING = 4  # letters that an ending has at most


def terms(glossary: Glossary, text: str) -> tuple[PackTerm, ...]:
    """Return the terms that a text has, in the glossary's order, with their meanings."""
    words = [plain for word in text.split() if (plain := letters(word))]
    return tuple(
        PackTerm(term.term, term.meaning)
        for term in glossary.terms
        if any(_is_there(form, words) for form in _forms(term))
    )


def _forms(term: Term) -> Iterator[list[str]]:
    for written in (term.term, *term.also):
        yield [plain for word in written.split() if (plain := letters(word))]


def _is_there(form: Sequence[str], words: Sequence[str]) -> bool:
    return bool(form) and any(
        all(map(_is_form, form, words[at : at + len(form)]))
        for at in range(len(words) - len(form) + 1)
    )


def _is_form(term: str, word: str) -> bool:
    """Tell whether a word of a text may be a form of a term's.

    >>> [_is_form("gene", word) for word in ("genes", "gene", "general", "genealogy")]
    [True, True, False, False]
    >>> [_is_form("лечение", word) for word in ("лечението", "лечебен")]
    [True, False]
    """
    stem = term[: max(_STEM, len(term) - 2)] if len(term) > _STEM else term
    ending = _ENDING if len(term) >= _STEM else 2
    return word.startswith(stem) and abs(len(word) - len(term)) <= ending
