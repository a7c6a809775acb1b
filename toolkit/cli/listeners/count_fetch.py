"""soy count fetch: bring new logs here."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workflow.listeners.log_fetch import LogsFetched, fetch_logs


@click.command("fetch")
@click.option(
    "--from",
    "place",
    metavar="PLACE",
    help="Fetch from this folder or s3://bucket/prefix, instead of the one in show.toml.",
)
@options.dry_run_option
@options.json_option
@options.project_option
def command(place: str | None, dry_run: bool, as_json: bool, project: Project) -> None:
    """Copy logs that are new or have grown.

    soy remembers which logs it fetched. It keeps the copies in build/statistics/logs until soy
    count has read them.
    """
    made = fetch_logs(project, place, dry_run=dry_run, watch=render.progress)
    if as_json:
        render.as_json(_json(made))
    else:
        _show(made)


def _json(made: LogsFetched) -> dict[str, object]:
    plan = made.plan
    return {
        "source": plan.source,
        "is_done": made.is_done,
        "logs": [{"name": one.name, "size_bytes": one.size_bytes} for one in plan.logs],
        "new": made.new,
        "known": plan.known,
        "changed": list(plan.changed),
    }


def _show(made: LogsFetched) -> None:
    plan = made.plan
    if not made.is_done:
        for one in plan.logs:
            click.echo(f"would fetch {one.name} ({render.bytes_text(one.size_bytes)})")
    for name in plan.changed:
        render.warning(f"{name}: it has changed since soy fetched it; soy does not read it again")
    size = render.bytes_text(plan.size_bytes)
    if not made.is_done:
        render.say(f"{plan.source}: {render.count(len(plan.logs), 'log')} to fetch, {size}")
    else:
        logs = render.count(made.new, "log")
        render.say(f"{plan.source}: {logs} fetched, {plan.known} known; next: soy count")
