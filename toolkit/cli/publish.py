"""soy publish: send what was built."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import click

from toolkit.cli import options, render, turn, verified
from toolkit.errors import NoSuchRelease, StoreDamaged
from toolkit.release import lock, seen
from toolkit.release.apply import Outcome, publish, read_head
from toolkit.release.built import digest, read_built
from toolkit.release.history import History, KeptRelease, release_id
from toolkit.release.manifest import Manifest
from toolkit.release.packs import read_pack
from toolkit.release.plan import Plan, plan
from toolkit.release.stores import Store, open_store
from toolkit.release.verify.report import to_json
from toolkit.show.project import Project


@click.command("publish")
@click.option("--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix, this once.")
@click.option(
    "--delete",
    is_flag=True,
    help="Also delete files that this release does not have; earlier ones then cannot come back.",
)
@click.option(
    "--without-them",
    is_flag=True,
    help="Publish although episodes that others published are not in this build.",
)
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
    delete: bool,
    without_them: bool,
    wants_verify: bool | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Send build/public to its place: media first, the feed last, nothing that is there already.

    Stopped in the middle, it goes on where it was when called again. One publishes at a time; what
    was published before is kept: soy releases, soy rollback. Afterwards soy verify looks at what
    listeners get; what it finds takes nothing back.
    """
    store = open_store(project.show.release, project.root, target)
    name = store.describe()
    job = _Job(project, store, name, delete, without_them)
    if dry_run:
        _show_plan(job.planned(read_built(project.public_dir)), name, delete, as_json)
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
    delete: bool
    without_them: bool

    def planned(self, manifest: Manifest) -> Plan:
        """Return what there is to do, by what the store says now. Raises PublishConflict."""
        head = read_head(self.store)
        if not self.without_them:
            build = self.project.build_dir
            seen.refuse_loss(manifest, head, self.name, build, self._kept)
        return plan(manifest, head)

    def _kept(self, release: KeptRelease) -> Manifest | None:
        try:
            return read_pack(self.store, release).manifest
        except (NoSuchRelease, StoreDamaged):
            return None

    def is_idle(self, made: Plan) -> bool:
        """Tell whether nothing is to be sent or deleted."""
        return made.is_done and not (self.delete and made.obsolete)


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
        if not made.is_done:
            made = replace(made, release=_stamp(made, at), at=at)
        progress = stack.enter_context(render.progress(f"publishing to {job.name}"))
        return made, publish(
            made,
            public_dir,
            job.store,
            delete=job.delete,
            parallel=job.project.show.release.parallel,
            progress=progress,
            guard=lease,
        )


def _show_outcome(outcome: Outcome, name: str, public_url: str, is_idle: bool) -> None:
    if is_idle:
        render.say(f"{name} holds this already: nothing was sent")
        render.say("if you changed something since: soy build, then soy publish")
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


def _show_plan(made: Plan, where: str, delete: bool, as_json: bool) -> None:
    if as_json:
        render.as_json(
            {
                "store": where,
                "put": [entry.key for entry in made.puts],
                "put_bytes": made.put_bytes,
                "keep": [entry.key for entry in made.keeps],
                "delete" if delete else "obsolete": made.obsolete,
            }
        )
        return
    for entry in made.puts:
        click.echo(f"put     {render.bytes_text(entry.length_bytes):>10}  {entry.key}")
    for key in made.obsolete:
        click.echo(f"{'delete' if delete else 'leave '}  {'':>10}  {key}")
    render.say(
        f"to {where}: would send {render.count(len(made.puts), 'file')} "
        f"({render.bytes_text(made.put_bytes)}), keep {len(made.keeps)}, "
        f"{'delete' if delete else 'leave'} {len(made.obsolete)} no longer needed"
        + ("" if delete or not made.obsolete else " (--delete removes them)")
    )
