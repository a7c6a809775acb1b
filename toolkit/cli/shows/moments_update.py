"""soy moments list and update: how moments stand to their transcripts, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.show.campaign import Moment, cut_text
from toolkit.show.project import Project
from toolkit.workflow.shows.moment_updates import (
    MomentStanding,
    moment_standings,
    times_of,
    update_moments,
)

_SAID = {
    "true": "as approved",
    "moved": "times moved",
    "changed": "words changed",
    "draft": "transcript is a draft",
    "wrong": "no kit can be made",
}


@click.command("list")
@click.argument("episode", required=False)
@options.json_option
@options.project_option
def list_(episode: str | None, as_json: bool, project: Project) -> None:
    """List moments, and say whether each still matches its transcript.

    Without EPISODE, soy lists those of all episodes.
    """
    found = moment_standings(project, episode)
    if as_json:
        render.as_json([_row(one) for one in found])
        return
    head = ("campaign", "moment", "episode", "times", "state", "title")
    render.table(head, [_cells(one) for one in found])
    if any(one.state in ("moved", "changed") for one in found):
        render.say("next: soy moments update, which shows what has changed")


def _cells(one: MomentStanding) -> tuple[str, ...]:
    episode = one.episode.number_text if one.episode else one.moment.episode
    return (
        one.campaign.folder,
        one.moment.id,
        episode,
        times_of(one.moment),
        _SAID[one.state],
        one.moment.title,
    )


@click.command("update")
@click.argument("episode", required=False)
@click.option("--write", is_flag=True, help="Write the new times and words into moments.toml.")
@options.dry_run_option
@options.json_option
@options.project_option
def update(episode: str | None, write: bool, dry_run: bool, as_json: bool, project: Project) -> int:
    """Show moments whose times or words have changed with the transcript.

    Without EPISODE, soy looks at all moments. If only the times have changed, the kits follow by
    themselves. If the words have changed, soy makes no kit until you accept the new words with
    --write. Read them first.
    """
    found = update_moments(project, episode, write=write and not dry_run, watch=render.progress)
    if as_json:
        render.as_json({"is_done": write and not dry_run, "moments": [_row(one) for one in found]})
    else:
        _show(found)
    return DONE_IN_PART if any(one.now is None for one in found) else DONE


def _show(found: Sequence[MomentStanding]) -> None:
    for one in found:
        click.echo(f"{one.campaign.folder}/{one.moment.id}: {_SAID[one.state]}")
        if one.now is not None:
            click.echo(f"  times:  {times_of(one.moment)}")
            click.echo(f"  now:    {times_of(one.now)}")
        if one.change:
            click.echo(f"  words:  {one.change}")
        if one.now is None and one.error:
            render.error(one.error)
    left = [one for one in found if one.now is not None and not one.is_written]
    if not found:
        render.say("all moments are as the approved transcripts have them")
    elif left:
        render.say("soy wrote nothing; read the words, then: soy moments update --write")
    elif any(one.is_written for one in found):
        render.say("next: soy campaign, with the number of each episode, then soy check")


def _row(one: MomentStanding) -> dict[str, object]:
    now = one.now
    return {
        "campaign": one.campaign.folder,
        "moment": one.moment.id,
        "title": one.moment.title,
        "episode": one.episode.folder if one.episode else None,
        **_said(one.moment),
        "state": one.state,
        "now": _said(now) if now else None,
        "difference": one.change,
        "error": one.error.message if one.error and now is None else None,
        "written": one.is_written,
    }


def _said(moment: Moment) -> dict[str, object]:
    return {
        "start_ms": moment.start_ms,
        "end_ms": moment.end_ms,
        "cuts": [cut_text(cut) for cut in moment.cuts],
        "words": moment.words,
    }
