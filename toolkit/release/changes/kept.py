"""What each kept release changed for listeners, told by the feeds that are kept with them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from toolkit.errors import NoSuchRelease, StoreDamaged
from toolkit.publication import contents
from toolkit.publication.contents import Contents
from toolkit.publication.history import KeptRelease
from toolkit.release.changes.difference import Difference, compare
from toolkit.release.publishing.packs import read_pack
from toolkit.stores.common.base import Store


def steps(store: Store, kept: Sequence[KeptRelease], newest: int) -> dict[str, Difference]:
    """Return, by id, what each of the `newest` releases changed from the one before it.

    `kept` is sorted, the oldest first. One whose feed, or the feed of the one before, cannot be
    read is left out; the first of all added what it has.
    """
    looked_at = kept[-newest - 1 :] if newest else ()
    found = contents_of(store, looked_at)
    made = {}
    for place, release in enumerate(looked_at):
        before = found.get(looked_at[place - 1].id) if place else None
        if place == 0 and len(looked_at) == len(kept):
            before = contents.NOTHING
        if before is not None and release.id in found:
            made[release.id] = compare(before, found[release.id])
    return made


def contents_of(store: Store, kept: Sequence[KeptRelease]) -> dict[str, Contents]:
    """Return what listeners had of these releases, by id; one that cannot be read is left out.

    A feed that did not change lies in the pack of another release.
    """
    feeds: dict[str, bytes] = {}
    digests: dict[str, str] = {}
    for release in kept:
        with contextlib.suppress(NoSuchRelease, StoreDamaged):
            pack = read_pack(store, release)
            for entry in pack.manifest.entries:
                if entry.key != contents.FEED_KEY:
                    continue
                digests[release.id] = entry.sha256
                if entry.sha256 in pack.digests:
                    feeds[entry.sha256] = pack.content(entry)
    read = {digest: contents.read(data) for digest, data in feeds.items()}
    return {id_: told for id_, digest in digests.items() if (told := read.get(digest))}
