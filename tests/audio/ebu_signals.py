"""The EBU's test signals for loudness meters, made from their definitions.

EBU Tech 3341, table 1 (minimum requirements test signals), and EBU Tech 3342, table 1. The cases
here are sines in steps. Levels, times and expected values were read in the tests of libloudness
(github.com/nomonosound/libloudness, "EBU Tech3341 ..." and "EBU Tech 3342 test cases"). Not made
here: cases 7 and 8 (programmes, files of the EBU), and 20 to 23, of which only the EBU's files were
found and no formula.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from .sounds import Samples, sine

SILENT = -math.inf
Step = tuple[float, float]
"""A level in dBFS (the sine's peak) and seconds."""

INTEGRATED: dict[int, tuple[list[Step], float]] = {
    1: ([(-23, 20)], -23.0),
    2: ([(-33, 20)], -33.0),
    3: ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
    4: ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
    5: ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
}
"""Tech 3341, cases 1 to 5: steps, and the integrated loudness in LUFS, +-0.1 LU."""

SURROUND_DBFS = (-28.0, -28.0, -24.0, -30.0, -30.0)
"""Case 6: 20 s of left, right, centre and both surrounds; -23.0 +-0.1 LUFS integrated."""

STEADY_SHORT_TERM: list[Step] = [(-20, 1.34), (-30, 1.66)] * 5
"""Case 9: the short-term loudness is -23.0 +-0.1 LUFS, constant after 3 s."""

STEADY_MOMENTARY: list[Step] = [(-20, 0.18), (-30, 0.22)] * 25
"""Case 12: the momentary loudness is -23.0 +-0.1 LUFS, constant after 1 s."""

SEGMENTS = range(20)


def short_term_segment(segment: int) -> list[Step]:
    """Case 10, segment 0 to 19: the highest short-term loudness is -23.0 +-0.1 LUFS."""
    return [(SILENT, 0.15 * segment), (-23, 3), (SILENT, 1)]


def momentary_segment(segment: int) -> list[Step]:
    """Case 13, segment 0 to 19: the highest momentary loudness is -23.0 +-0.1 LUFS."""
    return [(SILENT, 0.02 * segment), (-23, 0.4), (SILENT, 1)]


def rising_short_term(segment: int) -> tuple[list[Step], float]:
    """Case 11, one of 20 successive parts, and the highest short-term loudness, +-0.1 LUFS."""
    level = -38.0 + segment
    return [(SILENT, 0.15 * segment), (level, 3), (SILENT, 3 - 0.15 * segment)], level


def rising_momentary(segment: int) -> tuple[list[Step], float]:
    """Case 14, one of 20 successive parts, and the highest momentary loudness, +-0.1 LUFS."""
    level = -38.0 + segment
    return [(SILENT, 0.02 * segment), (level, 0.4), (SILENT, 0.4 - 0.02 * segment)], level


class Peak(NamedTuple):
    """A sine by its frequency as a share of the sample rate, phase and amplitude."""

    fraction: float
    phase_degrees: float
    amplitude: float
    expected_dbtp: float  # +0.2, -0.4 dB


PEAKS = {
    15: Peak(1 / 4, 0.0, 0.50, -6.0),
    16: Peak(1 / 4, 45.0, 0.50, -6.0),
    17: Peak(1 / 6, 60.0, 0.50, -6.0),
    18: Peak(1 / 8, 67.5, 0.50, -6.0),
    19: Peak(1 / 4, 45.0, 1.41, 3.0),
}
"""Tech 3341, cases 15 to 19."""

RANGES: dict[int, tuple[list[float], float]] = {
    1: ([-20, -30], 10),
    2: ([-20, -15], 5),
    3: ([-40, -20], 20),
    4: ([-50, -35, -20, -35, -50], 15),
}
"""Tech 3342, cases 1 to 4: levels of 20 s each, and the loudness range, +-1 LU."""


def stepped(steps: list[Step], rate_hz: int) -> Samples:
    """Return a stereo sine of 1000 Hz with these levels one after the other."""
    return np.concatenate([sine(level, seconds, rate_hz=rate_hz) for level, seconds in steps])


def peaking(peak: Peak, rate_hz: int) -> Samples:
    """Return one second of it in stereo, faded for 0.1 s so that its ends are no peaks."""
    time = np.arange(rate_hz)
    angle = 2 * np.pi * peak.fraction * time + math.radians(peak.phase_degrees)
    fade = np.minimum(1, np.minimum(time, time[::-1]) / (rate_hz / 10))
    sound = (peak.amplitude * np.sin(angle) * fade).astype(np.float32)
    return np.repeat(sound[:, None], 2, axis=1)
