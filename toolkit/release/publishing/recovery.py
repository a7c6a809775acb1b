"""What a store whose head is gone still says of its releases: each has a pack of its own."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from toolkit.errors import NoSuchRelease, StoreDamaged, StoreRefused
from toolkit.publication.history import RELEASES_PREFIX, History, KeptRelease
from toolkit.publication.manifest import Manifest, make_manifest
from toolkit.release.publishing.packs import read_pack
from toolkit.stores.common.base import Store

_END = ".zip"


def recovered(store: Store) -> Manifest | None:
    """Return a head with all releases that have a pack in `store`, None if there are none.

    It is open, and what the packs name is what may be there. A release whose pack cannot be read is
    among them: only a person says that it is to be forgotten. None too where listing is not
    allowed.
    """
    try:
        listed = store.list_keys(RELEASES_PREFIX)
    except StoreRefused:
        return None
    kept, named = list[KeptRelease](), set[str]()
    for release in filter(None, map(_named, listed)):
        kept.append(release)
        with contextlib.suppress(NoSuchRelease, StoreDamaged):
            pack = read_pack(store, release)
            entries = pack.manifest.entries
            length_bytes = sum(entry.length_bytes for entry in entries)
            known = KeptRelease(release.id, pack.by, len(entries), length_bytes)
            kept[-1] = _checked(known) or replace(known, by=None)
            named |= {entry.key for entry in entries}
    return make_manifest((), named, History(tuple(sorted(kept)))) if kept else None


def _named(key: str) -> KeptRelease | None:
    """Return the release whose pack may have this key, with nothing known of it."""
    if not key.endswith(_END):
        return None
    id_ = key.removeprefix(RELEASES_PREFIX).removesuffix(_END)
    return _checked(KeptRelease(id_, None, 0, 0))


def _checked(release: KeptRelease) -> KeptRelease | None:
    """Return the release if a head may name it."""
    try:
        return History.from_json(History((release,)).to_json()).kept[0]
    except ValueError:
        return None
