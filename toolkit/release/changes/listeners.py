"""What listeners have, asked of the store itself: its feed, else what is kept of the release."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.errors import NoSuchRelease, PublishConflict, StoreDamaged
from toolkit.publication import contents
from toolkit.publication.contents import Contents
from toolkit.publication.manifest import HEAD_LIMIT_BYTES, Manifest
from toolkit.release.changes import withdrawn
from toolkit.release.publishing.packs import read_pack
from toolkit.stores.common.base import Store


@dataclass(frozen=True, slots=True)
class Present:
    """What listeners have, and whether a feed says so; else the names of files alone do."""

    contents: Contents
    is_feed: bool


def present(store: Store, head: Manifest | None) -> Present:
    """Return what listeners have of `store`, whose head is `head`.

    The feed itself counts, also where another program wrote it. Raises PublishConflict where it
    lies alone in a store that soy never published to, and is none that can be read.
    """
    try:
        data = store.get(contents.FEED_KEY, HEAD_LIMIT_BYTES)
    except StoreDamaged:
        data = b""

    def get(key: str) -> bytes | None:
        if key == contents.FEED_KEY:
            return data
        with contextlib.suppress(StoreDamaged):
            return store.get(key, HEAD_LIMIT_BYTES)
        return None

    found = contents.read_all(get) if data else None
    if found is None and head is None:
        if data is not None:
            raise PublishConflict(
                f"{store.describe()} holds a {contents.FEED_KEY} that soy did not publish and "
                "cannot read; publishing would overwrite it",
                hint="publish to another place: `target` under [release] in episodes/show.toml; "
                "if you want to replace it: soy publish --replace-show",
            )
        return Present(contents.NOTHING, is_feed=False)
    if found is None and head is not None:
        return _as_kept(store, head)
    keys = [entry.key for entry in head.entries] if head else []
    return Present(contents.with_editions(found or contents.NOTHING, get, keys), is_feed=True)


def built(get: Callable[[str], bytes | None], manifest: Manifest) -> Contents:
    """Return what a build gives listeners; `get` returns what lies under a key of it."""
    found = contents.read_all(get) or contents.of_keys(manifest)
    return contents.with_editions(found, get, (entry.key for entry in manifest.entries))


def _as_kept(store: Store, head: Manifest) -> Present:
    """Return what the last release gave listeners, for its feed is gone or damaged."""
    last, manifest = head.history.last, head
    if last:
        with contextlib.suppress(NoSuchRelease, StoreDamaged):
            pack = read_pack(store, last)
            if found := withdrawn.told_in(pack):
                return Present(found, is_feed=True)
            manifest = pack.manifest if head.history.is_open else head
    return Present(contents.of_keys(manifest), is_feed=False)
