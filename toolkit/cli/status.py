"""soy status: how far each episode is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from toolkit.assemble.status import EpisodeStatus, status
from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART, SoyError
from toolkit.release.apply import read_head
from toolkit.release.manifest import Manifest
from toolkit.release.stores import open_store
from toolkit.show import dates
from toolkit.show.project import Project


@click.command("status")
@options.at_option
@options.json_option
@options.project_option
def command(at: datetime, as_json: bool, project: Project) -> int:
    """Show a row for each episode: audio, transcripts, campaign, published.

    Asks the storage what it holds. When it does not answer, the rest is shown, and the exit code
    is 3.
    """
    held = _head(project)
    rows = status(project, held, at)
    code = DONE if held is not None else DONE_IN_PART
    if as_json:
        render.as_json([asdict(row) for row in rows])
        return code
    if not rows:
        render.say("no episodes yet; begin with a recording: soy new RECORDING --title TITLE")
        return code
    head = ("episode", "date", "audio", "transcripts", "campaign", "published")
    zone = project.show.timezone
    render.table(head, [_cells(row, zone) for row in rows])
    for row in rows:
        for language, why in row.lapsed.items():
            render.say(f"{row.folder} {language}: a draft: {why}")
    if any(row.audio == "outdated" or row.kits_outdated for row in rows):
        render.say("outdated: made before the last change; soy build makes it anew")
    return code


def _head(project: Project) -> Manifest | None:
    try:
        store = open_store(project.show.release, project.root)
        return read_head(store) or Manifest(())
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
