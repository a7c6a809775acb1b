"""The places where a limiter works hard, for people who want to listen to them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.limiting.effort import HARD_DB
from toolkit.audio.measuring.meter import STEPS_A_SECOND
from toolkit.audio.values.master_report import LimitedStretch, two_decimals

_SHOWN = 10  # places; whoever has heard the ten hardest knows the rest
_TOGETHER_STEPS = 10  # places less than a second apart are heard as one


def hard_stretches(reductions_db: NDArray[np.float32]) -> tuple[LimitedStretch, ...]:
    """Return at most ten stretches with the strongest reduction, the strongest first.

    `reductions_db` is the most that was taken away in each 100 ms. A stretch is where the limiter
    takes away 3 dB or more, again and again without a second of rest.
    """
    (busy,) = np.nonzero(reductions_db >= HARD_DB)
    if not len(busy):
        return ()
    groups = np.split(busy, np.flatnonzero(np.diff(busy) > _TOGETHER_STEPS) + 1)
    step_ms = 1000 // STEPS_A_SECOND
    found = [
        LimitedStretch(
            start_ms=int(group[0]) * step_ms,
            end_ms=(int(group[-1]) + 1) * step_ms,
            max_reduction_db=two_decimals(float(reductions_db[group].max())),
        )
        for group in groups
    ]
    return tuple(sorted(found, key=lambda s: (-s.max_reduction_db, s.start_ms))[:_SHOWN])
