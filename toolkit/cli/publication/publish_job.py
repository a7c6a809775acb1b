"""What a publish is asked to do, what it refuses, and doing it: under the lock, once agreed to."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import click

from toolkit.cli import render
from toolkit.cli.publication import changes, turn
from toolkit.errors import PublishConflict
from toolkit.publication import contents
from toolkit.publication.contents import Contents
from toolkit.publication.history import History, KeptRelease, release_id
from toolkit.publication.manifest import Manifest
from toolkit.release.changes import listeners, refusals
from toolkit.release.changes.difference import Difference, compare
from toolkit.release.publishing import lock, packs, seen
from toolkit.release.publishing.apply import Outcome, publish, read_head
from toolkit.release.publishing.built import digest, read_built
from toolkit.release.publishing.plan import Plan, plan, plan_again
from toolkit.release.publishing.recovery import recovered
from toolkit.show.project import Project
from toolkit.stores.common.base import Store

_DELETE = click.option(
    "--delete",
    is_flag=True,
    help="Also delete files that this release does not use; earlier ones then cannot come back.",
)
_REMOVE = click.option(
    "--remove",
    metavar="NAME",
    multiple=True,
    help="Let this episode leave the feed: number, folder, title or GUID; 003:de is just its "
    "German transcript. Can be repeated.",
)
_REPLACE_SHOW = click.option(
    "--replace-show",
    is_flag=True,
    help="Replace the other show that is stored there; its listeners will get this one.",
)
_CLOCK_IS_RIGHT = click.option(
    "--clock-is-right",
    is_flag=True,
    help="Publish even if the newest release is later than this computer's clock.",
)
_AGAIN = click.option(
    "--again",
    is_flag=True,
    help="Check every file in the storage, and send those that are missing or different.",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done beyond sending what the head does not list."""

    delete: bool
    remove: tuple[str, ...]
    replace_show: bool
    clock_is_right: bool
    again: bool


def wish_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give the command `wish`."""
    names = [field.name for field in fields(Wish)]

    @functools.wraps(function)
    def called(**said: Any) -> None:
        wish = Wish(**{name: said.pop(name) for name in names})
        function(wish=wish, **said)

    for option in (_AGAIN, _CLOCK_IS_RIGHT, _REPLACE_SHOW, _REMOVE, _DELETE):  # the last is first
        called = option(called)
    return called


@dataclass(frozen=True, slots=True)
class Job:
    """A build and the place to which it goes."""

    project: Project
    store: Store
    name: str
    wish: Wish

    @property
    def publisher(self) -> str:
        """The name to be written into public files, "" for none."""
        return self.project.show.release.publisher or ""

    @property
    def seen_as(self) -> str:
        """Under which name this machine remembers what it saw there."""
        return seen.place(self.name, self.project.show.guid)

    def planned(self, manifest: Manifest) -> Plan:
        """Return what there is to do, by what the store says now. Raises PublishConflict."""
        head = read_head(self.store)
        known = head or recovered(self.store)
        if known and not self.wish.clock_is_right:
            refusals.refuse_wrong_clock(known.history, datetime.now(UTC))
        looks = self.wish.again or head is None
        return plan_again(manifest, known) if looks else plan(manifest, known)

    def built(self, manifest: Manifest) -> Contents:
        """Return what the build gives listeners. Raises NotOutYet."""
        feed = self.project.public_dir / contents.FEED_KEY
        built = listeners.built(feed.read_bytes() if feed.is_file() else b"", manifest)
        if any(out.guid for out in built.episodes):
            dates = {episode.guid: episode.date for episode in self.project.episodes}
            refusals.refuse_early_build(built, dates, datetime.now(UTC))
        return built

    def compared(self, made: Plan, built: Contents) -> Difference:
        """Return what changes for listeners. Raises PublishConflict for another show's place."""
        if made.is_done:
            return Difference()
        try:
            before = listeners.present(self.store, made.head)
        except PublishConflict:
            if not self.wish.replace_show:
                raise
            return compare(contents.NOTHING, built)
        difference = compare(before.contents, built)
        if not before.is_feed or refusals.is_same_show(before.contents, built):
            return difference
        if not self.wish.replace_show:
            raise refusals.other_show(before.contents, built, self.name)
        return replace(difference, replaced=before.contents.title)

    def refuse_loss(self, made: Plan, difference: Difference) -> None:
        """Raise Leaving if something leaves the feed that nobody named."""
        unsaid = difference.unsaid(self.wish.remove)
        if unsaid.takes_away:
            last = made.head.history.last if made.head else None
            raise Leaving(unsaid, last)

    def is_idle(self, made: Plan) -> bool:
        """Tell whether nothing is to be sent or deleted."""
        return made.is_done and not (self.wish.delete and made.obsolete)

    def release(self, made: Plan, at: datetime) -> KeptRelease | None:
        """Return under which release this is kept: a new one, unless it is the present one."""
        if made.is_done:
            return None
        if made.release and packs.is_sound(self.store, made.release):
            return made.release
        return _stamp(made, at, self.publisher)


class Leaving(PublishConflict):
    """Something would leave the feed."""

    def __init__(self, unsaid: Difference, last: KeptRelease | None) -> None:
        by = f" (published by {last.by}, {last.id})" if last and last.by else ""
        cause = refusals.loss(unsaid, by)
        super().__init__(cause.message, hint=cause.hint)
        self.unsaid = unsaid


@dataclass(frozen=True, slots=True)
class Done:
    """The plan, what it changed for listeners, and what was done: None if there was nothing."""

    plan: Plan
    difference: Difference
    outcome: Outcome | None


def run_asking(job: Job) -> Done:
    """Publish; where something leaves the feed, ask first, while nobody waits for the lock."""
    try:
        return _run(job)
    except Leaving as err:
        if not changes.is_agreed(err.unsaid):
            raise
        names = tuple(out.guid or out.folder for out in err.unsaid.removed)
        names += tuple(f"{lost.episode.guid}:{lost.language}" for lost in err.unsaid.lost)
        return _run(replace(job, wish=replace(job.wish, remove=(*job.wish.remove, *names))))


def _run(job: Job) -> Done:
    at, public_dir = datetime.now(UTC), job.project.public_dir
    with contextlib.ExitStack() as stack:
        lease: lock.Lease | None = None
        if seen.is_other(job.seen_as, job.project.build_dir, digest(public_dir)):
            # The lock will be needed, and can settle while the build is looked through.
            lease = stack.enter_context(turn.taken(job.store, at, job.publisher))
        manifest = read_built(public_dir)
        built = job.built(manifest)
        made = job.planned(manifest)
        if job.is_idle(made):
            if lease is None:
                lock.clear(job.store, lock.Holder.here(at))
            return Done(made, Difference(), None)
        if lease is None:
            job.refuse_loss(made, job.compared(made, built))  # before others have to wait
            lease = stack.enter_context(turn.taken(job.store, at, job.publisher))
            made = job.planned(manifest)  # somebody may have been faster
        difference = job.compared(made, built)
        job.refuse_loss(made, difference)
        made = replace(made, release=job.release(made, at), at=at)
        progress = stack.enter_context(render.progress(f"publishing to {job.name}"))
        outcome = publish(
            made,
            public_dir,
            job.store,
            delete=job.wish.delete,
            parallel=job.project.show.release.parallel,
            progress=progress,
            guard=lease,
        )
        return Done(made, difference, outcome)


def _stamp(made: Plan, at: datetime, publisher: str) -> KeptRelease:
    entries = made.manifest.entries
    history = made.head.history if made.head else History()
    id_ = release_id(history.instant(at), made.manifest.to_json())
    length_bytes = sum(entry.length_bytes for entry in entries)
    return KeptRelease(id_, publisher, len(entries), length_bytes)
