"""soy releases: what the store keeps."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.cli.publication import changes
from toolkit.show.project import Project
from toolkit.workflow.publication.releases import Releases, releases

TOLD = 20  # each takes a request; who looks for one that is older says so


@click.command("releases")
@click.option(
    "--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix to use this time."
)
@click.option(
    "--all",
    "wants_all",
    is_flag=True,
    help=f"Show titles for all releases, not only the newest {TOLD}.",
)
@options.json_option
@options.project_option
def command(target: str | None, wants_all: bool, as_json: bool, project: Project) -> None:
    """List the releases in the storage, the newest first; * marks the one that listeners have.

    Each line ends with what the release added, changed and removed, by title.
    """
    found = releases(project, target, None if wants_all else TOLD)
    if as_json:
        render.as_json(_json(found))
    else:
        _show(found)


def _json(found: Releases) -> dict[str, object]:
    told = found.changes
    rows = [
        {
            "id": kept.id,
            "at": kept.at.isoformat(),
            "by": kept.by,
            "files": kept.files,
            "length_bytes": kept.length_bytes,
            "is_present": kept.id == found.history.present,
            "changes": told[kept.id].to_json() if kept.id in told else None,
        }
        for kept in found.newest_first
    ]
    return {"store": found.name, "releases": rows}


def _show(found: Releases) -> None:
    present, told = found.history.present, found.changes
    for kept in found.newest_first:
        mark = "*" if kept.id == present else " "
        size = render.bytes_text(kept.length_bytes)
        said = changes.in_short(told[kept.id]) if kept.id in told else ""
        row = f"{mark} {kept.id}  {kept.files:>6} files {size:>10}  {kept.by or ''}  {said}"
        click.echo(row.rstrip())  # a line for each, as scripts read them
    if not found.newest_first:
        render.say(f"{found.name} has no release yet: soy publish makes one")
    elif present is None:
        render.say("a publish was interrupted; to finish it: soy publish")
    else:
        render.say("to go back to one: soy rollback ID")
