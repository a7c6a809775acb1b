"""soy publish: send what was built."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import click

from toolkit.assemble import unmeant
from toolkit.cli import options, render, turn, verified
from toolkit.errors import NoSuchRelease, StoreDamaged
from toolkit.release import lock, packs, seen
from toolkit.release.apply import Outcome, publish, read_head
from toolkit.release.built import digest, read_built
from toolkit.release.history import History, KeptRelease, release_id
from toolkit.release.manifest import Manifest
from toolkit.release.packs import read_pack
from toolkit.release.plan import Plan, plan, plan_again
from toolkit.release.recovering import recovered
from toolkit.release.stores import Store, open_store
from toolkit.release.verify.report import to_json
from toolkit.show.project import Project

_DELETE = click.option(
    "--delete",
    is_flag=True,
    help="Also delete files that this release does not have; earlier ones then cannot come back.",
)
_WITHOUT_THEM = click.option(
    "--without-them",
    is_flag=True,
    help="Publish although episodes that others published are not in this build.",
)
_AGAIN = click.option(
    "--again",
    is_flag=True,
    help="Look at every file in the storage, and send what is missing or different.",
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be done beyond sending what the head does not list."""

    delete: bool
    without_them: bool
    again: bool


def _wish_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give the command `wish`."""

    @functools.wraps(function)
    def called(*, delete: bool, without_them: bool, again: bool, **rest: Any) -> None:
        function(wish=_Wish(delete, without_them, again), **rest)

    for option in (_AGAIN, _WITHOUT_THEM, _DELETE):  # click lists the last one first
        called = option(called)
    return called


@click.command("publish")
@click.option("--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix, this once.")
@_wish_options
@click.option(
    "--verify/--no-verify",
    "wants_verify",
    default=None,
    help="Look at the published feed as listeners get it; done anyway after sending to S3.",
)
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    target: str | None,
    wish: _Wish,
    wants_verify: bool | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Send build/public to its place: media first, the feed last, nothing that is there already.

    Stopped in the middle, it goes on where it was when called again. One publishes at a time; what
    was published before is kept: soy releases, soy rollback. Afterwards soy verify looks at what
    listeners get; what it finds takes nothing back. What somebody deleted or damaged in the storage
    comes back with --again.
    """
    unmeant.refuse(project, datetime.now(UTC))
    store = open_store(project.show.release, project.root, target)
    name = store.describe()
    job = _Job(project, store, name, wish)
    if dry_run:
        _show_plan(job.planned(read_built(project.public_dir)), name, wish, as_json)
        return
    made, outcome = _run(job)
    is_idle = outcome is None
    seen.note(made.head_after if outcome else made.head, name, project.build_dir)
    outcome = outcome or Outcome((), tuple(entry.key for entry in made.manifest.entries), (), 0)
    if not as_json:
        _show_outcome(outcome, name, project.show.release.public_url, is_idle)
    wanted = verified.is_wanted(wants_verify, project.show, target, is_idle=is_idle)
    report = verified.look(project, made.manifest, is_quiet=as_json) if wanted else None
    if as_json:
        said = {
            "store": name,
            "put": outcome.put,
            "kept": len(outcome.kept),
            "deleted": outcome.deleted,
            "bytes_sent": outcome.bytes_sent,
        }
        render.as_json(said | ({"verified": to_json(report, datetime.now(UTC))} if report else {}))
    if report:
        verified.tell(report, is_asked=bool(wants_verify), is_quiet=as_json)


@dataclass(frozen=True, slots=True)
class _Job:
    project: Project
    store: Store
    name: str
    wish: _Wish

    def planned(self, manifest: Manifest) -> Plan:
        """Return what there is to do, by what the store says now. Raises PublishConflict."""
        head = read_head(self.store)
        known = head or recovered(self.store)
        if not self.wish.without_them:
            build = self.project.build_dir
            seen.refuse_loss(manifest, known, self.name, build, self._kept)
        looks = self.wish.again or head is None
        return plan_again(manifest, known) if looks else plan(manifest, known)

    def _kept(self, release: KeptRelease) -> Manifest | None:
        try:
            return read_pack(self.store, release).manifest
        except (NoSuchRelease, StoreDamaged):
            return None

    def is_idle(self, made: Plan) -> bool:
        """Tell whether nothing is to be sent or deleted."""
        return made.is_done and not (self.wish.delete and made.obsolete)

    def release(self, made: Plan, at: datetime) -> KeptRelease | None:
        """Return under which release this is kept: a new one, unless it is the present one."""
        if made.is_done:
            return None
        if made.release and packs.is_sound(self.store, made.release):
            return made.release
        return _stamp(made, at)


def _run(job: _Job) -> tuple[Plan, Outcome | None]:
    """Return the plan and what was done, None if there was nothing to do."""
    at, public_dir = datetime.now(UTC), job.project.public_dir
    with contextlib.ExitStack() as stack:
        lease: lock.Lease | None = None
        if seen.is_other(job.name, job.project.build_dir, digest(public_dir)):
            # The lock will be needed, and can settle while the build is looked through.
            lease = stack.enter_context(turn.taken(job.store, at))
        manifest = read_built(public_dir)
        made = job.planned(manifest)
        if job.is_idle(made):
            if lease is None:
                lock.clear(job.store, lock.Holder.here(at))
            return made, None
        if lease is None:
            lease = stack.enter_context(turn.taken(job.store, at))
            made = job.planned(manifest)  # somebody may have been faster
        made = replace(made, release=job.release(made, at), at=at)
        progress = stack.enter_context(render.progress(f"publishing to {job.name}"))
        return made, publish(
            made,
            public_dir,
            job.store,
            delete=job.wish.delete,
            parallel=job.project.show.release.parallel,
            progress=progress,
            guard=lease,
        )


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


def _stamp(made: Plan, at: datetime) -> KeptRelease:
    entries = made.manifest.entries
    history = made.head.history if made.head else History()
    id_ = release_id(history.instant(at), made.manifest.to_json())
    length_bytes = sum(entry.length_bytes for entry in entries)
    return KeptRelease(id_, lock.who(), len(entries), length_bytes)


def _show_plan(made: Plan, where: str, wish: _Wish, as_json: bool) -> None:
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
        }
        render.as_json(said | ({"look_at": sorted(looked_at)} if wish.again else {}))
        return
    for entry in made.puts:
        verb = "look at" if entry.key in looked_at else "put    "
        click.echo(f"{verb} {render.bytes_text(entry.length_bytes):>10}  {entry.key}")
    for key in made.obsolete:
        click.echo(f"{'delete' if wish.delete else 'leave '}  {'':>10}  {key}")
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
