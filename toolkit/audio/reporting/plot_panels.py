"""The three parts of the loudness picture: loudness, what the limiter took away, the waveform."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit import timecode
from toolkit.audio import steady
from toolkit.audio.measuring.curves import STEP_MS, Curves, momentary, short_term
from toolkit.audio.measuring.meter import MOMENTARY_STEPS, SHORT_TERM_STEPS
from toolkit.audio.reporting.plot_frame import PlotFrame, heading, points, thinned
from toolkit.audio.reporting.scene import Area, Ink, SceneText, Shape, Stroke, box, width_px
from toolkit.audio.values.master_report import MasterReport
from toolkit.show.sound.target import TOLERANCE_LU

GRID_LU = 6
_ROOM_BELOW_LU, _LOWEST_LUFS, _HIGHEST_LUFS = 10, -78, 6
_LABEL_PX = 17  # from one label to the next
_LEAST_DEPTH_PX = 2.0  # so that a trace of limiting is seen
_NOTICEABLE_DB = 0.1  # as the limiter counts
_MARKED_PLACES = 5
BEFORE_DASH, TARGET_DASH = (5.0, 3.0), (1.0, 2.0)

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """Loudness from `low_lufs` at the bottom to `high_lufs` at the top, multiples of 6."""

    low_lufs: int
    high_lufs: int
    top: float
    bottom: float

    @classmethod
    def holding(cls, report: MasterReport, curves: Curves, top: float, bottom: float) -> Scale:
        """Return the scale on which the loudest moment and 10 LU below the programme are seen."""
        aim = report.target.integrated_lufs
        means = (report.before.integrated_lufs, report.after.integrated_lufs, aim)
        peaks = [momentary(powers).max(initial=aim) for powers in (curves.before, curves.after)]
        low = max(_LOWEST_LUFS, min(m for m in means if math.isfinite(m)) - _ROOM_BELOW_LU)
        high = min(_HIGHEST_LUFS, max([*peaks, *means]) + 1)
        steps = math.floor(low / GRID_LU), math.ceil(high / GRID_LU)
        return cls(steps[0] * GRID_LU, steps[1] * GRID_LU, top, bottom)

    def y(self, lufs: float) -> float:
        """Return where a loudness is; what is lower than the scale lies on its bottom."""
        return float(self.ys(np.array([lufs]))[0])

    def ys(self, lufs: _Floats) -> _Floats:
        """Return where many are."""
        held = np.clip(lufs, self.low_lufs, self.high_lufs)
        share: _Floats = (self.high_lufs - held) / (self.high_lufs - self.low_lufs)
        return self.top + share * (self.bottom - self.top)


# ---------------------------------------------------------------- loudness


def loudness(
    frame: PlotFrame, scale: Scale, report: MasterReport, curves: Curves
) -> Iterator[Shape]:
    """Yield target, moments, curves and the whole programme's lines with their figures."""
    aim = report.target.integrated_lufs
    band = scale.y(aim + TOLERANCE_LU), scale.y(aim - TOLERANCE_LU)
    after_ms, after = _momentary(curves.after, frame)
    if len(after):
        top = points(frame, after_ms, scale.ys(after))
        ends = (top[-1][0], scale.bottom), (top[0][0], scale.bottom)
        yield Area((*top, *ends), "momentary")
    yield box(frame.left, band[0], frame.right, band[1], "band")
    yield from _levels(frame, scale)
    if len(after) > 1:
        yield Stroke(top, "edge", 0.75)
    for y in band:
        yield Stroke(((frame.left, y), (frame.right, y)), "target", 0.75, TARGET_DASH)
    yield from _curve(frame, scale, curves.before, "before")
    yield from _curve(frame, scale, curves.after, "after")
    yield from _whole(frame, scale, report)
    if not len(after) and len(curves.before) < MOMENTARY_STEPS:
        at = ((frame.left + frame.right) / 2, (scale.top + scale.bottom) / 2)
        yield SceneText(at, "too short for a curve", "quiet", 13, "middle")


def _momentary(powers: NDArray[np.float32], frame: PlotFrame) -> tuple[_Floats, _Floats]:
    places, lufs = thinned(momentary(powers), frame.columns, highest=True)
    return (places + MOMENTARY_STEPS / 2) * STEP_MS, lufs


def _short_term(powers: NDArray[np.float32], frame: PlotFrame) -> tuple[_Floats, _Floats]:
    places, mean = thinned(steady.powers(short_term(powers)), frame.columns)
    return (places + SHORT_TERM_STEPS / 2) * STEP_MS, steady.decibels(mean)


def _curve(
    frame: PlotFrame, scale: Scale, powers: NDArray[np.float32], ink: Ink
) -> Iterator[Shape]:
    """Yield the short-term curve; of less than 3 s the momentary one."""
    times_ms, lufs = _short_term(powers, frame)
    if len(lufs) < 2:
        times_ms, lufs = _momentary(powers, frame)
    if len(lufs) < 2:
        return
    line = points(frame, times_ms, scale.ys(lufs))
    if ink == "before":
        yield Stroke(line, ink, 1.25, BEFORE_DASH)
        return
    yield Stroke(line, "paper", 4.0)  # a seam, so that it stands out where curves cross
    yield Stroke(line, ink, 2.0)


def _levels(frame: PlotFrame, scale: Scale) -> Iterator[Shape]:
    for lufs in range(scale.low_lufs, scale.high_lufs + 1, GRID_LU):
        y = scale.y(lufs)
        yield Stroke(((frame.left, y), (frame.right, y)), "grid")
        yield SceneText((frame.left - 8, y + 4), signed(lufs, 0), "quiet", anchor="end")


def _whole(frame: PlotFrame, scale: Scale, report: MasterReport) -> Iterator[Shape]:
    """Yield a line for the whole programme before and after, and on wide pictures its label."""
    before, after = report.before.integrated_lufs, report.after.integrated_lufs
    aim = report.target.integrated_lufs
    lines: tuple[tuple[float, Ink, float], ...] = ((before, "before", 1.0), (after, "after", 1.5))
    for lufs, ink, width in lines:
        if math.isfinite(lufs):
            places = ((frame.left, scale.y(lufs)), (frame.right + 6, scale.y(lufs)))
            yield Stroke(places, ink, width, BEFORE_DASH if ink == "before" else None)
    if frame.is_narrow:
        return
    labels: list[tuple[float, str, Ink]] = [
        (scale.y(before), f"before {signed(before)}", "before"),
        (scale.y(after), f"after {signed(after)}", "after"),
        (scale.y(aim) + 0.1, f"target {signed(aim, None)} ±{TOLERANCE_LU:g}", "target"),
    ]
    yield SceneText((frame.right + 12, scale.top - 8), "whole episode", "quiet")
    for y, words, ink in _apart(sorted(labels), scale):
        yield SceneText((frame.right + 12, y + 4), words, ink, 13, is_bold=ink == "after")


def _apart(labels: list[tuple[float, str, Ink]], scale: Scale) -> list[tuple[float, str, Ink]]:
    """Return the labels, moved so that none covers another and all are beside the scale."""
    ys: list[float] = []
    for y, _, _ in labels:
        ys.append(max(y, ys[-1] + _LABEL_PX) if ys else max(y, scale.top + 6))
    over = max(0.0, ys[-1] - scale.bottom)
    return [(y - over, words, ink) for y, (_, words, ink) in zip(ys, labels, strict=True)]


# ---------------------------------------------------------------- limiter


def limiter_room(report: MasterReport, curves: Curves, above: float) -> tuple[float, float]:
    """Return the room (top, bottom) for bars below `above`; no height where there are none."""
    if not _has_bars(report, curves):
        return above + 50, above + 50
    top = above + (66 if report.limited else 36)
    return top, top + 56


def limiter(
    frame: PlotFrame,
    room: tuple[float, float],
    above: float,
    report: MasterReport,
    curves: Curves,
) -> Iterator[Shape]:
    """Yield what the limiter took away, hanging from the top of its room, the title first."""
    top, bottom = room
    yield heading(frame, above + 28, "Held back by the limiter (dB)")
    if not _has_bars(report, curves):
        yield SceneText((frame.left, above + 48), "Nothing: no peak was too high.", "quiet", 13)
        return
    full_db = max(3, math.ceil(float(curves.reduction_db.max())))
    for db in (0, full_db):
        y = top + (bottom - top) * db / full_db
        yield Stroke(((frame.left, y), (frame.right, y)), "grid")
        yield SceneText((frame.left - 8, y + 4), signed(-db, 0), "quiet", anchor="end")
    yield from _bars(frame, room, curves.reduction_db.astype(np.float64), full_db)
    yield from _places(frame, top, report)


def _has_bars(report: MasterReport, curves: Curves) -> bool:
    return report.limiter_ran and float(curves.reduction_db.max(initial=0.0)) >= _NOTICEABLE_DB


def _bars(
    frame: PlotFrame, room: tuple[float, float], reduction_db: _Floats, full_db: int
) -> Iterator[Shape]:
    top, bottom = room
    places, depths = thinned(reduction_db, frame.columns, highest=True)
    half_ms = STEP_MS * max(len(reduction_db), 1) / max(len(depths), 1) / 2
    for place, db in zip(places.tolist(), depths.tolist(), strict=True):
        if db < _NOTICEABLE_DB:
            continue
        middle_ms = (place + 0.5) * STEP_MS
        left, right = frame.x(middle_ms - half_ms), frame.x(middle_ms + half_ms)
        depth = max(_LEAST_DEPTH_PX, (bottom - top) * db / full_db)
        yield box(left, top, max(right, left + 1), top + depth, "limiter")


def _places(frame: PlotFrame, top: float, report: MasterReport) -> Iterator[Shape]:
    """Yield a wedge where each of the hardest places begins, and its time where there is room."""
    free_x = 4.0
    hardest = sorted(report.limited[:_MARKED_PLACES], key=lambda stretch: stretch.start_ms)
    for stretch in hardest:
        x = frame.x(stretch.start_ms)
        yield Area(((x - 4, top - 7), (x + 4, top - 7), (x, top - 1)), "limiter")
        words = timecode.short(stretch.start_ms)
        half = width_px(words, 12) / 2
        if x - half > free_x and x + half < frame.width_px - 4:
            yield SceneText((x, top - 11), words, "limiter", 12, "middle")
            free_x = x + half + 6


# ---------------------------------------------------------------- waveform


def waveform(
    frame: PlotFrame, room: tuple[float, float], report: MasterReport, wave: NDArray[np.int8]
) -> Iterator[Shape]:
    """Yield the finished sound between its lowest and highest samples, and the peak limit."""
    top, bottom = room
    middle, half = (top + bottom) / 2, (bottom - top) / 2
    limit = report.target.true_peak_dbtp
    words = "Waveform" if frame.is_narrow else "Waveform of the finished sound"
    note = f" (dashed: limit {signed(limit, None)} dBTP)" if frame.is_narrow else ""
    yield heading(frame, top - 8, words + note)
    yield Stroke(((frame.left, middle), (frame.right, middle)), "grid")
    yield from _between(frame, wave.astype(np.float64) / 127, middle, half)
    edge = steady.factor(limit) * half
    for y in (middle - edge, middle + edge):
        yield Stroke(((frame.left, y), (frame.right + (0 if frame.is_narrow else 6), y)), "quiet",
                   1.0, (6, 4))  # fmt: skip
    if not frame.is_narrow:
        peak = report.after.true_peak_dbtp
        at = frame.right + 12
        yield SceneText((at, middle - edge + 4), f"limit {signed(limit, None)} dBTP", "quiet", 13)
        yield SceneText(
            (at, middle - edge + 4 + _LABEL_PX), f"peak {signed(peak)} dBTP", "after", 13
        )


def _between(frame: PlotFrame, wave: _Floats, middle: float, half: float) -> Iterable[Shape]:
    if not len(wave):
        return
    places, highest = thinned(wave[:, 1], frame.columns, highest=True)
    _, lowest = thinned(-wave[:, 0], frame.columns, highest=True)
    times_ms = (places + 0.5) * STEP_MS
    above = points(frame, times_ms, middle - half * np.maximum(highest, 0.003))
    below = points(frame, times_ms, middle + half * np.maximum(lowest, 0.003))
    yield Area((*above, *reversed(below)), "wave")


def signed(value: float, decimals: int | None = 1) -> str:
    """Return a figure as pictures show it, with a real minus; None leaves out trailing zeros.

    >>> signed(-16.04), signed(-1.0, None), signed(6, 0), signed(float("-inf"))
    ('−16.0', '−1', '6', '−∞')
    """
    if math.isinf(value):
        return "−∞"
    text = f"{value:g}" if decimals is None else f"{value + 0.0:.{decimals}f}"
    return text.replace("-", "−")
