"""Words placed within their sentence: as they were told, as far as a person can say them so.

Whisper tells where words begin by what it looked at while it wrote them. On the test clips one
border in ten is over 0.3 s off: a year gets the time of the small word before it, or the words
at a sentence's end all get none. How long a word takes is known from its letters, roughly; where
the two are far apart, a border moves to where both are nearest, and elsewhere it stays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.recognition import word_onsets
from toolkit.transcript.recognition.parts import PAUSE_HOPS, Samples
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word

# Tried on both halves of the test clips: 97 and 99 % of the words within 0.3 s; with an ease of 1.2
# 98 and 99 %, of 1.8 95 and 97 %. People speak less evenly than these voices, so not the least.
_EASE = math.log(1.4)  # a word may take that many times as long as its letters say, or as short
_TOLD_HOPS = 320  # to move a border that far, in hundredths, is as bad as a word e times off
_PAUSE_IN_WORD = 1.0  # as bad as a border that far off

_DIGIT_LETTERS = 4  # the ten digits have 4 letters each in English, tens and years 3 to 4
_REACH_HOPS = 200  # no border moves farther than 2 s
_STEP_HOPS = 2


def placed(segments: Sequence[Segment], samples: Samples) -> tuple[Segment, ...]:
    """Return segments whose words take the time that words take; their first and last times stay.

    `samples` are the part's, mono at 16 kHz, to whose start the times refer. Pauses in the sound
    are nobody's time: they lie between words.
    """
    spoken = np.concatenate([[0], np.cumsum(~word_onsets.pauses(samples))])
    return tuple(_placed(segment, spoken) for segment in segments)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock that stands still in pauses: it counts the hundredths in which something sounds."""

    at: NDArray[np.int_]  # at each hundredth of the segment, and its end
    first_hop: int

    @property
    def length(self) -> int:
        return int(self.at[-1])

    def stops(self) -> NDArray[np.int_]:
        """Return where it stands still for as long as no consonant does."""
        times, counts = np.unique(self.at, return_counts=True)
        return times[counts > PAUSE_HOPS]

    def of(self, ms: int) -> int:
        return int(self.at[min(max(ms // 10 - self.first_hop, 0), len(self.at) - 1)])

    def ends_ms(self, hop: int) -> int:
        """Return when a word ends that ends at `hop` of this clock: before the pause."""
        return (self.first_hop + int(np.searchsorted(self.at, hop, "left"))) * 10

    def begins_ms(self, hop: int) -> int:
        """Return when a word begins that begins at `hop` of this clock: after the pause."""
        return (self.first_hop + int(np.searchsorted(self.at, hop, "right")) - 1) * 10


def _placed(segment: Segment, spoken: NDArray[np.int_]) -> Segment:
    words, last = segment.words, len(spoken) - 1
    if len(words) < 2:
        return segment
    first_hop = min(words[0].start_ms // 10, last)
    end_hop = min(-(-words[-1].end_ms // 10), last)
    clock = _Clock(spoken[first_hop : end_hop + 1] - spoken[first_hop], first_hop)
    if len(clock.at) < 2 or clock.length < len(words) * _STEP_HOPS:
        return segment
    told = [(clock.of(a.end_ms) + clock.of(b.start_ms)) / 2 for a, b in pairwise(words)]
    sizes = np.array([letters(word) for word in words], np.float64)
    borders = _borders(told, sizes * clock.length / sizes.sum(), clock)
    if borders is None:
        return segment
    starts = [words[0].start_ms, *map(clock.begins_ms, borders)]
    ends = [*map(clock.ends_ms, borders), words[-1].end_ms]
    made = tuple(
        replace(word, start_ms=start_ms, end_ms=max(start_ms, end_ms))
        for word, start_ms, end_ms in zip(words, starts, ends, strict=True)
    )
    return replace(segment, words=made)


def letters(word: Word) -> int:
    """Return how many letters a word has when it is said: 1 or more."""
    said = sum(_DIGIT_LETTERS if c.isdigit() else 1 for c in word.text if c.isalnum())
    return max(1, said)


def _borders(told: Sequence[float], wanted: NDArray[np.float64], clock: _Clock) -> list[int] | None:
    """Return the borders between words that cost least; None if none are within reach.

    Words take `wanted` hundredths of the clock. The cheapest borders up to each place that a
    border can have are found from those of the border before (dynamic programming).
    """
    length, stops = clock.length, clock.stops()
    logs = np.log(np.maximum(np.arange(length + 1), 1))
    best, places = np.zeros(1), np.zeros(1, np.int_)
    ways: list[tuple[NDArray[np.int_], NDArray[np.int_]]] = []
    for index, share in enumerate(np.log(wanted)):
        before = places
        if index < len(told):
            places = _reached(told[index], length, stops)
            moved = np.abs(places - told[index]) / _TOLD_HOPS
        else:
            places, moved = np.array([length]), np.zeros(1)
        took = places[:, None] - before[None, :]
        off = np.maximum(np.abs(logs[np.maximum(took, 0)] - share) - _EASE, 0)
        bad = off * off
        if len(stops):
            ended, begun = np.searchsorted(stops, places), np.searchsorted(stops, before, "right")
            bad += _PAUSE_IN_WORD * np.maximum(ended[:, None] - begun[None, :], 0)
        cost = np.where(took > 0, best[None, :] + bad, np.inf)
        choice = cost.argmin(axis=1)
        best = cost[np.arange(len(places)), choice] + moved
        ways.append((choice, places))
    if not np.isfinite(best[0]):
        return None
    found, at = [0] * 0, 0
    for (choice, _), (_, places) in zip(ways[:0:-1], ways[-2::-1], strict=True):
        at = int(choice[at])
        found.append(int(places[at]))
    return found[::-1]


def _reached(told: float, length: int, stops: NDArray[np.int_]) -> NDArray[np.int_]:
    """Return where a border may be: each second hundredth around, and every pause."""
    low, high = max(0, int(told) - _REACH_HOPS), min(length, int(told) + _REACH_HOPS)
    pauses = stops[(stops >= low) & (stops <= high)]
    return np.union1d(np.arange(low, high + 1, _STEP_HOPS), pauses)
