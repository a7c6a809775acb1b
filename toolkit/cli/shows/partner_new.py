"""soy partner new: make a partner."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workflow.shows.new_partner import NewPartner, PartnerChoice, add_partner


@click.command("new")
@click.argument("name")
@click.option(
    "--logo",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The partner's logo, a PNG; soy copies it.",
)
@click.option("--logo-ground", metavar="#RRGGBB", help="A colour to put behind the logo.")
@options.languages_option
@click.option("--link", metavar="URL", help="The page that the partner's posts link to.")
@click.option("--survey", metavar="URL", help="The address of the partner's survey.")
@options.dry_run_option
@options.json_option
@options.project_option
def new(  # noqa: PLR0913 - click passes each option by its own name
    name: str,
    logo: Path | None,
    logo_ground: str | None,
    languages: tuple[str, ...],
    link: str | None,
    survey: str | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Add a partner called NAME, and copy its logo.

    soy writes a file with what the partner's packs need: links, survey, logo, languages. It refuses
    a logo that would look blurred or pale on the cards.
    """
    choice = PartnerChoice(name, logo, logo_ground, languages, link, survey)
    made = add_partner(project, choice, dry_run=dry_run)
    if as_json:
        render.as_json(_json(made))
    else:
        _show(made)


def _show(made: NewPartner) -> None:
    for path in made.files:
        click.echo(path)
    if not made.is_made:
        render.say(f"would add the partner {made.name!r}")
        return
    render.say(f"added the partner {made.name!r}")
    render.say(f"next: read this file, then: soy pack --partner {made.folder}")


def _json(made: NewPartner) -> dict[str, object]:
    return {
        "partner": made.folder,
        "name": made.name,
        "files": [str(path) for path in made.files],
        "written": made.is_made,
    }
