"""What doubts are worth: a draft held against what was said, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.transcript.captions.cue_splits import cues_of
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.queue import Known, queue
from toolkit.transcript.recognition.repairs import repaired
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.tokens import tokens

_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_BIG = "hundred thousand million half point"
_TURNING = "units not no never without minus"
_ONES, _TENS = _BELOW_TWENTY.split(), _BY_TEN.split()
_UNITS = {
    "mg": "milligrams", "mcg": "micrograms", "μg": "micrograms", "ml": "millilitres", "g": "grams",
    "milliliters": "millilitres", "mm": "millimetres", "millimeters": "millimetres",
    "liter": "litre", "%": "percent", "$": "dollars",
}  # fmt: skip
# What turns a dose into another one.
GRAVE = frozenset([*_ONES, *_TENS, *_UNITS.values(), *_BIG.split(), *_TURNING.split()])
Placed = tuple[str, int, int, int]
"""A word as it is said, its cue, and its place there."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many mistakes there are, how many a doubt holds, and how many doubts hold none."""

    mistakes: int
    hits: int
    grave: int  # mistakes in numbers, units and negations
    grave_hits: int
    ticks: int  # doubts
    false: int  # those that hold no mistake

    def __add__(self, other: Count) -> Count:
        return Count(
            self.mistakes + other.mistakes,
            self.hits + other.hits,
            self.grave + other.grave,
            self.grave_hits + other.grave_hits,
            self.ticks + other.ticks,
            self.false + other.false,
        )


HEAD = (
    "voice              minutes mistakes  held  missed  grave  of it missed"
    "  places/min  for nothing/min"
)


def row(name: str, count: Count, minutes: float) -> str:
    """Return a row of a table under `HEAD`."""
    missed, grave = count.mistakes - count.hits, count.grave - count.grave_hits
    return (
        f"{name:18} {minutes:7.1f} {count.mistakes:8} {count.hits:5} {missed:7}"
        f" {count.grave:6} {grave:13} {count.ticks / minutes:11.1f} {count.false / minutes:14.1f}"
    )


def counted(said: str, words: Sequence[Word], language: str) -> Count:
    """Return what the doubts of a draft are worth; `words` are the recogniser's."""
    kept, _ = repaired(words)
    cues = cues_of(kept, None, language)
    told = [
        (word, index, first, last)
        for index, cue in enumerate(cues)
        for word, first, last in spoken(cue.text)
    ]
    wrong = mistakes([word for word, *_ in spoken(said)], [word for word, *_ in told])
    doubts = queue(cues, Known(language, words=kept))
    held = [{n for n, word in enumerate(told) if _is_in(word, doubt)} for doubt in doubts]
    hit = [any(places & each for each in held) for places, _ in wrong]
    grave = [is_hit for is_hit, (_, which) in zip(hit, wrong, strict=True) if which & GRAVE]
    false = [each for each in held if not any(places & each for places, _ in wrong)]
    return Count(len(wrong), sum(hit), len(grave), sum(grave), len(doubts), len(false))


def spoken(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text as they are said, with their places: figures become words."""
    return [
        (_UNITS.get(word, word), token.first, token.last)
        for token in tokens(text)
        for word in (_figure(token.plain) if token.is_number else _parts(token.plain))
        if word != "and"
    ]


def _parts(word: str) -> list[str]:
    return word.replace("ё", "е").split("-")  # both are written in Russian


def _figure(figure: str) -> list[str]:
    plain = re.sub(r",(?=\d{3}\b)", "", figure)
    whole, _, rest = plain.partition(".")
    if not (whole + rest).isdigit() or len(whole) > 6:
        return [plain]
    return [*_whole(int(whole)), *(["point"] if rest else []), *(_ONES[int(d)] for d in rest)]


def _whole(number: int) -> list[str]:
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            return [*_whole(number // size), name, *(_whole(rest) if rest else [])]
    if number < len(_ONES):
        return [_ONES[number]]
    return [_TENS[number // 10 - 2], *(_whole(number % 10) if number % 10 else [])]


def mistakes(said: Sequence[str], told: Sequence[str]) -> list[tuple[set[int], set[str]]]:
    """Return for each mistake where in `told` it is, and the words concerned.

    One left out is at its two neighbours.
    """
    steps = [[*range(len(told) + 1)]]
    for i, word in enumerate(said, 1):
        row = [i]
        for j, other in enumerate(told, 1):
            row.append(min(steps[-1][j - 1] + (word != other), steps[-1][j] + 1, row[-1] + 1))
        steps.append(row)
    found: list[tuple[set[int], set[str]]] = []
    i, j = len(said), len(told)
    while i or j:
        here = steps[i][j]
        if i and j and here == steps[i - 1][j - 1] + (said[i - 1] != told[j - 1]):
            i, j = i - 1, j - 1
            if said[i] != told[j]:
                found.append(({j}, {said[i], told[j]}))
        elif i and here == steps[i - 1][j] + 1:
            i -= 1
            found.append(({j - 1, j}, {said[i]}))
        else:
            j -= 1
            found.append(({j}, {told[j]}))
    return found[::-1]


def _is_in(word: Placed, doubt: Doubt) -> bool:
    _, cue, first, last = word
    return cue == doubt.cue and first < doubt.last and doubt.first < last
