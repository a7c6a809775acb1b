"""The gain that brings a sound to its target, found before any sound is touched.

A limiter takes loudness away, so that more gain is needed, which makes it work more. Its gain is
known from the peaks alone (`gain_curve.py`); and because it moves slowly beside the sound, it may
as well come after the K-weighting as before it: each 100 ms of the measured power is multiplied by
the mean square of the limiter's gain there, weighted by the power of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.limiting.effort import Effort, Toil
from toolkit.audio.limiting.gain_curve import Floats, Reduction, look_ahead_rows
from toolkit.audio.measuring.meter import STEPS_A_SECOND, integrated_lufs
from toolkit.audio.measuring.survey import ROW, Survey

_MOST_EXTRA_DB = 12.0  # gain that the limiter eats up; with more, speech is audibly squashed
CLOSE_LU = 0.01
"""What is forecast is as close as this to what was asked for, in LU."""

_CLOSE_DB = 0.05
_STEPS = 16  # at most; three or four are usual
_LEAST_SLOPE = 0.1  # LU for each dB: below it, more gain mostly feeds the limiter
_PIECE_ROWS = 1 << 14

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a gain and a limiter will give."""

    integrated_lufs: float
    effort: Effort


def linear_lufs(survey: Survey, gain_db: float, counted: int) -> float:
    """Return the loudness with a gain and no limiter; `counted` as in `forecast`."""
    return integrated_lufs(survey.reading.powers * (counted * steady.power(gain_db)))


def forecast(survey: Survey, gain_db: float, ceiling_dbtp: float, counted: int) -> Forecast:
    """Return what `gain_db` and a limiter at `ceiling_dbtp` make of a sound.

    `counted` is how often its power counts: 2 for one channel on two loudspeakers, else 1.
    """
    return _Forecasting(survey, ceiling_dbtp, counted).at(gain_db)


class _Forecasting:
    """Forecasts for one sound and one ceiling; what they have in common is found once."""

    def __init__(self, survey: Survey, ceiling_dbtp: float, counted: int) -> None:
        self._survey, self._ceiling_dbtp, self._counted = survey, ceiling_dbtp, counted
        self._step_rows = survey.rate_hz / STEPS_A_SECOND / ROW
        self._weights = np.zeros(len(survey.reading.powers) + 1)  # power of each step's rows
        for start in range(0, len(survey.peaks), _PIECE_ROWS):
            rows = np.arange(start, min(start + _PIECE_ROWS, len(survey.peaks)))
            self._add(self._weights, rows, self._powers(rows))

    def at(self, gain_db: float) -> Forecast:
        powers = self._survey.reading.powers
        factor = steady.factor(gain_db - self._ceiling_dbtp)
        toil, start = Toil(), 0
        lost = np.zeros_like(self._weights)
        for reductions in _pieces(self._survey, factor):
            (at,) = np.nonzero(reductions)  # powers of ten are slow
            if len(at):
                some, rows = reductions[at], start + at
                toil.add(some)
                self._add(lost, rows, self._powers(rows) * (1 - steady.powers(-some)))
            start += len(reductions)
        shares = np.zeros(len(powers))
        np.divide(lost[:-1], self._weights[:-1], out=shares, where=self._weights[:-1] > 0)
        counted = powers * (1 - shares) * (self._counted * steady.power(gain_db))
        return Forecast(integrated_lufs(counted), toil.effort(start))

    def _powers(self, rows: Ints) -> Floats:
        peaks = self._survey.peaks[rows].astype(np.float64)
        made: Floats = np.square(peaks * self._survey.fullness[rows])
        return made

    def _add(self, sums: Floats, rows: Ints, values: Floats) -> None:
        """Add the rows' values to the sums of the steps of 100 ms that they are in."""
        steps = np.minimum((rows / self._step_rows).astype(np.int64), len(sums) - 1)
        first = int(steps[0])
        found = np.bincount(steps - first, values)
        sums[first : first + len(found)] += found


def loudest(
    survey: Survey, aim_lufs: float, ceiling_dbtp: float, counted: int
) -> tuple[float, Forecast]:
    """Return the gain in dB that reaches `aim_lufs` behind the limiter, or comes closest.

    And what it will give.

    Secant steps: loudness rises with the gain, by at most a LU for each dB, but where the gate lets
    other blocks pass. So the steps need not come together, and the closest of them is taken.
    """
    forecasting = _Forecasting(survey, ceiling_dbtp, counted)
    gain_db = steady.thousandth(aim_lufs - integrated_lufs(survey.reading.powers * counted))
    highest_db, slope = gain_db + _MOST_EXTRA_DB, 1.0
    before: tuple[float, float] | None = None
    best: tuple[float, float, Forecast] | None = None
    for _ in range(_STEPS):
        outcome = forecasting.at(gain_db)
        short_lu = aim_lufs - outcome.integrated_lufs
        if best is None or abs(short_lu) < best[0]:
            best = abs(short_lu), gain_db, outcome
        if before and gain_db != before[0]:
            slope = (before[1] - short_lu) / (gain_db - before[0])
        before = gain_db, short_lu
        step_db = short_lu / min(1.0, max(_LEAST_SLOPE, slope))
        next_db = min(highest_db, steady.thousandth(gain_db + step_db))
        if abs(short_lu) <= CLOSE_LU or next_db == gain_db:
            break
        gain_db = next_db
    assert best is not None  # noqa: S101  there is a first step
    return best[1:]


def gentlest(survey: Survey, gain_db: float, ceiling_dbtp: float, counted: int) -> float:
    """Return the highest gain up to `gain_db` with which the limiter is gentle, or idle."""
    low = min(gain_db, ceiling_dbtp - survey.reading.as_is.true_peak_dbtp)
    high = gain_db
    forecasting = _Forecasting(survey, ceiling_dbtp, counted)
    while high - low > _CLOSE_DB:
        middle = steady.thousandth((low + high) / 2)
        if forecasting.at(middle).effort.is_gentle:
            low = middle
        else:
            high = middle
    return low


def _pieces(survey: Survey, factor: float) -> Iterator[Floats]:
    """Yield the reductions at the rows' ends, a piece at a time; `factor` is on their peaks."""
    reduction, late = Reduction(survey.rate_hz), look_ahead_rows(survey.rate_hz)
    starts = range(0, len(survey.peaks), _PIECE_ROWS)
    pieces = (survey.peaks[start : start + _PIECE_ROWS] for start in starts)
    skip = late  # the silence before the first row
    for piece in chain(pieces, (np.zeros(late, np.float16),)):
        reductions = reduction.of(piece.astype(np.float64) * factor)
        early = min(skip, len(reductions))
        skip -= early
        yield reductions[early:]
