"""From peaks to gain: how far a limiter brings the level down, and when.

The sound is taken in rows of 64 samples (1.5 ms at 44.1 kHz). Each row's peak says by how many
decibels it has to come down; that demand is held for the look-ahead, let go exponentially, and
smoothed by a window as long as the look-ahead. So the gain reaches every demand in time, without a
corner. Only peaks are needed: `limiter.py` applies it to sound, `settling.py` foretells with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROW = 64
"""The gain is set once for each row of this many samples, and glides in between."""

LOOK_AHEAD_MS = 6.0  # long enough that the gain's own spectrum stays below 200 Hz
RELEASE_MS = 120.0  # to 1/e of the reduction in dB: between syllables, slower than a voice's period
NOTICEABLE_DB = 0.1  # from here on the limiter counts as reducing

_NEGLIGIBLE_DB = 1e-4

Floats = NDArray[np.float64]


def look_ahead_rows(rate_hz: int) -> int:
    """Return by how many rows the reductions lag behind the peaks."""
    return max(2, round(LOOK_AHEAD_MS / 1000 * rate_hz / ROW))


class Reduction:
    """The reductions of a stream of rows; before its first row there is silence."""

    def __init__(self, rate_hz: int) -> None:
        self._ahead = look_ahead_rows(rate_hz)
        self._decay = ROW / rate_hz / (RELEASE_MS / 1000)  # of the reduction, in nepers a row
        window = np.hanning(self._ahead + 2)[1:-1]
        self._window = window / window.sum()
        self._demands = np.zeros(self._ahead)  # of the latest rows, in dB
        self._held = np.zeros(self._ahead - 1)  # of the latest rows, after hold and release

    def of(self, over: Floats) -> Floats:
        """Return the reductions in dB at the end of each row that is due.

        `over` is each row's peak as a factor of the ceiling. As many reductions come back as rows
        go in; they are those of the rows `look_ahead_rows` earlier.
        """
        new = np.zeros(len(over))
        (above,) = np.nonzero(over > 1.0)  # few, and logarithms are slow
        new[above] = 20 * np.log10(over[above])
        demands = np.concatenate((self._demands, new))
        self._demands = demands[-self._ahead :]
        if not demands.any() and not self._held.any():
            return np.zeros(len(over))
        # The gain is set between rows, so each place has to serve the rows on both sides.
        between = np.maximum(demands[:-1], demands[1:])
        wanted = between[: len(over)].copy()
        for late in range(1, self._ahead):  # far faster than a maximum along a short axis
            np.maximum(wanted, between[late : late + len(over)], out=wanted)
        # held[k] = max(wanted[k], held[k-1] e^-decay): a running maximum once the decay is undone.
        slope = self._decay * np.arange(len(wanted) + 1)
        known = np.maximum(np.concatenate((self._held[-1:], wanted)), _NEGLIGIBLE_DB / 10)
        held = np.exp(np.maximum.accumulate(np.log(known) + slope) - slope)[1:]
        held[held < _NEGLIGIBLE_DB] = 0.0
        held = np.concatenate((self._held, held))
        self._held = held[-(self._ahead - 1) :]
        smooth: Floats = np.convolve(held, self._window, "valid")
        return smooth
