"""Whether people talk at one level throughout, and if not, where the talk is quieter or louder."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from toolkit import timecode
from toolkit.audio.measuring.meter import STEPS_A_SECOND, integrated_lufs
from toolkit.audio.measuring.survey import Reading
from toolkit.audio.values.master_report import two_decimals
from toolkit.audio.voices.turns import find_turns, two_groups

# Chosen: who listens with others around turns the volume up for less. The sample show's speakers
# are 5 to 7 LU apart; of 35 recordings of real voices each has passages 5 LU apart at most.
LEAST_LU = 8.0
_LEAST_STEPS = 30  # of speech, about five seconds with its pauses: an aside is shorter


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the talk has another level than most of it, for the longest time."""

    start_ms: int
    end_ms: int
    off_lu: float  # below 0: quieter than the rest
    count: int  # of such passages


def passage(powers: NDArray[np.float64], speech: NDArray[np.bool_]) -> Passage | None:
    """Return the longest passage that is 8 LU or more away from the rest; None if there is none.

    `powers` are those of `Meter.step_powers`, `speech` is what `Dialogue` found in the same sound.
    """
    powers = powers[: len(speech)]
    turns = find_turns(powers, speech)
    if len(turns.lufs) < 2:
        return None
    louder = two_groups(turns.lufs, turns.steps)
    is_rest = louder if 2 * turns.steps[louder].sum() >= turns.steps.sum() else ~louder
    rest_lufs = integrated_lufs(powers[np.isin(turns.of_step, np.flatnonzero(is_rest))])
    found: list[tuple[int, int, int, float]] = []
    for numbers in _runs(~is_rest):
        (steps,) = np.nonzero(np.isin(turns.of_step, numbers))
        start, end = int(steps[0]), int(steps[-1]) + 1
        # All that sounds there, as a meter reads it: noise may have been taken for a turn.
        off_lu = integrated_lufs(powers[start:end]) - rest_lufs
        if math.isfinite(off_lu) and abs(off_lu) >= LEAST_LU and len(steps) >= _LEAST_STEPS:
            found.append((len(steps), start, end, off_lu))
    if not found:
        return None
    _, start, end, off_lu = max(found, key=lambda one: (one[0], -one[1]))
    step_ms = 1000 // STEPS_A_SECOND
    return Passage(start * step_ms, end * step_ms, off_lu, len(found))


def finding(recording: Reading) -> str | None:
    """Say in a sentence where the talk is much quieter or louder, and what helps; None if nowhere.

    `recording` is read as it came.
    """
    found = passage(recording.powers, recording.speech.speech_steps())
    if found is None:
        return None
    degree = "quieter" if found.off_lu < 0 else "louder"
    span = f"{timecode.short(found.start_ms)} to {timecode.short(found.end_ms)}"
    where = f"from {span}" if found.count == 1 else f"in {found.count} places, such as {span},"
    range_lu = recording.as_is.range_lu
    wide = "" if range_lu is None else f" (range {two_decimals(range_lu):.1f} LU)"
    return (
        f"the talk {where} is {abs(found.off_lu):.0f} dB {degree} than the rest{wide}: "
        "to even it out, set leveller = true in episode.toml"
    )


def _runs(which: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Yield the numbers of neighbouring turns for which `which` holds."""
    for holds, numbers in groupby(range(len(which)), key=lambda number: bool(which[number])):
        if holds:
            yield np.array(list(numbers), np.int64)
