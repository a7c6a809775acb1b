"""The picture of a mastered episode: loudness before and after, limiter and waveform over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit import timecode
from toolkit.audio.measuring.curves import Curves
from toolkit.audio.reporting import plot_panels
from toolkit.audio.reporting.plot_frame import (
    WIDE_PX,
    PlotFrame,
    chapter_marks,
    heading,
    time_axis,
    time_grid,
)
from toolkit.audio.reporting.plot_panels import BEFORE_DASH, TARGET_DASH, Scale, signed
from toolkit.audio.reporting.scene import (
    Area,
    Scene,
    SceneText,
    Shape,
    Stroke,
    box,
    fitting,
    width_px,
)
from toolkit.audio.values.master_report import MasterReport
from toolkit.filled_lines import filled
from toolkit.show.sound.target import TOLERANCE_LU

_LEGEND_PX = 21  # from one row to the next


@dataclass(frozen=True, slots=True)
class PlotSubject:
    """What the picture is of, in words from outside."""

    title: str
    show: str
    number: str  # as the episode's folder has it: 003
    chapters: tuple[tuple[int, str], ...] = ()  # (start in ms, title), by time

    @property
    def name(self) -> str:
        """The episode's number and title."""
        return f"{self.number}  {self.title}"


def picture(
    report: MasterReport,
    curves: Curves,
    subject: PlotSubject,
    width_px: int = WIDE_PX,
    *,
    has_title: bool = True,
) -> Scene:
    """Return the picture, `width_px` pixels wide; below 600 it is laid out for telephones.

    Without title it is for a page that has the same above it.

    However long the recording, each curve has at most one point for each pixel.
    """
    frame = PlotFrame(width_px, max(report.duration_ms, curves.duration_ms, 1))
    shapes = [*_head(frame, report, subject if has_title else None)]
    y = _lowest(shapes)
    lane = y + 36
    scale = Scale.holding(report, curves, lane + 38, lane + (258 if frame.is_narrow else 338))
    limiter = plot_panels.limiter_room(report, curves, scale.bottom)
    wave = (limiter[1] + 38, limiter[1] + (108 if frame.is_narrow else 138))
    rooms = ((scale.top, scale.bottom), limiter, wave)
    shapes += time_grid(frame, rooms)
    shapes += plot_panels.loudness(frame, scale, report, curves)
    shapes.append(heading(frame, scale.top - 8, "Loudness (LUFS)"))
    shapes += plot_panels.limiter(frame, limiter, scale.bottom, report, curves)
    shapes += plot_panels.waveform(frame, wave, report, curves.waveform)
    shapes += chapter_marks(frame, subject.chapters, lane, rooms)
    shapes += time_axis(frame, wave[1] + 20)
    height = round(wave[1] + (48 if frame.is_narrow else 34))
    title = f"Loudness over time: {subject.name}"
    return Scene(width_px, height, title, describe(report), tuple(shapes))


def describe(report: MasterReport) -> str:
    """Return what the picture shows, in words, for people who do not see it."""
    said = [
        f"A chart of {timecode.short(report.duration_ms)} (h:min:s).",
        (
            "The loudness of the whole episode goes from "
            f"{signed(report.before.integrated_lufs)} to "
            f"{signed(report.after.integrated_lufs)} LUFS; the target is "
            f"{signed(report.target.integrated_lufs, None)} LUFS."
        ),
        (
            f"The highest true peak is {signed(report.after.true_peak_dbtp)} dBTP; the limit is "
            f"{signed(report.target.true_peak_dbtp, None)} dBTP."
        ),
        _limiting(report),
    ]
    if report.limited:
        places = ", ".join(timecode.short(s.start_ms) for s in report.limited[:5])
        said.append(f"It works hardest at {places}.")
    return " ".join(said)


def _limiting(report: MasterReport) -> str:
    if not report.limiter_ran:
        return "The limiter did not run."
    return (
        f"The limiter held back {report.reducing_percent:.1f} % of the time, by "
        f"{report.max_reduction_db:.1f} dB at most."
    )


# ---------------------------------------------------------------- head


def _head(frame: PlotFrame, report: MasterReport, subject: PlotSubject | None) -> Iterator[Shape]:
    size, left = (17, 12) if frame.is_narrow else (22, 24)
    room = frame.width_px - 2 * left
    y = 22.0
    if subject:
        title = fitting(" ".join(subject.title.split()), size, room) or "…"
        kicker = fitting(f"{subject.show} · {subject.number}", 13, room)
        yield SceneText((left, 28), kicker, "quiet", 13)
        yield SceneText((left, 34 + size), title, "text", size, is_bold=True)
        y = 62 + size
    figures = (
        (
            f"From {signed(report.before.integrated_lufs)} to "
            f"{signed(report.after.integrated_lufs)} LUFS, highest peak "
            f"{signed(report.after.true_peak_dbtp)} dBTP."
        ),
        _limiting(report),
    )
    for line in filled(" ".join(figures).split(), lambda line: width_px(line, 14), room):
        yield SceneText((left, y), line, "text", 14)
        y += 20
    yield from _legend(frame, report, left, y + 10)


def _legend(frame: PlotFrame, report: MasterReport, left: float, y: float) -> Iterator[Shape]:
    aim = signed(report.target.integrated_lufs, None)
    rows: tuple[tuple[Callable[[float, float], list[Shape]], str], ...] = (
        (_after_swatch, "after, over 3 s"),
        (_moment_swatch, "after, moment by moment"),
        (_before_swatch, "before, over 3 s"),
        (_target_swatch, f"target {aim} LUFS, ±{TOLERANCE_LU:g}"),
    )
    x = left
    for swatch, words in rows:
        width = 34 + width_px(words, 13) + 22
        if x > left and x + width > frame.width_px - left + 22:
            x, y = left, y + _LEGEND_PX
        yield from swatch(x, y - 4)
        yield SceneText((x + 34, y), words, "text", 13)
        x += width


def _after_swatch(x: float, y: float) -> list[Shape]:
    return [Stroke(((x, y), (x + 26, y)), "after", 2.0)]


def _before_swatch(x: float, y: float) -> list[Shape]:
    return [Stroke(((x, y), (x + 26, y)), "before", 1.25, BEFORE_DASH)]


def _moment_swatch(x: float, y: float) -> list[Shape]:
    top = [(x, y + 1), (x + 7, y - 4), (x + 14, y), (x + 20, y - 5), (x + 26, y - 1)]
    return [
        Area((*top, (x + 26, y + 6), (x, y + 6)), "momentary"),
        Stroke(top, "edge", 0.75),
    ]


def _target_swatch(x: float, y: float) -> list[Shape]:
    return [
        box(x, y - 5, x + 26, y + 5, "band"),
        *(Stroke(((x, at), (x + 26, at)), "target", 0.75, TARGET_DASH) for at in (y - 5, y + 5)),
    ]


def _lowest(shapes: list[Shape]) -> float:
    return max(shape.at[1] for shape in shapes if isinstance(shape, SceneText))
