"""soy campaign 001: make the kits of an episode's moments, with their videos."""

from __future__ import annotations

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.show.project import Project
from toolkit.workflow.shows.campaign_kits import EpisodeKits, MomentKit, make_kits


@click.command("kits")
@click.argument("episode")
@options.jobs_option_of("Kits made at the same time.")
@options.dry_run_option
@options.json_option
@options.project_option
def command(episode: str, jobs: int | None, dry_run: bool, as_json: bool, project: Project) -> int:
    """Make a clip, captions, cards, alternative text, posts and videos of each moment of EPISODE.

    Write moments in campaign/NAME/moments.toml (see soy help-file campaign), or quote them in soy
    review. A moment's words must be those of the approved transcript. Videos are made in the
    shapes that campaign.toml asks for: videos = ["1:1", "9:16"].
    """
    made = make_kits(project, episode, jobs=jobs, dry_run=dry_run, watch=render.progress)
    if as_json:
        render.as_json(_json(made))
    else:
        _show(made)
    for error in made.errors:
        render.error(error)
    return DONE_IN_PART if made.errors else DONE


def _show(made: EpisodeKits) -> None:
    for kit in made.kits:
        if kit.is_made:
            click.echo(kit.folder)
        elif not made.is_done:
            moment = kit.moment
            times = f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
            click.echo(f"{kit.folder}  {times}")
        for video in kit.videos:
            if video.is_made or not made.is_done:
                click.echo(video.path)
    if not made.is_done:
        what = [render.count(len(made.kits), "kit")]
        what += [render.count(len(made.videos), "video")] if made.videos else []
        render.say(f"would make {' and '.join(what)}")
    elif any(kit.is_made for kit in made.kits):
        render.say("next: look at the files in that folder, then: soy check, soy build")


def _json(made: EpisodeKits) -> dict[str, object]:
    return {
        "episode": made.episode.folder,
        "is_done": made.is_done,
        "kits": [_row(kit) for kit in made.kits],
    }


def _row(kit: MomentKit) -> dict[str, object]:
    return {
        "campaign": kit.campaign.folder,
        "moment": kit.moment.id,
        "start_ms": kit.moment.start_ms,
        "end_ms": kit.moment.end_ms,
        "path": str(kit.folder),
        "is_made": kit.is_made,
        "error": kit.error.message if kit.error else None,
        "videos": [
            {
                "shape": video.shape,
                "path": str(video.path),
                "is_made": video.is_made,
                "error": video.error.message if video.error else None,
            }
            for video in kit.videos
        ],
    }
