"""A sketch of a sound, by which the same words are known again in an edited recording.

A sketch has a row for each hundredth of a second and a column for each of six bands: the band's
level in half decibels above -127 dB, in one byte. An hour takes 2 MB. It holds through what an
export does to the same sound (another gain, dither, a shift by a part of a sample) and not through
another word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.parts import GRID, RATE_HZ, Samples

Sketch = NDArray[np.uint8]
"""Shape (hundredths of a second, 6)."""

_WINDOW = 400  # 25 ms, as speech recognisers look at sound
_EDGES_HZ = (100, 300, 600, 1100, 1900, 3000, 4500)  # about evenly wide to the ear
_STEPS_PER_DB = 2
_LOWEST_DB = -127.0

_DEEP_DB = 45  # cells that far below a part's loud ones are noise, which any export changes
_LOOK_HOPS = 15  # a change is looked for in stretches of 0.15 s: shorter than a syllable
# Measured on the test clips: exports (gain, dither, half a row's shift, MP3 at 48 kbit/s) stay
# below 4.1; other speech for 0.15 s in place of speech is at 6.7 and above.
_ALIKE_DB = 5.0
_CUT_HOPS = 3  # windows that reach over a part's end know nothing of the sound behind it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a known stretch is found again."""

    index: int  # of the stretch
    start_hop: int  # in the new recording, in hundredths of a second


def sketch(blocks: Iterable[Samples]) -> Sketch:
    """Return the sketch of mono samples at 16 kHz; their blocks' sizes do not matter."""
    rows: list[Sketch] = []
    rest = np.zeros(0, np.float32)
    for block in blocks:
        rest = np.concatenate([rest, block.reshape(-1)])
        if len(rest) < RATE_HZ:
            continue
        hops = (len(rest) - _WINDOW) // GRID + 1
        rows.append(_rows(rest, hops))
        rest = rest[hops * GRID :]
    hops = -(-len(rest) // GRID)
    padded = np.concatenate([rest, np.zeros(_WINDOW, np.float32)])
    rows.append(_rows(padded, hops))
    return np.concatenate(rows)


def _rows(samples: Samples, hops: int) -> Sketch:
    if not hops:
        return np.zeros((0, len(_EDGES_HZ) - 1), np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::GRID][:hops]
    shape = np.hanning(_WINDOW).astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(windows * shape, axis=1)))
    edges = [hz * _WINDOW // RATE_HZ for hz in _EDGES_HZ]
    bands = np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1) / _WINDOW
    level_db = 10 * np.log10(np.maximum(bands, 1e-20))
    steps = np.round((level_db - _LOWEST_DB) * _STEPS_PER_DB)
    return np.clip(steps, 0, 255).astype(np.uint8)


def is_same(known: Sketch, found: Sketch) -> bool:
    """Tell whether two stretches of the same length hold the same sound, whatever its gain."""
    if known.shape != found.shape or len(known) <= _CUT_HOPS + _LOOK_HOPS:
        return False
    a = known[:-_CUT_HOPS].astype(np.float32) / _STEPS_PER_DB
    b = found[:-_CUT_HOPS].astype(np.float32) / _STEPS_PER_DB
    loud = np.percentile(a, 95)
    gain_db = float(np.median((b - a)[a >= loud - _DEEP_DB / 3])) if loud > 0 else 0.0
    b = b - gain_db
    floor = loud - _DEEP_DB
    apart = np.abs(np.maximum(a, floor) - np.maximum(b, floor)).mean(axis=1)
    looks = np.convolve(apart, np.full(_LOOK_HOPS, 1 / _LOOK_HOPS), "valid")
    return bool(looks.max() <= _ALIKE_DB)


def places(known: Sequence[Sketch], new: Sketch) -> tuple[Place, ...]:
    """Return where the known stretches, in order, are found in the new recording, in order.

    A stretch is looked for first where the one before says that it should be, then everywhere.
    """
    seeker = _Seeker(new)
    found: list[Place] = []
    shift, begin, before = 0, 0, 0
    for index, one in enumerate(known):
        guess = before + shift
        before += len(one)
        for start in (guess, *seeker.likely(one, begin, guess)):
            if start >= begin and is_same(one, new[start : start + len(one)]):
                found.append(Place(index, start))
                shift, begin = start - (before - len(one)), start + len(one)
                break
    return tuple(found)


class _Seeker:
    """Finds by correlation where a stretch may be in a long recording."""

    def __init__(self, new: Sketch) -> None:
        self._new = new
        self._length = 0
        self._spectrum = np.zeros(0, np.complex128)

    def likely(self, one: Sketch, begin: int, guess: int) -> Iterable[int]:
        """Yield the two best places from `begin` on, found when they are asked for."""
        if not len(one) or len(self._new) < len(one):
            return
        score = self._correlation(one)[: len(self._new) - len(one) + 1]
        score[:begin] = -np.inf
        if 0 <= guess < len(score):
            score[guess] = -np.inf
        for _ in range(2):
            if not len(score) or score.max() == -np.inf:
                return
            best = int(score.argmax())
            yield best
            score[max(0, best - 5) : best + 6] = -np.inf

    def _correlation(self, one: Sketch) -> NDArray[np.float64]:
        if not self._length:
            level = _levels(self._new)
            self._length = 1 << (len(level) + 4096).bit_length()
            self._spectrum = np.fft.rfft(level, self._length)
        mine = np.fft.rfft(_levels(one), self._length)
        return np.fft.irfft(self._spectrum * np.conj(mine), self._length)


def _levels(one: Sketch) -> NDArray[np.float64]:
    """Return the level over time, around its mean."""
    level = one.mean(axis=1)
    return np.asarray(level - level.mean(), np.float64)
