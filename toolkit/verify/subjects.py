"""What is looked at, how closely, and what came back: values only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from toolkit.publication import page_keys
from toolkit.publication.manifest import HEAD_KEY, Entry, Manifest
from toolkit.verify.feed_reader import FeedLink
from toolkit.web.addresses import same
from toolkit.web.answers import Answer

# RFC 2606, section 2: .example is nobody's. A page there is of another origin than any feed.
ORIGIN = "https://player.example"
PIECES = 20  # our own judgement: an hour of talk has 31, which all came the same way
PART_BYTES = 1024  # as much as is asked for by Range; files may be shorter

# How closely: is it there; the files opened, a part of the sound; all of the sound too.
Depth = Literal["there", "opened", "whole"]

# RFC 9110, section 14.4.
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Subject:
    """A file that the feed names, and what is known of it before it is asked for."""

    link: FeedLink
    entry: Entry | None  # what was published under this address
    depth: Depth
    is_feed_secure: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether it is an enclosure or an alternate (which may be video or a document too)."""
        return self.link.kind in ("enclosure", "alternate")


@dataclass(frozen=True, slots=True)
class SubjectAnswers:
    """The answers for one subject; None is what was not asked."""

    head: Answer | None = None  # to HEAD
    part: Answer | None = None  # to GET with Range: bytes=0-1023
    whole: Answer | None = None  # to GET

    @property
    def given_up(self) -> str | None:
        """The address that was not asked because its server had been silent, if there is one."""
        for answer in (self.head, self.part, self.whole):
            if answer and answer.failure and answer.failure.kind == "given-up":
                return answer.url
        return None

    @property
    def best(self) -> Answer | None:
        """The answer that says most of what listeners get."""
        return self.whole or self.part or self.head

    @property
    def length_bytes(self) -> int | None:
        """The whole file's length, as far as the server says it."""
        if self.part and (said := content_range(self.part)):
            return said[2]
        if self.whole and self.whole.sha256:
            return self.whole.length_bytes
        first = self.head if self.head and self.head.status == 200 else self.part
        return first.content_length if first and first.status == 200 else None


def content_range(answer: Answer) -> tuple[int, int, int] | None:
    """Return first byte, last byte and the whole's length, as a 206 says them."""
    said = _CONTENT_RANGE.fullmatch(answer.header("content-range"))
    if answer.status != 206 or not said:
        return None
    return int(said[1]), int(said[2]), int(said[3])


def head_address(feed_url: str) -> str:
    """Return where the head of the store lies that a feed was published to, if soy did it.

    >>> head_address("https://example.org/show/feed.xml?x=1")
    'https://example.org/show/release.json'
    """
    return _folder(feed_url) + HEAD_KEY


def known(manifest: Manifest | None, *feed_urls: str) -> dict[str, Entry]:
    """Return each address with what was published there; nothing if the feed is not of `manifest`.

    `feed_urls` are ways to the feed: as asked for, and where that led.
    """
    if manifest is None:
        return {}
    by_key = {entry.key: entry for entry in manifest.entries}
    found: dict[str, Entry] = {}
    for url in feed_urls:
        folder, name = _folder(url), same(url).partition("?")[0].rpartition("/")[2]
        if name in by_key and by_key[name].role == "feed":
            found |= {folder + key: entry for key, entry in by_key.items()}
    return found


def entry_of(url: str, entries: Mapping[str, Entry]) -> Entry | None:
    """Return what was published at an address, if that is known."""
    return entries.get(same(url))


def _folder(url: str) -> str:
    return same(url).partition("?")[0].rpartition("/")[0] + "/"


def pages_of(entries: Mapping[str, Entry]) -> tuple[tuple[str, Entry], ...]:
    """Return the addresses and entries of all pages, and of what all of them load.

    Of a search index's pieces it is PIECES only.
    """
    pages = [
        (url, entry)
        for url, entry in entries.items()
        if entry.role == "page" or page_keys.is_asset(entry.key)
    ]
    pieces = [url for url, entry in pages if page_keys.is_index_piece(entry.key)]
    left = set(sorted(pieces)[PIECES:])
    return tuple(page for page in pages if page[0] not in left)
