"""soy count show: the figures of the days that are closed."""

from __future__ import annotations

from datetime import datetime

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.statistics.figures import LEAST, ListenerFigures, Share
from toolkit.workflow.listeners import listener_figures
from toolkit.workflow.listeners.listener_figures import to_csv, to_json, write_page


@click.command("show")
@click.argument("episode", required=False)
@options.json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets.")
@options.at_option
@options.project_option
def command(
    episode: str | None, as_json: bool, as_csv: bool, at: datetime, project: Project
) -> None:
    """Show the downloads of the show or of EPISODE.

    Without --json and --csv, soy also writes the page build/reports/listeners.html. It merges sums
    below 5 into "other", so that no listener stands out.
    """
    if as_json and as_csv:
        raise click.UsageError("use either --json or --csv")
    found = listener_figures.listener_figures(project, episode)
    if as_json:
        render.as_json(to_json(found))
    elif as_csv:
        click.echo(to_csv(found), nl=False)
    else:
        _show(found)
        render.say(f"the same as a page with charts: {write_page(project, at)}")


def _show(found: ListenerFigures) -> None:
    click.echo(
        f"{found.title}: {found.downloads:,} downloads, {found.first_day} to {found.last_day}"
    )
    rows = [
        (one.item, one.title, f"{one.count:,}", *("-" if n is None else str(n) for n in one.after))
        for one in found.episodes
    ]
    if rows:
        click.echo()
        render.table(("episode", "title", "downloads", "1 day", "7 days", "30 days"), rows)
    if found.other_episodes:
        click.echo(f"other episodes ({found.other_episodes.merged}): {_few(found.other_episodes)}")
    parts = (
        ("apps", found.apps),
        ("devices", found.devices),
        ("countries", found.countries),
        ("transcripts", found.transcripts),
        *((f"{sort}s", shares) for sort, shares in found.others),
    )
    for what, shares in parts:
        if shares:
            click.echo()
            render.table((what, "number"), [(one.name, _few(one)) for one in shares])
    render.say("counted by the rules of IAB PTM 2.3, not certified; docs/listeners.md says how")


def _few(one: Share) -> str:
    return f"{one.count:,}" if one.count >= LEAST else f"<{LEAST}"
