"""soy build: make everything that is to be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workers.wanted_workers import WantedWorkers
from toolkit.workflow.shows import early_looks

if TYPE_CHECKING:  # the rest of soy is loaded while another process looks at the folders
    from toolkit.show.findings import Finding
    from toolkit.workflow.shows.public_build import PublicBuild, ToBuild


@click.command("build")
@options.at_option
@options.jobs_option
@options.workers_options
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    at: datetime,
    jobs: int | None,
    workers: WantedWorkers,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Make build/public: audio, transcripts, chapters, pages, campaign kits and the feed.

    soy does not make again what is up to date. It sends nothing: soy publish does that.
    """
    options.refuse_stage(workers)
    groups = early_looks.begin(project)
    from toolkit.workflow.shows import public_build

    wanted = public_build.plan_public(project, at, groups)
    _tell_plan(wanted)
    done = None if dry_run else public_build.make_public(wanted, render.progress, jobs, workers)
    if as_json:
        render.as_json(_json(wanted, done))
    elif done is None:
        _rehearse(wanted)
    if done:
        _tell_done(done)


def _tell_plan(wanted: ToBuild) -> None:
    for folder, why in wanted.plan.left_out:
        render.say(f"left out: {folder}: {why}")
    _tell(wanted.plan.unsigned)
    if wanted.ahead:
        render.warning(
            f"{', '.join(wanted.ahead)}: not due yet; this build is only a preview, and soy "
            "publish refuses it until then"
        )


def _rehearse(wanted: ToBuild) -> None:
    for line in wanted.steps:
        click.echo(line)
    count = render.count(len(wanted.plan.steps), "step")
    render.say(f"would do {count}, then write build/public")


def _tell_done(done: PublicBuild) -> None:
    from toolkit.cli import mastered

    for folder, report in done.fresh:
        mastered.warn(report, folder)
    guid, changes = done.wanted.guid, done.changes
    if guid:
        render.say(
            f"show.toml: guid = {guid}; it comes from the feed's first address, and must "
            "never change"
        )
    render.say(
        f"build/public: {len(changes.write)} written, {changes.unchanged} unchanged, "
        f"{len(changes.remove)} removed"
    )
    if changes.write or changes.remove:
        render.say("next: soy publish --dry-run, then soy publish")


def _json(wanted: ToBuild, done: PublicBuild | None) -> dict[str, object]:
    said: dict[str, object] = {
        "is_done": done is not None,
        "steps": wanted.steps,
        "left_out": [{"episode": folder, "why": why} for folder, why in wanted.plan.left_out],
        "ahead": wanted.ahead,
        "findings": [asdict(finding) for finding in wanted.plan.unsigned],
        "guid": str(wanted.guid) if wanted.guid else None,
    }
    if done:
        changes = done.changes
        said |= {"written": sorted(changes.write), "removed": sorted(changes.remove)}
        said |= {"unchanged": changes.unchanged}
    return said


def _tell(unsigned: Sequence[Finding]) -> None:
    """Name what does not count as approved; of older approvals a season may be full: one line."""
    from toolkit.assemble.parts.approvals import OLDER

    for finding in unsigned:
        if finding.rule != OLDER:
            render.warning(f"{finding.where}: {finding.message}")
            render.say(f"  do: {finding.hint}")
    older = [finding for finding in unsigned if finding.rule == OLDER]
    if older:
        count = render.count(len(older), "approval")
        render.warning(
            f"{count} from an earlier soy, such as {older[0].where}: valid, but not tied to an "
            "episode, recording and language; soy approve --renew --dry-run shows what to do"
        )
