"""soy publish: send what was built."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from toolkit.assemble.parts import address
from toolkit.cli import options, render
from toolkit.cli.publication import changes, ping, publish_check, turn
from toolkit.cli.publication.publish_job import wish_options
from toolkit.publication.page_keys import HOME
from toolkit.release.publishing.apply import Outcome
from toolkit.show.project import Project
from toolkit.verify.report import Report, to_json
from toolkit.workflow.publication.pings import Pinged, after_publish
from toolkit.workflow.publication.publish import Publication, publish_built, rehearse
from toolkit.workflow.publication.publish_job import PublishWish


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
    wish: PublishWish,
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
    if dry_run:
        _rehearse(rehearse(project, target, wish), as_json=as_json)
        return
    done = publish_built(project, target, wish, agree=changes.is_agreed, watch=render.progress)
    turn.tell_left(done.job.name, lock_is_left=done.lock_is_left)
    if not as_json:
        _show(done)
    pinged = after_publish(done, target, ping.watch(as_json))
    report = publish_check.look_if_wanted(done, target, wants_verify, is_quiet=as_json)
    if as_json:
        render.as_json(_json(done, report, pinged))
    ping.tell(pinged, is_quiet=as_json)
    if report:
        publish_check.tell(report, is_asked=bool(wants_verify), is_quiet=as_json)


def _rehearse(done: Publication, *, as_json: bool) -> None:
    """Say what a publish would do; raise what it would raise."""
    if as_json:
        render.as_json(_plan_json(done))
    else:
        _show_plan(done)
    if done.loss:
        raise done.loss


def _json(done: Publication, report: Report | None, pinged: Pinged | None) -> dict[str, object]:
    outcome = _outcome(done)
    said: dict[str, object] = {
        "store": done.job.name,
        "put": outcome.put,
        "kept": len(outcome.kept),
        "deleted": outcome.deleted,
        "bytes_sent": outcome.bytes_sent,
        "changes": done.difference.to_json(),
        "left": done.left.to_json() if done.left else None,
    }
    said |= {"pinged": pinged.to_json()} if pinged else {}
    return said | ({"verified": to_json(report, datetime.now(UTC))} if report else {})


def _outcome(done: Publication) -> Outcome:
    """Return what was done; of a publish that had nothing to do, that all was kept."""
    entries = done.plan.manifest.entries
    return done.outcome or Outcome((), tuple(entry.key for entry in entries), (), 0)


def _show(done: Publication) -> None:
    changes.tell(done.difference)
    outcome, name = _outcome(done), done.job.name
    if done.is_idle:
        render.say(f"{name} already has this build: nothing was sent")
        render.say("if you changed something since: soy build, then soy publish")
        render.say("if files are missing or damaged there: soy publish --again")
    else:
        put, sent = render.count(len(outcome.put), "file"), render.bytes_text(outcome.bytes_sent)
        deleted = f"; deleted {len(outcome.deleted)}" if outcome.deleted else ""
        render.say(f"sent {put} ({sent}); {len(outcome.kept)} already there{deleted}")
        if done.feed_url:
            render.say(f"the feed: {done.feed_url}")
        if not name.startswith("s3://"):
            render.say(_after_folder(done))
    if done.left:
        changes.tell_left(done.left, done.difference)


def _after_folder(done: Publication) -> str:
    """Return what to do after a publish into a folder, which nobody else can see yet."""
    show = done.job.project.show
    if address.is_public(show):
        url = show.release.public_url
        return f"next: make sure that a web server shows that folder at {url}, then: soy verify"
    has_pages = any(entry.key == HOME for entry in done.plan.manifest.entries)
    file = Path(done.job.name) / (HOME if has_pages else "feed.xml")
    return f"next: look at it in your browser: {file}; for listeners, set public_url in show.toml"


def _plan_json(done: Publication) -> dict[str, object]:
    made, wish, looks = done.plan, done.job.wish, set(done.looks)
    puts = [entry for entry in made.puts if entry not in looks]
    said = {
        "store": done.job.name,
        "put": [entry.key for entry in puts],
        "put_bytes": sum(entry.length_bytes for entry in puts),
        "keep": [entry.key for entry in made.keeps],
        "delete" if wish.delete else "obsolete": made.obsolete,
        "changes": done.difference.to_json(),
    }
    return said | ({"look_at": sorted(entry.key for entry in looks)} if wish.again else {})


def _show_plan(done: Publication) -> None:
    made, wish, where = done.plan, done.job.wish, done.job.name
    looks = set(done.looks)
    for entry in made.puts:
        verb = "check " if entry in looks else "send  "
        click.echo(f"{verb} {render.bytes_text(entry.length_bytes):>10}  {entry.key}")
    for key in made.obsolete:
        click.echo(f"{'delete' if wish.delete else 'keep  '} {'':>10}  {key}")
    changes.tell(done.difference)
    if wish.again:
        render.say(
            f"to {where}: would check {render.count(len(looks), 'file')}, and send those that "
            "are missing or different there"
        )
    puts = [entry for entry in made.puts if entry not in looks]
    put_bytes = sum(entry.length_bytes for entry in puts)
    render.say(
        f"to {where}: would send {render.count(len(puts), 'file')} "
        f"({render.bytes_text(put_bytes)}); {len(made.keeps)} already there"
    )
    if made.obsolete:
        unused = f"{render.count(len(made.obsolete), 'file')} there that this release does not use"
        render.say(
            f"would delete {unused}" if wish.delete else f"would keep {unused} (see --delete)"
        )
