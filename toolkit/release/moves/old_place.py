"""The old place of a show that moved: its feed is published there again, with the new address."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from toolkit import files
from toolkit.errors import PublishConflict
from toolkit.publication.contents import FEED_KEY, is_edition
from toolkit.publication.history import KeptRelease, release_id
from toolkit.publication.manifest import HEAD_LIMIT_BYTES, Manifest, make_manifest
from toolkit.release.moves.old_feed import moved
from toolkit.release.publishing import lock
from toolkit.release.publishing.apply import publish, read_head
from toolkit.release.publishing.plan import plan
from toolkit.stores.common.base import Store


def tell(store: Store, new_feed: str, holder: lock.Holder, at: datetime, build_dir: Path) -> bool:
    """Let the feeds in the old store name the new ones; return whether anything had to be sent.

    All else there stays. Raises PublishConflict where soy never published there or was cut off,
    BadFile, and what the store raises.
    """
    with lock.held(store, holder) as lease:
        head = read_head(store)
        if head is None or head.history.is_open or not (made := _made(store, head, new_feed)):
            raise PublishConflict(
                f"{store.describe()} has no complete release of this show, so soy did not change "
                "its feed",
                hint="publish there once more, or write itunes:new-feed-url into that feed by hand",
            )
        entries = [
            replace(entry, sha256=files.sha256_of_bytes(data), length_bytes=len(data))
            if (data := made.get(entry.key)) is not None
            else entry
            for entry in head.entries
        ]
        if tuple(entries) == head.entries:
            return False
        manifest = make_manifest(entries)
        id_ = release_id(head.history.instant(at), manifest.to_json())
        length_bytes = sum(entry.length_bytes for entry in entries)
        release = KeptRelease(id_, holder.by, len(entries), length_bytes)
        wanted = replace(plan(manifest, head, release), at=at)
        build_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".move-", dir=build_dir) as name:
            public = Path(name) / "public"
            for key, data in made.items():
                files.write_bytes(public / key, data)
            publish(wanted, public, store, guard=lease)
    return True


def _made(store: Store, head: Manifest, new_feed: str) -> dict[str, bytes]:
    """Return the feeds of the show and its editions as they name the new ones; none: no feed."""
    found: dict[str, bytes] = {}
    for entry in head.entries:
        if entry.key != FEED_KEY and not is_edition(entry.key):
            continue
        data = store.get(entry.key, HEAD_LIMIT_BYTES)
        if data is not None:
            found[entry.key] = moved(data, new_feed.removesuffix(FEED_KEY) + entry.key)
    return found if FEED_KEY in found else {}
