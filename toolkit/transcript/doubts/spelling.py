"""Words that nearly are a name of the episode or a term of the glossary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from toolkit.transcript.doubts.doubt import Doubt, Kind
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.tokens import tokens

# Letters: shorter words are a letter away from half the language.
_SHORTEST = {"name": 4, "term": 5}
_LONG = 8  # letters, from which on two may be wrong
_STEM = 5  # letters that two forms of a word share
_SAID = {"name": "nearly the name", "term": "nearly the term"}


def near_misses(
    cues: Sequence[Cue], kind: Kind, written: Iterable[str], *, has_forms: bool = False
) -> Iterator[Doubt]:
    """Yield a doubt for each word that is nearly, and not quite, a part of what is written.

    Up to 7 letters one may be wrong, missing or too many, from 8 on two, and any number of accents.
    Whether in capitals does not matter, a possessive "'s" neither. Terms of four letters are left
    alone: "gens" is not "gène". `has_forms`: words have endings, as in most languages but English,
    and a term with another ending ("personnalisés") is right.
    """
    shortest = _SHORTEST[kind]
    right = {
        token.plain: (text[token.first : token.last], text)
        for text in written
        for token in tokens(text)
        if len(token.plain) >= shortest
    }
    for index, cue in enumerate(cues):
        for token in tokens(cue.text):
            meant = _meant(token.plain, tuple(right), shortest)
            if meant is None:
                continue
            word = cue.text[token.first : token.last]
            part, whole = right[meant]
            if has_forms and _is_another_form(token.plain, meant):
                continue
            yield Doubt(
                kind,
                0.85 if kind == "name" else 0.7,
                index,
                token.first,
                token.last,
                cue.start_ms,
                cue.end_ms,
                f"“{word}” is {_SAID[kind]} {whole}",
                _as_said(part, word),
            )


@lru_cache(maxsize=16384)
def _meant(word: str, right: tuple[str, ...], shortest: int) -> str | None:
    """Return which of the right words is nearly this one; None if it is one of them."""
    bare = word.removesuffix("'s").removesuffix("'")
    elided = bare.partition("'")[2]  # "l'hôpital", "dell'ospedale"
    if len(bare) < shortest or not {word, bare, elided}.isdisjoint(right):
        return None
    for one in right:
        may_differ = 1 if min(len(one), len(bare)) < _LONG else 2
        if abs(len(one) - len(bare)) > may_differ:
            continue
        if _edits(_without_accents(one), _without_accents(bare)) <= may_differ:
            return one if bare not in (one + "s", one + "es", one + "n") else None
    return None


def _is_another_form(word: str, term: str) -> bool:
    """Tell whether two words differ by their last letter, or one has two more."""
    stem = next((i for i, (a, b) in enumerate(zip(word, term, strict=False)) if a != b), None)
    if stem is None:
        stem = min(len(word), len(term))
    ends = sorted((len(word) - stem, len(term) - stem))
    return stem >= _STEM and ends[0] <= 1 and ends[1] <= 2


def _as_said(part: str, word: str) -> str:
    """Return the right part with the capital letter and the possessive of the word heard."""
    possessive = next((end for end in ("'s", "’s") if word.endswith(end)), "")
    is_capital = word[:1].isupper() and part[:1].islower()
    return (part[:1].upper() + part[1:] if is_capital else part) + possessive


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _edits(a: str, b: str) -> int:
    """Return the Levenshtein distance in letters."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, last = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y)))
    return row[-1]
