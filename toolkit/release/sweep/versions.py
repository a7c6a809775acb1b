"""What a bucket with versions keeps of what was removed: it goes too where a text must go for good.

An object that is written over or deleted stays there as an old version, which whoever knows its
id can read (Amazon S3 User Guide, "Deleting object versions from a versioning-enabled bucket").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.errors import StoreRefused
from toolkit.publication.manifest import HEAD_KEY, is_own
from toolkit.publication.scan_folder import content_hash, role_of
from toolkit.release.publishing.guard import Guard
from toolkit.release.sweep.plan import SweepPlan
from toolkit.stores.common.base import OldVersion, Sweepable

_AT_ONCE = 100  # between two looks at the lock
_FOLDERS = ("episodes/", "campaign/")  # of the pages that soy publishes


@dataclass(frozen=True, slots=True)
class VersionsKept:
    """What is known of old versions in a store, and what was done about them."""

    are_kept: bool | None = False  # None: the store does not say
    days: int | None = None  # after which the store removes them itself; None: never, or not said
    removed: int = 0  # or would be
    left: int | None = 0  # that should have gone; None: not known how many

    @property
    def is_done(self) -> bool:
        """Whether none is left that should have gone."""
        return self.left == 0


def look(store: Sweepable) -> VersionsKept:
    """Return what the store says of old versions, where none is to go."""
    versions = store.versions
    if versions is None:
        return VersionsKept()
    try:
        are_kept = versions.are_kept(HEAD_KEY)
        return VersionsKept(are_kept, versions.kept_days() if are_kept else None)
    except StoreRefused:
        return VersionsKept(None)


def clear(
    plan: SweepPlan, store: Sweepable, older_than_s: float, guard: Guard | None
) -> VersionsKept:
    """Remove the old versions of what soy published; without a guard only count them.

    It is called when all else is removed. What may not be removed is counted as left.
    """
    known, versions = look(store), store.versions
    if versions is None:
        return known
    try:
        found = versions.old()
    except StoreRefused:
        return (
            known if known.are_kept is False else VersionsKept(known.are_kept, known.days, 0, None)
        )
    going, young = chosen(found, plan, older_than_s)
    removed, refused = 0, set[str]()
    for number, one in enumerate(going):
        if guard is None:
            removed += 1
            continue
        if number % _AT_ONCE == 0:
            guard()
        guard.keep()
        if one.key in refused:  # without its marker, what is left of it would be there again
            continue
        try:
            versions.delete(one)
            removed += 1
        except StoreRefused:
            refused.add(one.key)
    left = len(going) - removed + young
    return VersionsKept(known.are_kept or bool(found), known.days, removed, left)


def chosen(
    found: Iterable[OldVersion], plan: SweepPlan, older_than_s: float
) -> tuple[list[OldVersion], int]:
    """Return the versions that go, in order, and how many of soy's are too young to go.

    Those of other shows, and of files that soy does not know, stay. A marker that hides something
    young stays.
    """
    removed = {one.key for one in plan.remove}
    known = removed | plan.listed - set(plan.unknown)
    going, young = list[OldVersion](), set[str]()
    count = 0
    for one in sorted(found, key=lambda one: one.is_marker):
        is_soys = one.key in known or (one.key not in plan.unknown and _may_be_soys(one.key))
        if not is_soys or one.key.startswith(plan.others):
            continue
        is_old = older_than_s == 0 or (one.age_s is not None and one.age_s >= older_than_s)
        if one.is_marker:
            if one.key not in young:
                going.append(one)
        elif is_old:
            going.append(one)
        else:
            young.add(one.key)
            count += 1
    return going, count


def _may_be_soys(key: str) -> bool:
    """Tell whether a key that is not there any more looks as soy makes them."""
    if is_own(key) or content_hash(key) is not None:
        return True
    return role_of(key) == "feed" or key.startswith(_FOLDERS)
