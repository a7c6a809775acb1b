"""The old place of a show that moved: its feed is published there again, with the new address."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from toolkit import files
from toolkit.errors import PublishConflict
from toolkit.publication.contents import FEED_KEY
from toolkit.publication.history import KeptRelease, release_id
from toolkit.publication.manifest import HEAD_LIMIT_BYTES, make_manifest
from toolkit.release.moves.old_feed import moved
from toolkit.release.publishing import lock
from toolkit.release.publishing.apply import publish, read_head
from toolkit.release.publishing.plan import plan
from toolkit.stores.common.base import Store


def tell(store: Store, new_feed: str, holder: lock.Holder, at: datetime, build_dir: Path) -> bool:
    """Let the feed in the old store name the new one; return whether anything had to be sent.

    All else there stays. Raises PublishConflict where soy never published there or was cut off,
    BadFile, and what the store raises.
    """
    with lock.held(store, holder) as lease:
        head = read_head(store)
        data = store.get(FEED_KEY, HEAD_LIMIT_BYTES)
        if head is None or data is None or head.history.is_open:
            raise PublishConflict(
                f"{store.describe()} holds no whole release of this show, so its feed was not "
                "changed",
                hint="publish there once more, or write itunes:new-feed-url into that feed by hand",
            )
        made = moved(data, new_feed)
        if made == data:
            return False
        sha256 = files.sha256_of_bytes(made)
        entries = [
            replace(entry, sha256=sha256, length_bytes=len(made))
            if entry.key == FEED_KEY
            else entry
            for entry in head.entries
        ]
        manifest = make_manifest(entries)
        id_ = release_id(head.history.instant(at), manifest.to_json())
        length_bytes = sum(entry.length_bytes for entry in entries)
        release = KeptRelease(id_, holder.by, len(entries), length_bytes)
        wanted = replace(plan(manifest, head, release), at=at)
        build_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".move-", dir=build_dir) as name:
            public = Path(name) / "public"
            files.write_bytes(public / FEED_KEY, made)
            publish(wanted, public, store, guard=lease)
    return True
