"""The windows that Whisper looks at, where they are longer than the sound: silence behind it.

faster-whisper fills a window of 30 s up with zeros, which stand for a steady noise. Whisper learnt
from sound with silence behind it (openai-whisper, `transcribe.py`, pads the sound itself).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]
"""What a sound looks like, shape (..., bands, hundredths of a second)."""

# Measured on real readers with Whisper base: of an Italian list of 19 words in 21 s, three are
# wrong with zeros behind them and none with silence. Words of the others stay the same, but behind
# a few seconds that are heard by themselves silence made a stuttering reader say more than he did.
_LEAST_SOUND, _LEAST_REST = 1500, 500

# Ten seconds of sound take 0.2 s of work so, not 0.9 (Whisper base). Without the silence half of a
# list of Spanish months was taken for Latin; with three seconds of zeros, too.
_BEHIND = 100


def for_language(features: Features, longest: int) -> Features:
    """Return features of a sound, at most the `longest` of them, with a second of silence behind.

    The softest that they hold is silence: 80 dB below the loudest.
    """
    kept = features[:, :longest]
    behind = min(longest - kept.shape[1], _BEHIND)
    return np.pad(kept, [(0, 0), (0, behind)], constant_values=float(kept.min()))


def with_silence(features: Features) -> Features:
    """Return one window, or several, with silence in place of a long rest of zeros.

    The softest that a window holds is silence: 80 dB below its loudest.
    """
    if features.ndim > 2:
        return np.stack([with_silence(window) for window in features])
    sounds = np.flatnonzero(features.any(axis=0))
    length = int(sounds[-1]) + 1 if len(sounds) else 0
    if length < _LEAST_SOUND or features.shape[1] - length < _LEAST_REST:
        return features
    kept = features[:, :length]
    rest = features.shape[1] - length
    return np.pad(kept, [(0, 0), (0, rest)], constant_values=float(kept.min()))
