"""What a recording sounds like between its words and on both sides of a place.

Chapters begin where music ends, after a long pause, and where other voices or another room are
heard. Voices are compared as speaker segmentation does: by how much worse one normal distribution
fits the cepstra of both sides than one for each (the likelihood ratio of S. Chen and P.
Gopalakrishnan, "Speaker, environment and channel change detection and clustering via the Bayesian
information criterion", DARPA workshop 1998), here with independent cepstra. In a conversation the
one who speaks next was heard a moment ago: that is no change.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.align import spectra
from toolkit.transcript.align.spectra import HOP_MS, Flags, Floats
from toolkit.transcript.recognition.parts import Samples

_BLOCK = 100  # hops of speech, a second of it, are counted as one
_SIDE = 20  # blocks on each side are compared, whatever pauses are in it
_LEAST = 8  # with less, the words of the moment decide and not the voice
_CHUNK, _REACH = 10, 120  # no voice counts as new that is heard for 10 s within two minutes
_SOUNDING_DB = 25.0  # below loud speech; speech and music are above it most of the time
_BEFORE_MS, _BEYOND_MS = 10_000, 700  # around a start, within which a pause before it is looked for
_UNLIKE = 0.4  # music and speech are further apart; two voices in one room hardly as far
_LEAST_VARIANCE = 1e-3


Sums = NDArray[np.float64]


class Soundscape:
    """The levels and cepstra of a recording; 20 MB for an hour."""

    def __init__(self, blocks: Iterable[Samples]) -> None:
        """Take mono sound at 16 kHz."""
        rows = spectra.cepstra(blocks)
        level = rows[:, 0]
        loud = float(np.percentile(level, 95)) if len(level) else 0.0
        bound = spectra.bound_db(level, loud) if len(level) else 0.0
        self._is_quiet: Flags = level <= bound
        self._sounds: Flags = level > loud - _SOUNDING_DB
        self._rows: Floats = rows[:, 1:]

    def pause_ms(self, start_ms: int) -> int:
        """Return how long nothing is heard before speech that begins there, or 0.7 s around it."""
        first = max(0, start_ms - _BEFORE_MS) // HOP_MS
        near = self._is_quiet[first : (start_ms + _BEYOND_MS) // HOP_MS]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], near, [0]])))
        least_end = (start_ms - _BEYOND_MS) // HOP_MS - first
        lengths = [end - begin for begin, end in edges.reshape(-1, 2).tolist() if end >= least_end]
        return max(lengths, default=0) * HOP_MS

    def sounding_ms(self, start_ms: int, end_ms: int) -> int:
        """Return how much of a stretch is about as loud as speech."""
        return int(np.count_nonzero(self._sounds[start_ms // HOP_MS : end_ms // HOP_MS])) * HOP_MS

    def voices(self, cues: Iterable[tuple[int, int]]) -> SpokenCepstra:
        """Return the voices in the stretches [start, end) in milliseconds that the cues cover."""
        spoken = np.zeros(len(self._sounds), np.bool_)
        for start_ms, end_ms in cues:
            spoken[start_ms // HOP_MS : end_ms // HOP_MS] = True
        return SpokenCepstra(self._rows, np.flatnonzero(spoken & self._sounds))

    def is_other(self, start_ms: int, end_ms: int, voices: SpokenCepstra) -> bool:
        """Tell whether what sounds in a stretch is unlike the speech on both sides of it: music.

        What is like it is speech that the transcript lacks.
        """
        first, end = start_ms // HOP_MS, end_ms // HOP_MS
        inside = _sums(self._rows[first:end][self._sounds[first:end]])
        sides = [side for side in voices.around(first) if _count(side) >= _LEAST * _BLOCK]
        return bool(sides) and all(_apart(inside, side) >= _UNLIKE for side in sides)


class SpokenCepstra:
    """The cepstra of what is spoken, summed up by blocks of a second."""

    def __init__(self, rows: Floats, spoken: NDArray[np.intp]) -> None:
        self._starts = spoken[::_BLOCK]  # the hop at which each block begins
        sums = [_sums(rows[spoken[at : at + _BLOCK]]) for at in range(0, len(spoken), _BLOCK)]
        self._sums = np.cumsum([np.zeros(2 * rows.shape[1] + 1), *sums], axis=0)

    def around(self, hop: int) -> tuple[Sums, Sums]:
        """Return what is spoken in the 20 s before a hop and behind it."""
        at = int(np.searchsorted(self._starts, hop))
        return self._of(at - _SIDE, at), self._of(at, at + _SIDE)

    def change(self, at_ms: int) -> float:
        """Return how different the voices before and after a place are, two decimals.

        0 for the same, for those of a conversation, or for too little to tell; 0.5 and more for
        other voices or another room.
        """
        at = int(np.searchsorted(self._starts, at_ms // HOP_MS))
        before, after = self.around(at_ms // HOP_MS)
        if min(_count(before), _count(after)) < _LEAST * _BLOCK:
            return 0.0
        earlier = [self._of(k - _CHUNK, k) for k in range(at, max(0, at - _REACH), -_CHUNK // 2)]
        last = min(len(self._starts), at + _REACH)
        later = [self._of(k, k + _CHUNK) for k in range(at, last, _CHUNK // 2)]
        found = [_apart(before, after)]
        found += [_apart(after, one) for one in earlier if _count(one) >= _LEAST * _BLOCK]
        found += [_apart(before, one) for one in later if _count(one) >= _LEAST * _BLOCK]
        return min(found)

    def _of(self, first: int, end: int) -> Sums:
        made: Sums = self._sums[min(end, len(self._sums) - 1)] - self._sums[max(0, first)]
        return made


def _sums(rows: Floats) -> Sums:
    """Return the number of rows, the sums of their columns and of their squares."""
    wide = rows.astype(np.float64)
    return np.concatenate([[len(wide)], wide.sum(axis=0), np.square(wide).sum(axis=0)])


def _count(sums: Sums) -> int:
    return int(sums[0])


def _apart(one: Sums, other: Sums) -> float:
    """Return by how much one distribution fits both worse than one for each, two decimals."""
    if not _count(one) or not _count(other):
        return 0.0
    both = one + other
    apart = sum(float(part[0]) * _spread(part) for part in (one, other)) / float(both[0])
    return round(max(0.0, (_spread(both) - apart) / 2), 2)


def _spread(sums: Sums) -> float:
    """Return the logarithm of the volume that rows fill, each column by itself."""
    means, squares = (sums[1:] / sums[0]).reshape(2, -1)
    return float(np.log(np.maximum(squares - np.square(means), _LEAST_VARIANCE)).sum())
