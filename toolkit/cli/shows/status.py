"""soy status: how far along each episode is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from toolkit.assemble.status import EpisodeStatus, columns
from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.show.project import Project
from toolkit.show.toml import dates
from toolkit.workflow.shows.season import SeasonStatus, season_status


@click.command("status")
@options.at_option
@options.json_option
@options.project_option
def command(at: datetime, as_json: bool, project: Project) -> int:
    """Show how far along each episode is: audio, transcripts, campaign, published.

    soy asks the storage what listeners have, because after a rollback that differs from what is
    here. If the storage does not answer, soy shows the rest and ends with exit code 3.
    """
    season = season_status(project, at)
    for remark in season.remarks:
        render.say(remark)
    if as_json:
        render.as_json(season.to_json())
    else:
        _show(season, project.show.timezone)
    return DONE if season.listened is not None else DONE_IN_PART


def _show(season: SeasonStatus, zone: str) -> None:
    if season.rows:
        shown = [name for name in columns() if any(row.text(name) for row in season.rows)]
        cells = [_cells(row, zone, shown) for row in season.rows]
        render.table(("episode", "date", *shown), cells)
    else:
        render.say("no episodes yet; begin with a recording: soy new RECORDING --title TITLE")
    for row in season.rows:
        for note in row.notes:
            render.say(note)
    if any(row.is_outdated for row in season.rows):
        render.say("outdated: made before the last change; soy build renews it")
    _tell_difference(season)


def _tell_difference(season: SeasonStatus) -> None:
    """Say where listeners have another release than the newest, or episodes that are not here."""
    if season.listened is None:
        return
    history = season.listened.head.history
    if history.is_open:
        render.say("a publish was interrupted; to finish it: soy publish")
    elif history.present and history.present != history.kept[-1].id:
        render.say(
            f"listeners have an earlier release, {history.present}, after a soy rollback; the "
            f"newest is {history.kept[-1].id}. soy publish sends what soy build makes now"
        )
    for out in season.only_there:
        render.say(f"listeners also have {out.name}, which is not in episodes/")


def _cells(row: EpisodeStatus, zone: str, shown: Sequence[str]) -> tuple[str, ...]:
    date = row.episode.date
    day = dates.told(date, zone)[:10] if date else "none"
    return (row.episode.folder, day, *(row.text(column) for column in shown))
