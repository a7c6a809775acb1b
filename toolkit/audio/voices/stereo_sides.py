"""Who talks when in a stereo recording that has one person on each side.

Each side is taken for one microphone that hears the other person too, and judged as tracks are
(`activity.py`). First it is made sure that the sides are two: a mono recording in two channels, or
voices mixed to both, would only give turns that nobody took.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.values.sound import Sound
from toolkit.audio.voices import activity
from toolkit.audio.voices.activity import STEP_MS, StepMeter
from toolkit.errors import BadRecording

# Chosen, and then tried on a made conversation with 20 dB between the sides, on the same mixed to
# both sides 3 dB apart, and on one side twice: tests/audio/test_sides.py.
SAME_CORRELATION = 0.98
LEAST_APART_DB = 6.0  # by which each side leads while its person talks

_STEPS = 5  # 100 ms
_BELOW_LOUD_DB = 25.0  # what is further down is a pause
_HINT = (
    "soy voices needs one person on each side; with a file for each "
    "person, make a new episode of them: soy new --track"
)

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sides:
    """When the person on each side talks: [start, end) in milliseconds, in order."""

    left: tuple[tuple[int, int], ...]
    right: tuple[tuple[int, int], ...]
    apart_db: float  # by which each side leads while its person talks


def hear(sound: Sound) -> Sides:
    """Return who talks when in a stereo sound, by streaming it once.

    Raises BadRecording where the two sides hold the same, differ too little, or one of them has no
    voice of its own; and what playing raises.
    """
    levels, correlation = _measured(sound)
    if any(activity.is_silent(side) for side in levels):
        name = "left" if activity.is_silent(levels[0]) else "right"
        raise BadRecording(f"{sound.name}: the {name} side is silent", hint=_HINT)
    if correlation >= SAME_CORRELATION:
        raise BadRecording(f"{sound.name}: both sides contain the same sound", hint=_HINT)
    apart_db = _apart(levels)
    if apart_db < LEAST_APART_DB:
        raise BadRecording(
            f"{sound.name}: the sides differ by only {apart_db:.1f} dB, so both voices are on both "
            f"sides; soy needs at least {LEAST_APART_DB:.0f} dB",
            hint=_HINT,
        )
    found = activity.find(levels)
    for name, is_own in zip(("left", "right"), found.is_own, strict=True):
        if not is_own:
            raise BadRecording(f"{sound.name}: the {name} side has no voice of its own", hint=_HINT)
    left, right = (_in_ms(row) for row in found.talking)
    return Sides(left, right, round(apart_db, 1))


def _measured(sound: Sound) -> tuple[_Floats, float]:
    """Return the levels of both sides (2, steps of 20 ms), and how alike their samples are."""
    meters = [StepMeter(sound.rate_hz, 1) for _ in range(2)]
    powers, product = np.zeros(2), 0.0
    with contextlib.closing(sound.play()) as blocks:
        for block in blocks:
            for side, meter in enumerate(meters):
                meter.add(block[:, side : side + 1])
            wide = np.ascontiguousarray(block.T, np.float64)
            powers += steady.summed(np.square(wide))
            product += float(steady.summed(wide[0] * wide[1]))
    power = math.sqrt(float(powers[0] * powers[1]))
    correlation = round(product / power, 6) if power else 0.0
    return np.stack([meter.levels_lufs() for meter in meters]), correlation


def _apart(levels_lufs: _Floats) -> float:
    """Return by how many dB a side leads while its person talks: half of the whole swing."""
    whole = levels_lufs.shape[1] - levels_lufs.shape[1] % _STEPS
    powers = steady.summed(steady.powers(levels_lufs[:, :whole]).reshape(2, -1, _STEPS)) / _STEPS
    if not powers.shape[1]:
        return 0.0
    left, right = steady.decibels(powers)
    louder = np.maximum(left, right)
    difference = (left - right)[louder >= np.percentile(louder, 95) - _BELOW_LOUD_DB]
    low, high = np.percentile(difference, (5, 95))
    return float(high - low) / 2


def _in_ms(talking: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    return tuple((a * STEP_MS, b * STEP_MS) for a, b in activity.stretches(talking))
