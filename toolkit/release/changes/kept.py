"""What each kept release changed for listeners, told by the feeds that are kept with them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from toolkit import files
from toolkit.errors import NoSuchRelease, StoreDamaged
from toolkit.publication import contents
from toolkit.publication.contents import Contents
from toolkit.publication.history import KeptRelease
from toolkit.publication.manifest import HEAD_LIMIT_BYTES
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
    data: dict[str, bytes] = {}
    digests: dict[str, dict[str, str]] = {}
    for release in kept:
        with contextlib.suppress(NoSuchRelease, StoreDamaged):
            pack = read_pack(store, release)
            feeds = [e for e in pack.manifest.entries if contents.is_feed(e.key)]
            digests[release.id] = {entry.key: entry.sha256 for entry in feeds}
            data |= {e.sha256: pack.content(e) for e in feeds if e.sha256 in pack.digests}

    def told(of_keys: dict[str, str]) -> Contents | None:
        return contents.read_all(lambda key: _page(store, key, of_keys.get(key, ""), data))

    made = {id_: told(of_keys) for id_, of_keys in digests.items()}
    return {id_: found for id_, found in made.items() if found}


def _page(store: Store, key: str, sha256: str, data: dict[str, bytes]) -> bytes | None:
    """Return a feed or a page of it; full pages seldom change, so the present one may be it."""
    if sha256 and sha256 not in data and contents.is_page(key):
        with contextlib.suppress(StoreDamaged):
            present = store.get(key, HEAD_LIMIT_BYTES) or b""
            data[files.sha256_of_bytes(present)] = present
    return data.get(sha256)
