"""Whether a stretch of a recording can be cut out: its ends lie in pauses, not inside sound."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.measuring import quiet
from toolkit.audio.values.sound import Samples

RATE_HZ = 16_000  # an s is heard from 4 to 8 kHz only
STEP_MS = 10

# A pause is 25 dB below the talk beside it, for breath is louder than a room; and where the room is
# loud, 6 dB above its quietest. Where loud and quiet are less than 12 dB apart there is music or
# noise throughout, and pauses cannot be told.
_UNDER_DB, _OVER_FLOOR_DB, _LEAST_RANGE_DB = 25.0, 6.0, 12.0
_TALK_MS, _ROOM_MS = 2000, 10_000  # how far around the stretch each is looked for
_NEAR_MS = 30  # an edge is in a pause that is so near: less than any speech sound but a plosive
HEARD_MS = 80  # shorter sound beside an edge is a click, a breath's end, or the times' inexactness

Levels = NDArray[np.float32]


def levels(blocks: Iterable[Samples]) -> Levels:
    """Return the power of each 10 ms in dB, of mono samples at 16 kHz; -120 at least."""
    made: Levels = quiet.levels(blocks, RATE_HZ * STEP_MS // 1000).astype(np.float32)
    return made


class CutRegion:
    """A stretch of a recording, to be cut out of it."""

    def __init__(self, levels: Levels, start_ms: int, end_ms: int) -> None:
        talk = _between(levels, start_ms - _TALK_MS, end_ms + _TALK_MS)
        room = _between(levels, start_ms - _ROOM_MS, end_ms + _ROOM_MS)
        loud = float(np.percentile(talk, 90)) if len(talk) else 0.0
        floor = float(np.percentile(room, 10)) if len(room) else 0.0
        self._levels = levels
        self._bound_db = max(loud - _UNDER_DB, floor + _OVER_FLOOR_DB)
        if loud - floor < _LEAST_RANGE_DB:
            self._bound_db = np.inf

    def is_pause(self, at_ms: int) -> bool:
        """Tell whether nothing is heard at an instant, or 30 ms beside it."""
        near = _between(self._levels, at_ms - _NEAR_MS, at_ms + _NEAR_MS)
        return not len(near) or bool(near.min() <= self._bound_db)

    def heard_ms(self, start_ms: int, end_ms: int) -> int:
        """Return for how long something is heard in [start, end)."""
        if end_ms <= start_ms:
            return 0
        inside = _between(self._levels, start_ms, end_ms)
        return int(np.count_nonzero(inside > self._bound_db)) * STEP_MS

    def nearest_pause(self, at_ms: int, low_ms: int, high_ms: int) -> int | None:
        """Return the pause nearest to an instant, in [low, high]; None if there is none."""
        low_ms = max(0, low_ms)
        first = low_ms // STEP_MS
        quiet = np.flatnonzero(_between(self._levels, low_ms, high_ms + 1) <= self._bound_db)
        places = (first + quiet) * STEP_MS + STEP_MS // 2
        places = places[(places >= low_ms) & (places <= high_ms)]
        return int(places[np.abs(places - at_ms).argmin()]) if len(places) else None


def _between(levels: Levels, start_ms: int, end_ms: int) -> Levels:
    return levels[max(0, start_ms) // STEP_MS : max(0, -(-end_ms // STEP_MS))]
