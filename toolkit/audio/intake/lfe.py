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
_FAINT = 1e-3  # 30 dB below the others: a microphone so far down is heard by them as well
_SILENT = 1e-8


class LowChannels:
    """Takes whole seconds of sound, and tells whether LFE channels hold a voice."""

    def __init__(self, rate_hz: int, names: Sequence[str]) -> None:
        self._rate_hz = rate_hz
        self._low = [n for n, name in enumerate(names) if name in NAMES]
        self._others = [n for n in range(len(names)) if n not in self._low]
        self._most = 0.0  # in the voice's band, of a second that has a voice
        self._loudest = 0.0  # of the other channels

    @property
    def are_there(self) -> bool:
        """Whether there is any LFE channel beside others."""
        return bool(self._low and self._others)

    def add(self, samples: NDArray[np.float32], powers: NDArray[np.float64]) -> None:
        """Take a second of sound, of shape (channels, samples), and its mean squares."""
        self._loudest = max(self._loudest, *(float(powers[n]) for n in self._others))
        least = max(_SILENT, self._loudest * _FAINT)
        for n in self._low:
            if powers[n] > least:  # a spectrum costs as much as all else that is measured
                band, whole = self._in_band(samples[n])
                if round(band / whole, 3) >= _SHARE:
                    self._most = max(self._most, band)

    def have_voice(self) -> bool:
        """Tell whether one of them holds a voice as loud as a microphone's."""
        return self._loudest > 0 and round(self._most / (self._loudest * _FAINT), 3) >= 1

    def _in_band(self, samples: NDArray[np.float32]) -> tuple[float, float]:
        """Return the mean square in the voice's band, and of all that is not constant."""
        count = len(samples)
        bins = np.square(np.abs(np.fft.rfft(samples * np.hanning(count)))) * (16 / 3 / count**2)
        hz = np.arange(len(bins)) * (self._rate_hz / count)
        is_voice = (hz >= _VOICE_HZ[0]) & (hz < _VOICE_HZ[1])
        return float(steady.summed(bins[is_voice])), float(steady.summed(bins[3:]))
