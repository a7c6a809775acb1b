"""How much a limiter works, and whether that is heard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.limiting.gain_curve import NOTICEABLE_DB

HARD_DB, HARD_SHARE = 3.0, 0.01
"""A limiter that takes away so much for a larger share of the time works hard: people are told."""

DEEP_DB, DEEP_SHARE = 6.0, 0.0025
"""So does one that takes away twice as much for a quarter of that."""

# Chosen by measurement: depth or time alone says little. Of 37 recordings of speech brought to -16
# LUFS, 29 need the limiter, most of them for more than 1 % of the time, by 1.2 dB in the median and
# 3.7 dB at most; 3 dB are taken away for 0.1 % of the time at most. A bound of time alone warned of
# nearly all, and a warning that is always there is not read.


@dataclass(frozen=True, slots=True)
class Effort:
    """The most that a limiter took away, and for which shares of the time it took away how much."""

    max_reduction_db: float = 0.0
    share_reducing: float = 0.0  # by 0.1 dB or more
    share_hard: float = 0.0  # by 3 dB or more
    share_deep: float = 0.0  # by 6 dB or more

    @property
    def is_gentle(self) -> bool:
        """Whether nobody need be told of it."""
        return self.share_hard <= HARD_SHARE and self.share_deep <= DEEP_SHARE


IDLE = Effort()
"""No limiter, or one with nothing to do."""


class Toil:
    """Adds up what a limiter takes away, row by row."""

    def __init__(self) -> None:
        self._most_db = 0.0
        self._noticed = self._hard = self._deep = 0

    def add(self, reductions_db: NDArray[np.float64]) -> None:
        """Take in the reductions of some rows."""
        self._most_db = max(self._most_db, float(reductions_db.max(initial=0.0)))
        noticed = reductions_db[reductions_db >= NOTICEABLE_DB]
        self._noticed += len(noticed)
        self._hard += int((noticed >= HARD_DB).sum())
        self._deep += int((noticed >= DEEP_DB).sum())

    def effort(self, rows: float) -> Effort:
        """Return what it comes to in a sound of so many rows."""
        noticed, hard, deep = (
            min(1.0, count / max(1.0, rows)) for count in (self._noticed, self._hard, self._deep)
        )
        return Effort(self._most_db, noticed, hard, deep)
