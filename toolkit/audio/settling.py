"""The gain that brings a sound to its target, found before any sound is touched.

A limiter takes loudness away, so that more gain is needed, which makes it work more. Its gain is
known from the peaks alone (`reduction.py`); and because it moves slowly beside the sound, it may as
well come after the K-weighting as before it: each 100 ms of the measured power is multiplied by the
mean square of the limiter's gain there, weighted by the power of its rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from toolkit.audio.loudness import STEPS_A_SECOND, integrated_lufs
from toolkit.audio.reduction import NOTICEABLE_DB, ROW, Floats, Reduction, look_ahead_rows
from toolkit.audio.survey import Survey

GENTLE_DB, GENTLE_SHARE = 6.0, 0.01
"""A limiter that works by more, or for a larger share of the time, is heard, and is warned of."""

_MOST_EXTRA_DB = 12.0  # gain that the limiter eats up; with more, speech is audibly squashed
_CLOSE_LU = 0.01
_CLOSE_DB = 0.05
_STEPS = 16  # at most; three or four are usual
_LEAST_SLOPE = 0.1  # LU for each dB: below it, more gain mostly feeds the limiter
_PIECE_ROWS = 1 << 16


def is_gentle(max_reduction_db: float, share_reducing: float) -> bool:
    """Tell whether a limiter that works so much goes unheard."""
    return max_reduction_db <= GENTLE_DB and share_reducing <= GENTLE_SHARE


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a gain and a limiter will give."""

    integrated_lufs: float
    max_reduction_db: float
    share_reducing: float

    @property
    def is_gentle(self) -> bool:
        """Whether nobody need be warned of the limiter."""
        return is_gentle(self.max_reduction_db, self.share_reducing)


def forecast(survey: Survey, gain_db: float, ceiling_dbtp: float, counted: int) -> Forecast:
    """Return what `gain_db` and a limiter at `ceiling_dbtp` make of a sound.

    `counted` is how often its power counts: 2 for one channel on two loudspeakers, else 1.
    """
    ratios = np.ones(len(survey.reading.powers))
    factor = math.pow(10, (gain_db - ceiling_dbtp) / 20)
    highest, reducing, start = 0.0, 0, 0
    step_rows = survey.rate_hz / STEPS_A_SECOND / ROW
    sums = np.zeros((2, len(survey.reading.powers) + 1))  # of weighted squares and of weights
    for peaks, reductions in _pieces(survey, factor):
        highest = max(highest, float(reductions.max(initial=0.0)))
        reducing += int((reductions >= NOTICEABLE_DB).sum())
        weights = np.square(peaks * survey.fullness[start : start + len(peaks)])
        steps = ((start + np.arange(len(peaks))) / step_rows).astype(np.int64)
        steps = np.minimum(steps, len(survey.reading.powers))
        for row, values in enumerate((weights * np.power(10, -reductions / 10), weights)):
            sums[row] += np.bincount(steps, values, len(survey.reading.powers) + 1)
        start += len(peaks)
    np.divide(sums[0, :-1], sums[1, :-1], out=ratios, where=sums[1, :-1] > 0)
    powers = survey.reading.powers * ratios * (counted * math.pow(10, gain_db / 10))
    return Forecast(integrated_lufs(powers), highest, reducing / max(1, start))


def loudest(
    survey: Survey, aim_lufs: float, ceiling_dbtp: float, counted: int
) -> tuple[float, Forecast]:
    """Return the gain in dB that reaches `aim_lufs` behind the limiter, or comes closest.

    And what it will give.

    Secant steps: loudness rises with the gain, by at most a LU for each dB.
    """
    gain_db = aim_lufs - integrated_lufs(survey.reading.powers * counted)
    highest_db, slope = gain_db + _MOST_EXTRA_DB, 1.0
    before: tuple[float, float] | None = None
    for _ in range(_STEPS):
        outcome = forecast(survey, gain_db, ceiling_dbtp, counted)
        short_lu = aim_lufs - outcome.integrated_lufs
        if before and gain_db != before[0]:
            slope = (before[1] - short_lu) / (gain_db - before[0])
        before = gain_db, short_lu
        next_db = min(highest_db, gain_db + short_lu / min(1.0, max(_LEAST_SLOPE, slope)))
        if abs(short_lu) <= _CLOSE_LU or next_db == gain_db:
            return gain_db, outcome
        gain_db = next_db
    return gain_db, forecast(survey, gain_db, ceiling_dbtp, counted)


def gentlest(survey: Survey, gain_db: float, ceiling_dbtp: float, counted: int) -> float:
    """Return the highest gain up to `gain_db` with which the limiter is gentle, or idle."""
    low = min(gain_db, ceiling_dbtp - survey.reading.as_is.true_peak_dbtp)
    high = gain_db
    while high - low > _CLOSE_DB:
        middle = (low + high) / 2
        if forecast(survey, middle, ceiling_dbtp, counted).is_gentle:
            low = middle
        else:
            high = middle
    return low


def _pieces(survey: Survey, factor: float) -> Iterator[tuple[Floats, Floats]]:
    """Yield the rows' peaks with the reductions at their ends, a piece at a time."""
    reduction, late = Reduction(survey.rate_hz), look_ahead_rows(survey.rate_hz)
    starts = range(0, len(survey.peaks), _PIECE_ROWS)
    pieces = (survey.peaks[start : start + _PIECE_ROWS] for start in starts)
    waiting, skip = np.zeros(late), late  # the silence before the first row
    for piece in chain(pieces, (np.zeros(late, np.float16),)):
        peaks = piece.astype(np.float64)
        reductions = reduction.of(peaks * factor)
        known = np.concatenate((waiting, peaks))
        early = min(skip, len(reductions))
        skip -= early
        yield known[early : len(reductions)], reductions[early:]
        waiting = known[len(reductions) :]
