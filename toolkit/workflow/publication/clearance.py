"""A storage without what no kept release and no feed in it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from toolkit.errors import PublishConflict
from toolkit.release.publishing import lock
from toolkit.release.publishing.guard import Guard
from toolkit.release.sweep import versions
from toolkit.release.sweep.plan import SweepPlan, sweep_plan
from toolkit.release.sweep.removal import sweep, take_stock
from toolkit.release.sweep.retention import RetentionWish
from toolkit.release.sweep.versions import VersionsKept
from toolkit.show.project import Project
from toolkit.stores.common.base import Sweepable
from toolkit.stores.target import open_store


@dataclass(frozen=True, slots=True)
class ClearanceWish:
    """Which releases stay, and what else goes."""

    wanted: RetentionWish
    takes_unknown: bool = False  # files that soy does not remember having published
    old_versions: bool = False  # what a bucket keeps of files written over or removed


@dataclass(frozen=True, slots=True)
class Clearance:
    """What was removed from a storage, or would be."""

    name: str  # the place, in words
    wish: ClearanceWish
    at: datetime  # the present, for what is too young to go
    plan: SweepPlan
    versions: VersionsKept
    is_done: bool
    lock_is_left: bool = False  # the storage would not give it back


def clear(
    project: Project, wish: ClearanceWish, target: str | None = None, *, dry_run: bool = False
) -> Clearance:
    """Remove from the storage what nothing names; with `dry_run` only look.

    Raises NoSuchRelease, PublishConflict, StoreDamaged for a feed that cannot be read, and what
    the store raises.
    """
    settings = project.show.release
    store, at = open_store(settings, project.root, target), datetime.now(UTC)
    _refuse_old_place(project, store.describe(), at)
    if dry_run:
        made = _planned(store, wish, at)
        kept = _versions(store, wish, made, None)
        return Clearance(store.describe(), wish, at, made, kept, is_done=False)
    holder = lock.Holder.here(at, settings.publisher)
    with lock.held(store, holder) as lease:
        made = _planned(store, wish, at)
        sweep(made, store, lease, settings.parallel)
        kept = _versions(store, wish, made, lease)
    return Clearance(store.describe(), wish, at, made, kept, True, lease.is_left)


def _refuse_old_place(project: Project, name: str, at: datetime) -> None:
    """Raise PublishConflict for the place that a show left not long ago: apps still ask there."""
    old = project.show.moved
    if old is None or (old.until - at.date()).days <= 0:
        return
    settings = project.show.release.model_copy(
        update=old.model_dump(exclude={"until"}, exclude_none=True)
    )
    is_old = open_store(settings, project.root).describe() == name
    is_present = old.target == project.show.release.target
    if is_old and not is_present:
        raise PublishConflict(
            f"{name} is the show's old place, which soy keeps until {old.until}",
            hint="apps and directories still look there; try later, or change `until` under "
            "[moved]",
        )


def _planned(store: Sweepable, wish: ClearanceWish, at: datetime) -> SweepPlan:
    found = take_stock(store, wish.wanted, at)
    return sweep_plan(found, wish.wanted.grace_s, takes_unknown=wish.takes_unknown)


def _versions(
    store: Sweepable, wish: ClearanceWish, made: SweepPlan, guard: Guard | None
) -> VersionsKept:
    if not (wish.old_versions or wish.wanted.forget):
        return versions.look(store)
    return versions.clear(made, store, wish.wanted.grace_s, guard)
