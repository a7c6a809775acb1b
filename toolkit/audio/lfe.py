"""Whether a channel that a file calls LFE holds a voice.

Programs that set one bit of a WAV's mask for each channel call the fourth microphone so. A real
low-frequency channel handles 20 to 120 Hz (ITU-R BS.775-3, annex 7): what is in it of a voice's
frequencies is far below its own bass, and far below the other channels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady

NAMES = ("LFE", "LFE2")

# Chosen: a slope of 12 dB an octave, the flattest in use, leaves less than -16 dB from 300 Hz on.
_VOICE_HZ = (300, 4000)
_SHARE = 0.1  # of its power that a second of voice has there; 0.3 and more by measurement
_BELOW_OTHERS_DB = 26.0  # a microphone that is further down is heard by the others as well
_SILENT = 1e-8


class LowChannels:
    """Takes whole seconds of sound, and tells whether LFE channels hold a voice."""

    def __init__(self, rate_hz: int, names: Sequence[str]) -> None:
        self._rate_hz = rate_hz
        self._low = [n for n, name in enumerate(names) if name in NAMES]
        self._others = [n for n in range(len(names)) if n not in self._low]
        self._voiced: list[float] = []  # the loudest of each second in the voice's band
        self._loudest = 0.0

    @property
    def are_there(self) -> bool:
        """Whether there is any LFE channel beside others."""
        return bool(self._low and self._others)

    def add(self, samples: NDArray[np.float32]) -> None:
        """Take a second of sound, of shape (channels, samples)."""
        window = np.hanning(samples.shape[1]).astype(np.float32)
        bins = np.square(np.abs(np.fft.rfft(samples * window, axis=1)))
        hz = np.arange(bins.shape[1]) * (self._rate_hz / samples.shape[1])
        scale = 16 / 3 / samples.shape[1] ** 2  # to mean squares: the window has 3/8 of the power
        whole = steady.summed(bins) * scale
        band = steady.summed(bins[:, (hz >= _VOICE_HZ[0]) & (hz < _VOICE_HZ[1])]) * scale
        self._loudest = max(self._loudest, *(float(band[n]) for n in self._others))
        found = [
            float(band[n])
            for n in self._low
            if band[n] > _SILENT and round(float(band[n] / whole[n]), 3) >= _SHARE
        ]
        if found:
            self._voiced.append(max(found))

    def have_voice(self) -> bool:
        """Tell whether one of them holds a voice as loud as a microphone's."""
        least = self._loudest * steady.power(-_BELOW_OTHERS_DB)
        return any(round(power / least, 3) >= 1 for power in self._voiced) if least else False
