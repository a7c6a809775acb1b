"""Some seconds of a sound, from all over it, kept while it streams by."""

from __future__ import annotations

import numpy as np

from toolkit.audio.values.sound import Samples

_KEPT = 6  # seconds at most, and half of them at least: a twentieth of a minute


class Excerpts:
    """Keeps some seconds of a sound that streams by, at even distances over all of it."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._kept: list[Samples] = []
        self._begun = np.zeros((0, channels), np.float32)  # of the second that is wanted next
        self._every, self._at = 1, 0  # seconds between those that are kept; the next sample

    def add(self, block: Samples) -> None:
        """Take in (samples, channels); how the stream is cut does not matter."""
        at, end = self._at, self._at + len(block)
        self._at = end
        while (start := self._wanted()) < end:
            missing = self._rate_hz - len(self._begun)
            piece = block[start - at : start - at + missing]
            self._begun = np.concatenate((self._begun, piece))
            if len(piece) < missing:
                return
            self._keep(self._begun)
            self._begun = self._begun[:0]

    def joined(self) -> Samples:
        """Return the seconds one after the other."""
        return np.concatenate([self._begun[:0], *self._kept])

    def _wanted(self) -> int:
        return len(self._kept) * self._every * self._rate_hz + len(self._begun)

    def _keep(self, second: Samples) -> None:
        self._kept.append(second)
        if len(self._kept) > _KEPT:  # the first is kept, then every other one
            self._kept, self._every = self._kept[::2], 2 * self._every
