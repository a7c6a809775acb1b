"""The RSS 2.0 feed, written by feedgen and the extensions in `namespace`.

Sources: RSS 2.0; PSP-1 (Podcast Standards Project); Apple, "A podcaster's guide to RSS"; the
podcast namespace. What each asks for is beside the line that writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from toolkit.errors import BadFile
from toolkit.feed.namespace import (
    ATOM,
    AppleChannel,
    AppleItem,
    Element,
    ElementsChannel,
    ElementsItem,
    UndatedChannel,
)
from toolkit.feed.notes.show_notes import description
from toolkit.feed.tag_table import channel_elements, item_elements
from toolkit.feed.tag_texts import numbered
from toolkit.feed.values import Feed, FeedItem
from toolkit.show import categories
from toolkit.show.show import Show
from toolkit.show.toml.fields import TEXT_LIMIT

_TYPE = "application/rss+xml"
_ITEM, _END = b"    <item>\n", b"  </channel>\n"  # as lxml sets them out
GENERATOR = "soy-toolkit"  # without a version: an update alone changes no published byte


def render(feed: Feed) -> bytes:
    """Return the feed as UTF-8 XML, newest items first; the same bytes for the same values.

    Raises BadFile for an item without a date and for a category that is not Apple's.
    """
    items = in_order(feed.items)
    made = _generator()
    _describe_channel(made, feed)
    _describe_for_apple(made.itunes, feed)
    tags = channel_elements(replace(feed, items=items))
    made.elements.elements = (*_links(feed), *tags)
    if items:
        made.lastBuildDate(_date(items[0]))
    else:
        made.register_extension("undated", UndatedChannel, ElementsItem, atom=False)
    before, end, after = bytes(made.rss_str(pretty=True)).rpartition(_END)
    written = (item.xml or item_xml(feed.show, item) for item in items)
    return b"".join((before, *(each.encode() for each in written), end, after))


def item_xml(show: Show, item: FeedItem) -> str:
    """Return an item as it stands in every feed of the show; the same text for the same values.

    It is cut out of a feed of its own, so that thousands that did not change need not be written
    again.
    """
    made, feed = _generator(), Feed(show, show.link, show.link)
    made.title(show.title)
    made.description(show.title)
    made.link(href=show.link)
    _describe_item(made.add_entry(), feed, item)
    text = bytes(made.rss_str(pretty=True))
    return text[text.index(_ITEM) : text.rindex(_END)].decode()


def _generator() -> FeedGenerator:
    made = FeedGenerator()
    made.register_extension("itunes", AppleChannel, AppleItem, atom=False)
    made.register_extension("elements", ElementsChannel, ElementsItem, atom=False)
    return made


def _links(feed: Feed) -> Iterator[Element]:
    """Yield the links that feedgen writes no more than one of."""
    for hub in feed.show.release.hub:  # WebSub, section 4: a bucket sends no Link header
        yield _link("hub", hub)
    for rel in ("first", "last", "next") if feed.paging else ():  # RFC 5005, section 3
        if url := getattr(feed.paging, rel):
            yield _link(rel, url, _TYPE)


def _link(rel: str, url: str, kind: str | None = None) -> Element:
    said = (("href", url), ("rel", rel), *((("type", kind),) if kind else ()))
    return Element(ATOM, "link", attributes=said)


def _describe_channel(made: FeedGenerator, feed: Feed) -> None:
    show = feed.show
    made.title(show.title)
    made.description(description(show.description, TEXT_LIMIT))  # PSP-1: at most 4000 bytes
    made.link(href=feed.feed_url, rel="self", type=_TYPE)  # PSP-1: required
    made.link(href=show.link, rel="alternate")  # last: feedgen's <link> is the last one given
    made.language(show.language)
    made.image(url=feed.cover_url, title=show.title, link=show.link)
    made.generator(GENERATOR)
    made.docs("https://www.rssboard.org/rss-specification")
    if show.copyright:
        made.copyright(show.copyright)


def _describe_for_apple(itunes: AppleChannel, feed: Feed) -> None:
    show = feed.show
    itunes.is_explicit = show.explicit
    itunes.is_complete = show.complete
    itunes.image_url = feed.cover_url
    itunes.itunes_author(show.author)
    itunes.itunes_type(show.type)
    for category in categories.of_show(show):
        itunes.itunes_category({"cat": category.name, "sub": category.sub})
    if show.owner_email:  # directories read it to verify a claim; else it only collects spam
        itunes.itunes_owner(show.owner_name or show.author, show.owner_email)
    is_page = feed.paging is not None and feed.feed_url != feed.paging.first
    if show.new_feed_url and not is_page:
        itunes.itunes_new_feed_url(show.new_feed_url)


def _describe_item(entry: FeedEntry, feed: Feed, item: FeedItem) -> None:
    show, episode, enclosure = feed.show, item.episode, item.enclosure
    entry.title(episode.title)
    entry.guid(episode.guid, permalink=False)
    entry.published(_date(item))
    entry.enclosure(enclosure.url, str(enclosure.length_bytes), enclosure.type)
    # PSP-1: at most 4000 bytes; the whole notes go into content:encoded.
    said = item.summary or episode.summary or episode.title
    entry.description(description(said, TEXT_LIMIT))
    if item.notes_html:
        # In HTML "]]>" can only be text or a value, where "&gt;" says the same; CDATA ends at it.
        entry.content(item.notes_html.replace("]]>", "]]&gt;"), type="CDATA")
    if page := episode.link or item.page_url:
        entry.link(href=page, rel="alternate")
    itunes = entry.itunes
    itunes.itunes_duration((enclosure.duration_ms + 500) // 1000)  # PSP-1: seconds
    itunes.itunes_episode_type(episode.type)
    itunes.itunes_episode(numbered(episode))
    itunes.itunes_season(episode.season)
    itunes.is_explicit = show.explicit if episode.explicit is None else episode.explicit
    itunes.image_url = item.image_url
    entry.elements.elements = tuple(item_elements(feed, item))


def in_order(items: Iterable[FeedItem]) -> tuple[FeedItem, ...]:
    """Return items with the newest first. Raises BadFile for one without a date."""
    return tuple(sorted(items, key=_age, reverse=True))


def _age(item: FeedItem) -> tuple[datetime, int, str]:
    return (_date(item), item.episode.number, item.episode.guid)


def _date(item: FeedItem) -> datetime:
    if item.episode.date is None:
        raise BadFile(
            f"episodes/{item.episode.folder}: the episode has no date, so it cannot go into the "
            "feed",
            hint="set a date in episode.toml, such as date = 2026-11-03T06:00:00Z",
        )
    return item.episode.date
