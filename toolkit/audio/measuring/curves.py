"""Loudness over time, kept beside the report so that its picture can be drawn again.

One figure of each kind for every 100 ms: 14 bytes a step, 6 MB for twelve hours.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.measuring.meter import (
    MOMENTARY_STEPS,
    SHORT_TERM_STEPS,
    loudnesses,
    means,
)
from toolkit.show.timeline import Timeline

STEP_MS = 100
STEPS_LIMIT = 48 * 3600 * 10  # two days: longer is no episode, and a damaged file asks for no more

_MAGIC, _VERSION = b"soy curves\n", 1
_HEAD = struct.Struct("<11sB4I")  # magic, version, steps of each of the four
LARGEST_BYTES = _HEAD.size + 14 * STEPS_LIMIT
_FLOATS, _BYTES = np.dtype("<f4"), np.dtype("i1")


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """One recording and its finished MP3 in steps of 100 ms; the last may be left out."""

    before: NDArray[np.float32]  # K-weighted mean square, channels added, mono as the show counts;
    # of the recording as it came, where the episode has it
    after: NDArray[np.float32]  # the same of the decoded MP3
    reduction_db: NDArray[np.float32]  # the most that the limiter took away
    waveform: NDArray[np.int8]  # (steps, 2): lowest and highest sample, full scale being 127

    def to_bytes(self) -> bytes:
        """Return the file, the same for the same curves; little-endian, without compression."""
        floats = (self.before, self.after, self.reduction_db)
        steps = (*map(len, floats), len(self.waveform))
        head = _HEAD.pack(_MAGIC, _VERSION, *steps)
        body = b"".join(values.astype(_FLOATS).tobytes() for values in floats)
        return head + body + self.waveform.astype(_BYTES).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Curves:
        """Return the curves that `to_bytes` wrote. Raises ValueError for anything else."""
        if len(data) < _HEAD.size:
            raise ValueError("not a file of curves: too short")
        magic, version, *steps = _HEAD.unpack_from(data)
        if magic != _MAGIC or version != _VERSION:
            raise ValueError("not a file of curves, or of another version")
        if max(steps) > STEPS_LIMIT:
            raise ValueError(f"more than {STEPS_LIMIT} steps")
        sizes = [4 * steps[0], 4 * steps[1], 4 * steps[2], 2 * steps[3]]
        if len(data) != _HEAD.size + sum(sizes):
            raise ValueError("the curves are cut off, or something follows them")
        starts = [_HEAD.size + sum(sizes[:i]) for i in range(4)]
        before, after, reduction_db = (
            np.frombuffer(data, _FLOATS, count, start).astype(np.float32)
            for count, start in zip(steps[:3], starts[:3], strict=True)
        )
        waveform = np.frombuffer(data, _BYTES, 2 * steps[3], starts[3]).reshape(-1, 2).copy()
        for values in (before, after, reduction_db):
            if not (np.isfinite(values) & (values >= 0)).all():
                raise ValueError("a power or a reduction is negative or no number")
        return cls(before, after, reduction_db, waveform)

    @property
    def duration_ms(self) -> int:
        """How long the longer of recording and finished sound is, to the step below."""
        return STEP_MS * max(len(self.before), len(self.after), len(self.waveform))


def placed(powers: NDArray[np.float64], where: Timeline, steps: int) -> NDArray[np.float64]:
    """Return the recording's powers where they are heard in an episode of so many steps.

    Silence where music was put in; as they are where there is none.
    """
    if not where.shifts:
        return powers
    made = np.zeros(steps)
    ends = [*(start for start, _ in where.shifts[1:]), STEP_MS * len(powers)]
    for (start_ms, shift_ms), end_ms in zip(where.shifts, ends, strict=True):
        stretch = powers[round(start_ms / STEP_MS) : round(end_ms / STEP_MS)]
        first = round((start_ms + shift_ms) / STEP_MS)
        stretch = stretch[: max(0, steps - first)]
        made[first : first + len(stretch)] = stretch
    return made


def momentary(powers: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the LUFS of each 400 ms, -inf for silence; value i begins at i * 100 ms.

    Three values fewer than there are steps, none for less than 400 ms (EBU Tech 3341, section 2.2).
    """
    return loudnesses(means(powers.astype(np.float64), MOMENTARY_STEPS))


def short_term(powers: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the LUFS of each 3 s, -inf for silence; value i begins at i * 100 ms.

    29 values fewer than there are steps, none for less than 3 s (EBU Tech 3341, section 2.2).
    """
    return loudnesses(means(powers.astype(np.float64), SHORT_TERM_STEPS))
