"""soy status: how far each episode is."""

from __future__ import annotations

from datetime import datetime

import click

from toolkit.assemble.outputs.scope import Listened
from toolkit.assemble.status import EpisodeStatus, columns, only_there, status
from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART, SoyError
from toolkit.publication import contents
from toolkit.publication.manifest import Manifest
from toolkit.release.changes import listeners
from toolkit.release.publishing.apply import read_head
from toolkit.show.project import Project
from toolkit.show.toml import dates
from toolkit.stores.target import open_store


@click.command("status")
@options.at_option
@options.json_option
@options.project_option
def command(at: datetime, as_json: bool, project: Project) -> int:
    """Show a row for each episode: audio, transcripts, campaign, published.

    Asks the storage what listeners have, which after a rollback is not what is here. When it does
    not answer, the rest is shown, and the exit code is 3.
    """
    listened = _listened(project)
    rows = status(project, listened, at)
    code = DONE if listened is not None else DONE_IN_PART
    if as_json:
        render.as_json([row.to_json() for row in rows])
        return code
    if not rows:
        render.say("no episodes yet; begin with a recording: soy new RECORDING --title TITLE")
        if listened:
            _tell_difference(project, listened)
        return code
    head = ("episode", "date", *columns())
    zone = project.show.timezone
    render.table(head, [_cells(row, zone) for row in rows])
    for row in rows:
        for note in row.notes:
            render.say(note)
    if any(row.is_outdated for row in rows):
        render.say("outdated: made before the last change; soy build makes it anew")
    if listened:
        _tell_difference(project, listened)
    return code


def _tell_difference(project: Project, listened: Listened) -> None:
    """Say where listeners have another release than the newest, or episodes that are not here."""
    history = listened.head.history
    if history.is_open:
        render.say("a publish was broken off; to finish it: soy publish")
    elif history.present and history.present != history.kept[-1].id:
        render.say(
            f"listeners have an earlier release, {history.present}, after a soy rollback; the "
            f"newest is {history.kept[-1].id}. soy publish sends what soy build makes now"
        )
    for out in only_there(project, listened):
        render.say(f"listeners also have {out.name}, which is not in episodes/")


def _listened(project: Project) -> Listened | None:
    try:
        store = open_store(project.show.release, project.root)
        head = read_head(store)
        present = listeners.present(store, head).contents if head else contents.NOTHING
        return Listened(head or Manifest(()), present)
    except SoyError as err:
        render.say(f"warning: {err.message}: what is published is not known")
        return None


def _cells(row: EpisodeStatus, zone: str) -> tuple[str, ...]:
    date = row.episode.date
    day = dates.told(date, zone)[:10] if date else "none"
    return (row.episode.folder, day, *(row.text(column) for column in columns()))
