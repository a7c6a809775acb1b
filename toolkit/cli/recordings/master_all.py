"""soy master --all: every episode that is not up to date."""

from __future__ import annotations

import json

import click

from toolkit.audio.mastering import master
from toolkit.audio.values.master_report import MasterReport
from toolkit.cli import render
from toolkit.cli.recordings import master as one
from toolkit.errors import DONE_IN_PART, SoyError
from toolkit.show.project import Project


def run(
    project: Project,
    *,
    dry_run: bool,
    as_json: bool,
    is_explained: bool,
    jobs: int | None = None,
) -> None:
    """Bring all episodes up to date; one that fails does not keep the others from it.

    Ends with exit code 3 where some were done and some failed, with the error's own where all did.
    """
    plans = [master.plan(project, episode) for episode in project.episodes]
    due = [plan for plan in plans if not plan.is_done]
    if dry_run:
        for plan in due:
            render.say(one.would_do(plan))
    done = [] if dry_run else _apply(due, jobs)
    fresh = {plan.episode.folder: made for plan, made in zip(due, done, strict=False)}
    told = (plan.kept if plan.is_done else fresh.get(plan.episode.folder) for plan in plans)
    reports = [
        {"episode": plan.episode.folder, **json.loads(report.to_json())}
        for plan, report in zip(plans, told, strict=True)
        if isinstance(report, MasterReport)
    ]
    failed = [err for err in done if isinstance(err, SoyError)]
    if as_json and not dry_run:
        render.as_json(reports)
    else:
        for plan, report in zip(due, done, strict=False):
            if isinstance(report, MasterReport):
                _tell(plan, report, is_explained=is_explained)
    render.say(f"{render.count(len(plans) - len(due), 'episode')} of {len(plans)} were up to date")
    if not failed:
        return
    for err in failed[:-1]:
        render.error(err)
    if len(failed) == len(plans):
        raise failed[-1]
    render.error(failed[-1])
    raise click.exceptions.Exit(DONE_IN_PART)


def _apply(due: list[master.MasterPlan], jobs: int | None) -> list[MasterReport | SoyError]:
    if not due:
        return []
    from toolkit.audio.mastering import season
    from toolkit.audio.reporting import report_files

    with render.progress(f"mastering {render.count(len(due), 'episode')}") as progress:
        done = season.apply_all(
            due, progress, count=jobs, finish=report_files.finished, is_strict=False
        )
    for plan, report in zip(due, done, strict=True):
        if isinstance(report, MasterReport):
            one.warn(report, plan.episode.folder)
            one.warn_of_proposals(plan.episode, plan.episode.folder)
    return done


def _tell(plan: master.MasterPlan, report: MasterReport, *, is_explained: bool) -> None:
    name = plan.episode.folder
    if is_explained:
        from toolkit.audio.reporting.explain import explain

        click.echo(f"{name}")
        click.echo("\n".join(explain(report, str(plan.episode.number))))
        return
    before, after = report.before.integrated_lufs, report.after.integrated_lufs
    limiter = f", limiter up to {report.max_reduction_db:.1f} dB" if report.limiter_ran else ""
    click.echo(f"{name}: {before:.1f} to {after:.1f} LUFS, gain {report.gain_db:+.1f} dB{limiter}")
