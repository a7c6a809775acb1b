"""Where in a recording nothing is heard."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.values.sound import Samples

RATE_HZ = 8000  # speech is known by what is below 4 kHz
_STEP = RATE_HZ // 10
# Quiet is what lies 40 dB under the loud tenth of the recording, or under -70 dBFS: below speech
# at its softest in the sample recordings (about 30 dB under), above the noise of a quiet room.
_UNDER_DB = 40.0
_NEVER_DB = -70.0
_SHORTEST_STEPS = 5  # half a second: shorter is a pause within speech


def quiet(blocks: Iterable[Samples]) -> tuple[tuple[int, int], ...]:
    """Return the stretches [start, end) in milliseconds in which nothing is heard for 0.5 s.

    `blocks` are mono samples at 8 kHz. Memory is four bytes for each 100 ms.
    """
    levels_db = levels(blocks, _STEP)
    if not len(levels_db):
        return ()
    bound_db = max(_NEVER_DB, float(np.percentile(levels_db, 90)) - _UNDER_DB)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], levels_db < bound_db, [0]])))
    pairs = edges.reshape(-1, 2)
    return tuple(
        (int(start) * 100, int(end) * 100) for start, end in pairs if end - start >= _SHORTEST_STEPS
    )


def levels(blocks: Iterable[Samples], step: int) -> NDArray[np.float64]:
    """Return the power of each `step` samples of mono sound in dB, -120 at least.

    What is left at the end, less than a step, is not counted.
    """
    rest, steps = np.zeros(0, np.float32), [np.zeros(0)]
    for block in blocks:
        rest = np.concatenate([rest, block.reshape(-1)])
        whole = len(rest) // step * step
        power = steady.summed(np.square(rest[:whole].reshape(-1, step).astype(np.float64))) / step
        steps.append(steady.decibels(np.maximum(power, 1e-12)))
        rest = rest[whole:]
    return np.concatenate(steps)
