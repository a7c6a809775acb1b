"""How far a sound swings, for pictures: the lowest and the highest sample of each 100 ms."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.measuring.meter import STEPS_A_SECOND
from toolkit.audio.values.sound import Samples


class Waveform:
    """Takes in sound block by block; eight bytes are kept for each 100 ms."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._at = 0  # of the next sample
        self._lows, self._highs = array("f"), array("f")

    def add(self, block: Samples) -> None:
        """Take in (samples, channels); all channels count alike."""
        start = 0
        while start < len(block):
            step = self._at * STEPS_A_SECOND // self._rate_hz
            ends_at = -(-(step + 1) * self._rate_hz // STEPS_A_SECOND)
            part = block[start : start + ends_at - self._at]
            low, high = float(part.min()), float(part.max())
            if step < len(self._lows):  # a step that the last block began
                low, high = min(low, self._lows.pop()), max(high, self._highs.pop())
            self._lows.append(low)
            self._highs.append(high)
            start += len(part)
            self._at += len(part)

    def read(self) -> NDArray[np.int8]:
        """Return (steps, 2): lowest and highest, 127 being full scale; the last may be short."""
        swings = np.stack((np.array(self._lows), np.array(self._highs)), axis=1)
        made: NDArray[np.int8] = np.rint(np.clip(swings, -1, 1) * 127).astype(np.int8)
        return made
