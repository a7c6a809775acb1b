"""What is wrong between the two channels of a recording, and which of them to take alone.

Judged by the levels of stretches of 100 ms. One channel is taken alone only where nothing is lost
by it: the other one is dead, or holds the same voice upside down, or stops in the middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from toolkit import timecode
from toolkit.audio import steady

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")

# Chosen: so far below its neighbour a channel holds a cable's noise, and no second microphone.
DEAD_DB = 50.0
# Chosen: the cross-talk of interfaces is lower than this; a microphone that is turned down less
# still hears a person better than the other one does.
_CROSSTALK_DB = 30.0
_NOISE_DB = 10.0  # by which steady noise has to be below the other channel
# Chosen: noise and hum stay within so many decibels, speech swings by far more.
_STEADY_DB, _SPEECH_SWINGS_DB = 6.0, 15.0
# A channel has a sound of its own where it stands out of its noise, is not much quieter than the
# other, and stays so for 0.3 s, as a word does and a click does not.
_STANDS_OUT_DB, _NEAR_DB, _WORD = 10.0, 12.0, 3

# With r = -0.9 and both sides as loud, mono has (1 + r) / 2 of the power: 13 dB are gone.
INVERTED, SAME = -0.9, 0.9
_MOSTLY = 0.8  # of the seconds
_CANCELLED = 0.5  # of the power that two sounds have together: 3 dB more than two voices lose
_INVERTED_SECONDS, _DEAD_SECONDS = 2, 3
# Chosen: where the sides differ, a side may be silent while the other person talks, so that only
# what reaches to an end, is long, and is much of the whole is told.
_OFF_SECONDS, _OFF_SHARE = 5, 0.25

_NOTHING = 1e-8  # -80 dBFS, as a power
_HEARD = 1e-5  # -50 dBFS
_BELOW_LOUD = 1e-3  # 30 dB: what is further down is a pause


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong, in a sentence without its end, and which side to take by itself."""

    said: str
    take: Literal["left", "right"] | None


def judge(powers: Floats, products: Floats, windows_a_second: int) -> Judgement | None:
    """Return what is wrong between left and right, the gravest only; None if nothing is.

    `powers` are the mean squares of windows, shape (2, windows), `products` the means of left times
    right.
    """
    if not powers.shape[1] or float(powers.max()) < _NOTHING:
        return None
    pair = _Pair(powers, products, windows_a_second)
    return _dead(pair) or _inverted(pair) or _stopped(pair) or _cancelling(pair)


class _Pair:
    """Two channels in windows and in seconds."""

    def __init__(self, powers: Floats, products: Floats, windows: int) -> None:
        self.windows = powers
        self.total = steady.summed(powers)
        self.product = float(steady.summed(products))
        count = max(1, powers.shape[1] // windows)
        size = min(windows, powers.shape[1])
        self.in_second = size
        self.seconds = steady.summed(powers[:, : count * size].reshape(2, count, size)) / size
        self.alike = _correlation(
            self.seconds, steady.summed(products[: count * size].reshape(count, size)) / size
        )
        loud = np.percentile(self.seconds, 95, axis=1, method="lower")[:, None]
        self.is_heard = self.seconds > np.maximum(_HEARD, _BELOW_LOUD * loud)

    def is_as_loud(self, side: int, among: Flags) -> bool:
        """Tell whether a side is about as loud in these seconds as where both are heard."""
        these = self.seconds[side, self.is_heard[side] & among]
        others = self.seconds[side, self.is_heard.all(axis=0) & ~among]
        apart_db = steady.decibel(steady.mean(these)) - steady.decibel(steady.mean(others))
        return abs(apart_db) < _NEAR_DB

    def is_steady(self, side: int, run: tuple[int, int]) -> bool:
        """Tell whether nothing but noise is on a side in a stretch of seconds."""
        first, end = (at * self.in_second for at in run)
        levels = _levels(self.windows[side, first:end])
        return not len(levels) or _swing(levels, 5, 95) <= _STEADY_DB

    def carries_the_same(self, among: Flags) -> bool:
        """Tell whether both sides hold one sound in most of the seconds in which both are heard."""
        both = among & self.is_heard.all(axis=0)
        return int((self.alike[both] > SAME).sum()) >= _MOSTLY * max(1, int(both.sum()))


def _correlation(seconds: Floats, products: Floats) -> Floats:
    """Return how alike both sides are in each second; 0 where one is the other's cross-talk."""
    power = np.sqrt(seconds[0] * seconds[1])
    made = np.divide(products, power, out=np.zeros(len(power)), where=power > _NOTHING)
    near = seconds.min(axis=0) > seconds.max(axis=0) * steady.power(-_NEAR_DB)
    rounded: Floats = np.where(near, np.rint(made * 1e6) / 1e6, 0.0)
    return rounded


def _dead(pair: _Pair) -> Judgement | None:
    levels = steady.decibels(np.maximum(pair.total, 1e-30) / pair.windows.shape[1])
    live = int(levels[1] > levels[0])
    apart_db = float(levels[live] - levels[1 - live])
    said = _noise_only(pair, 1 - live, apart_db)
    is_far = apart_db > DEAD_DB or (apart_db > _CROSSTALK_DB and not _has_own_sound(pair, 1 - live))
    if is_far and not said:
        how = "silent beside" if apart_db > 120 else f"{apart_db:.0f} dB below"
        said = f"the {SIDES[1 - live]} channel is dead ({how} the other)"
    return Judgement(said, SIDES[live]) if said else None


def _noise_only(pair: _Pair, side: int, apart_db: float) -> str | None:
    """Say that a side holds noise that stays as it is, below a voice on the other side."""
    own, other = (_levels(pair.windows[n]) for n in (side, 1 - side))
    if apart_db < _NOISE_DB or len(own) < _WORD or len(other) < _WORD:
        return None
    if _swing(own, 5, 99) > _STEADY_DB or _swing(other, 10, 90) < _SPEECH_SWINGS_DB:
        return None
    return (
        f"the {SIDES[side]} channel is dead (only steady noise, {apart_db:.0f} dB below the other)"
    )


def _has_own_sound(pair: _Pair, side: int) -> bool:
    own, other = pair.windows[side], pair.windows[1 - side]
    levels = _levels(own)
    if not len(levels):
        return False
    floor = steady.power(float(np.percentile(levels, 10, method="lower")) + _STANDS_OUT_DB)
    is_own = (own > floor) & (own > _NOTHING) & (own > other * steady.power(-_NEAR_DB))
    return any(end - start >= _WORD for start, end in _runs(is_own))


def _levels(powers: Floats) -> Floats:
    """Return the levels of the windows in which there is anything."""
    return steady.decibels(powers[powers > _NOTHING])


def _swing(levels: Floats, low: int, high: int) -> float:
    ends = np.percentile(levels, (low, high), method="lower")
    return float(ends[1] - ends[0])


def _inverted(pair: _Pair) -> Judgement | None:
    louder = SIDES[int(pair.total[1] > pair.total[0] * steady.power(1.0))]
    power = float(np.sqrt(pair.total[0] * pair.total[1]))
    what = "one channel is inverted (opposite phase), so in mono the two cancel each other out"
    if power and pair.product / power < INVERTED:
        return Judgement(what, louder)
    is_inverted = (pair.alike < INVERTED) & pair.is_heard.all(axis=0)
    runs = [run for run in _runs(is_inverted) if run[1] - run[0] >= _INVERTED_SECONDS]
    if not runs:
        return None
    is_rest = ~is_inverted
    take = louder if pair.carries_the_same(is_rest) else None
    return Judgement(f"{_span(runs)} {what}", take)


def _stopped(pair: _Pair) -> Judgement | None:
    """Find a side that is dead for a part of the recording, while the other is heard."""
    weak = [_dead_runs(pair, side, _CROSSTALK_DB) for side in (0, 1)]
    for side in (0, 1):
        is_dead = np.zeros(pair.seconds.shape[1], bool)
        for start, end in weak[side]:
            is_dead[start:end] = True
        if not is_dead.any() or weak[1 - side] or not pair.carries_the_same(~is_dead):
            continue
        if pair.is_as_loud(1 - side, is_dead):
            said = f"{_span(weak[side])} the {SIDES[side]} channel is dead"
            return Judgement(said, SIDES[1 - side])
    for side in (0, 1):
        off = _dead_runs(pair, side, DEAD_DB)
        if long := [run for run in off if _is_much(run, pair.seconds.shape[1])]:
            return Judgement(f"{_span(long)} the {SIDES[side]} channel is dead", None)
    return None


def _dead_runs(pair: _Pair, side: int, below_db: float) -> list[tuple[int, int]]:
    """Return the stretches, in seconds, in which a side holds nothing, or noise as it stays.

    It is so far below the other, which is heard. Seconds in which none of them is heard belong to
    what was before.
    """
    own, other = pair.seconds[side], pair.seconds[1 - side]
    is_dead = (own < _NOTHING) | (own < other * steady.power(-below_db))
    is_heard = pair.is_heard[1 - side]
    is_known = pair.is_heard.any(axis=0)
    state = np.maximum.accumulate(np.where(is_known, np.arange(len(own)), 0))
    runs = _runs((is_dead & is_heard)[state])
    return [
        run
        for run in runs
        if int(is_heard[slice(*run)].sum()) >= _DEAD_SECONDS and pair.is_steady(side, run)
    ]


def _is_much(run: tuple[int, int], seconds: int) -> bool:
    at_an_end = run[0] == 0 or run[1] == seconds
    return at_an_end and run[1] - run[0] >= max(_OFF_SECONDS, _OFF_SHARE * seconds)


def _cancelling(pair: _Pair) -> Judgement | None:
    left = 1 + 2 * pair.product / float(pair.total[0] + pair.total[1])
    if left >= _CANCELLED:
        return None
    lost_db = -steady.decibel(max(left, 1e-12))
    said = f"left and right partly cancel each other out: in mono {lost_db:.0f} dB are lost"
    return Judgement(said, None)


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Return [start, end) of the stretches that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _span(runs: list[tuple[int, int]]) -> str:
    start, end = (timecode.short(1000 * at) for at in runs[0])
    return f"from {start} to {end}{' and later' if len(runs) > 1 else ''}"
