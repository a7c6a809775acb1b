"""The sound of a clip as bars: whole numbers, so that they are the same on every machine."""

from __future__ import annotations

from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]  # one channel

_LOUDEST = 0.98  # of all bars: a click or a laugh makes not all others small


def levels(samples: Samples, count: int) -> tuple[int, ...]:
    """Return `count` levels of the sound from 0 to 1000, its whole length in equal parts.

    A level is the square root of the ratio between its loudness (RMS) and that of the clip's loud
    parts, so that quiet speech is visible, too.
    """
    edges = [len(samples) * place // count for place in range(count + 1)]
    loudness = [_rms(samples[first:last]) for first, last in pairwise(edges)]
    top = max(1, sorted(loudness)[int(_LOUDEST * (count - 1))])
    return tuple(min(1000, isqrt(1_000_000 * each // top)) for each in loudness)


def _rms(samples: Samples) -> int:
    """Return the root mean square, rounded down."""
    if not len(samples):
        return 0
    wide = samples.astype(np.int64)
    return isqrt(int((wide * wide).sum()) // len(samples))
