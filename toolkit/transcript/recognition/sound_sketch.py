"""A sketch of a sound, by which the same words are known again in an edited recording.

A sketch has a row for each hundredth of a second and a column for each of six bands: the band's
level in half decibels above -127 dB, in one byte. An hour takes 2 MB. It holds through what an
export does to the same sound (another gain, dither, a shift by a part of a sample) and not through
another word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.recognition.parts import GRID, RATE_HZ, Samples

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
_CANDIDATES = 8  # places that are looked at more closely
_PEAK_HOPS = 25  # a place counts once, with what is a quarter of a second around it
_CLOSE_BEHIND = 0.6  # of the best place's correlation; one that is the same is near it
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


def places(known: Sequence[tuple[int, Sketch]], new: Sketch) -> tuple[Place, ...]:
    """Return where known stretches are found in the new recording, both in order.

    A stretch comes with the hop at which it was before. What is the same from the start on and up
    to the end is found at once; what lies between is looked for there.
    """
    front = _from_start(known, new)
    rest = known[len(front) :]
    low = front[-1].start_hop + len(known[len(front) - 1][1]) if front else 0
    back = _up_to_end(rest, new, low)
    high = back[0].start_hop if back else len(new)
    between = _between(rest[: len(rest) - len(back)], new[:high], low)
    shifted = [Place(place.index + len(front), place.start_hop) for place in (*between, *back)]
    return (*front, *shifted)


def _fits(one: Sketch, new: Sketch, start: int) -> bool:
    return start >= 0 and is_same(one, new[start : start + len(one)])


def _from_start(known: Sequence[tuple[int, Sketch]], new: Sketch) -> list[Place]:
    same = takewhile(lambda pair: _fits(pair[1][1], new, pair[1][0]), enumerate(known))
    return [Place(index, was_at) for index, (was_at, _) in same]


def _up_to_end(known: Sequence[tuple[int, Sketch]], new: Sketch, low: int) -> list[Place]:
    """Return the places of the last stretches, all moved alike, from `low` on."""
    if not known:
        return []
    moved = len(new) - known[-1][0] - len(known[-1][1])
    for shift in (moved, moved - 1, moved + 1):  # a length is a row too much or too little
        found: list[Place] = []
        for index, (was_at, one) in reversed(list(enumerate(known))):
            if was_at + shift < low or not _fits(one, new, was_at + shift):
                break
            found.append(Place(index, was_at + shift))
        if found:
            return found[::-1]
    return []


def _between(known: Sequence[tuple[int, Sketch]], new: Sketch, begin: int) -> list[Place]:
    """Look where the stretch found before says that one should be, then all behind that one."""
    seeker = _Seeker(new)
    found: list[Place] = []
    shift = 0
    for index, (was_at, one) in enumerate(known):
        guess = was_at + shift
        for start in (guess, *seeker.likely(one, begin, guess)):
            if start >= begin and _fits(one, new, start):
                found.append(Place(index, start))
                shift, begin = start - was_at, start + len(one)
                break
    return found


class _Seeker:
    """Finds by correlation where a stretch may be in a long recording."""

    def __init__(self, new: Sketch) -> None:
        self._new = new
        self._length = 0
        self._spectrum = np.zeros(0, np.complex128)

    def likely(self, one: Sketch, begin: int, guess: int) -> Iterable[int]:
        """Yield places from `begin` on that look like it, the nearest to the guess first.

        They are looked for when the first is asked for. Where something is heard several times,
        such as a jingle, the nearest is the one that is meant.
        """
        if not len(one) or len(self._new) < len(one):
            return
        score = self._correlation(one)[: len(self._new) - len(one) + 1]
        score[:begin] = -np.inf
        found: list[tuple[float, int]] = []
        while len(found) < _CANDIDATES and len(score) and score.max() > 0:
            best = int(score.argmax())
            found.append((float(score[best]), best))
            score[max(0, best - _PEAK_HOPS) : best + _PEAK_HOPS] = -np.inf
        for height, start in sorted(found, key=lambda pair: abs(pair[1] - guess)):
            if height >= found[0][0] * _CLOSE_BEHIND:
                yield start

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
