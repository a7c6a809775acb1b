"""What directories and apps require of a feed's own tags: each rule a function and its row.

Sources: Apple Podcasts for Creators, "Podcast RSS feed requirements"; the Podcast Standards
Project's PSP-1 (github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification), "Required
elements"; Spotify, "Podcast delivery specification"; RSS 2.0, rssboard.org. What Apple refuses is
an error; what the others ask for, or listeners miss, is a warning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from toolkit import languages
from toolkit.errors import BadFile
from toolkit.show import categories
from toolkit.show.findings import Finding, Level
from toolkit.verify import xml_spelling
from toolkit.verify.common import in_feed
from toolkit.verify.feed_reader import PODCAST, FeedTag, Item, ParsedFeed
from toolkit.verify.xml_spelling import ATOM_EXACT, named
from toolkit.web.addresses import BadAddress, parse, same
from toolkit.web.outside_text import plain

LIMIT_BYTES = 4000  # Apple and PSP-1: description
# RFC 9562, section 4: 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between.
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A feed, where it was asked for, and when."""

    feed: ParsedFeed
    url: str
    now_s: float  # since 1970


def check(asked: Asked) -> Iterator[Finding]:
    """Yield what is missing or wrong in the feed's own tags."""
    yield from xml_spelling.check(asked.feed)
    for rule in RULES:
        yield from rule(asked)


def _texts(asked: Asked) -> Iterator[Finding]:
    feed = asked.feed
    if not feed.text("description"):
        yield in_feed("error", "description", "it has no description", "write <description>")
    elif (size := len(feed.text("description").encode())) > LIMIT_BYTES:
        yield in_feed(
            "warning",
            "description-long",
            f"its description has {size:,} bytes; apps cut it at {LIMIT_BYTES:,}",
            "shorten it",
        )
    if not (link := feed.text("link")):
        yield in_feed(
            "warning", "link", "it does not link to the show's web page", "write <link> (PSP-1)"
        )
    elif not _is_address(link):
        message = f"its <link> {plain(link, 80)!r} is not a web address"
        yield in_feed("warning", "link", message, "write the full address, with https://")


def _is_address(text: str) -> bool:
    try:
        parse(text)
    except BadAddress:
        return False
    return True


def _language(asked: Asked) -> Iterator[Finding]:
    said = asked.feed.text("language")
    if not said:
        yield in_feed("error", "language", "it has no language", "write <language>, such as en")
    elif languages.canonical(said) is None:
        near = languages.meant(said)
        hint = f"write {near}" if near else "write a language tag, such as en or pt-BR"
        yield in_feed("error", "language", f"{plain(said, 40)!r} is not a language tag", hint)


def _category(asked: Asked) -> Iterator[Finding]:
    found = [tag for tag in asked.feed.tags if tag.is_itunes("category")]
    names = [tag.attributes.get("text", "").strip() for tag in found]
    if not any(names):
        hint = 'write <itunes:category text="Health &amp; Fitness">'
        yield in_feed("error", "category", "it has no category", hint)
    for tag in found:
        for text in _paths(tag):
            try:
                categories.parse(text)
            except BadFile as err:
                yield in_feed("error", "category", plain(err.message), err.hint or "")


def _paths(tag: FeedTag) -> Iterator[str]:
    """Yield a category as `categories.parse` reads it, once with each of its subcategories."""
    name = tag.attributes.get("text", "").strip()
    below = [text for text in tag.below if text]
    if name:
        yield from (f"{name} > {text}" for text in below) if below else (name,)


def _explicit(asked: Asked) -> Iterator[Finding]:
    said = asked.feed.text("explicit", itunes=True)
    hint = "write <itunes:explicit>false</itunes:explicit>, or true"
    if not said:
        yield in_feed("error", "explicit", "it does not say whether the show is explicit", hint)
    elif said.lower() in ("yes", "no"):
        yield in_feed("warning", "explicit", f"explicit is {said!r}, the old way to say it", hint)
    elif said.lower() not in ("true", "false"):
        yield in_feed("error", "explicit", f"explicit is {plain(said, 40)!r}", hint)
    known = ("true", "false", "yes", "no", "")
    yield from _items(
        [i for i in asked.feed.items if i.text("explicit", itunes=True).lower() not in known],
        ("warning", "explicit"),
        "have an explicit that is neither true nor false",
        hint,
    )


def _addresses(asked: Asked) -> Iterator[Finding]:
    selves = [
        tag.attributes.get("href", "").strip()
        for tag in asked.feed.tags
        if tag.namespace.lower() == ATOM_EXACT.lower()
        and tag.name == "link"
        and tag.attributes.get("rel") == "self"
    ]
    if not any(selves):
        hint = '<atom:link rel="self" href="..." type="application/rss+xml"/> (PSP-1)'
        yield in_feed("warning", "self-link", "it does not give its own address", f"write {hint}")
    elif not any(map(_is_address, selves)):
        message = f"its own address, {plain(selves[0], 80)!r}, is not a web address"
        yield in_feed("warning", "self-link", message, "write the full address, with https://")
    moved = asked.feed.text("new-feed-url", itunes=True)
    if moved and same(moved) != same(asked.url):
        yield in_feed(
            "warning",
            "feed-moves",
            f"itunes:new-feed-url sends apps elsewhere, to {plain(moved, 200)}",
            "that is right if the show moved there; otherwise remove it",
        )


def _guid(asked: Asked) -> Iterator[Finding]:
    for tag in asked.feed.tags:
        is_guid = tag.namespace.lower() in PODCAST and tag.name == "guid"
        if is_guid and not _UUID.fullmatch(tag.text):
            message = f"podcast:guid {plain(tag.text, 60)!r} is not a UUID"
            hint = "write the UUID that the podcast namespace makes of the first feed address"
            yield in_feed("warning", "podcast-guid", message, hint)


def _item_titles(asked: Asked) -> Iterator[Finding]:
    yield from _items(
        [item for item in asked.feed.items if not item.text("title")],
        ("error", "title-missing"),
        "have no title",
        "write <title>; Apple leaves them out",
    )


def _item_texts(asked: Asked) -> Iterator[Finding]:
    yield from _items(
        [i for i in asked.feed.items if len(i.text("description").encode()) > LIMIT_BYTES],
        ("warning", "description-long"),
        f"have a description of more than {LIMIT_BYTES:,} bytes",
        "shorten it; <content:encoded> may hold all of the notes (PSP-1)",
    )


def _item_dates(asked: Asked) -> Iterator[Finding]:
    dates = [(item, item.text("pubdate")) for item in asked.feed.items]
    yield from _items(
        [item for item, said in dates if not said],
        ("warning", "date-missing"),
        "have no date",
        "write <pubDate>; Spotify requires it",
    )
    yield from _items(
        [item for item, said in dates if said and _date(said) is None],
        ("warning", "date-wrong"),
        "have a date that apps cannot read",
        "write it as Fri, 20 Nov 2026 06:00:00 +0000 (RSS 2.0, RFC 822)",
    )
    yield from _items(
        [item for item, said in dates if (at := _date(said)) and at.timestamp() > asked.now_s],
        ("warning", "date-ahead"),
        "are dated in the future",
        "correct <pubDate>; apps hide them or keep them at the top for ever",
    )


def _date(said: str) -> datetime | None:
    """Return the date if it is one of RFC 822 with a zone, None else."""
    if not re.match(r"(?:[A-Za-z]{3}, *)?\d{1,2} [A-Za-z]{3} \d{4} ", said[:40]):
        return None
    try:
        found = parsedate_to_datetime(said[:100])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if found.tzinfo is None and said.rstrip().endswith("-0000"):  # RFC 5322, section 3.3: of UTC
        return found.replace(tzinfo=UTC)
    return found if found.tzinfo else None


def _enclosures(asked: Asked) -> Iterator[Finding]:
    yield from _items(
        [item for item in asked.feed.items if any(map(_is_incomplete, item.enclosure_tags))],
        ("error", "enclosure-incomplete"),
        "have an enclosure without url, type, or a length in bytes",
        'write <enclosure url="..." type="audio/mpeg" length="..."/> (RSS 2.0)',
    )
    urls = Counter(
        same(url)
        for item in asked.feed.items
        for tag in item.enclosure_tags
        if (url := tag.attributes.get("url", "").strip())
    )
    for url, count in urls.items():
        if count > 1:
            yield in_feed(
                "warning",
                "enclosure-twice",
                f"{count} episodes share the file {plain(url, 200)}",
                "give each its own; Apple leaves out the later ones",
            )


def _is_incomplete(tag: FeedTag) -> bool:
    said = {key: tag.attributes.get(key, "").strip() for key in ("url", "type", "length")}
    length = said["length"]
    return (
        not said["url"]
        or not said["type"]
        or not (length.isascii() and length.isdecimal() and int(length[:19]) > 0)
    )


def _items(items: list[Item], rule: tuple[Level, str], what: str, hint: str) -> Iterator[Finding]:
    if not items:
        return
    what = what if len(items) > 1 else what.replace("have ", "has ").replace("are ", "is ")
    yield in_feed(*rule, f"{named(items)} {what}", hint)


RULES: tuple[Callable[[Asked], Iterator[Finding]], ...] = (
    _texts,
    _language,
    _category,
    _explicit,
    _addresses,
    _guid,
    _item_titles,
    _item_texts,
    _item_dates,
    _enclosures,
)
