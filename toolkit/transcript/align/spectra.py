"""What speech sounds like from moment to moment: cepstra, the same for a person and a synthesiser.

Mel-frequency cepstra after Davis and Mermelstein, IEEE Transactions on Acoustics, Speech and Signal
Processing 28(4), 1980, and their slopes after Furui, the same journal, 34(1), 1986, both made to
have mean 0 and variance 1 over what is spoken, so that microphone, room and gain drop out.
(Neither paper could be read here; both methods are common knowledge of the field.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.recognition.parts import RATE_HZ, Samples

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

FRAME_MS = 40  # what the matching counts in: a short vowel has two of them
_HOPS = 4  # of 10 ms in a frame
HOP_MS = FRAME_MS // _HOPS

_GRID = RATE_HZ * HOP_MS // 1000
_WINDOW = RATE_HZ // 40  # 25 ms, as speech recognisers look at sound
_FFT = 512
_BANDS, _LOWEST_HZ, _HIGHEST_HZ = 40, 100.0, 7000.0
_CEPSTRA = 13
_EMPHASIS = 0.97  # evens out the fall of speech towards high tones
_SLOPE_HOPS = 3
_SLOPE_WEIGHT = 0.7
_DEEP_DB = 35.0  # speech lies within so much of its loud moments
_SOFT_DB = 20.0  # soft speech is so much below
_ABOVE_FLOOR = 0.3  # of the way from the recording's floor to them
_DIGITAL_DB = -70.0  # of this level; quieter is no room, but samples that are all 0
_BATCH = 1024  # hops at a time, so that memory does not grow with the length


@dataclass(frozen=True, slots=True)
class Spectra:
    """A sound as it is compared."""

    rows: Floats  # (frames, 26)
    is_active: Flags  # (frames,): whether something is heard


def _bands() -> Floats:
    def mel(hz: float) -> float:
        return 2595 * float(np.log10(1 + hz / 700))  # O'Shaughnessy, as usual

    mels = np.linspace(mel(_LOWEST_HZ), mel(_HIGHEST_HZ), _BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    hz = np.arange(_FFT // 2 + 1) * RATE_HZ / _FFT
    rising = (hz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hz) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None), np.float32)


def _cosines() -> Floats:
    angle = np.pi * np.outer(np.arange(1, _CEPSTRA), np.arange(_BANDS) + 0.5) / _BANDS
    return np.asarray(np.cos(angle) * np.sqrt(2 / _BANDS), np.float32)


def cepstra(blocks: Iterable[Samples]) -> Floats:
    """Return the cepstra of mono samples at 16 kHz, (hops, 13); the first is the level in dB.

    The blocks' sizes do not matter. An hour takes 19 MB. What is no number counts as silence.
    """
    bands, cosines = _bands().T, _cosines().T
    shape = np.hamming(_WINDOW).astype(np.float32)
    rest, rows = np.zeros(0, np.float32), [np.zeros((0, _CEPSTRA), np.float32)]
    for block in blocks:
        rest = np.concatenate([rest, np.nan_to_num(block.reshape(-1), posinf=0, neginf=0)])
        while len(rest) >= _BATCH * _GRID + _WINDOW:
            rows.append(_cepstra(rest, _BATCH, shape, bands, cosines))
            rest = rest[_BATCH * _GRID :]
    hops = len(rest) // _GRID
    padded = np.concatenate([rest, np.zeros(_WINDOW + 1, np.float32)])
    rows.append(_cepstra(padded, hops, shape, bands, cosines))
    return np.concatenate(rows)


def _cepstra(samples: Samples, hops: int, shape: Floats, bands: Floats, cosines: Floats) -> Floats:
    if not hops:
        return np.zeros((0, _CEPSTRA), np.float32)
    used = samples[: (hops - 1) * _GRID + _WINDOW + 1]
    flat = used[1:] - np.float32(_EMPHASIS) * used[:-1]
    windows = np.lib.stride_tricks.sliding_window_view(flat, _WINDOW)[::_GRID]
    power = np.square(np.abs(np.fft.rfft(windows * shape, _FFT, axis=1))).astype(np.float32)
    banded = power @ bands
    level_db = 10 * np.log10(np.maximum(banded.sum(axis=1), 1e-9))
    bands_db = 10 * np.log10(np.maximum(banded, 1e-9))
    return np.column_stack([level_db, bands_db @ cosines]).astype(np.float32)


def even(of: Floats) -> Spectra:
    """Return cepstra with their slopes, made even over what is heard, a frame every 10 ms."""
    if not len(of):
        return Spectra(np.zeros((0, 2 * _CEPSTRA), np.float32), np.zeros(0, np.bool_))
    loud = float(np.percentile(of[:, 0], 95))
    active = of[:, 0] > bound_db(of[:, 0], loud)
    if not active.any():
        active = np.ones(len(of), np.bool_)
    rows = np.empty((len(of), 2 * _CEPSTRA), np.float32)
    rows[:, :_CEPSTRA] = of
    rows[:, 0] = np.clip(of[:, 0] - loud, -_DEEP_DB, 5)
    for column in range(_CEPSTRA):  # one by one, for an hour's table is too large to have twice
        value, slope = rows[:, column], rows[:, _CEPSTRA + column]
        value -= value[active].mean()
        value /= np.maximum(value[active].std(), np.float32(1e-3))
        slope[:] = _slope(value)
        slope *= np.float32(_SLOPE_WEIGHT) / np.maximum(slope[active].std(), np.float32(1e-3))
    return Spectra(rows, active)


def bound_db(level: Floats, loud: float) -> float:
    """Return the level above which something is heard, between the room's and the speakers'.

    Where the silence is digital the room is what little is soft, and may be none at all.
    """
    real = level[level > _DIGITAL_DB]
    if not len(real):
        return loud
    is_clean = float(np.percentile(level, 5)) <= _DIGITAL_DB
    floor = float(np.percentile(real, 5))
    bound = max(floor + _ABOVE_FLOOR * (loud - floor), loud - _DEEP_DB)
    return min(bound, loud - _SOFT_DB) if is_clean else bound


def pooled(fine: Spectra, count: int) -> Spectra:
    """Return a row for every `count` of `fine`; the last may stand for fewer."""
    starts = np.arange(0, len(fine.rows), count)
    if not len(starts):
        return fine
    lengths = np.diff(np.append(starts, len(fine.rows)))
    rows = np.add.reduceat(fine.rows, starts, axis=0)
    rows /= lengths[:, None].astype(np.float32)
    share = np.add.reduceat(fine.is_active.astype(np.intp), starts) / lengths
    return Spectra(rows, share >= 0.5)


def _slope(of: Floats) -> Floats:
    """Return how fast a column rises, by least squares over seven hops."""
    padded = np.pad(of, _SLOPE_HOPS, "edge")
    count = len(of)
    total = np.zeros_like(of)
    for k in range(1, _SLOPE_HOPS + 1):
        later = padded[_SLOPE_HOPS + k : _SLOPE_HOPS + k + count]
        total += k * (later - padded[_SLOPE_HOPS - k : _SLOPE_HOPS - k + count])
    return total
