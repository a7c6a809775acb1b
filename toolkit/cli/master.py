"""soy master: bring an episode to its loudness target."""

from __future__ import annotations

import json
import math

import click

from toolkit import timecode
from toolkit.audio import master, report_files
from toolkit.audio.explain import explain
from toolkit.audio.loudness import Loudness
from toolkit.audio.report import Alternate, MasterReport
from toolkit.cli import options, render
from toolkit.show.project import Project


@click.command("master")
@click.argument("episode")
@options.dry_run_option
@options.json_option
@click.option("--explain", "is_explained", is_flag=True, help="Say in five lines what was done.")
@options.project_option
def command(
    episode: str, dry_run: bool, as_json: bool, is_explained: bool, project: Project
) -> None:
    """Bring EPISODE to the show's loudness target and write its tagged MP3.

    One gain for the whole recording; a limiter only where the true peak would be too high. The
    finished MP3 is decoded and measured again; the report says what really ran.
    """
    if as_json and is_explained:
        raise click.UsageError("--explain is for people and --json for programs: take one of them")
    found = project.episode(episode)
    job = master.plan(project, found)
    if dry_run:
        render.say(
            f"would do for {found.folder}: {' and '.join(job.steps)}"
            if job.steps
            else f"{found.folder} is up to date"
        )
        return
    with render.progress(f"mastering {found.folder}", is_quiet=job.is_done) as progress:
        report = master.apply(job, progress)
    for finding in report.source.findings if report.source else ():
        render.warning(finding)
    page = report_files.refresh(project, found, report, is_new=not job.is_done)
    if as_json:
        render.as_json(json.loads(report.to_json()))
        return
    if is_explained:
        click.echo("\n".join(explain(report, str(found.number))))
    else:
        _show(report)
    path = project.work_dir(found) / master.AUDIO_FILE
    render.say(f"{'up to date' if job.is_done else 'wrote'}: {path}")
    render.say(f"picture and report: {page}")


def _show(report: MasterReport) -> None:
    head = ("", "integrated", "range", "true peak", "short-term", "momentary")
    target = report.target
    aim = ("target", _lufs(target.integrated_lufs), "", f"{target.true_peak_dbtp:.1f} dBTP", "", "")
    render.table(head, [_row("before", report.before), _row("after", report.after), aim])
    did = "linear gain only"
    if report.limiter_ran:
        did = (
            f"gain, and a limiter: at most {report.max_reduction_db:.1f} dB, "
            f"{report.reducing_percent:.2f} % of the time"
        )
    facts = [("gain", f"{report.gain_db:+.2f} dB"), ("done", did)]
    if report.after_dual_mono_lufs is not None:
        two, one = _lufs(report.after_dual_mono_lufs), _lufs(report.after_as_is_lufs)
        facts.append(
            ("mono", f"counted {report.mono}: {two} on two loudspeakers, {one} as one channel")
        )
    facts.append(("file", _file(report)))
    facts += [(one.codec, _alternate(one)) for one in report.alternates]
    render.facts(facts)


def _file(report: MasterReport) -> str:
    channels = "mono" if report.channels == 1 else "stereo"
    return (
        f"MP3 {channels}, {report.bitrate_bps // 1000} kbit/s, {report.rate_hz / 1000:g} kHz, "
        f"{timecode.short(report.duration_ms)}, {render.bytes_text(report.length_bytes)}"
    )


def _alternate(made: Alternate) -> str:
    did = "" if made.encodings == 1 else f", encoded {made.encodings} times"
    return (
        f"{made.file}, {made.bitrate_bps // 1000} kbit/s, {render.bytes_text(made.length_bytes)}, "
        f"{_lufs(made.integrated_lufs)}, {made.true_peak_dbtp:.1f} dBTP{did}"
    )


def _row(name: str, reading: Loudness) -> tuple[str, ...]:
    return (
        name,
        _lufs(reading.integrated_lufs),
        "-" if reading.range_lu is None else f"{reading.range_lu:.1f} LU",
        "-" if math.isinf(reading.true_peak_dbtp) else f"{reading.true_peak_dbtp:.1f} dBTP",
        _lufs(reading.max_short_term_lufs),
        _lufs(reading.max_momentary_lufs),
    )


def _lufs(value: float) -> str:
    return "-" if math.isinf(value) else f"{value:.1f} LUFS"
