"""The report of a mastered episode as one HTML page: words first, then the picture, then figures.

It has no scripts and asks for no other file. WCAG 2.2: language (3.1.1), headings and table heads
(1.3.1), the picture's figures in words (1.1.1), reflow at 320 px (1.4.10: the picture is laid out
anew for telephones, nothing scrolls sideways), contrast (1.4.3, 1.4.11; see `scene`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import markup, timecode
from toolkit.audio.measuring.curves import Curves
from toolkit.audio.reporting import plots, report_players, scene_svg
from toolkit.audio.reporting.explain import denoised, explain
from toolkit.audio.reporting.plot_frame import NARROW_PX, WIDE_PX
from toolkit.audio.reporting.plot_panels import signed
from toolkit.audio.reporting.plots import PlotSubject
from toolkit.audio.reporting.scene import DARK, LIGHT
from toolkit.audio.values.master_report import LimitedStretch, MasterReport
from toolkit.characters import printable

_TEMPLATE = Path(__file__).with_suffix(".html")
_COMMAND = re.compile(r"soy master \S+ --prefer [a-z]+$")

Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of the page; the first cell of a row is its head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Sequence[str], ...]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A sentence of the summary, with what it is about and the command that it ends with."""

    head: str
    said: str
    command: str


def render(
    report: MasterReport,
    curves: Curves | None,
    subject: PlotSubject,
    episode: str = "EPISODE",
    extracts: tuple[bytes, bytes] | None = None,
) -> str:
    """Return the page. Everything that comes from outside is escaped.

    `episode` is how commands name it. Without curves there is no picture. `extracts` are MP3s with
    and without the noise, to compare.
    """
    source, noise = report.source, report.denoising and report.denoising.noise
    return markup.page(
        _TEMPLATE,
        {
            "number": printable(subject.number),
            "title": printable(subject.title),
            "show": printable(subject.show),
            "light": LIGHT,
            "dark": DARK,
            "drawing_style": markup.safe(scene_svg.style()),
            "lines": [_line(line) for line in explain(report, episode)],
            "drawings": _drawings(report, curves, subject) if curves else (),
            "before_and_after": _before_and_after(report),
            "done": _done(report),
            "players": report_players.compared(noise, extracts) if noise and extracts else None,
            "limited": _limited(report.limited, subject),
            "recording": _recording(report),
            "findings": tuple(map(printable, source.findings)) if source else (),
            "file": _file(report),
            "is_figure": _is_figure,
        },
    )


def _line(text: str) -> SummaryLine:
    head, _, rest = text.partition(": ")
    found = _COMMAND.search(rest)
    command = found.group() if found else ""
    return SummaryLine(printable(head), printable(rest.removesuffix(command)), printable(command))


def _drawings(report: MasterReport, curves: Curves, subject: PlotSubject) -> tuple[object, ...]:
    return tuple(
        markup.safe(
            scene_svg.inline(plots.picture(report, curves, subject, width, has_title=False), name)
        )
        for name, width in (("wide", WIDE_PX), ("narrow", NARROW_PX))
    )


def _before_and_after(report: MasterReport) -> ReportTable:
    aim = report.target
    before, after = report.before, report.after
    rows = [
        _row("Whole episode, LUFS", before.integrated_lufs, after.integrated_lufs,
             signed(aim.integrated_lufs, None)),
        _row("Highest true peak, dBTP", before.true_peak_dbtp, after.true_peak_dbtp,
             f"at most {signed(aim.true_peak_dbtp, None)}"),
        _row("Loudest 3 s, LUFS", before.max_short_term_lufs, after.max_short_term_lufs),
        _row("Loudest 0.4 s, LUFS", before.max_momentary_lufs, after.max_momentary_lufs),
        _row("Range, LU", before.range_lu, after.range_lu),
    ]  # fmt: skip
    said = (report.dialogue_before_lufs, report.dialogue_after_lufs)
    if said != (None, None):
        rows.append(_row("Speech alone, LUFS", *said))
    if report.mono is not None:
        two = (report.before_dual_mono_lufs, report.after_dual_mono_lufs)
        counted = ("this counts", "") if report.mono == "dual-mono" else ("", "this counts")
        rows += [
            _row("As two loudspeakers play it, LUFS", *two, counted[0]),
            _row("As one channel, LUFS", report.before_as_is_lufs, report.after_as_is_lufs,
                 counted[1]),
        ]  # fmt: skip
    caption = "Loudness according to ITU-R BS.1770. Nearer to 0 is louder."
    return ReportTable(caption, ("", "Before", "After", "Wanted"), tuple(rows))


def _row(name: str, before: float | None, after: float | None, wanted: str = "") -> Sequence[str]:
    cells = ("-" if value is None else signed(value) for value in (before, after))
    return (name, *cells, wanted)


def _done(report: MasterReport) -> Facts:
    facts = [("Volume", f"{'+' if report.gain_db > 0 else ''}{signed(report.gain_db)} dB")]
    if report.denoising:
        facts.insert(0, ("Noise", denoised(report.denoising)))
    if report.levelled_db:
        low, high = report.levelled_db
        facts.append(("Leveller", f"between {signed(low)} and {signed(high)} dB"))
    limiter = "not needed"
    if report.limiter_ran:
        limiter = (
            f"at most {report.max_reduction_db:.1f} dB, {report.reducing_percent:.2f} % of the time"
        )
    facts.append(("Limiter", limiter))
    if report.source and report.source.downmix:
        facts.append(("Channels", report.source.downmix))
    if report.is_compromise:
        facts.append(("Compromise", f"target and peak limit conflicted; you chose {report.prefer}"))
    if report.miss:
        facts.append(("Off target", report.miss))
    facts.append(("Encoded", "once" if report.encodings == 1 else f"{report.encodings} times"))
    return facts


def _limited(places: Sequence[LimitedStretch], subject: PlotSubject) -> ReportTable | None:
    rows = []
    for place in sorted(places, key=lambda stretch: stretch.start_ms):
        told = [title for start_ms, title in subject.chapters if start_ms <= place.start_ms]
        span = f"{timecode.short(place.start_ms)} to {timecode.short(place.end_ms)}"
        chapter = printable(told[-1]) if told else ""
        rows.append((span, f"{place.max_reduction_db:.1f} dB", chapter))
    return ReportTable("", ("Time", "Held back", "Chapter"), tuple(rows)) if rows else None


def _recording(report: MasterReport) -> Facts | None:
    source = report.source
    if source is None:
        return None
    return (
        ("Format", printable(f"{source.container}, {source.codec}")),
        ("Channels", printable(f"{source.channels} ({source.layout})")),
        ("Sample rate", f"{source.rate_hz / 1000:g} kHz"),
        ("Length", timecode.short(source.duration_ms)),
    )


def _file(report: MasterReport) -> Facts:
    return (
        ("Format", f"MP3, {'mono' if report.channels == 1 else 'stereo'}"),
        ("Bit rate", f"{report.bitrate_bps // 1000} kbit/s"),
        ("Sample rate", f"{report.rate_hz / 1000:g} kHz"),
        ("Length", timecode.short(report.duration_ms)),
        ("Size", f"{report.length_bytes / 1e6:.1f} MB"),
        ("SHA-256", report.sha256),
    )


def _is_figure(words: str) -> bool:
    return words.lstrip("−")[:1].isdigit()
