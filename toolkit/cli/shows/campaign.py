"""soy campaign: make the kits of an episode's moments."""

from __future__ import annotations

import click

from toolkit import timecode
from toolkit.assemble import kits
from toolkit.audio.mastering import master
from toolkit.cli import options, render
from toolkit.errors import DONE_IN_PART, BadFile, SoyError
from toolkit.show.project import Project
from toolkit.show.setup import leftovers


@click.command("campaign")
@click.argument("episode")
@options.dry_run_option
@options.project_option
def command(episode: str, dry_run: bool, project: Project) -> int:
    """Make a clip, captions, quote card, alternative text and posts for each moment of EPISODE.

    Write moments in campaign/NAME/moments.toml (see soy help-file campaign), or quote them in soy
    review. A moment's words must be those of the approved transcript.
    """
    found = project.episode(episode)
    pairs = project.moments_of(found)
    if not pairs:
        raise BadFile(
            f"no campaign has a moment of {found.folder}",
            hint="write campaign/NAME/campaign.toml and moments.toml: soy help-file campaign",
        )
    if dry_run:
        for campaign, moment in pairs:
            times = f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
            click.echo(f"{kits.folder_of(project, campaign, moment)}  {times}")
        render.say(f"would make {render.count(len(pairs), 'kit')}")
        return 0
    leftovers.sweep(project)
    job = master.plan(project, found)
    with render.progress(f"mastering {found.folder}", is_quiet=job.is_done) as progress:
        report = master.apply(job, progress)
    failed: list[SoyError] = []
    for campaign, moment in pairs:
        try:
            with render.progress(f"making {campaign.folder}/{moment.id}"):
                made = kits.plan(project, campaign, moment, report.clips_digest)
                kits.make(project, made, report)
            click.echo(kits.folder_of(project, campaign, moment))
        except SoyError as err:
            failed.append(err)
    if len(failed) == len(pairs):
        raise failed[0]
    for failure in failed:
        render.error(failure)
    return DONE_IN_PART if failed else 0
