"""The peak between the samples: four times oversampled (ITU-R BS.1770-5, annex 2).

The interpolator is a windowed sinc with 24 taps a phase instead of the 12 of the annex: flat
within 0.2 dB up to 0.44 of the sample rate, and the samples themselves are among its points.

Points are computed only where they may be high enough to matter. What may be is bounded twice: by
the highest sample around, and by the straight line between two samples with what the sound bends
around it. The second bound is far closer, for loud sound bends little.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady

ROW = 16
"""Peaks are found for rows of this many samples."""

_PHASES, _TAPS, _KAISER_BETA = 4, 24, 5.0
_BEFORE = _TAPS // 2 - 1  # taps before the sample that a point follows
_WINDOW = ROW + _TAPS - 1  # samples that a row's points depend on
_MIDDLE = _WINDOW // 2
_AT_ONCE = 1024  # rows whose points are computed together: what that takes fits into a fast cache
_ROUNDED = 4 / steady.UNITS  # more than samples in whole units move a point


def _phases() -> NDArray[np.float64]:
    """Return the taps of the three points that follow a sample, one a row."""
    points = np.arange(1, _PHASES)[:, None] / _PHASES
    distance = np.arange(_TAPS)[None, :] - _BEFORE - points
    window = np.i0(_KAISER_BETA * np.sqrt(1 - (distance / (_TAPS / 2)) ** 2)) / np.i0(_KAISER_BETA)
    taps = np.sinc(distance) * window
    return steady.weights(taps / steady.summed(taps)[:, None])


def _row_matrices() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the matrices (points, samples) from a row and what surrounds it to its points.

    A row's points lie alike from both its ends, so that each has a mirror image, whose taps are its
    own turned round. So half of them are enough: the first matrix takes the sums of the samples
    that are as far from the row's middle, and the sample there, the second their differences. One
    point is the sum of what both give, its mirror image the difference. That halves the work.

    In whole units, as samples are (`steady`): what comes out is exact up to +20 dBFS.
    """
    matrix = np.zeros((ROW, _PHASES - 1, _WINDOW))
    for sample in range(ROW):
        matrix[sample, :, sample : sample + _TAPS] = _phases()
    points = matrix[: ROW // 2].reshape(-1, _WINDOW)
    before, behind = points[:, :_MIDDLE], points[:, :_MIDDLE:-1]
    sums = np.concatenate(((before + behind) / 2, points[:, _MIDDLE : _MIDDLE + 1]), axis=1)
    return sums, (before - behind) / 2


def _bends() -> tuple[float, float]:
    """Return by how much a point may leave the line between its two samples, at most.

    First as a share of the largest second difference around it, then as one of the highest sample.
    What a point's taps have beside the line's is turned by two sums into taps on second
    differences, which is exact once their first moment is taken out, a share of the line's slope.
    """
    bends = moments = 0.0
    for number, taps in enumerate(_phases().tolist(), 1):
        rest, along = list(taps), number / _PHASES
        rest[_BEFORE] -= 1 - along
        rest[_BEFORE + 1] -= along
        moment = sum(tap * (at - _BEFORE) for at, tap in enumerate(rest))
        rest[_BEFORE] += moment
        rest[_BEFORE + 1] -= moment
        bends = max(bends, sum(map(abs, accumulate(accumulate(rest)))))
        moments = max(moments, 2 * abs(moment) + abs(sum(rest)))
    return bends + 1e-5, moments + 1e-5


_SUMS, _DIFFERENCES = _row_matrices()
_OF_BENDS, _OF_SAMPLES = _bends()
LARGEST_GAIN = float(steady.summed(np.abs(_phases())).max()) + 1e-5
"""No point is higher than this times the highest sample around it, rounding included."""


def row_peaks(samples: NDArray[np.float32], above: float) -> NDArray[np.float32]:
    """Return the highest magnitude in each row, of all channels, between its samples too.

    `samples` is (16 x (rows + 2), channels): the first and the last 16 only surround. Rows that
    cannot exceed `above` get the highest of their samples, which does not exceed it either.
    """
    columns = _columns(samples)
    highest = _highest(np.abs(columns))
    peaks: NDArray[np.float32] = highest[1:-1].copy()
    around = np.maximum(np.maximum(highest[:-2], highest[2:]), peaks)
    (wanted,) = np.nonzero(LARGEST_GAIN * around > above)
    if len(wanted):
        bound = _line_bounds(columns, peaks) + _OF_SAMPLES * around
        wanted = wanted[bound[wanted] > above]
    if len(wanted):
        peaks[wanted] = np.maximum(peaks[wanted], _between(columns, wanted))
    return peaks


def _columns(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (channels, 16, rows): the first samples of all rows, the second ones, and so on.

    NumPy works along rows of thousands many times faster than along rows of sixteen.
    """
    rows = samples.reshape(-1, ROW, samples.shape[1])
    return np.ascontiguousarray(rows.transpose(2, 1, 0))


def _highest(columns: NDArray[np.float32]) -> NDArray[np.float32]:
    highest: NDArray[np.float32] = columns.reshape(-1, columns.shape[2]).max(axis=0)
    return highest


def _between(columns: NDArray[np.float32], wanted: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the highest magnitude between the samples of each of these rows."""
    made = np.empty(len(wanted), np.float32)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = wanted[start : start + _AT_ONCE]
        windows, places = _windows(columns, rows)
        before, behind = windows[:, :_MIDDLE], windows[:, :_MIDDLE:-1]
        differences = _DIFFERENCES @ (before - behind)
        before += behind
        points = _SUMS @ windows[:, : _MIDDLE + 1]
        # The higher of a sum and a difference is the sum of both magnitudes.
        np.abs(points, out=points)
        points += np.abs(differences, out=differences)
        made[start : start + _AT_ONCE] = points.max(axis=(0, 1))[places] / steady.UNITS
    return made


def _windows(
    columns: NDArray[np.float32], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64] | slice]:
    """Return the samples that the rows' points depend on, whole, and where each row's are.

    Where most rows between the first and the last are wanted, it is quicker to take all of them.
    """
    first, count = int(rows[0]), int(rows[-1] - rows[0]) + 1
    before, behind = slice(ROW - _BEFORE, None), slice(_TAPS // 2)
    if count <= 2 * len(rows):
        known = steady.whole(columns[:, :, first : first + count + 2]).astype(np.float64)
        parts = (known[:, before, :-2], known[:, :, 1:-1], known[:, behind, 2:])
        return np.concatenate(parts, axis=1), rows - first
    picked = (columns[:, before, rows], columns[:, :, rows + 1], columns[:, behind, rows + 2])
    return steady.whole(np.concatenate(picked, axis=1)).astype(np.float64), slice(None)


def _line_bounds(columns: NDArray[np.float32], peaks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what no point of a row exceeds, but for `_OF_SAMPLES` of the samples around it."""
    slopes, bends = np.empty_like(columns), np.empty_like(columns)
    np.subtract(columns[:, 1:], columns[:, :-1], out=slopes[:, :-1])
    np.subtract(columns[:, 0, 1:], columns[:, -1, :-1], out=slopes[:, -1, :-1])
    slopes[:, -1, -1] = 0.0  # what memory holds by chance may be no number, and a warning
    np.subtract(slopes[:, 1:], slopes[:, :-1], out=bends[:, 1:])
    np.subtract(slopes[:, 0, 1:], slopes[:, -1, :-1], out=bends[:, 0, 1:])
    bends[:, 0, 0] = bends[:, -1, -1] = 0.0  # out of every point's reach
    most = _highest(np.abs(bends, out=bends))
    bent = np.maximum(np.maximum(most[:-2], most[2:]), most[1:-1])
    following = np.abs(columns[:, 0, 2:]).max(axis=0)
    bounds: NDArray[np.float32] = np.maximum(peaks, following) + np.float32(_OF_BENDS) * bent
    return bounds + np.float32(_ROUNDED)


def highest_of_each(values: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """Return the highest of every `length` magnitudes, a power of two."""
    # Halving is seven times faster than a maximum along a short axis. Magnitudes are in the order
    # of their bits, and NumPy compares whole numbers twice as fast.
    bits = values.view(np.int32)
    while length > 1:
        bits, length = np.maximum(bits[::2], bits[1::2]), length // 2
    return bits.view(np.float32)


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
