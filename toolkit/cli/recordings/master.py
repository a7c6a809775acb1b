"""soy master: bring an episode to its loudness target."""

from __future__ import annotations

import json
import math

import click

from toolkit import timecode
from toolkit.audio.mastering import master
from toolkit.audio.reporting import explain
from toolkit.audio.values.master_report import Alternate, MasterReport
from toolkit.audio.values.readings import Loudness
from toolkit.cli import options, render
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers


@click.command("master")
@click.argument("episode", required=False)
@click.option(
    "--all", "is_all", is_flag=True, help="Master all episodes that need it, several side by side."
)
@click.option(
    "--prefer",
    type=click.Choice(["loudness", "dynamics"]),
    help="What comes first if target and peak limit conflict; recorded in episode.toml.",
)
@options.dry_run_option
@options.json_option
@click.option("--explain", "is_explained", is_flag=True, help="Say in five lines what was done.")
@options.project_option
def command(
    episode: str | None,
    is_all: bool,
    prefer: str | None,
    dry_run: bool,
    as_json: bool,
    is_explained: bool,
    project: Project,
) -> None:
    """Bring EPISODE to the show's target loudness and write its tagged MP3.

    soy applies one gain to the whole recording, and a limiter only where peaks would be too high.
    It then measures the finished MP3, and the report says what it did.
    """
    if as_json and is_explained:
        raise click.UsageError("--explain is for people and --json for programs: take one of them")
    if is_all == (episode is not None):
        raise click.UsageError("name one EPISODE, or say --all")
    if not dry_run:
        leftovers.sweep(project)
    if episode is None:
        if prefer:
            raise click.UsageError(
                "--prefer is for one EPISODE; for all, set prefer in show.toml under [audio]"
            )
        from toolkit.cli.recordings import master_all

        master_all.run(project, dry_run=dry_run, as_json=as_json, is_explained=is_explained)
        return
    found = project.episode(episode)
    if prefer and prefer != found.prefer:
        found = _preferring(project, found, prefer, dry_run=dry_run)
    job = master.plan(project, found)
    if dry_run:
        render.say(would_do(job))
        return
    with render.progress(f"mastering {found.folder}", is_quiet=job.is_done) as progress:
        report = master.apply(job, progress)
    warn(report)
    warn_of_proposals(found)
    from toolkit.audio.reporting import (
        report_files,  # numpy: not for --all that finds nothing to do
    )

    page = report_files.refresh(project, found, report, is_new=not job.is_done)
    if as_json:
        render.as_json(json.loads(report.to_json()))
        return
    if is_explained:
        from toolkit.audio.reporting.explain import explain

        click.echo("\n".join(explain(report, str(found.number))))
    else:
        _show(report)
    path = project.work_dir(found) / master.AUDIO_FILE
    render.say(f"{'up to date' if job.is_done else 'wrote'}: {path}")
    render.say(f"picture and report: {page}")


def would_do(job: master.MasterPlan) -> str:
    """Return what a dry run says of one episode."""
    name = job.episode.folder
    return (
        f"would do for {name}: {' and '.join(job.steps)}" if job.steps else f"{name} is up to date"
    )


def warn(report: MasterReport, name: str = "") -> None:
    """Say what people should know of a finished episode, `name` before each line if given."""
    head = f"{name}: " if name else ""
    for finding in report.source.findings if report.source else ():
        render.warning(f"{head}{finding}")
    if report.miss:
        render.warning(f"{head}{report.miss}")
    if report.is_compromise and report.prefer == "dynamics":
        short_lu = report.target.integrated_lufs - report.after.integrated_lufs
        render.warning(
            f"{head}{short_lu:.1f} LU quieter than the target: more would need a limiter that "
            "listeners hear, and prefer is dynamics"
        )
    elif report.is_compromise:
        places = ", ".join(timecode.clock(s.start_ms).partition(".")[0] for s in report.limited[:3])
        render.warning(
            f"{head}the limiter works hard: up to {report.max_reduction_db:.1f} dB, "
            f"and 3 dB or more for {report.hard_percent:.1f} % of the time; listen at {places}"
        )


def warn_of_proposals(episode: Episode, name: str = "") -> None:
    """Say which chapters are not in the MP3, for nobody has chosen their titles."""
    if proposed := episode.proposed_chapters:
        head = f"{name}: " if name else ""
        render.warning(
            f"{head}{render.count(len(proposed), 'chapter')} left out of the MP3: nobody has "
            f'chosen a title such as "{proposed[0].title}"'
        )


def _preferring(project: Project, episode: Episode, prefer: str, *, dry_run: bool) -> Episode:
    path = project.episode_dir(episode) / "episode.toml"
    if dry_run:
        render.say(f'would set prefer = "{prefer}" in {path}')
        return episode.model_copy(update={"prefer": prefer})
    from toolkit.show.toml.toml_editor import set_keys

    set_keys(path, {"prefer": prefer})
    render.say(f'set prefer = "{prefer}" in {path}')
    return project.read_episode(episode.folder)


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
