"""From peaks to gain: how far a limiter brings the level down, and when.

The sound is taken in the rows of a survey, and the gain is set once for each, gliding in between.
A row's peak says by how many decibels it has to come down; that demand is held for the look-ahead,
let go exponentially, and smoothed by a window as long as the look-ahead. So the gain reaches every
demand in time, without a corner. Only peaks are needed: `limiter.py` applies it to sound,
`gain_forecast.py` foretells with it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring.survey import ROW

LOOK_AHEAD_MS = 6.0  # long enough that the gain's own spectrum stays below 200 Hz
RELEASE_MS = 120.0  # to 1/e of the reduction in dB: between syllables, slower than a voice's period
NOTICEABLE_DB = 0.1  # from here on the limiter counts as reducing

STEP_DB = 0.001
"""Demands are in whole steps of so much, far above what processors' logarithms differ by."""

_NEGLIGIBLE_DB = 1e-4

Floats = NDArray[np.float64]


def look_ahead_rows(rate_hz: int) -> int:
    """Return by how many rows the reductions lag behind the peaks."""
    return max(2, round(LOOK_AHEAD_MS / 1000 * rate_hz / ROW))


class Reduction:
    """The reductions of a stream of rows; before its first row there is silence."""

    def __init__(self, rate_hz: int) -> None:
        self._ahead = look_ahead_rows(rate_hz)
        # What is left of a reduction after a row, in its last places as every processor has it.
        self._left = round(math.exp(-ROW / rate_hz / (RELEASE_MS / 1000)), 9)
        window = steady.weights(np.hanning(self._ahead + 2)[1:-1])
        self._window = window / steady.summed(window)
        self._demands = np.zeros(self._ahead)  # of the latest rows, in dB
        self._held = np.zeros(self._ahead - 1)  # of the latest rows, after hold and release

    def of(self, over: Floats) -> Floats:
        """Return the reductions in dB at the end of each row that is due.

        `over` is each row's peak as a factor of the ceiling. As many reductions come back as rows
        go in; they are those of the rows `look_ahead_rows` earlier.
        """
        new = np.zeros(len(over))
        (above,) = np.nonzero(over > 1.0)  # few, and logarithms are slow
        new[above] = steady.decibels(np.square(over[above])) + STEP_DB  # never less than demanded
        demands = np.concatenate((self._demands, new))
        self._demands = demands[-self._ahead :]
        if not demands.any() and not self._held.any():
            return np.zeros(len(over))
        # The gain is set between rows, so each place has to serve the rows on both sides.
        between = np.maximum(demands[:-1], demands[1:])
        wanted = between[: len(over)].copy()
        for late in range(1, self._ahead):  # far faster than a maximum along a short axis
            np.maximum(wanted, between[late : late + len(over)], out=wanted)
        held = self._let_go(np.concatenate((self._held[-1:], wanted)))[1:]
        held[held < _NEGLIGIBLE_DB] = 0.0
        held = np.concatenate((self._held, held))
        self._held = held[-(self._ahead - 1) :]
        return steady.moving(held, self._window)

    def _let_go(self, wanted: Floats) -> Floats:
        """Return what is wanted, or what is left of an earlier wish, whichever is more.

        held[k] = max(wanted[k], held[k-1] x left): each turn looks twice as far back.
        """
        held, reach, left = wanted.copy(), 1, self._left
        highest = float(wanted.max())
        while reach < len(held) and highest * left >= _NEGLIGIBLE_DB:
            held[reach:] = np.maximum(held[reach:], held[:-reach] * left)
            reach, left = 2 * reach, left * left
        return held
