"""soy count busiest: what somebody should look at while a day is open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from toolkit.characters import printable
from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.statistics.day_tally import SummedDay
from toolkit.workflow.listeners.count import open_days


@click.command("busiest")
@click.option(
    "--agents",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with newer lists of apps and bots (*.runtime.json); see docs/listeners.md.",
)
@options.at_option
@options.json_option
@options.project_option
def command(agents: Path | None, at: datetime, as_json: bool, project: Project) -> None:
    """List the busiest addresses of each open day.

    soy lists 20 addresses for each day, hashed, and the agents that no list knows. When soy closes
    the day, it deletes the hashes with the day's key. If an address belongs to a machine of your
    own, add it to `exclude` under [statistics].
    """
    found = open_days(project, at, agents)
    if as_json:
        render.as_json([_json(one) for one in found])
    for one in () if as_json else found:
        _show(one)
    if not found:
        render.say("no day is open: run soy count fetch and soy count first")


def _json(one: SummedDay) -> dict[str, object]:
    busiest = [
        {"hash": row.hash, "downloads": row.downloads, "lines": row.lines} for row in one.busiest
    ]
    unknown = [{"agent": agent, "lines": lines} for agent, lines in one.unknown]
    return {"day": one.sums.day, "busiest": busiest, "unknown_agents": unknown}


def _show(one: SummedDay) -> None:
    click.echo(one.sums.day)
    rows = [(row.hash, f"{row.downloads:,}", f"{row.lines:,}") for row in one.busiest]
    render.table(("address (hashed)", "downloads", "lines"), rows)
    if one.unknown:
        unknown = [(printable(agent), f"{lines:,}") for agent, lines in one.unknown]
        render.table(("agent that no list knows", "lines"), unknown)
    click.echo()
