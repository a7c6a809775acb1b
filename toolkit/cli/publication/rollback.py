"""soy rollback: an earlier release becomes the present one."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from toolkit.cli import options, render
from toolkit.cli.publication import changes, turn
from toolkit.errors import NoSuchRelease
from toolkit.publication import contents
from toolkit.publication.contents import Out
from toolkit.release.changes import listeners, refusals
from toolkit.release.changes.difference import Difference, compare
from toolkit.release.publishing import rollback, seen
from toolkit.release.publishing.apply import publish, read_head
from toolkit.release.publishing.plan import Plan
from toolkit.show.project import Project
from toolkit.stores.common.base import Store
from toolkit.stores.target import open_store


@click.command("rollback")
@click.argument("release_id", metavar="ID")
@click.option(
    "--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix to use this time."
)
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    release_id: str, target: str | None, dry_run: bool, as_json: bool, project: Project
) -> None:
    """Give listeners release ID again; soy releases lists the IDs, and the beginning is enough.

    soy sends no media that are still there. It says by title what comes back and what leaves, and
    refuses if an episode's date lies in the future. Nothing in episodes/ or transcripts/ changes:
    the next soy publish sends what soy build makes of them.
    """
    settings = project.show.release
    store = open_store(settings, project.root, target)
    name = store.describe()
    if dry_run:
        head = read_head(store)
        wanted = rollback.find(head, release_id)
        if head is None:  # find() has raised
            raise NoSuchRelease(release_id)
        with rollback.prepared(wanted, head, store, project.public_dir) as (made, folder):
            difference = _judged(project, store, made, folder)
            _tell(made, difference, name, as_json, is_done=False)
        return
    with contextlib.ExitStack() as stack:
        lease = stack.enter_context(
            turn.held(store, datetime.now(UTC), project.show.release.publisher)
        )
        head = read_head(store)
        wanted = rollback.find(head, release_id)
        if head is None:
            raise NoSuchRelease(release_id)
        if head.history.present == wanted.id:
            if as_json:
                render.as_json(_json(name, wanted.id, [], Difference(), is_done=True))
            else:
                render.say(f"{wanted.id} is what {name} gives listeners already")
            return
        with rollback.prepared(wanted, head, store, project.public_dir) as (made, folder):
            difference = _judged(project, store, made, folder)
            progress = stack.enter_context(render.progress(f"going back to {wanted.id}"))
            publish(
                replace(made, at=datetime.now(UTC)),
                folder,
                store,
                parallel=settings.parallel,
                progress=progress,
                guard=lease,
            )
    seen.note(made.head_after, seen.place(name, project.show.guid), project.build_dir)
    _tell(made, difference, name, as_json, is_done=True)


def _judged(project: Project, store: Store, made: Plan, folder: Path) -> Difference:
    """Return what the rollback changes for listeners. Raises NotOutYet."""
    before = listeners.present(store, made.head).contents
    feed = folder / contents.FEED_KEY
    after = before
    if any(entry.key == contents.FEED_KEY for entry in made.puts):
        after = listeners.built(feed.read_bytes(), made.manifest)
    if any(out.guid for out in after.episodes):
        id_ = made.release.id if made.release else ""
        dates = {episode.guid: episode.date for episode in project.episodes}
        for out in refusals.refuse_early_release(after, dates, datetime.now(UTC), id_):
            render.warning(f"{out.name}: release {id_} holds it; {_state(out, dates)}")
    return compare(before, after)


def _state(out: Out, dates: refusals.Dates) -> str:
    if out.guid in dates:
        return "it has no date now, so the next soy publish takes it away again"
    return "it is no longer in episodes/, so the next soy publish takes it away again"


def _tell(made: Plan, difference: Difference, name: str, as_json: bool, *, is_done: bool) -> None:
    present = made.release.id if made.release else None
    sent = [entry.key for entry in made.puts]
    if as_json:
        render.as_json(_json(name, present, sent, difference, is_done=is_done))
        return
    for key in sent:
        click.echo(f"put  {key}")
    changes.tell(difference)
    verb = "sent" if is_done else "would send"
    render.say(f"{name}: {present}; {verb} {render.count(len(sent), 'file')}")
    if is_done:
        render.say("before the next soy publish, put right what was wrong: it sends the new build")


def _json(
    name: str, present: str | None, sent: list[str], difference: Difference, *, is_done: bool
) -> dict[str, object]:
    said = {"store": name, "present": present, "put": sent, "is_done": is_done}
    return said | {"changes": difference.to_json()}
