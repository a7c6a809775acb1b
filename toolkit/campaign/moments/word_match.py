"""Where in a transcript a run of words is said, letter by letter.

Only white space may differ (and Unicode's ways to compose a letter), and of the signs around the
words those may be left out that change nothing: `edges` says which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.campaign.moments import edges
from toolkit.transcript.text.cues import Cue

_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")  # a Latin name in a Greek question asks, too

REACH_MS = 250  # how far outside of the moment a cue may lie and still be looked at


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word with its punctuation, as it stands in a cue's text."""

    text: str
    cue: int  # the cue's position
    begin: int  # the word is cue text[begin:end], in NFC
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens [first, last) of a transcript."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """The number of words."""
        return self.last - self.first


def words_of(text: str) -> list[str]:
    """Return the words of a text, in NFC."""
    return unicodedata.normalize("NFC", text).split()


def tokens_of(cues: Sequence[Cue]) -> list[PrintedWord]:
    """Return all words of a transcript, each with its place."""
    return [
        PrintedWord(found[0], index, found.start(), found.end())
        for index, cue in enumerate(cues)
        for found in re.finditer(r"\S+", unicodedata.normalize("NFC", cue.text))
    ]


def near(cues: Sequence[Cue], tokens: Sequence[PrintedWord], start_ms: int, end_ms: int) -> range:
    """Return the positions of the tokens whose cues overlap [start - reach, end + reach]."""
    low, high = start_ms - REACH_MS, end_ms + REACH_MS
    at = [
        position
        for position, token in enumerate(tokens)
        if cues[token.cue].start_ms < high and cues[token.cue].end_ms > low
    ]
    return range(at[0], at[-1] + 1) if at else range(0)


def find(
    cues: Sequence[Cue],
    tokens: Sequence[PrintedWord],
    words: Sequence[str],
    start_ms: int,
    end_ms: int,
) -> list[Run]:
    """Return the places near [start, end] where `words` are said, letter by letter."""
    places = near(cues, tokens, start_ms, end_ms)
    texts = [token.text for token in tokens]
    in_greek = any(_GREEK.search(texts[place]) for place in places)
    return [
        Run(first, first + len(words))
        for first in range(places.start, places.stop - len(words) + 1)
        if _same(texts[first : first + len(words)], words, in_greek=in_greek)
        and not edges.parts_a_value(
            texts[first - 1] if first else None,
            words[0],
            words[-1],
            texts[first + len(words)] if first + len(words) < len(texts) else None,
        )
    ]


def _same(said: Sequence[str], words: Sequence[str], *, in_greek: bool) -> bool:
    if said[1:-1] != words[1:-1]:
        return False
    if len(words) == 1:
        is_there = words[0] in said[0]
        before, _, after = said[0].partition(words[0])
    else:
        is_there = said[0].endswith(words[0]) and said[-1].startswith(words[-1])
        before, after = said[0].removesuffix(words[0]), said[-1].removeprefix(words[-1])
    return is_there and edges.may_go(before, words[0], words[-1], after, in_greek=in_greek)
