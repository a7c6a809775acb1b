"""Sound as values: what the steps of mastering hand to each other."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.progress import Progress

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

    def telling(self, samples: int | None, progress: Progress) -> Sound:
        """Return the sound, telling `progress` how much of its `samples` was played, if known."""

        def play() -> Generator[Samples, None, None]:
            done = 0
            for block in self.play():
                yield block
                done += len(block)
                if samples:
                    progress(min(1.0, done / samples))

        return replace(self, play=play)
