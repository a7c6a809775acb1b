"""What was built, sent to its place: asked about first, then done under the lock."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from toolkit.assemble.checks import check_placeholders
from toolkit.progress import Progress, StepWatch, unwatched
from toolkit.publication.contents import FEED_KEY
from toolkit.publication.manifest import Entry, Manifest, make_manifest
from toolkit.publication.public_file import Catalogue
from toolkit.release.changes import withdrawn
from toolkit.release.changes.difference import Difference
from toolkit.release.changes.withdrawn import Left
from toolkit.release.publishing import lock, seen
from toolkit.release.publishing.apply import Outcome, publish
from toolkit.release.publishing.built import digest, read_built
from toolkit.release.publishing.plan import PublishPlan
from toolkit.show.project import Project
from toolkit.stores.target import open_store
from toolkit.workflow.publication.publish_job import AS_USUAL, Leaving, PublishJob, PublishWish

Agree = Callable[[Difference], bool]
"""Asks a person whether what leaves the feed may leave."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was sent, or would be, and what it changes for listeners."""

    job: PublishJob
    plan: PublishPlan
    difference: Difference
    outcome: Outcome | None = None  # None: nothing was done, or there was nothing to do
    left: Left | None = None  # of what left the feed, what can still be fetched
    lock_is_left: bool = False  # the storage would not give it back: it lasts until it expires
    loss: Leaving | None = None  # of a rehearsal: what nobody said may go

    @property
    def is_idle(self) -> bool:
        """Whether the store held all of it already."""
        return self.outcome is None

    @property
    def feed_url(self) -> str | None:
        """Where listeners find the feed; None if what was built has none."""
        keys = {entry.key for entry in self.plan.manifest.entries}
        base = self.job.project.show.release.public_url
        return Catalogue(base).url(FEED_KEY) if FEED_KEY in keys else None

    @property
    def looks(self) -> tuple[Entry, ...]:
        """The files that the store is only asked about, if it holds them."""
        if not self.job.wish.again:
            return ()
        return tuple(entry for entry in self.plan.puts if self.plan.may_be_there(entry))


def rehearse(
    project: Project, target: str | None = None, wish: PublishWish = AS_USUAL
) -> Publication:
    """Return what a publish would do; send nothing. Raises as `publish_built`.

    What nobody said may leave the feed is no error here: it stands in the result, as `loss`.
    """
    check_placeholders.refuse(project, datetime.now(UTC))
    job = _job(project, target, wish)
    manifest = read_built(project.public_dir)
    built = job.built(manifest)
    made = job.planned(manifest)
    difference = job.compared(made, built)
    return Publication(job, made, difference, loss=job.loss(made, difference))


def publish_built(
    project: Project,
    target: str | None = None,
    wish: PublishWish = AS_USUAL,
    *,
    agree: Agree | None = None,
    watch: StepWatch = unwatched,
) -> Publication:
    """Send what was built: media first, the feed last, nothing that is there already.

    `target` is a folder or s3://bucket/prefix, the show's own when left out. Where something leaves
    the feed, `agree` is asked first, while nobody waits for the lock. Raises Leaving where it is
    not agreed to, PublishConflict, NotOutYet, ChecksFailed for what nobody can have meant, BadFile
    where nothing was built, and what the store raises.
    """
    check_placeholders.refuse(project, datetime.now(UTC))
    job = _job(project, target, wish)
    try:
        done = _run(job, watch)
    except Leaving as err:
        if agree is None or not agree(err.unsaid):
            raise
        names = tuple(out.guid or out.folder or out.title for out in err.unsaid.removed)
        names += tuple(
            f"{lost.episode.guid or lost.episode.folder}:{lost.language}"
            for lost in err.unsaid.lost
        )
        done = _run(replace(job, wish=replace(wish, remove=(*wish.remove, *names))), watch)
    made = done.plan
    seen.note(made.head_after if done.outcome else made.head, job.seen_as, project.build_dir)
    left = withdrawn.left(job.store, _head_now(made, wish), done.difference)
    return replace(done, job=job, left=left)


def _job(project: Project, target: str | None, wish: PublishWish) -> PublishJob:
    return PublishJob(project, open_store(project.show.release, project.root, target), wish)


def _run(job: PublishJob, watch: StepWatch) -> Publication:
    at, public_dir = datetime.now(UTC), job.project.public_dir
    holder = lock.Holder.here(at, job.publisher)
    with contextlib.ExitStack() as stack:
        lease: lock.Lease | None = None
        if seen.is_other(job.seen_as, job.project.build_dir, digest(public_dir)):
            # The lock will be needed, and can settle while the build is looked through.
            lease = stack.enter_context(lock.taken(job.store, holder))
        manifest = read_built(public_dir)
        built = job.built(manifest)
        made = job.planned(manifest)
        if job.is_idle(made):
            if lease is None:
                lock.clear(job.store, lock.Holder.here(at))
            done = Publication(job, made, Difference())
        else:
            if lease is None:
                job.refuse_loss(made, job.compared(made, built))  # before others have to wait
                lease = stack.enter_context(lock.taken(job.store, holder))
                made = job.planned(manifest)  # somebody may have been faster
            difference = job.compared(made, built)
            job.refuse_loss(made, difference)
            made = replace(made, release=job.release(made, at), at=at)
            progress = stack.enter_context(watch(f"publishing to {job.name}"))
            done = Publication(job, made, difference, _sent(job, made, lease, progress))
    return replace(done, lock_is_left=lease is not None and lease.is_left)


def _sent(job: PublishJob, made: PublishPlan, lease: lock.Lease, progress: Progress) -> Outcome:
    return publish(
        made,
        job.project.public_dir,
        job.store,
        delete=job.wish.delete,
        parallel=job.project.show.release.parallel,
        progress=progress,
        guard=lease,
    )


def _head_now(made: PublishPlan, wish: PublishWish) -> Manifest:
    """Return what the store says that it holds after the publish."""
    after = made.head_after
    return make_manifest(after.entries, history=after.history) if wish.delete else after
