"""The EBU's test signals for loudness meters, made from their definitions.

EBU Tech 3341 (November 2023), table 1, and EBU Tech 3342 (November 2023), table 1: all cases that
are defined by levels and times. The authentic programmes (3341: 7 and 8, 3342: 5 and 6) exist as
files of the EBU only, which may be tested with and not be passed on. The EBU's own files of cases
1, 2, 10, 12, 13 and 15 to 23 were read once with this meter: all within the tolerances, and those
of cases 20 to 23 as what is made here, to 0.002 dB.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .sounds import Samples, sine

SILENT = -math.inf
_FOUR = 4  # times the rate
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
    """Return one second of it in stereo, tapered by 10 ms at both ends."""
    angle = 2 * np.pi * peak.fraction * np.arange(rate_hz) + math.radians(peak.phase_degrees)
    return _tapered(peak.amplitude * np.sin(angle), rate_hz)


BURST_OFFSETS = {20: 0, 21: 1, 22: 2, 23: 3}
"""Tech 3341, cases 20 to 23: samples, of four times the rate; 0.0 +0.2/-0.4 dBTP."""


def burst(offset: int, rate_hz: int) -> Samples:
    """Return a sine of a sixth of the rate with one period of a quarter of it, twice as high.

    Made at four times the rate, low-passed, and every fourth sample taken from `offset` on.
    """
    tone = 0.5 * np.sin(2 * np.pi * np.arange(_FOUR * rate_hz // 24 * 12) / 24)
    single = np.sin(2 * np.pi * np.arange(16) / 16)
    around = np.arange(-256, 257)
    low_pass = np.sinc(around / _FOUR) * np.kaiser(len(around), 14)
    fine = np.convolve(np.concatenate((tone, single, tone)), low_pass / low_pass.sum(), "same")
    return _tapered(fine[offset::_FOUR], rate_hz)


def _tapered(sound: NDArray[np.float64], rate_hz: int) -> Samples:
    from_end = np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1])
    faded = sound * np.minimum(1, from_end / (0.01 * rate_hz))
    return np.repeat(faded[:, None], 2, axis=1).astype(np.float32)
