"""Words found and replaced, also where a phrase begins in one cue and ends in another.

The cues of one speaker that follow each other are read as one text, with a space where one ends.
Across a change of speaker nothing is found: no phrase is said by two.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from toolkit.errors import BadTranscript
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import LIMIT_CHARACTERS
from toolkit.transcript.text.text_lines import one_line


def pattern_of(find: str, *, whole_words: bool, match_case: bool) -> re.Pattern[str]:
    """Return what finds just these characters."""
    words = re.escape(unicodedata.normalize("NFC", find))
    around = rf"(?<!\w){words}(?!\w)" if whole_words else words
    return re.compile(around, re.NOFLAG if match_case else re.IGNORECASE)


def replaced_everywhere(
    cues: Sequence[Cue], pattern: re.Pattern[str], by: str
) -> tuple[list[str], int]:
    """Return the text of each cue with `by` wherever the pattern fits, and how often it did.

    Raises BadTranscript where that would be more than any transcript may have.
    """
    return _replaced(cues, by, lambda run: list(pattern.finditer(run.text)))


def replaced_at(
    cues: Sequence[Cue], pattern: re.Pattern[str], by: str, cue: int, at: int
) -> tuple[list[str], int]:
    """Return the same, for the place that begins at a character of one cue; 0 if none does."""

    def there(run: _SearchText) -> list[re.Match[str]]:
        if not run.first <= cue < run.first + len(run.starts):
            return []
        found = pattern.match(run.text, run.starts[cue - run.first] + at)
        return [found] if found else []

    return _replaced(cues, by, there)


@dataclass(frozen=True, slots=True)
class _SearchText:
    """The texts of cues of one speaker as one text, and where each begins in it."""

    first: int  # the index of its first cue
    text: str
    starts: tuple[int, ...]

    def part_of(self, at: int) -> int:
        """Return which of its cues holds the character `at`; a space between is the earlier's."""
        return bisect_right(self.starts, at) - 1


def _runs(cues: Sequence[Cue]) -> Iterator[_SearchText]:
    for _, group in groupby(enumerate(cues), key=lambda pair: pair[1].voice):
        said = [(index, one_line(cue.text)) for index, cue in group]
        starts, at = [], 0
        for _, text in said:
            starts.append(at)
            at += len(text) + 1
        yield _SearchText(said[0][0], " ".join(text for _, text in said), tuple(starts))


def _replaced(
    cues: Sequence[Cue], by: str, places: Callable[[_SearchText], list[re.Match[str]]]
) -> tuple[list[str], int]:
    made: list[str] = []
    count = 0
    for run in _runs(cues):
        ends = (*(start - 1 for start in run.starts[1:]), len(run.text))
        texts = [run.text[start:end] for start, end in zip(run.starts, ends, strict=True)]
        for found in reversed(places(run)):  # from the last on, so that places before it stay
            count += 1
            if count * len(by) > LIMIT_CHARACTERS:
                raise BadTranscript(
                    f"the text would have more than {LIMIT_CHARACTERS:,} characters",
                    hint="search for whole words, or for more of them",
                )
            first, last = (
                run.part_of(found.start()),
                run.part_of(max(found.start(), found.end() - 1)),
            )
            before = texts[first][: found.start() - run.starts[first]]
            glued, space, after = texts[last][max(0, found.end() - run.starts[last]) :].partition(
                " "
            )
            shares = _shared(by, found.group(), texts[first : last + 1], before)
            shares[0] = before + shares[0]
            # a full stop, say, stays with the words before it
            shares[max((n for n, share in enumerate(shares) if share), default=0)] += glued
            shares[-1] += space + after
            texts[first : last + 1] = shares
        made += texts
    return made, count


def _shared(by: str, found: str, texts: Sequence[str], before: str) -> list[str]:
    """Return which words of `by` go into which of the cues that the found words stand in.

    Word for word where there are as many as were found, so that each keeps its time; else all of
    them into the first.
    """
    words, counts = by.split(), []
    left = len(found.split())
    for index, text in enumerate(texts):
        inside = text[len(before) :] if index == 0 else text
        counts.append(min(left, len(inside.split())))
        left -= counts[-1]
    if len(texts) == 1 or left or sum(counts) != len(words):
        return [by] + [""] * (len(texts) - 1)
    shares, at = [], 0
    for count in counts:
        shares.append(" ".join(words[at : at + count]))
        at += count
    return shares
