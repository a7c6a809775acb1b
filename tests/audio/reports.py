"""Mastering reports and curves made for the tests."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from toolkit.audio.measuring.curves import Curves
from toolkit.audio.reporting.plots import PlotSubject
from toolkit.audio.values.master_report import LimitedStretch, MasterReport, SourceReport
from toolkit.audio.values.readings import Loudness
from toolkit.show.sound.target import Target

SUBJECT = PlotSubject(
    "What a gene is", "The Science of You", "003", ((0, "Welcome"), (60_000, "Data"))
)
WAV = SourceReport("wav", "pcm_s16le", 48_000, 1, "mono", 120_000)
HARD = (
    LimitedStretch(80_000, 81_000, 4.5),
    LimitedStretch(12_000, 12_500, 3.0),
    LimitedStretch(30_000, 30_200, 2.1),
)

REPORT = MasterReport(
    before=Loudness(-23.2, 8.0, -6.0, -18.0, -14.0),
    before_as_is_lufs=-26.2,
    before_dual_mono_lufs=-23.2,
    after=Loudness(-16.04, 7.5, -1.3, -12.0, -9.0),
    after_as_is_lufs=-19.05,
    after_dual_mono_lufs=-16.04,
    mono="dual-mono",
    target=Target(integrated_lufs=-16, true_peak_dbtp=-1),
    gain_db=7.2,
    limiter_ran=False,
    ceiling_dbtp=None,
    max_reduction_db=0.0,
    reducing_percent=0.0,
    encodings=1,
    rate_hz=44_100,
    channels=1,
    bitrate_bps=96_000,
    duration_ms=120_000,
    samples=5_292_000,
    length_bytes=1_440_000,
    sha256="ab" * 32,
    inputs_digest="cd" * 32,
    tags_digest="ef" * 32,
    source=WAV,
)
LIMITED = dataclasses.replace(
    REPORT, limiter_ran=True, ceiling_dbtp=-1.3, max_reduction_db=4.5, reducing_percent=2.1
)


def report(of: MasterReport = REPORT, **other: Any) -> MasterReport:
    return dataclasses.replace(of, **other)


def sounding(of: MasterReport, before_lufs: float, after_lufs: float) -> MasterReport:
    """Return a report whose whole programme has these readings."""
    return dataclasses.replace(
        of,
        before=dataclasses.replace(of.before, integrated_lufs=before_lufs),
        after=dataclasses.replace(of.after, integrated_lufs=after_lufs),
    )


def power(lufs: float) -> float:
    """Return the mean square of a loudness (BS.1770-5, annex 1, equation 2)."""
    return 0.0 if math.isinf(lufs) else 10 ** ((lufs + 0.691) / 10)


def flat(steps: int, before_lufs: float = -23.0, after_lufs: float = -16.0) -> Curves:
    """Return curves that stay at one loudness, without limiting."""
    level = 0 if math.isinf(after_lufs) else 64
    return Curves(
        np.full(steps, power(before_lufs), np.float32),
        np.full(steps, power(after_lufs), np.float32),
        np.zeros(steps, np.float32),
        np.tile(np.array([-level, level], np.int8), (steps, 1)),
    )
