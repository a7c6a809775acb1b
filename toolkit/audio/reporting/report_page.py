"""The report of a mastered episode as one HTML page: words first, then the picture, then figures.

It has no scripts and asks for no other file. WCAG 2.2: language (3.1.1), headings and table heads
(1.3.1), the picture's figures in words (1.1.1), reflow at 320 px (1.4.10: the picture is laid out
anew for telephones, nothing scrolls sideways), contrast (1.4.3, 1.4.11; see `scene`).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from toolkit import timecode
from toolkit.audio.measuring.curves import Curves
from toolkit.audio.reporting import plots, report_players, scene_svg
from toolkit.audio.reporting.explain import denoised, explain
from toolkit.audio.reporting.plot_frame import NARROW_PX, WIDE_PX
from toolkit.audio.reporting.plot_panels import signed
from toolkit.audio.reporting.plots import PlotSubject
from toolkit.audio.reporting.scene import DARK, LIGHT
from toolkit.audio.values.master_report import LimitedStretch, MasterReport

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sound of {number}: {title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
<header>
<p class="quiet">{show} · {number} · how it sounds</p>
<h1>{title}</h1>
</header>
{sections}
</main>
</body>
</html>
"""

_COLOURS = """\
:root {{ --paper: {paper}; --text: {text}; --quiet: {quiet}; --grid: {grid}; --after: {after}; }}"""

_STYLE = """\
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text);
  font: 1rem/1.55 'Noto Sans', system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; }
main { max-width: 74rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
h1 { font-size: clamp(1.5rem, 5vw, 2.25rem); line-height: 1.2; margin: 0 0 1.5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; }
header p { margin: 0; }
.quiet, dt, caption, figcaption { color: var(--quiet); }
.lines { list-style: none; margin: 0; padding: 0.25rem 0 0.25rem 1rem; max-width: 46rem;
  border-left: 4px solid var(--after); }
.lines li { margin: 0.35rem 0; }
figure { margin: 0; }
svg { display: block; max-width: 100%; height: auto; }
figcaption { max-width: 46rem; margin-top: 0.75rem; font-size: 0.9375rem; }
.narrow { display: none; }
@media (max-width: 44rem) { .wide { display: none; } .narrow { display: block; margin: 0 auto; } }
table { border-collapse: collapse; width: 100%; max-width: 46rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 0.5rem; font-size: 0.9375rem; }
th, td { padding: 0.4rem 0.5rem 0.4rem 0; border-bottom: 1px solid var(--grid);
  text-align: right; vertical-align: top; }
tr > :first-child { text-align: left; font-weight: 400; }
thead th { font-weight: 700 !important; }
dl { display: grid; grid-template-columns: minmax(6rem, 12rem) 1fr; gap: 0.35rem 1rem; margin: 0;
  max-width: 46rem; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
audio { width: 100%; }
td { white-space: nowrap; }
td.words { white-space: normal; }
code { white-space: nowrap; font-size: 0.875em; }
@media (max-width: 30rem) { dl { grid-template-columns: 6rem 1fr; }
  th, td { padding-right: 0.25rem; } table { font-size: 0.9375rem; } }
"""

_HOW_TO_READ = (
    "The thick line is the loudness of the finished episode over three seconds. The area behind it "
    "is the loudest moment (0.4 s) at each place, and the dashed line is your recording. A good "
    "episode stays close to "
    "the green band; in pauses the line drops below the chart. The bars at the bottom hang lower "
    "the more "
    "the limiter held back."
)

_COMMAND = re.compile(r"soy master \S+ --prefer [a-z]+$")

Facts = Sequence[tuple[str, str]]


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
    sections = [
        _section("In short", _lines(explain(report, episode))),
        _section("Loudness over time", _picture(report, curves, subject)),
        _section("Before and after", _before_and_after(report)),
        _section("What was done", _facts(_done(report))),
        *_noise(report, extracts),
        *_limiter(report.limited, subject),
        _section("The recording", _recording(report)),
        _section("The finished file", _facts(_file(report))),
    ]
    return _PAGE.format(
        number=_text(subject.number),
        title=_text(subject.title),
        show=_text(subject.show),
        style=_style(),
        sections="\n".join(sections),
    )


def _style() -> str:
    light, dark = _COLOURS.format(**LIGHT), _COLOURS.format(**DARK)
    schemes = f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}"
    return f"{schemes}\n{_STYLE}{scene_svg.style()}"


# ---------------------------------------------------------------- sections


def _lines(lines: Iterable[str]) -> str:
    items = []
    for line in lines:
        head, _, rest = line.partition(": ")
        said = _COMMAND.sub(r"<code>\g<0></code>", _text(rest))
        items.append(f"<li><strong>{_text(head)}:</strong> {said}</li>")
    return f'<ul class="lines">\n{chr(10).join(items)}\n</ul>'


def _picture(report: MasterReport, curves: Curves | None, subject: PlotSubject) -> str:
    if curves is None:
        return "<p>This episode's curves were not kept. Master it again to draw them.</p>"
    drawn = (
        scene_svg.inline(plots.picture(report, curves, subject, width, has_title=False), name)
        for name, width in (("wide", WIDE_PX), ("narrow", NARROW_PX))
    )
    caption = f"<figcaption>{_text(_HOW_TO_READ)}</figcaption>"
    return f"<figure>\n{chr(10).join(drawn)}\n{caption}\n</figure>"


def _before_and_after(report: MasterReport) -> str:
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
    return _table(caption, ("", "Before", "After", "Wanted"), rows)


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


def _noise(report: MasterReport, extracts: tuple[bytes, bytes] | None) -> Iterator[str]:
    noise = report.denoising and report.denoising.noise
    if noise and extracts:
        yield _section("With and without the noise", report_players.compared(noise, extracts))


def _limiter(places: Sequence[LimitedStretch], subject: PlotSubject) -> Iterator[str]:
    if not places:
        return
    rows = []
    for place in sorted(places, key=lambda stretch: stretch.start_ms):
        told = [title for start_ms, title in subject.chapters if start_ms <= place.start_ms]
        span = f"{timecode.short(place.start_ms)} to {timecode.short(place.end_ms)}"
        rows.append((span, f"{place.max_reduction_db:.1f} dB", told[-1] if told else ""))
    table = _table("", ("Time", "Held back", "Chapter"), rows)
    yield _section("Where the limiter worked hard", table)


def _recording(report: MasterReport) -> str:
    source = report.source
    if source is None:
        return "<p>soy knows nothing more about the recording.</p>"
    made = _facts(
        (
            ("Format", f"{source.container}, {source.codec}"),
            ("Channels", f"{source.channels} ({source.layout})"),
            ("Sample rate", f"{source.rate_hz / 1000:g} kHz"),
            ("Length", timecode.short(source.duration_ms)),
        )
    )
    if not source.findings:
        return f"<p>soy found nothing wrong.</p>\n{made}"
    found = "\n".join(f"<li>{_text(finding)}</li>" for finding in source.findings)
    return f"<ul>\n{found}\n</ul>\n{made}"


def _file(report: MasterReport) -> Facts:
    return (
        ("Format", f"MP3, {'mono' if report.channels == 1 else 'stereo'}"),
        ("Bit rate", f"{report.bitrate_bps // 1000} kbit/s"),
        ("Sample rate", f"{report.rate_hz / 1000:g} kHz"),
        ("Length", timecode.short(report.duration_ms)),
        ("Size", f"{report.length_bytes / 1e6:.1f} MB"),
        ("SHA-256", report.sha256),
    )


# ---------------------------------------------------------------- elements


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{_text(title)}</h2>\n{body}\n</section>"


def _facts(rows: Facts) -> str:
    made = (f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in rows)
    return f"<dl>\n{chr(10).join(made)}\n</dl>"


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{_text(h)}</th>' if h else "<td></td>" for h in head)
    lines = []
    for first, *rest in rows:
        cells = "".join(map(_cell, rest))
        lines.append(f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>')
    said = f"<caption>{_text(caption)}</caption>\n" if caption else ""
    body = "\n".join(lines)
    return f"<table>\n{said}<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cell(words: str) -> str:
    return (
        f"<td>{_text(words)}</td>"
        if _is_figure(words)
        else f'<td class="words">{_text(words)}</td>'
    )


def _is_figure(words: str) -> bool:
    return words.lstrip("−")[:1].isdigit()


def _text(words: str) -> str:
    return html.escape("".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs")))
