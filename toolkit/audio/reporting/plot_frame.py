"""What the parts of the loudness picture share: its measures, its time axis, its columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit import timecode
from toolkit.audio import steady
from toolkit.audio.reporting.scene import (
    Ink,
    Point,
    SceneText,
    Shape,
    Stroke,
    fitting,
    width_px,
)

WIDE_PX, NARROW_PX = 1120, 360  # a desktop's page, and a telephone's
_NARROW_BELOW_PX = 600

_TICKS_S = (0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)
_TICK_GAP_PX = 22  # between two times

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlotFrame:
    """The room for curves: from `left` to `right` for the whole time, in pixels."""

    width_px: int
    duration_ms: int

    @property
    def is_narrow(self) -> bool:
        """Whether labels go without a margin of their own on the right."""
        return self.width_px < _NARROW_BELOW_PX

    @property
    def left(self) -> int:
        """Where the time begins."""
        return 40 if self.is_narrow else 64

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.width_px - (12 if self.is_narrow else 128)

    @property
    def columns(self) -> int:
        """How many figures of one curve can be told apart: one a pixel."""
        return self.right - self.left

    def x(self, ms: float) -> float:
        """Return where a time is."""
        share = min(1.0, max(0.0, ms / max(1, self.duration_ms)))
        return self.left + share * (self.right - self.left)

    def times(self) -> list[int]:
        """Return the times in ms that stand at the axis, round ones, as many as fit."""
        widest = width_px(timecode.short(self.duration_ms), 12) + _TICK_GAP_PX
        most = max(1.0, self.columns / widest)
        seconds = self.duration_ms / 1000
        step_s = next((s for s in _TICKS_S[2:] if seconds / s <= most), None)
        step_ms = 1000 * math.ceil(step_s or math.ceil(seconds / most / 3600) * 3600)
        return list(range(0, self.duration_ms + 1, step_ms))


def time_grid(frame: PlotFrame, rooms: Sequence[tuple[float, float]]) -> Iterator[Shape]:
    """Yield an upright line in each room (top, bottom) for each time."""
    for ms in frame.times():
        for top, bottom in rooms:
            yield Stroke(((frame.x(ms), top), (frame.x(ms), bottom)), "grid")


def time_axis(frame: PlotFrame, y: float) -> Iterator[Shape]:
    """Yield the times, and how they are to be read."""
    for ms in frame.times():
        words = timecode.short(ms)
        x = min(frame.x(ms), frame.width_px - 4 - width_px(words, 12) / 2)
        yield SceneText((x, y), words, "quiet", anchor="middle")
    unit = "h:min:s" if frame.duration_ms >= 3_600_000 else "min:s"
    if frame.is_narrow:
        yield SceneText((frame.right, y + 18), f"time ({unit})", "quiet", anchor="end")
    else:
        yield SceneText((frame.width_px - 12, y), f"time ({unit})", "quiet", anchor="end")


def chapter_marks(
    frame: PlotFrame,
    chapters: Iterable[tuple[int, str]],
    lane_y: float,
    rooms: Sequence[tuple[float, float]],
) -> Iterator[Shape]:
    """Yield a line in each room (top, bottom) for each chapter, and its title above if it fits."""
    places: dict[int, str] = {}  # one for each pixel
    for start_ms, title in chapters:
        if start_ms < frame.duration_ms:
            places.setdefault(round(frame.x(start_ms)), title)
    starts = sorted(places)
    for x, following in pairwise([*starts, frame.right]):
        for top, bottom in rooms:
            yield Stroke(((x, top), (x, bottom)), "quiet", 0.75, (1, 3))
        yield Stroke(((x, lane_y - 12), (x, lane_y + 4)), "quiet", 1.5)
        if said := fitting(" ".join(places[x].split())[:300], 12, following - x - 12):
            yield SceneText((x + 6, lane_y), said, "text")


def thinned(values: _Floats, columns: int, *, highest: bool = False) -> tuple[_Floats, _Floats]:
    """Return places and values of at most `columns` groups: the mean of each, or its highest.

    A place is the mean index of its group. Nothing changes where there are no more values.
    """
    count = len(values)
    if count <= columns:
        return np.arange(count, dtype=np.float64), values
    starts = np.arange(columns) * count // columns
    sizes = np.diff(np.append(starts, count))
    places = starts + (sizes - 1) / 2
    if highest:
        return places, np.maximum.reduceat(values, starts)
    return places, _means(values, starts, sizes)


def _means(values: _Floats, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> _Floats:
    """Return the mean of each group; groups differ in size by one at most."""
    made = np.empty(len(starts))
    for size in np.unique(sizes):
        (these,) = np.nonzero(sizes == size)
        made[these] = steady.summed(values[starts[these, None] + np.arange(size)]) / size
    return made


def points(frame: PlotFrame, times_ms: _Floats, heights: _Floats) -> list[Point]:
    """Return the places of a curve whose heights are known, from left to right."""
    shares = np.clip(times_ms / max(1, frame.duration_ms), 0.0, 1.0)
    xs = frame.left + shares * (frame.right - frame.left)
    return list(zip(xs.tolist(), heights.tolist(), strict=True))


def heading(frame: PlotFrame, y: float, words: str, ink: Ink = "text") -> SceneText:
    """Return the title of one part of the picture."""
    return SceneText((frame.left, y), words, ink, 13, is_bold=True)
