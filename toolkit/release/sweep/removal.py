"""Look at a store, and remove what nothing names; killed anywhere, all that is named is there."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime

from toolkit import files
from toolkit.errors import NoSuchRelease, PublishConflict, SoyError, StoreDamaged, StoreRefused
from toolkit.publication.manifest import Entry, Manifest
from toolkit.publication.scan_folder import CACHE_RULES, CONTENT_TYPES
from toolkit.release.publishing.apply import delete_all, read_head, write_head
from toolkit.release.publishing.guard import Guard
from toolkit.release.publishing.packs import PACK_LIMIT_BYTES, joined, read_pack
from toolkit.release.sweep.named_keys import Moves, mentioned_in_feeds, named_by
from toolkit.release.sweep.plan import Inventory, SweepPlan
from toolkit.release.sweep.retention import RetentionWish, kept_and_dropped
from toolkit.stores.common.base import Store, Sweepable, Unfinished

AT_ONCE = 100  # objects between two looks at the lock


@dataclass(frozen=True, slots=True)
class Swept:
    """What was removed."""

    removed: tuple[str, ...]
    given_up: tuple[str, ...]


def take_stock(store: Sweepable, wanted: RetentionWish, at: datetime) -> Inventory:
    """Return what is known of `store`, reading its head, packs, feeds and listing.

    Raises NoSuchRelease where nothing was published, PublishConflict while a publish is not
    finished, StoreDamaged if the pack of a release that stays cannot be read.
    """
    head = _whole_head(store)
    kept, dropped = kept_and_dropped(head.history, wanted, at)
    named = named_by(store, kept, dropped, _pages(head))
    objects = tuple(store.list_objects())
    said = {entry.key: entry.role for entry in head.entries}
    in_feeds = mentioned_in_feeds(store, {one.key for one in objects}, said)
    return Inventory(
        head, kept, dropped, named.keys | in_feeds, named.moves, objects, _unfinished(store)
    )


def sweep(plan: SweepPlan, store: Sweepable, guard: Guard, parallel: int = 8) -> Swept:
    """Do what `plan` says, holding the lock, which `guard` asks about before each step.

    First what stays is made whole without what goes, then the head forgets the releases that go,
    then their objects are removed, and last the head forgets those. What is left by a run that was
    broken off the next one removes.
    """
    if plan.is_done:
        return Swept((), ())
    for moves in plan.moves:
        guard()
        _move(store, moves, plan)
    if plan.dropped:
        guard()
        write_head(store, plan.head_before, guard)
    removed = tuple(one.key for one in plan.remove)
    for start in range(0, len(removed), AT_ONCE):
        guard()
        delete_all(removed[start : start + AT_ONCE], store, parallel, guard)
    for one in plan.give_up:
        guard.keep()
        store.give_up(one)
    guard()
    if plan.head_after != plan.head_before:
        write_head(store, plan.head_after, guard)
    return Swept(removed, tuple(one.key for one in plan.give_up))


def _whole_head(store: Store) -> Manifest:
    head = read_head(store)
    if head is None or not head.history.kept:
        raise NoSuchRelease(
            f"{store.describe()} has no release, so soy cannot know which files are needed there",
            hint="soy publish makes one; soy removed nothing",
        )
    if head.history.present is None:
        raise PublishConflict(
            f"{store.describe()}: a publish is running, or was interrupted",
            hint="finish it first: soy publish; soy removed nothing",
        )
    return head


def _unfinished(store: Sweepable) -> tuple[Unfinished, ...] | None:
    try:
        return tuple(store.list_unfinished())
    except StoreRefused:
        return None


def _pages(head: Manifest) -> dict[str, Entry]:
    """Return the pages and feeds that listeners have now, by SHA-256."""
    return {entry.sha256: entry for entry in head.entries if entry.role != "immutable"}


def _move(store: Store, moves: Moves, plan: SweepPlan) -> None:
    """Put pages from the packs of releases that go into the pack of one that stays.

    What none of them has is what listeners have now, and is taken from there.
    """
    pages: dict[str, bytes] = {}
    unread: StoreDamaged | None = None
    for release in plan.dropped:
        left = moves.digests - pages.keys()
        if not left:
            break
        try:
            pack = read_pack(store, release)
        except NoSuchRelease:
            continue
        except StoreDamaged as err:
            unread = err
            continue
        for digest in left & pack.digests:
            with contextlib.suppress(StoreDamaged):  # of no use to anybody then
                pages[digest] = pack.page(digest)
    here = _pages(plan.head)
    for digest in (moves.digests - pages.keys()) & here.keys():
        data = store.get(here[digest].key, here[digest].length_bytes) or b""
        if files.sha256_of_bytes(data) == digest:
            pages[digest] = data
    if unread and moves.digests - pages.keys():
        raise unread
    data = joined(read_pack(store, moves.to), pages)
    if len(data) > PACK_LIMIT_BYTES:
        raise SoyError(
            f"{moves.to.key}: it would be larger than {PACK_LIMIT_BYTES >> 20} MB",
            hint="keep more releases: soy gc --keep N",
        )
    store.put_bytes(
        moves.to.key,
        data,
        content_type=CONTENT_TYPES[".zip"],
        cache_control=CACHE_RULES["immutable"],
    )
