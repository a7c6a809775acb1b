"""soy campaign new: make a campaign."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workflow.shows.campaign_start import NewCampaign, start_campaign


@click.command("new")
@click.argument("title")
@options.dry_run_option
@options.json_option
@options.project_option
def new(title: str, dry_run: bool, as_json: bool, project: Project) -> None:
    """Make a campaign called TITLE.

    It is a folder with a file for its settings and one for its moments.
    """
    made = start_campaign(project, title, dry_run=dry_run)
    if as_json:
        render.as_json(_json(made))
    else:
        _show(made)


def _show(made: NewCampaign) -> None:
    for path in made.files:
        click.echo(path)
    if not made.is_made:
        render.say(f"would make the campaign {made.title!r}")
        return
    render.say(f"made the campaign {made.title!r}")
    render.say(
        "next: find a moment with soy moments suggest 001, or select words in soy review 001 and "
        "press q"
    )


def _json(made: NewCampaign) -> dict[str, object]:
    return {
        "campaign": made.name,
        "title": made.title,
        "folder": str(made.folder),
        "files": [str(path) for path in made.files],
        "written": made.is_made,
    }
