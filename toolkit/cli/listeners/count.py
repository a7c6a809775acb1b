"""soy count: downloads, from the logs that storage and CDN write anyway."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from toolkit.cli import options, render
from toolkit.cli.listeners import count_busiest, count_fetch, count_show
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.workflow.listeners import count as counting
from toolkit.workflow.listeners.count import Counted


@click.group("count", invoke_without_command=True)
@options.at_option
@click.option(
    "--agents",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with newer lists of apps and bots (*.runtime.json); see docs/listeners.md.",
)
@options.jobs_option_of(
    "How many processes read logs at the same time [default: one for each core]."
)
@options.json_option
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The show's folder [default: this folder or one above it]",
)
@click.pass_context
def command(
    ctx: click.Context,
    at: datetime,
    agents: Path | None,
    jobs: int | None,
    as_json: bool,
    folder: Path | None,
) -> int | None:
    """Count downloads: read the logs that soy count fetch copied, and close days that are over.

    soy closes a day 48 hours after its end, and then keeps only sums. It counts by the rules of IAB
    PTM 2.3, not certified. Set `[statistics]` in show.toml to say where the logs are.
    """
    if ctx.invoked_subcommand is not None:
        ctx.find_root().obj = folder or ctx.find_root().obj
        return None
    project = options.find_project(ctx, None, folder)
    made = counting.count(project, at, agents, jobs, render.progress)
    render.as_json(_json(made)) if as_json else _show(made)
    return DONE_IN_PART if made.broken or made.unreadable else DONE


command.add_command(count_fetch.command)
command.add_command(count_show.command)
command.add_command(count_busiest.command)


def _json(made: Counted) -> dict[str, object]:
    logs = [
        {
            "name": one.name,
            "layout": one.layout,
            "lines": one.lines,
            "broken": one.broken,
            "late": one.late,
            "faults": [{"line": each.line, "why": each.why} for each in one.faults],
        }
        for one in made.run.logs
    ]
    closed = [
        {"day": one.sums.day, "downloads": sum(one.sums.downloads.values())}
        for one in made.run.closed
    ]
    return {
        "logs": logs,
        "closed": closed,
        "open": list(made.run.still_open),
        "files": made.files,
        "remarks": list(made.remarks),
    }


def _show(made: Counted) -> None:
    run = made.run
    for one in run.closed:
        click.echo(f"{one.sums.day}  {sum(one.sums.downloads.values()):>9,} downloads")
    render.notes(made.remarks)
    for name in made.unreadable:
        render.warning(
            f"{name}: soy does not recognise the layout; set `layout` under [statistics]"
        )
    for fault in (each for one in run.logs for each in one.faults):
        where = f"{fault.file}, line {fault.line}" if fault.line else fault.file
        render.warning(f"{where}: {fault.why}")
    if made.broken:
        render.say(f"{render.count(made.broken, 'line')} could not be read; see the first above")
    lines = sum(one.lines for one in run.logs)
    still = f"; still open: {', '.join(run.still_open)}" if run.still_open else ""
    days = f"{render.count(len(run.closed), 'day')} closed{still}"
    render.say(f"{render.count(len(run.logs), 'log')} with {lines:,} lines read, {days}")
