"""soy rollback: an earlier release becomes the present one."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.cli.publication import changes, ping, turn
from toolkit.show.project import Project
from toolkit.workflow.publication.pings import after_rollback
from toolkit.workflow.publication.rollback import Rollback, roll_back


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
    done = roll_back(project, release_id, target, dry_run=dry_run, watch=render.progress)
    turn.tell_left(done.name, lock_is_left=done.lock_is_left)
    for warning in done.warnings:
        render.warning(warning)
    if as_json:
        render.as_json(_json(done))
    elif done.was_present:
        render.say(f"listeners of {done.name} already have {done.release}")
    else:
        _show(done)
    ping.tell(after_rollback(project, done, target, ping.watch(as_json)), is_quiet=as_json)


def _show(done: Rollback) -> None:
    for key in done.put:
        click.echo(f"send    {key}")
    for key in done.removed:
        click.echo(f"remove  {key}")
    changes.tell(done.difference)
    verb = "sent" if done.is_done else "would send"
    files = render.count(len(done.put), "file")
    render.say(f"{done.name}: {done.release}; {verb} {files}")
    if done.removed:
        pages = render.count(len(done.removed), "page")
        render.say(f"this release has no pages for listeners, so {pages} of later releases go")
    if done.is_done:
        render.say("correct the mistake before the next soy publish, which sends the new build")


def _json(done: Rollback) -> dict[str, object]:
    return {
        "store": done.name,
        "present": done.release,
        "put": done.put,
        "removed": done.removed,
        "is_done": done.is_done,
        "changes": done.difference.to_json(),
    }
