"""Sound as values: what the steps of mastering hand to each other."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 44_100
"""Of finished sound: every app and browser plays it, and Apple lists it with 48 kHz."""

Samples = NDArray[np.float32]
"""Sound as float32 in [-1, 1], shape (samples, channels)."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Sound that can be played from its start as often as it is wanted, by blocks.

    `play()` begins anew each time; closing what it returns ends it early. The same samples come
    each time, cut in the same way.
    """

    rate_hz: int
    channels: int  # 1 or 2
    play: Callable[[], Generator[Samples, None, None]]
    name: str  # as messages call it
