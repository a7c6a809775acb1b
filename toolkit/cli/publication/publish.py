"""soy publish: send what was built."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from toolkit.assemble.checks import check_placeholders
from toolkit.cli import options, render
from toolkit.cli.publication import changes, publish_check
from toolkit.cli.publication.publish_job import Job, Wish, run_asking, wish_options
from toolkit.publication.manifest import Manifest, make_manifest
from toolkit.release.changes import withdrawn
from toolkit.release.changes.difference import Difference
from toolkit.release.publishing import seen
from toolkit.release.publishing.apply import Outcome
from toolkit.release.publishing.built import read_built
from toolkit.release.publishing.plan import Plan
from toolkit.show.project import Project
from toolkit.stores.target import open_store
from toolkit.verify.report import to_json


@click.command("publish")
@click.option(
    "--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix to use this time."
)
@wish_options
@click.option(
    "--verify/--no-verify",
    "wants_verify",
    default=None,
    help="Check the published feed from outside [default: after sending to S3]",
)
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    target: str | None,
    wish: Wish,
    wants_verify: bool | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Send build/public to a folder or bucket: media first, the feed last, nothing twice.

    If you stop it, the same command continues. Only one person can publish at a time. soy says by
    title what will be added, changed and removed. An episode or transcript leaves the feed only if
    you agree, at the terminal or with --remove, and none is published before its date. soy keeps
    earlier releases (soy releases, soy rollback). After sending to S3, it checks what listeners
    get, as soy verify does; that undoes nothing. --again restores files that somebody deleted or
    damaged in the storage.
    """
    check_placeholders.refuse(project, datetime.now(UTC))
    store = open_store(project.show.release, project.root, target)
    name = store.describe()
    job = Job(project, store, name, wish)
    if dry_run:
        _rehearse(job, as_json)
        return
    done = run_asking(job)
    made, outcome = done.plan, done.outcome
    seen.note(made.head_after if outcome else made.head, job.seen_as, project.build_dir)
    is_idle = outcome is None
    outcome = outcome or Outcome((), tuple(entry.key for entry in made.manifest.entries), (), 0)
    left = withdrawn.left(store, _head_now(made, wish), done.difference)
    if not as_json:
        changes.tell(done.difference)
        _show_outcome(outcome, name, project.show.release.public_url, is_idle)
    if left and not as_json:
        changes.tell_left(left, done.difference)
    wanted = publish_check.is_wanted(wants_verify, project.show, target, is_idle=is_idle)
    report = publish_check.look(project, made.manifest, is_quiet=as_json) if wanted else None
    if as_json:
        said = {
            "store": name,
            "put": outcome.put,
            "kept": len(outcome.kept),
            "deleted": outcome.deleted,
            "bytes_sent": outcome.bytes_sent,
            "changes": done.difference.to_json(),
            "left": left.to_json() if left else None,
        }
        render.as_json(said | ({"verified": to_json(report, datetime.now(UTC))} if report else {}))
    if report:
        publish_check.tell(report, is_asked=bool(wants_verify), is_quiet=as_json)


def _rehearse(job: Job, as_json: bool) -> None:
    """Say what a publish would do; raise what it would raise."""
    manifest = read_built(job.project.public_dir)
    built = job.built(manifest)
    made = job.planned(manifest)
    difference = job.compared(made, built)
    _show_plan(made, difference, job, as_json)
    job.refuse_loss(made, difference)


def _head_now(made: Plan, wish: Wish) -> Manifest:
    """Return what the store says that it holds after the publish."""
    after = made.head_after
    return make_manifest(after.entries, history=after.history) if wish.delete else after


def _show_outcome(outcome: Outcome, name: str, public_url: str, is_idle: bool) -> None:
    if is_idle:
        render.say(f"{name} holds this already: nothing was sent")
        render.say("if you changed something since: soy build, then soy publish")
        render.say("if files are missing or damaged there: soy publish --again")
        return
    render.say(
        f"sent {render.count(len(outcome.put), 'file')} ({render.bytes_text(outcome.bytes_sent)}), "
        f"kept {len(outcome.kept)}, deleted {len(outcome.deleted)}"
    )
    render.say(f"the feed: {public_url}/feed.xml")


def _show_plan(made: Plan, difference: Difference, job: Job, as_json: bool) -> None:
    where, wish = job.name, job.wish
    looks = [entry for entry in made.puts if wish.again and made.may_be_there(entry)]
    looked_at = {entry.key for entry in looks}
    puts = [entry for entry in made.puts if entry.key not in looked_at]
    put_bytes = sum(entry.length_bytes for entry in puts)
    if as_json:
        said = {
            "store": where,
            "put": [entry.key for entry in puts],
            "put_bytes": put_bytes,
            "keep": [entry.key for entry in made.keeps],
            "delete" if wish.delete else "obsolete": made.obsolete,
            "changes": difference.to_json(),
        }
        render.as_json(said | ({"look_at": sorted(looked_at)} if wish.again else {}))
        return
    for entry in made.puts:
        verb = "look at" if entry.key in looked_at else "put    "
        click.echo(f"{verb} {render.bytes_text(entry.length_bytes):>10}  {entry.key}")
    for key in made.obsolete:
        click.echo(f"{'delete' if wish.delete else 'leave '}  {'':>10}  {key}")
    changes.tell(difference)
    if wish.again:
        render.say(
            f"to {where}: would look at {render.count(len(looks), 'file')}, and send those that "
            "are missing or different there"
        )
    render.say(
        f"to {where}: would send {render.count(len(puts), 'file')} "
        f"({render.bytes_text(put_bytes)}), keep {len(made.keeps)}, "
        f"{'delete' if wish.delete else 'leave'} {len(made.obsolete)} no longer needed"
        + ("" if wish.delete or not made.obsolete else " (--delete removes them)")
    )
