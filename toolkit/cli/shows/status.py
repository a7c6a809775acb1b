"""soy status: how far along each episode is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from toolkit.assemble.status import EpisodeStatus, Listened, only_there, status
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
    """Show how far along each episode is: audio, transcripts, campaign, published.

    soy asks the storage what listeners have, because after a rollback that differs from what is
    here. If the storage does not answer, soy shows the rest and ends with exit code 3.
    """
    listened = _listened(project)
    rows = status(project, listened, at)
    code = DONE if listened is not None else DONE_IN_PART
    if as_json:
        render.as_json([asdict(row) for row in rows])
        return code
    if not rows:
        render.say("no episodes yet; begin with a recording: soy new RECORDING --title TITLE")
        if listened:
            _tell_difference(project, listened)
        return code
    head = ("episode", "date", "audio", "transcripts", "campaign", "published")
    zone = project.show.timezone
    render.table(head, [_cells(row, zone) for row in rows])
    for row in rows:
        for language, why in row.lapsed.items():
            render.say(f"{row.folder} {language}: a draft: {why}")
    if any(row.audio == "outdated" or row.kits_outdated for row in rows):
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
    transcripts = ", ".join(f"{lang} {state}" for lang, state in row.transcripts.items())
    return (
        row.folder,
        dates.told(datetime.fromisoformat(row.date), zone)[:10] if row.date else "none",
        ", ".join((row.audio, *row.alternates)),
        transcripts or "none",
        _campaign(row),
        row.published,
    )


def _campaign(row: EpisodeStatus) -> str:
    if not row.moments:
        return "none"
    outdated = f", {row.kits_outdated} outdated" if row.kits_outdated else ""
    return f"{row.kits} of {render.count(row.moments, 'moment')}{outdated}"
