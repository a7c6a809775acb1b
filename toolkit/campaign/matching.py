"""Where in a transcript a run of words is said, letter by letter.

Only white space may differ (and Unicode's ways to compose a letter), and punctuation around the
words may be left out, but for a question mark or a call: they change what was said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.transcript.cues import Cue

REACH_MS = 250  # how far outside of the moment a cue may lie and still be looked at


@dataclass(frozen=True, slots=True)
class Token:
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


def words_of(text: str) -> list[str]:
    """Return the words of a text, in NFC."""
    return unicodedata.normalize("NFC", text).split()


def tokens_of(cues: Sequence[Cue]) -> list[Token]:
    """Return all words of a transcript, each with its place."""
    return [
        Token(found[0], index, found.start(), found.end())
        for index, cue in enumerate(cues)
        for found in re.finditer(r"\S+", unicodedata.normalize("NFC", cue.text))
    ]


def near(cues: Sequence[Cue], tokens: Sequence[Token], start_ms: int, end_ms: int) -> range:
    """Return the positions of the tokens whose cues overlap [start - reach, end + reach]."""
    low, high = start_ms - REACH_MS, end_ms + REACH_MS
    at = [
        position
        for position, token in enumerate(tokens)
        if cues[token.cue].start_ms < high and cues[token.cue].end_ms > low
    ]
    return range(at[0], at[-1] + 1) if at else range(0)


def find(
    cues: Sequence[Cue], tokens: Sequence[Token], words: Sequence[str], start_ms: int, end_ms: int
) -> Run | None:
    """Return where `words` are said near [start, end]; of several places, the one nearest to it."""
    places = near(cues, tokens, start_ms, end_ms)
    runs = [
        Run(first, first + len(words))
        for first in range(places.start, places.stop - len(words) + 1)
        if _same([token.text for token in tokens[first : first + len(words)]], words)
    ]

    def distance_ms(run: Run) -> int:
        first, last = cues[tokens[run.first].cue], cues[tokens[run.last - 1].cue]
        return abs(first.start_ms - start_ms) + abs(last.end_ms - end_ms)

    return min(runs, key=distance_ms, default=None)


def _same(said: Sequence[str], words: Sequence[str]) -> bool:
    if said[1:-1] != words[1:-1]:
        return False
    if len(words) == 1:
        before, found, after = said[0].partition(words[0])
        return bool(found) and _may_go(before, said[0]) and _may_go(after, said[0])
    return (
        said[0].endswith(words[0])
        and _may_go(said[0].removesuffix(words[0]), said[0])
        and said[-1].startswith(words[-1])
        and _may_go(said[-1].removeprefix(words[-1]), said[-1])
    )


def _may_go(rest: str, word: str) -> bool:
    """Tell whether `rest`, at the edge of `word`, may be left out of a quotation."""
    is_greek = any("GREEK" in unicodedata.name(c, "") for c in word)
    asking = "?!;" if is_greek else "?!"  # the Greek question mark is ; in NFC
    return all(unicodedata.category(c)[0] == "P" and c not in asking for c in rest)
