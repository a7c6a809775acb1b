"""soy master: bring an episode to its loudness target."""

from __future__ import annotations

import json
import math

import click

from toolkit import timecode
from toolkit.audio.reporting import explain
from toolkit.audio.values.master_report import Alternate, MasterReport
from toolkit.audio.values.readings import Loudness
from toolkit.cli import mastered, options, render
from toolkit.cli.recordings import master_all
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import presence
from toolkit.workers.wanted_workers import WantedWorkers
from toolkit.workflow.recordings.masters import Mastered, master_episode, master_season

_FOR_ONE = "--prefer is for one EPISODE; for all, set prefer in show.toml under [audio]"


@click.command("master")
@click.argument("episode", required=False)
@click.option(
    "--all", "is_all", is_flag=True, help="Master all episodes that need it, several at once."
)
@click.option(
    "--prefer",
    type=click.Choice(["loudness", "dynamics"]),
    help="What matters more if target and peak limit conflict; soy records it in episode.toml.",
)
@click.option(
    "--picture", "wants_png", is_flag=True, help="Draw the report's picture as PNG as well."
)
@options.jobs_option
@options.workers_options
@options.dry_run_option
@options.json_option
@click.option(
    "--explain", "is_explained", is_flag=True, help="Explain in five lines what was done."
)
@options.project_option
def command(  # noqa: PLR0913 - click passes each option by its own name
    episode: str | None,
    is_all: bool,
    prefer: str | None,
    wants_png: bool,
    jobs: int | None,
    workers: WantedWorkers,
    dry_run: bool,
    as_json: bool,
    is_explained: bool,
    project: Project,
) -> None:
    """Bring EPISODE to the show's target loudness and write its tagged MP3.

    soy applies one gain to the whole recording, and a limiter only where peaks would be too high.
    It then measures the finished MP3, and the report says what it did.
    """
    _refuse_both(as_json=as_json, is_explained=is_explained)
    bar = render.progress
    options.refuse_both_or_none(episode, is_all=is_all, workers=workers)
    if episode is None:
        _refuse_what_is_for_one(prefer, wants_png)
        season = master_season(project, jobs=jobs, dry_run=dry_run, watch=bar, workers=workers)
        master_all.tell(season, as_json=as_json, is_explained=is_explained)
        return
    made = master_episode(project, episode, prefer, wants_png=wants_png, dry_run=dry_run, watch=bar)
    if dry_run:
        render.say(mastered.would_do(made.plan))
    else:
        _tell(project, made, as_json=as_json, is_explained=is_explained)


def _refuse_both(*, as_json: bool, is_explained: bool) -> None:
    if as_json and is_explained:
        raise click.UsageError("--explain is for people and --json for programs: choose one")


def _refuse_what_is_for_one(prefer: str | None, wants_png: bool) -> None:
    if prefer:
        raise click.UsageError(_FOR_ONE)
    if wants_png:
        raise click.UsageError("--picture is for one EPISODE")


def _tell(project: Project, made: Mastered, *, as_json: bool, is_explained: bool) -> None:
    report, job = made.report, made.plan
    if report is None:
        return
    mastered.warn(report)
    mastered.warn_of_proposals(job.episode)
    if as_json:
        render.as_json(json.loads(report.to_json()))
        return
    if is_explained:
        from toolkit.audio.reporting.explain import explain

        click.echo("\n".join(explain(report, str(job.episode.number))))
    else:
        _show(report)
    render.say(f"{'up to date' if job.is_done else 'wrote'}: {made.audio}")
    render.say(f"report with a chart: {made.page}")
    _tell_next(project, job.episode)


def _tell_next(project: Project, episode: Episode) -> None:
    """Name the next step of an episode that has no transcript yet."""
    if not presence.languages_of(project, episode):
        which = episode.number_text
        render.say(f"next: listen to the MP3, look at the report; then: soy transcribe {which}")


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
    if report.denoising:
        facts.append(("noise", explain.denoised(report.denoising)))
    facts += [
        ("leveller", f"{one.label} voices {_lufs(one.before_lufs)}, then {_lufs(one.after_lufs)}")
        for one in report.speakers
    ]
    if report.dialogue_after_lufs is not None:
        before = report.dialogue_before_lufs
        was = "" if before is None else f", {_lufs(before)} before"
        facts.append(("speech alone", f"{_lufs(report.dialogue_after_lufs)}{was}"))
    if report.after_dual_mono_lufs is not None:
        two, one = _lufs(report.after_dual_mono_lufs), _lufs(report.after_as_is_lufs)
        facts.append(
            ("mono", f"measured as {report.mono}: {two} on two loudspeakers, {one} as one channel")
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
