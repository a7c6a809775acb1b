"""soy build: make everything that is to be published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from toolkit.assemble import address, build
from toolkit.assemble.approvals import OLDER
from toolkit.audio.mastering import master as mastering
from toolkit.cli import options, render
from toolkit.cli.recordings import master
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.show.setup import leftovers


@click.command("build")
@options.at_option
@options.dry_run_option
@options.project_option
def command(at: datetime, dry_run: bool, project: Project) -> None:
    """Make build/public: media, transcripts, chapters, campaign snippets and feed.xml.

    soy does not make again what is up to date. It sends nothing: soy publish does that.
    """
    guid = address.guid_to_store(project.show)
    if guid:
        project = project.as_if(show=project.show.model_copy(update={"guid": guid}))
    made = build.plan(project, at)
    for folder, why in made.left_out:
        render.say(f"left out: {folder}: {why}")
    _tell(made.unsigned)
    now = datetime.now(UTC)
    ahead = [e.folder for e in made.episodes if e.date is not None and e.date > now]
    if ahead:
        render.warning(
            f"{', '.join(ahead)}: still to come; this build is for looking ahead, and soy publish "
            "refuses it until then"
        )
    if dry_run:
        for line in (*made.steps, *([f"show.toml: write guid = {guid}"] if guid else [])):
            click.echo(line)
        render.say(f"would do {render.count(len(made.steps), 'step')}, then write build/public")
        return
    leftovers.sweep(project)
    with render.progress("building") as progress:
        changes = build.apply(made, project, progress)
    for job in made.masters:
        if not job.is_done and (finished := mastering.finished(project, job.episode)):
            master.warn(finished[1], job.episode.folder)
    if guid:
        address.store_guid(project, guid)
        render.say(f"show.toml: guid = {guid}, for good: the feed's first address fixes it")
    render.say(
        f"build/public: {len(changes.write)} written, {len(changes.keep)} unchanged, "
        f"{len(changes.remove)} removed"
    )
    if changes.write or changes.remove:
        render.say("next: soy publish --dry-run, then soy publish")


def _tell(unsigned: Sequence[Finding]) -> None:
    """Name what does not count as approved; of older approvals a season may be full: one line."""
    for finding in unsigned:
        if finding.rule != OLDER:
            render.warning(f"{finding.where}: {finding.message}")
            render.say(f"  do: {finding.hint}")
    older = [finding for finding in unsigned if finding.rule == OLDER]
    if older:
        count = render.count(len(older), "approval")
        render.warning(
            f"{count} of an older form, such as {older[0].where}: counted, but not bound to "
            "episode, recording and language; soy approve --renew --dry-run shows what to do"
        )
