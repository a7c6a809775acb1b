"""An earlier release made the present one again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from toolkit.assemble.parts import show_gate
from toolkit.errors import NoSuchRelease
from toolkit.progress import StepWatch, unwatched
from toolkit.publication import contents
from toolkit.publication.contents import Out
from toolkit.publication.gate import PresentGate
from toolkit.publication.history import KeptRelease
from toolkit.publication.manifest import HEAD_LIMIT_BYTES, Manifest
from toolkit.release.changes import listeners, refusals
from toolkit.release.changes.difference import Difference, compare
from toolkit.release.publishing import lock, rollback, seen
from toolkit.release.publishing.apply import publish, read_head
from toolkit.release.publishing.plan import PublishPlan
from toolkit.show.project import Project
from toolkit.stores.common.base import Store
from toolkit.stores.target import open_store

_NOTHING = Difference()


@dataclass(frozen=True, slots=True)
class Rollback:
    """A release that listeners have again, or would have."""

    name: str  # the place, in words
    release: str  # its whole id
    put: tuple[str, ...] = ()  # keys that were sent, or would be
    removed: tuple[str, ...] = ()  # of pages, where the release has none
    difference: Difference = _NOTHING
    is_done: bool = False
    was_present: bool = False  # listeners had it already
    warnings: tuple[str, ...] = ()
    lock_is_left: bool = False  # the storage would not give it back


def roll_back(
    project: Project,
    release_id: str,
    target: str | None = None,
    *,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> Rollback:
    """Give listeners a kept release again; the beginning of its id is enough.

    With `dry_run` nothing is sent. Raises NoSuchRelease, also where files of it are gone; NotOutYet
    where it holds an episode whose date is to come; PublishConflict, and what the store raises.
    """
    settings = project.show.release
    store = open_store(settings, project.root, target)
    if dry_run:
        return _rehearsed(project, store, release_id)
    holder = lock.Holder.here(datetime.now(UTC), settings.publisher)
    with lock.held(store, holder) as lease:
        head, wanted = _found(store, release_id)
        done = Rollback(store.describe(), wanted.id, is_done=True, was_present=True)
        if head.history.present != wanted.id:
            done, after = _brought_back(project, store, (head, wanted), lease, watch)
    if not done.was_present:
        seen.note(after, seen.place(done.name, project.show.guid), project.build_dir)
    return replace(done, lock_is_left=lease.is_left)


def _found(store: Store, release_id: str) -> tuple[Manifest, KeptRelease]:
    """Return the head and the release of which the id begins so. Raises NoSuchRelease."""
    head = read_head(store)
    wanted = rollback.find(head, release_id)
    if head is None:  # find() has raised
        raise NoSuchRelease(release_id)
    return head, wanted


def _rehearsed(project: Project, store: Store, release_id: str) -> Rollback:
    head, wanted = _found(store, release_id)
    with rollback.prepared(wanted, head, store, project.public_dir) as (made, folder):
        return _judged(project, store, made, folder)


def _brought_back(
    project: Project,
    store: Store,
    found: tuple[Manifest, KeptRelease],
    lease: lock.Lease,
    watch: StepWatch,
) -> tuple[Rollback, Manifest]:
    """Make the release the present one; return what was done, and the head after it."""
    head, wanted = found
    with rollback.prepared(wanted, head, store, project.public_dir) as (made, folder):
        judged = _judged(project, store, made, folder)
        with watch(f"going back to {wanted.id}") as progress:
            publish(
                replace(made, at=datetime.now(UTC)),
                folder,
                store,
                parallel=project.show.release.parallel,
                progress=progress,
                guard=lease,
            )
    return replace(judged, is_done=True), made.head_after


def _judged(project: Project, store: Store, made: PublishPlan, folder: Path) -> Rollback:
    """Return what the rollback changes for listeners. Raises NotOutYet."""
    before = listeners.present(store, made.head).contents
    after = before
    if any(contents.is_feed(entry.key) for entry in made.puts):

        def get(key: str) -> bytes | None:
            path = folder / key  # what is not sent lies in the store as it is to be
            return path.read_bytes() if path.is_file() else store.get(key, HEAD_LIMIT_BYTES)

        after = listeners.built(get, made.manifest)
    id_ = made.release.id if made.release else ""
    warnings: tuple[str, ...] = ()
    if any(out.guid for out in after.episodes):
        gate = show_gate.present(project, datetime.now(UTC))
        early = refusals.refuse_early_release(after, gate, id_)
        warnings = tuple(f"{o.name}: release {id_} contains it; {_state(o, gate)}" for o in early)
    put = tuple(entry.key for entry in made.puts)
    difference = compare(before, after)
    return Rollback(store.describe(), id_, put, made.withdrawn, difference, warnings=warnings)


def _state(out: Out, gate: PresentGate) -> str:
    if out.guid in gate.episodes:
        return "it now has no date, so the next soy publish removes it again"
    return "it is no longer in episodes/, so the next soy publish removes it again"
