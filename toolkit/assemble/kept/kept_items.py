"""The items of a feed as the last build wrote them, where nothing of their episodes changed.

Of an item that stands in documents that stay no more is read than its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from toolkit.assemble.kept.kept_episodes import KeptEpisodes
from toolkit.assemble.parts.tellings import Telling
from toolkit.feed import rss
from toolkit.feed.values import Enclosure, Feed, FeedItem
from toolkit.show.episode import Episode

_ITEMS, _DIGESTS = "feeds", "item"
_UNREAD = Enclosure("", 0, "", 0)


class KeptItems:
    """The items of the feed of a show, or of an edition."""

    def __init__(self, kept: KeptEpisodes, telling: Telling) -> None:
        """Take what is kept."""
        self._kept, self._show = kept, telling.show
        self._items, self._digests = f"{_ITEMS} {telling.folder}", f"{_DIGESTS} {telling.folder}"
        self._known: dict[str, tuple[Episode, str]] = {}  # by GUID: the episode, an item's digest

    def of(self, episode: Episode, called: Episode, make: Callable[[], FeedItem]) -> FeedItem:
        """Return an episode's item; what it says is not read of one that is kept. Raises Damaged.

        `make` makes it; it is then written, and kept.
        """
        if episode in self._kept:
            digest = str(self._kept.told(episode, self._digests))
            item = FeedItem(called, _UNREAD)
        else:
            item = make()
            xml, sound = rss.item_xml(self._show, item), item.enclosure
            item = replace(item, xml=xml)
            said = [sound.url, sound.length_bytes, sound.type, sound.duration_ms, xml]
            digest = hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()
            self._kept.put(episode, self._items, said)
            self._kept.put(episode, self._digests, digest)
        self._known[called.guid] = (episode, digest)
        return item

    def digest_of(self, document: Feed, common: str) -> bytes:
        """Return the digest of all that a document says; `common` is what all of them do."""
        items = (*document.items, None, *document.trailers)
        digests = [item and self._known[item.episode.guid][1] for item in items]
        told = f"{common} {document.feed_url} {document.paging} {digests}"
        return hashlib.blake2b(told.encode(), digest_size=20).digest()

    def whole(self, document: Feed) -> Feed:
        """Return a document with all that its items say. Raises Damaged."""
        return replace(
            document,
            items=tuple(map(self._whole, document.items)),
            trailers=tuple(map(self._whole, document.trailers)),
        )

    def _whole(self, item: FeedItem) -> FeedItem:
        if item.enclosure is not _UNREAD:
            return item
        *sound, xml = self._kept.told(self._known[item.episode.guid][0], self._items)
        return FeedItem(item.episode, Enclosure(*sound), xml=xml)
