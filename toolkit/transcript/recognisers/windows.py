"""What Whisper looks at to tell a language: the sound and a little silence, not 30 s."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]
"""What a sound looks like, shape (bands, hundredths of a second)."""

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
