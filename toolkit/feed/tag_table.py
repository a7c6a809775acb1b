"""All tags beyond RSS and Apple's that a feed has, a row each, in the order of writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from toolkit.errors import BadFile
from toolkit.feed.episode_tags import (
    ALTERNATE_ENCLOSURE,
    CHAPTERS,
    CONTENT_LINK,
    EPISODE,
    SEASON,
    SIMPLE,
    SOUNDBITE,
    TRAILER,
    TRANSCRIPT,
)
from toolkit.feed.namespace import Element
from toolkit.feed.shared_tags import (
    CHAT,
    FUNDING,
    IMAGE,
    LICENSE,
    LOCATION,
    PERSON,
    SOCIAL_INTERACT,
    TXT,
)
from toolkit.feed.show_tags import (
    BLOCK,
    GUID,
    LOCKED,
    MEDIUM,
    PODPING,
    PODROLL,
    PUBLISHER,
    UPDATE_FREQUENCY,
)
from toolkit.feed.tag_row import Fault, Tag, faults
from toolkit.feed.values import Feed, FeedItem

CHANNEL: tuple[Tag, ...] = (
    GUID, LOCKED, MEDIUM, LICENSE, IMAGE, PERSON, TXT, TRAILER, FUNDING, LOCATION, SOCIAL_INTERACT,
    CHAT, UPDATE_FREQUENCY, BLOCK, PODROLL, PUBLISHER, PODPING,
)  # fmt: skip
ITEM: tuple[Tag, ...] = (
    TRANSCRIPT, CHAPTERS, SIMPLE, PERSON, SOUNDBITE, SEASON, EPISODE, LICENSE, IMAGE, TXT,
    ALTERNATE_ENCLOSURE, FUNDING, LOCATION, SOCIAL_INTERACT, CHAT, CONTENT_LINK,
)  # fmt: skip
TAGS: tuple[Tag, ...] = tuple(dict.fromkeys((*CHANNEL, *ITEM)))

LEFT_OUT: dict[str, str] = {
    "value, valueRecipient, valueTimeSplit": "payments to wallets: a public institution takes none",
    "liveItem": "live streams: soy publishes finished episodes",
    "images": "replaced by image",
    "remoteItem in a channel": "lists of other shows' episodes: a podcast has its own",
}
"""Tags of the namespace that soy does not write, and why."""


def channel_elements(feed: Feed) -> Iterator[Element]:
    """Yield the channel's elements, always in the same order. Raises BadFile for a fault."""
    for tag in CHANNEL:
        if tag.of_feed:
            yield from _sound(tag, tag.of_feed(feed), "episodes/show.toml")


def item_elements(feed: Feed, item: FeedItem) -> Iterator[Element]:
    """Yield an item's elements, always in the same order. Raises BadFile for a fault."""
    where = f"episodes/{item.episode.folder}/episode.toml"
    for tag in ITEM:
        if tag.of_item:
            yield from _sound(tag, tag.of_item(feed, item), where)


def faults_of_feed(feed: Feed) -> Iterator[Fault]:
    """Yield what is wrong with the channel's tags, each in itself and between them."""
    for tag in CHANNEL:
        if tag.of_feed:
            yield from faults(tag, tuple(tag.of_feed(replace(feed, items=()))))


def faults_of_item(feed: Feed, item: FeedItem) -> Iterator[Fault]:
    """Yield what is wrong with one item's tags."""
    for tag in ITEM:
        if tag.of_item:
            yield from faults(tag, tuple(tag.of_item(feed, item)))


def _sound(tag: Tag, elements: Iterable[Element], where: str) -> tuple[Element, ...]:
    made = tuple(elements)
    for fault in faults(tag, made):
        if not fault.is_advice:
            raise BadFile(f"{where}: {fault.message}", hint=fault.hint)
    return made
