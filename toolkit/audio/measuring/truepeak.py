"""The peak between the samples: four times oversampled (ITU-R BS.1770-5, annex 2).

The interpolator is a windowed sinc with 24 taps a phase instead of the 12 of the annex: flat
within 0.2 dB up to 0.44 of the sample rate, and the samples themselves are among its points.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.audio import steady

ROW = 16
"""Peaks are found for rows of this many samples."""

_PHASES, _TAPS, _KAISER_BETA = 4, 24, 5.0
_BEFORE = _TAPS // 2 - 1  # taps before the sample that a point follows


def _phases() -> NDArray[np.float64]:
    """Return the taps of the three points that follow a sample, one a row."""
    points = np.arange(1, _PHASES)[:, None] / _PHASES
    distance = np.arange(_TAPS)[None, :] - _BEFORE - points
    window = np.i0(_KAISER_BETA * np.sqrt(1 - (distance / (_TAPS / 2)) ** 2)) / np.i0(_KAISER_BETA)
    taps = np.sinc(distance) * window
    return steady.weights(taps / steady.summed(taps)[:, None])


def _row_matrix() -> NDArray[np.float64]:
    """Return the matrix (samples, points) from a row and what surrounds it to its points.

    In whole units, as samples are (`steady`): what comes out is exact up to +20 dBFS.
    """
    matrix = np.zeros((ROW + _TAPS - 1, ROW, _PHASES - 1))
    for sample in range(ROW):
        matrix[sample : sample + _TAPS, sample] = _phases().T
    return matrix.reshape(len(matrix), -1)


_MATRIX = _row_matrix()
LARGEST_GAIN = float(steady.summed(np.abs(_phases())).max()) + 1e-5
"""No point is higher than this times the highest sample around it, rounding included."""


def row_peaks(samples: NDArray[np.float32], above: float) -> NDArray[np.float32]:
    """Return the highest magnitude in each row, of all channels, between its samples too.

    `samples` is (16 x (rows + 2), channels): the first and the last 16 only surround. Rows that
    cannot exceed `above` get the highest of their samples, which does not exceed it either.
    """
    highest = _highest_of_each(np.abs(samples).reshape(-1), ROW * samples.shape[1])
    peaks: NDArray[np.float32] = highest[1:-1].copy()
    bound = LARGEST_GAIN * np.maximum(np.maximum(highest[:-2], highest[2:]), peaks)
    (wanted,) = np.nonzero(bound > above)
    if len(wanted):
        windows = sliding_window_view(samples[ROW - _BEFORE :], len(_MATRIX), axis=0)[::ROW]
        whole = steady.whole(windows[wanted].reshape(-1, len(_MATRIX)))
        points = whole.astype(np.float64) @ _MATRIX
        between = np.abs(points, out=points).reshape(len(wanted), -1).max(axis=1) / steady.UNITS
        peaks[wanted] = np.maximum(peaks[wanted], between.astype(np.float32))
    return peaks


def _highest_of_each(values: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    # Halving is seven times faster than a maximum along a short axis; length is a power of two.
    while length > 1:
        values, length = np.maximum(values[::2], values[1::2]), length // 2
    return values


class PeakMeter:
    """The highest true peak of a stream."""

    def __init__(self, channels: int) -> None:
        self.highest = 0.0  # 1.0 is full scale
        self._rest = np.zeros((ROW, channels), np.float32)

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in (samples, channels)."""
        known = np.concatenate((self._rest, block))
        rows = len(known) // ROW - 2
        if rows > 0:
            peaks = row_peaks(known[: (rows + 2) * ROW], self.highest)
            self.highest = max(self.highest, float(peaks.max()))
            known = known[rows * ROW :]
        self._rest = known

    def read(self) -> float:
        """Return the highest true peak so far, as if silence followed; 1.0 is full scale."""
        padding = np.zeros((3 * ROW - len(self._rest) % ROW, self._rest.shape[1]), np.float32)
        surrounded = np.concatenate((self._rest, padding))
        return max(self.highest, float(row_peaks(surrounded, self.highest).max()))
