"""A limiter for true peaks that looks ahead, for streams of any length.

All channels share one gain, which keeps the picture in place; how it moves: see `gain_curve.py`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.limiting.effort import Effort, Toil
from toolkit.audio.limiting.gain_curve import Floats, Reduction, look_ahead_rows
from toolkit.audio.measuring import truepeak
from toolkit.audio.measuring.meter import STEPS_A_SECOND
from toolkit.audio.measuring.survey import ROW
from toolkit.audio.values.sound import Samples

_PIECE_ROWS = 1024  # always cut alike, so that the caller's blocks change no bit of the result
_PIECE = _PIECE_ROWS * ROW
_BESIDE = truepeak.ROW  # samples on either side of a row that its true peak depends on


# Where more rows are picked out, all of them are looked at as quickly: each brings its neighbours.
_MOST_PICKED = 0.4

Flags = NDArray[np.bool_]


class Limiter:
    """Keeps the true peak of a mono or stereo stream at or below a ceiling."""

    def __init__(
        self, rate_hz: int, channels: int, ceiling_dbtp: float, loud: Flags | None = None
    ) -> None:
        """`loud` says of each row of the stream whether it may pass the ceiling, where known."""
        self._loud = loud
        self._ceiling = steady.factor(ceiling_dbtp)
        self._reduction = Reduction(rate_hz)
        self._behind = look_ahead_rows(rate_hz) * ROW
        # What comes out lags behind by the look-ahead, so that silence comes first.
        self._known = np.zeros((self._behind, channels), np.float32)
        self._gain = 1.0  # where the next row begins that comes out
        ramp = np.arange(ROW) / ROW  # as numbers of a row stand: the channels side by side
        self._ramp = np.repeat(ramp, channels).astype(np.float32)
        self._rate_hz = rate_hz
        self._by_step = array("f")  # dB, the most in each 100 ms
        self._samples, self._toil = 0, Toil()
        self._row = -look_ahead_rows(rate_hz)  # of the stream, that comes out next

    @property
    def reductions_db(self) -> NDArray[np.float32]:
        """The most that was taken away in each 100 ms so far."""
        return np.array(self._by_step, np.float32)

    @property
    def effort(self) -> Effort:
        """How much it worked so far."""
        return self._toil.effort(self._samples / ROW)

    def limit(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Yield the stream limited, as many samples as go in. Good for one stream."""
        early, due = self._behind, 0
        for block in blocks:
            due += len(block)
            self._samples += len(block)
            for piece in self._pieces(block):
                made, early = piece[early:], max(0, early - len(piece))
                due -= len(made)
                if len(made):
                    yield made
        silence = np.zeros((_PIECE, self._known.shape[1]), np.float32)
        while due:
            for piece in self._pieces(silence):
                made, early = piece[early:][:due], max(0, early - len(piece))
                due -= len(made)
                if len(made):
                    yield made

    def _pieces(self, block: Samples) -> Iterator[Samples]:
        """Take in `block`; yield what is ready of the stream that lags behind."""
        self._known = np.concatenate((self._known, block))
        first = self._behind - _BESIDE  # what surrounds the first row whose peak is not yet known
        while len(self._known) >= self._behind + _PIECE + _BESIDE:
            around = self._known[first : first + _PIECE + 2 * _BESIDE]
            over: Floats = self._peaks(around).astype(np.float64) / self._ceiling
            yield self._with_gain(self._known[:_PIECE], self._reduction.of(over))
            self._known = self._known[_PIECE:]

    def _peaks(self, around: Samples) -> NDArray[np.float32]:
        """Return the peaks of the rows that come in next; 0 for those known to be low enough."""
        if self._loud is None:
            return _row_peaks(around, self._ceiling)
        first = self._row + look_ahead_rows(self._rate_hz)
        (loud,) = np.nonzero(self._loud[first : first + _PIECE_ROWS])
        peaks = np.zeros(_PIECE_ROWS, np.float32)
        if len(loud) > _PIECE_ROWS * _MOST_PICKED:
            return _row_peaks(around, self._ceiling)
        if len(loud):
            windows = sliding_window_view(around, ROW + 2 * _BESIDE, axis=0)[::ROW][loud]
            side_by_side = windows.transpose(0, 2, 1).reshape(-1, around.shape[1])
            # What surrounds each row is between them, with peaks of its own that nobody wants.
            padded = np.pad(side_by_side, ((_BESIDE, _BESIDE), (0, 0)))
            found = truepeak.row_peaks(padded, self._ceiling).reshape(len(loud), -1)
            peaks[loud] = found[:, 1:-1].max(axis=1)
        return peaks

    def _with_gain(self, samples: Samples, reductions: Floats) -> Samples:
        self._note(reductions)
        if self._gain == 1.0 and not reductions.any():
            return samples
        ends = steady.factors(-reductions)
        starts = np.concatenate(([self._gain], ends[:-1]))
        self._gain = float(ends[-1])
        firsts, steps = starts.astype(np.float32), (ends - starts).astype(np.float32)
        # One gain for each value, the channels' side by side: far faster than to spread columns.
        gains = firsts[:, None] + steps[:, None] * self._ramp
        made: Samples = samples * gains.reshape(samples.shape)
        return made

    def _note(self, reductions: Floats) -> None:
        """Keep what is told of the rows that come out, the silence around the stream left out."""
        end = math.ceil(self._samples / ROW)
        rows = np.arange(self._row, self._row + len(reductions))
        heard = reductions[(rows >= 0) & (rows < end)]
        steps = rows[(rows >= 0) & (rows < end)] * ROW * STEPS_A_SECOND // self._rate_hz
        self._row += len(reductions)
        if not len(heard):
            return
        self._toil.add(heard)
        starts = np.flatnonzero(np.diff(steps, prepend=-1))
        highest = np.maximum.reduceat(heard, starts).tolist()
        if int(steps[0]) < len(self._by_step):  # a step that the last piece began
            self._by_step[-1] = max(self._by_step[-1], highest.pop(0))
        self._by_step.extend(highest)


def _row_peaks(around: Samples, above: float) -> NDArray[np.float32]:
    return truepeak.highest_of_each(truepeak.row_peaks(around, above), ROW // truepeak.ROW)
