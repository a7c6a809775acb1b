"""soy campaign 001: make the kits of an episode's moments, with their videos."""

from __future__ import annotations

from collections.abc import Sequence

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART, SoyError
from toolkit.show.project import Project
from toolkit.workers.wanted_workers import WantedWorkers
from toolkit.workflow.shows.campaign_kits import EpisodeKits, MomentKit, make_kits
from toolkit.workflow.shows.season_kits import make_all_kits


@click.command("kits")
@click.argument("episode", required=False)
@click.option("--all", "is_all", is_flag=True, help="Make the kits of all moments of the show.")
@options.jobs_option_of("How many kits to make at the same time.")
@options.workers_options
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    episode: str | None,
    is_all: bool,
    jobs: int | None,
    workers: WantedWorkers,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> int:
    """Make a clip, captions, cards, alternative text, posts and videos of each moment of EPISODE.

    Write moments in campaign/NAME/moments.toml (see soy help-file campaign), or quote them in soy
    review. A moment's words must be those of the approved transcript. Videos are made in the
    shapes that campaign.toml asks for: videos = ["1:1", "9:16"].
    """
    options.refuse_both_or_none(episode, is_all=is_all, workers=workers)
    options.refuse_stage(workers)
    bar = render.progress
    if episode is None:
        season = make_all_kits(project, jobs=jobs, dry_run=dry_run, watch=bar, workers=workers)
        return _tell(season.episodes, season.errors, as_json=as_json, is_done=season.is_done)
    made = make_kits(project, episode, jobs=jobs, dry_run=dry_run, watch=bar)
    if as_json:
        render.as_json(_json(made))
        return _code(made.errors)
    return _tell([made], made.errors, as_json=False, is_done=made.is_done)


def _tell(
    made: Sequence[EpisodeKits], errors: Sequence[SoyError], *, as_json: bool, is_done: bool
) -> int:
    """Say what became of the kits and return the exit code; 3 where some could not be made."""
    if as_json:
        render.as_json([_json(each) for each in made])
    else:
        for each in made:
            _show(each)
        _say_in_sum(made, is_done=is_done)
    return _code(errors)


def _code(errors: Sequence[SoyError]) -> int:
    for error in errors:
        render.error(error)
    return DONE_IN_PART if errors else DONE


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


def _say_in_sum(made: Sequence[EpisodeKits], *, is_done: bool) -> None:
    every = [kit for each in made for kit in each.kits]
    films = [video for each in made for video in each.videos]
    if not every:
        render.say("no campaign has a moment: soy moments suggest 001, then soy moments add")
    elif not is_done:
        what = [render.count(len(every), "kit")]
        what += [render.count(len(films), "video")] if films else []
        render.say(f"would make {' and '.join(what)}")
    elif any(kit.is_made for kit in every):
        render.say("next: look at the files in these folders, then: soy check, soy build")


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
