"""soy storage doctor: what the place can and cannot do, found by trying."""

from __future__ import annotations

from dataclasses import asdict

import click

from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.progress import unwatched
from toolkit.show.project import Project
from toolkit.workflow.publication.storage import Examination, examine

_COLOURS = {"can": "green", "cannot": "yellow", "trouble": "red", "unclear": "cyan"}


@click.command("doctor")
@click.option(
    "--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix to use this time."
)
@options.json_option
@options.project_option
def command(target: str | None, as_json: bool, project: Project) -> int:
    """Test with small files what the storage can and cannot do.

    soy puts the files into releases/doctor-... below the prefix and removes them again. It works
    around what the storage cannot do; "trouble" means that somebody has to act.
    """
    watch = unwatched if as_json else render.progress
    found = examine(project, target, watch)
    if as_json:
        rows = [asdict(one) for one in found.findings]
        render.as_json({"store": found.name, "findings": rows})
    else:
        _show(found)
    return DONE_IN_PART if found.troubles else DONE


def _show(found: Examination) -> None:
    width = max(len(one.name) for one in found.findings)
    for one in found.findings:
        verdict = click.style(f"{one.verdict:<7}", fg=_COLOURS[one.verdict])
        click.echo(f"{verdict}  {one.name:<{width}}  {one.text}")
        if one.instead:
            does = "do:" if one.verdict == "trouble" else "so:"
            click.echo(f"{'':<7}  {'':<{width}}  {click.style(does, fg='cyan')} {one.instead}")
    if found.troubles:
        things = render.count(found.troubles, "thing")
        render.say(f"{found.name}: {things} to put right before publishing there")
    else:
        render.say(f"{found.name}: soy can publish there")
