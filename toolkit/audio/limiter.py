"""A limiter for true peaks that looks ahead, for streams of any length.

It works in rows of 16 samples (0.36 ms at 44.1 kHz). Each row's true peak says by how many decibels
it has to come down; that demand is held for the look-ahead, let go exponentially, and smoothed by a
window as long as the look-ahead. So the gain reaches every demand in time, without a corner, and
all channels share it, which keeps the picture in place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.audio.truepeak import ROW, row_peaks

LOOK_AHEAD_MS = 5.0  # long enough that the gain's own spectrum stays below 200 Hz
RELEASE_MS = 120.0  # to 1/e of the reduction in dB: between syllables, slower than a voice's period
NOTICEABLE_DB = 0.1  # from here on the limiter counts as reducing

_PIECE_ROWS = 4096  # always cut alike, so that the caller's blocks change no bit of the result
_NEGLIGIBLE_DB = 1e-4

Samples = NDArray[np.float32]
_Floats = NDArray[np.float64]


class Limiter:
    """Keeps the true peak of a mono or stereo stream at or below a ceiling."""

    def __init__(self, rate_hz: int, channels: int, ceiling_dbtp: float) -> None:
        self.max_reduction_db = 0.0
        self._ceiling = math.pow(10, ceiling_dbtp / 20)
        self._ahead = max(2, round(LOOK_AHEAD_MS / 1000 * rate_hz / ROW))  # rows
        self._decay = ROW / rate_hz / (RELEASE_MS / 1000)  # of the reduction, in nepers a row
        window = np.hanning(self._ahead + 2)[1:-1]
        self._window = window / window.sum()
        # What comes out lags behind by the look-ahead, so that silence comes first.
        self._known = np.zeros((self._ahead * ROW, channels), np.float32)
        self._demands = np.zeros(self._ahead)  # of the latest rows, in dB
        self._held = np.zeros(self._ahead - 1)  # of the latest rows, after hold and release
        self._gain = 1.0  # where the next row begins that comes out
        self._samples = self._samples_reducing = 0
        self._at = -len(self._known)  # in the stream, of what comes out next

    @property
    def share_reducing(self) -> float:
        """Which share of the time the level came down by 0.1 dB or more."""
        return min(1.0, self._samples_reducing / max(1, self._samples))

    def limit(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Yield the stream limited, as many samples as go in. Good for one stream."""
        early, due = len(self._known), 0
        for block in blocks:
            due += len(block)
            self._samples += len(block)
            for piece in self._pieces(block):
                made, early = piece[early:], max(0, early - len(piece))
                due -= len(made)
                if len(made):
                    yield made
        silence = np.zeros((_PIECE_ROWS * ROW, self._known.shape[1]), np.float32)
        while due:
            for piece in self._pieces(silence):
                made, early = piece[early:][:due], max(0, early - len(piece))
                due -= len(made)
                if len(made):
                    yield made

    def _pieces(self, block: Samples) -> Iterator[Samples]:
        """Take in `block`; yield what is ready of the stream that lags behind."""
        self._known = np.concatenate((self._known, block))
        length = _PIECE_ROWS * ROW
        first = (self._ahead - 1) * ROW  # what surrounds the first row whose peak is not yet known
        while len(self._known) >= first + length + 2 * ROW:
            peaks = row_peaks(self._known[first : first + length + 2 * ROW], self._ceiling)
            yield self._with_gain(self._known[:length], self._reductions(peaks))
            self._known = self._known[length:]

    def _reductions(self, peaks: NDArray[np.float32]) -> _Floats:
        """Return the reductions in dB, at the end of each row that comes out."""
        over = np.maximum(peaks.astype(np.float64) / self._ceiling, 1.0)
        demands = np.concatenate((self._demands, 20 * np.log10(over)))
        self._demands = demands[-self._ahead :]
        # The gain is set between rows, so each place has to serve the rows on both sides.
        between = np.maximum(demands[:-1], demands[1:])
        wanted = sliding_window_view(between, self._ahead).max(axis=1)
        # held[k] = max(wanted[k], held[k-1] e^-decay): a running maximum once the decay is undone.
        slope = self._decay * np.arange(len(wanted) + 1)
        known = np.maximum(np.concatenate((self._held[-1:], wanted)), _NEGLIGIBLE_DB / 10)
        held = np.exp(np.maximum.accumulate(np.log(known) + slope) - slope)[1:]
        held = np.concatenate((self._held, held))
        self._held = held[-(self._ahead - 1) :]
        smooth: _Floats = np.convolve(held, self._window, "valid")
        smooth[smooth < _NEGLIGIBLE_DB] = 0.0
        return smooth

    def _with_gain(self, samples: Samples, reductions: _Floats) -> Samples:
        left = max(0, self._samples - self._at) // ROW  # after that comes the padding
        self._samples_reducing += ROW * int((reductions[:left] >= NOTICEABLE_DB).sum())
        self._at += len(samples)
        self.max_reduction_db = max(self.max_reduction_db, float(reductions.max()))
        if self._gain == 1.0 and not reductions.any():
            return samples
        ends = np.power(10, -reductions / 20)
        starts = np.concatenate(([self._gain], ends[:-1]))
        self._gain = float(ends[-1])
        ramp = np.arange(ROW) / ROW
        gains = starts[:, None] + (ends - starts)[:, None] * ramp
        return samples * gains.reshape(-1, 1).astype(np.float32)
