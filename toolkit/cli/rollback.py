"""soy rollback: an earlier release becomes the present one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import click

from toolkit.cli import options, render, turn
from toolkit.errors import NoSuchRelease
from toolkit.release import rollback, seen
from toolkit.release.apply import publish, read_head
from toolkit.release.plan import Plan
from toolkit.release.stores import open_store
from toolkit.show.project import Project


@click.command("rollback")
@click.argument("release_id", metavar="ID")
@click.option("--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix, this once.")
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    release_id: str, target: str | None, dry_run: bool, as_json: bool, project: Project
) -> None:
    """Give listeners release ID again: soy releases lists them; the beginning of an ID is enough.

    Media that are still there are not sent again. Nothing in episodes/ or transcripts/ changes: the
    next soy publish sends what soy build makes of them.
    """
    settings = project.show.release
    store = open_store(settings, project.root, target)
    name = store.describe()
    if dry_run:
        head = read_head(store)
        wanted = rollback.find(head, release_id)
        if head is None:  # find() has raised
            raise NoSuchRelease(release_id)
        with rollback.prepared(wanted, head, store, project.public_dir) as (made, _):
            _tell(made, name, as_json, is_done=False)
        return
    with turn.held(store, datetime.now(UTC)) as lease:
        head = read_head(store)
        wanted = rollback.find(head, release_id)
        if head is None:
            raise NoSuchRelease(release_id)
        if head.history.present == wanted.id:
            if as_json:
                render.as_json(_json(name, wanted.id, [], is_done=True))
            else:
                render.say(f"{wanted.id} is what {name} gives listeners already")
            return
        with (
            rollback.prepared(wanted, head, store, project.public_dir) as (made, folder),
            render.progress(f"going back to {wanted.id}") as progress,
        ):
            publish(
                replace(made, at=datetime.now(UTC)),
                folder,
                store,
                parallel=settings.parallel,
                progress=progress,
                guard=lease,
            )
    seen.note(made.head_after, name, project.build_dir)
    _tell(made, name, as_json, is_done=True)


def _tell(made: Plan, name: str, as_json: bool, *, is_done: bool) -> None:
    present = made.release.id if made.release else None
    sent = [entry.key for entry in made.puts]
    if as_json:
        render.as_json(_json(name, present, sent, is_done=is_done))
        return
    for key in sent:
        click.echo(f"put  {key}")
    verb = "sent" if is_done else "would send"
    render.say(f"{name}: {present}; {verb} {render.count(len(sent), 'file')}")
    if is_done:
        render.say("before the next soy publish, put right what was wrong: it sends the new build")


def _json(name: str, present: str | None, sent: list[str], *, is_done: bool) -> dict[str, object]:
    return {"store": name, "present": present, "put": sent, "is_done": is_done}
