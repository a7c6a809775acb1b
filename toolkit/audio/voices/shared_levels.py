"""Turns of a few seconds, told apart by the two or three levels that the whole recording has.

One or two seconds of speech do not say how loud somebody speaks: syllables go up and down by more
than speakers differ. The whole recording does. Where it has levels that are clearly apart, each
100 ms of speech is given to one of them, so that changes are few and lie in pauses where they can
(a hidden Markov model, decoded as in A. J. Viterbi, "Error bounds for convolutional codes", IEEE
Trans. Inf. Theory 13 (1967)); the levels are measured anew on what was given to them, until nothing
moves. A turn then has the level of its speaker, not of its own few seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring.meter import integrated_lufs
from toolkit.audio.voices.turns import Turns

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Numbers = NDArray[np.int64]

# How 100 ms of speech lie around the gated loudness of their speaker, in LU: most often 1.5 above
# it, seldom more than 6, and far below it in every word. Measured: each speaker of the sample
# episodes alone has quantiles of -12.7 (5 %), -1.2 (half) and 5.1 (95 %).
_MODE_LU, _ABOVE_LU, _BELOW_LU = 1.5, 2.6, 7.0
_MOST = 8.0  # no 100 ms speak louder against a level than this, in nats
# What a change of levels costs, in nats, in the middle of speech and behind a pause of 0.3 s. By
# measurement on turns of 1.5 to 4 s: dearer misses turns at 6 LU, cheaper finds some in one voice.
_CHANGE, _CHANGE_IN_PAUSE, _PAUSE_STEPS = 3.0, 1.2, 3
_MOST_SOFT = 0.8  # and soft ones where the exact place of a change is looked for
_SEARCH_STEPS = 4  # of speech, from where the levels change to a pause that it is moved into
_FIRST_LU = (5.0, 8.0, 12.0)  # distances to begin with; the best end is taken
_ROUNDS = 12
# Levels count only where they are so far apart, where each has a fair part of the speech (a few
# emphases have less) in turns of some length on average (emphases are shorter), and where one
# level more explains so much for each 100 ms, in nats. By measurement on single voices whose
# phrases were made to differ: with a standard deviation of 2 LU they are one level.
_LEAST_LU, _LEAST_SHARE, _LEAST_STEPS, _LEAST_GAIN = 4.2, 0.15, 9, 0.03
_OWN_LEVEL = 6.0  # what a turn's own level costs when compared with a shared one, in nats


@dataclass(frozen=True, slots=True)
class _LevelSplit:
    levels: Floats  # in LUFS
    which: Numbers  # of each active step: the level's number
    cost: float  # in nats


@dataclass(frozen=True, slots=True)
class _TrackSpeech:
    powers: Floats  # of each active step
    lufs: Floats
    changes: Floats  # what a change before it costs


def with_shared_levels(powers: Floats, turns: Turns) -> Turns:
    """Return turns of few levels where these explain the speech better than `turns`; else those.

    `powers` are those that the turns were found in; what is in none of them stays in none.
    """
    active = np.flatnonzero(turns.of_step >= 0)
    if not len(active):
        return turns
    lufs = -0.691 + steady.decibels(powers[active])
    speech = _TrackSpeech(powers[active], lufs, _change_costs(active))
    split = _best(speech)
    if split is None:
        return turns
    known = float(steady.summed(_costs(lufs - turns.lufs[turns.of_step[active]])))
    if split.cost > known + _OWN_LEVEL * len(turns.lufs):
        return turns
    starts = _in_pauses(speech, split)
    steps = np.diff(np.append(starts, len(active)))
    of_step = np.full(len(powers), -1, np.int32)
    of_step[active] = np.repeat(np.arange(len(starts)), steps)
    return Turns(of_step, split.levels[split.which[_starts(split.which)]], steps)


def _costs(above: Floats, most_below: float = _MOST) -> Floats:
    """Return how little 100 ms so far above a level belong to it, in nats."""
    away = above - _MODE_LU
    loud, soft = away**2 / (2 * _ABOVE_LU**2), away**2 / (2 * _BELOW_LU**2)
    made: Floats = np.where(away > 0, np.minimum(loud, _MOST), np.minimum(soft, most_below))
    return made


def _change_costs(active: Numbers) -> Floats:
    pauses = np.minimum(np.diff(active, prepend=active[0] - 1) - 1, _PAUSE_STEPS)
    made: Floats = _CHANGE - (_CHANGE - _CHANGE_IN_PAUSE) * pauses / _PAUSE_STEPS
    return made


def _starts(which: Numbers) -> Numbers:
    """Return where turns begin: the first step, and each with another level than the one before."""
    return np.flatnonzero(np.diff(which, prepend=-1))


def _in_pauses(speech: _TrackSpeech, split: _LevelSplit) -> Numbers:
    """Return where turns begin, moved by some steps into a pause if that is worth it.

    The last sound of a word is soft, and as such more like the quieter level; here softness tells
    next to nothing.
    """
    made = _starts(split.which)
    ends = np.append(made, len(split.which))[2:]
    for number, (start, end) in enumerate(zip(made[1:], ends, strict=True), 1):
        low = max(made[number - 1] + 1, start - _SEARCH_STEPS)
        high = min(end, start + _SEARCH_STEPS + 1)
        before, after = split.levels[split.which[[start - 1, start]]]
        window = speech.lufs[low : high - 1]
        wrong = _costs(window - before, _MOST_SOFT) - _costs(window - after, _MOST_SOFT)
        ways = speech.changes[low:high] + np.concatenate(([0.0], np.cumsum(wrong)))
        made[number] = low + int(ways.argmin())
    return made


def _best(speech: _TrackSpeech) -> _LevelSplit | None:
    """Return the split into two or three levels; None where there is one, with ups and downs."""
    whole = integrated_lufs(speech.powers)
    ups = np.arange(-3, 3.1, 0.5)
    one = min(float(steady.summed(_costs(speech.lufs - whole - up))) for up in ups)
    two = _clear(speech, ((whole + 1, whole + 1 - apart) for apart in _FIRST_LU), one)
    if two is None:
        return None
    high, low = two.levels
    step = (high - low) / 2
    firsts = (high, high - step, low), (high + step, high, low), (high, low, low - step)
    return _clear(speech, firsts, two.cost) or two


def _clear(
    speech: _TrackSpeech, firsts: Iterable[tuple[float, ...]], cost_before: float
) -> _LevelSplit | None:
    """Return the best of the splits reached from `firsts` if it counts beside one level less."""
    found = [one for first in firsts if (one := _split(speech, np.array(first)))]
    best = min(found, key=lambda one: one.cost, default=None)
    if best is None or cost_before - best.cost < _LEAST_GAIN * len(speech.lufs):
        return None
    turns = np.bincount(best.which[_starts(best.which)])
    is_clear = (-np.diff(best.levels) >= _LEAST_LU).all()
    return best if is_clear and (np.bincount(best.which) >= _LEAST_STEPS * turns).all() else None


def _split(speech: _TrackSpeech, levels: Floats) -> _LevelSplit | None:
    """Return the split that is reached from these levels, loudest first; None if one is lost."""
    which = np.zeros(0, np.int64)
    for _ in range(_ROUNDS):
        before, which = which, _decoded(_all_costs(speech, levels), speech.changes)
        counts = np.bincount(which, minlength=len(levels))
        if counts.min() < _LEAST_SHARE * len(which):
            return None
        if np.array_equal(before, which):
            break
        parts = (_inner(which == number) for number in range(len(levels)))
        levels = np.array([integrated_lufs(speech.powers[part]) for part in parts])
        if not np.isfinite(levels).all():
            return None
    own = _all_costs(speech, levels)[which, np.arange(len(which))]
    changes = speech.changes[_starts(which)[1:]]
    return _LevelSplit(levels, which, float(steady.summed(own) + steady.summed(changes)))


def _all_costs(speech: _TrackSpeech, levels: Floats) -> Floats:
    return _costs(speech.lufs - levels[:, None])


def _inner(which: Bools) -> Bools:
    """Return the steps without those beside a change, which hold some of both; all if too few."""
    padded = np.pad(which, 1, "edge")
    made: Bools = which & padded[:-2] & padded[2:]
    return made if made.sum() * 2 >= which.sum() else which


def _decoded(costs: Floats, changes: Floats) -> Numbers:
    """Return the levels' numbers on the cheapest way through `costs` (levels, steps)."""
    numbers = range(len(costs))
    ways = [0.0] * len(costs)
    came: list[tuple[int, ...]] = []  # from which level, for each step and level
    for step, change in zip(costs.T.tolist(), changes.tolist(), strict=True):
        best = min(numbers, key=ways.__getitem__)
        most = ways[best] + change
        came.append(tuple([n if ways[n] <= most else best for n in numbers]))
        ways = [min(way, most) + cost for way, cost in zip(ways, step, strict=True)]
    made, at = [], min(numbers, key=ways.__getitem__)
    for sources in reversed(came):
        made.append(at)
        at = sources[at]
    return np.array(made[::-1], np.int64)
