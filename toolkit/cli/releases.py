"""soy releases: what the store keeps."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.release.apply import read_head
from toolkit.release.history import History
from toolkit.release.stores import open_store
from toolkit.show.project import Project


@click.command("releases")
@click.option("--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix, this once.")
@options.json_option
@options.project_option
def command(target: str | None, as_json: bool, project: Project) -> None:
    """List the releases that the store keeps, the newest first; * is what listeners have."""
    store = open_store(project.show.release, project.root, target)
    head = read_head(store)
    history = head.history if head else History()
    newest_first = history.kept[::-1]
    if as_json:
        rows = [
            {
                "id": kept.id,
                "at": kept.at.isoformat(),
                "by": kept.by,
                "files": kept.files,
                "length_bytes": kept.length_bytes,
                "is_present": kept.id == history.present,
            }
            for kept in newest_first
        ]
        render.as_json({"store": store.describe(), "releases": rows})
        return
    for kept in newest_first:
        mark = "*" if kept.id == history.present else " "
        size = render.bytes_text(kept.length_bytes)
        click.echo(f"{mark} {kept.id}  {kept.files:>6} files {size:>10}  {kept.by}")
    if not newest_first:
        render.say(f"{store.describe()} keeps no release yet: soy publish makes one")
    elif history.present is None:
        render.say("a publish was broken off; to finish it: soy publish")
    else:
        render.say("to go back to one: soy rollback ID")
