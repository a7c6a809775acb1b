"""Turns: stretches of speech of about one level, as one speaker or one take gives them.

Found in the figures of each 100 ms, without the sound. Speech goes up and down by several LU within
a sentence, so that turns are not found by looking for jumps: the half seconds of speech are put
together with their neighbours, the most alike first, as long as that costs little (Ward's method,
J. H. Ward, "Hierarchical grouping to optimize an objective function", JASA 58 (1963), with
neighbours only). What is then too short for a turn goes to the neighbour that is more like it.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring.meter import integrated_lufs

Floats = NDArray[np.float64]

_NEAR_STEPS = 10  # the detector misses a third of the steps, mostly single ones: measured
_AROUND_STEPS = 15  # on either side: what is soft beside this is a pause
_BELOW_LU = 20.0
_SILENCE = steady.power(-70.0 + 0.691)  # the absolute gate of BS.1770-5, annex 1, as a power
_CHUNK_STEPS = 5
_MOMENTARY_STEPS = 4  # 400 ms, the least that has a loudness (BS.1770-5)
# What a turn of its own has to be worth, in steps times LU squared: 10 steps of speech (1.5 s with
# their pauses) that are 5 LU from much that is around them, or 28 that are 3 LU. By measurement: on
# the sample episodes, whose speakers are 5 to 7 LU apart, 250 finds 24 and 22 turns where there are
# 23 and 23; each speaker alone is one turn. 150 cuts those into phrases, 400 misses short turns.
_WORTH = 250.0
_SHORTEST_STEPS = 10  # of speech: 1.5 s with the pauses between words
_LEAST_DETECTED = 0.45  # of a turn: speech has 0.52 or more, a chime before it 0.38: measured
_FOREIGN = steady.power(12.0)  # above a turn's median: a short word of somebody louder, or music
_SEARCH_STEPS = 8  # a chunk may hold the end of one turn and the beginning of the next
_GAP_WORTH, _GAP_STEPS = 50.0, 10  # for each step of a pause: changes are likelier in long ones


@dataclass(frozen=True, slots=True)
class Turns:
    """Which turn each 100 ms belongs to, and how loud the turns are."""

    of_step: NDArray[np.int32]  # the turn's number, -1 between words, in pauses and other sound
    lufs: Floats  # of each turn, gated (BS.1770-5)
    steps: NDArray[np.int64]  # of speech in each turn


def find_turns(powers: Floats, speech: NDArray[np.bool_]) -> Turns:
    """Return the turns in sound whose 100 ms have these powers (`Meter.step_powers`).

    `speech` says for each 100 ms whether the detector took it for speech (`Dialogue`). No turns
    where there is less than a second of it.
    """
    of_step = np.full(len(powers), -1, np.int32)
    active = np.flatnonzero(_active(powers, speech))
    if len(active) < _SHORTEST_STEPS:
        return Turns(of_step, np.zeros(0), np.zeros(0, np.int64))
    starts = _joined(powers[active], _chunk_starts(active))
    starts = _refined(active, steady.decibels(powers[active]), starts)
    levels: list[float] = []
    lengths: list[int] = []
    for steps in np.split(active, starts[1:]):
        if np.count_nonzero(speech[steps]) >= _LEAST_DETECTED * len(steps):
            of_step[steps] = len(levels)
            levels.append(_level(powers[steps]))
            lengths.append(len(steps))
    return Turns(of_step, np.array(levels, np.float64), np.array(lengths, np.int64))


def _level(powers: Floats) -> float:
    """Return a turn's loudness in LUFS without what is foreign to it, unless too little is left."""
    own = powers[powers <= np.median(powers) * _FOREIGN]
    return integrated_lufs(own if len(own) >= _MOMENTARY_STEPS else powers)


def _active(powers: Floats, speech: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the steps that are close to detected speech, and not soft beside what is around."""
    if not len(powers):
        return np.zeros(0, np.bool_)
    held = np.pad(speech.astype(np.float64), _NEAR_STEPS)
    near = steady.moving(held, np.ones(2 * _NEAR_STEPS + 1)) > 0
    begun = np.pad(powers, (_MOMENTARY_STEPS - 1, 0))
    momentary = steady.moving(begun, np.ones(_MOMENTARY_STEPS) / _MOMENTARY_STEPS)
    padded = np.pad(momentary, _AROUND_STEPS)
    around = sliding_window_view(padded, 2 * _AROUND_STEPS + 1).max(axis=1)
    loud = powers > np.maximum(around * steady.power(-_BELOW_LU), _SILENCE)
    found: NDArray[np.bool_] = near & loud
    return found


def _chunk_starts(active: NDArray[np.int64]) -> list[int]:
    """Return where half seconds begin in the row of active steps; a pause ends one early."""
    breaks = np.diff(active, prepend=active[0] - 2) > 1
    first = np.maximum.accumulate(np.where(breaks, np.arange(len(active)), 0))
    return [int(i) for i in np.flatnonzero((np.arange(len(active)) - first) % _CHUNK_STEPS == 0)]


def _joined(powers: Floats, starts: list[int]) -> list[int]:
    """Return the starts of the turns that are left when like chunks are put together."""
    weights = np.diff([*starts, len(powers)]).astype(np.float64)
    sums = np.array([steady.summed(one) for one in np.split(powers, starts[1:])])
    levels = steady.decibels(sums / weights)
    row = _TurnRow(weights.tolist(), levels.tolist())
    row.join_alike()
    row.join_short()
    return [starts[i] for i in row.left()]


class _TurnRow:
    """Stretches in a row, each with a weight and a level; neighbours can be joined."""

    def __init__(self, weights: list[float], levels: list[float]) -> None:
        self._weights, self._levels = weights, levels
        count = len(weights)
        self._before = list(range(-1, count - 1))
        self._after = [*range(1, count), -1]
        self._version = [0] * count  # -1 once it is part of the one before

    def left(self) -> list[int]:
        return [i for i, version in enumerate(self._version) if version >= 0]

    def join_alike(self) -> None:
        waiting: list[tuple[float, int, int, int, int]] = []

        def offer(one: int) -> None:
            other = self._after[one]
            if other >= 0 and (cost := self._cost(one, other)) < _WORTH:
                versions = self._version[one], self._version[other]
                heapq.heappush(waiting, (cost, one, other, *versions))

        for one in range(len(self._weights) - 1):
            offer(one)
        while waiting:
            _, one, other, version, other_version = heapq.heappop(waiting)
            if (self._version[one], self._version[other]) == (version, other_version):
                self._join(one, other)
                offer(one)
                if self._before[one] >= 0:
                    offer(self._before[one])

    def join_short(self) -> None:
        """Join what is too short for a turn, the shortest first."""
        waiting = [(self._weights[i], i) for i in self.left()]
        heapq.heapify(waiting)
        while waiting:
            weight, one = heapq.heappop(waiting)
            if self._version[one] < 0 or weight != self._weights[one]:
                continue
            beside = [i for i in (self._before[one], self._after[one]) if i >= 0]
            if weight >= _SHORTEST_STEPS or not beside:
                return
            other = min(beside, key=lambda i: abs(self._levels[i] - self._levels[one]))
            first = min(one, other)
            self._join(first, max(one, other))
            heapq.heappush(waiting, (self._weights[first], first))

    def _cost(self, one: int, other: int) -> float:
        weight, beside = self._weights[one], self._weights[other]
        return weight * beside / (weight + beside) * (self._levels[one] - self._levels[other]) ** 2

    def _join(self, one: int, other: int) -> None:
        weight, more = self._weights[one], self._weights[other]
        self._levels[one] += (self._levels[other] - self._levels[one]) * more / (weight + more)
        self._weights[one] = weight + more
        self._version[one] += 1
        self._version[other] = -1
        self._after[one] = self._after[other]
        if self._after[other] >= 0:
            self._before[self._after[other]] = one


def _refined(active: NDArray[np.int64], levels: Floats, starts: list[int]) -> list[int]:
    """Return the starts moved by some steps, to where the levels change most clearly."""
    means = [steady.mean(one) for one in np.split(levels, starts[1:])]
    made = [starts[0]]
    for number in range(1, len(starts)):
        low = max(made[-1] + _SHORTEST_STEPS // 2, starts[number] - _SEARCH_STEPS)
        end = starts[number + 1] if number + 1 < len(starts) else len(levels)
        high = min(end - _SHORTEST_STEPS // 2, starts[number] + _SEARCH_STEPS)
        window = levels[low:high]
        wrong = (window - means[number - 1]) ** 2 - (window - means[number]) ** 2
        costs = np.concatenate(([0.0], np.cumsum(wrong)))
        gaps = np.diff(active[low - 1 : high + 1])[: len(costs)] - 1
        costs[: len(gaps)] -= _GAP_WORTH * np.minimum(gaps, _GAP_STEPS)
        made.append(low + int(costs.argmin()))
    return made


def two_groups(levels: Floats, weights: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of the levels belong to the louder of two groups (two means, exact).

    Of all ways to cut the sorted levels in two, it takes the one with the smallest weighted
    variance. If all levels are the same, all belong to the louder group.
    """
    order = np.argsort(levels, kind="stable")
    weight = np.cumsum(weights[order].astype(np.float64))
    total = np.cumsum(weights[order] * levels[order])
    if len(levels) < 2:
        return np.ones(len(levels), np.bool_)
    low, high = total[:-1] / weight[:-1], (total[-1] - total[:-1]) / (weight[-1] - weight[:-1])
    between = weight[:-1] * (weight[-1] - weight[:-1]) * (high - low) ** 2
    loudest_low = -math.inf if not between.max() else levels[order][int(between.argmax())]
    louder: NDArray[np.bool_] = levels > loudest_low
    return louder
