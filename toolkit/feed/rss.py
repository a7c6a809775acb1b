"""The RSS 2.0 feed, written by feedgen and the extensions in `namespace`.

Sources: RSS 2.0; PSP-1 (Podcast Standards Project); Apple, "A podcaster's guide to RSS"; the
podcast namespace. What each asks for is beside the line that writes it.
"""

from __future__ import annotations

from datetime import datetime

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from toolkit.errors import BadFile
from toolkit.feed.namespace import (
    AppleChannel,
    AppleItem,
    ElementsChannel,
    ElementsItem,
    UndatedChannel,
)
from toolkit.feed.notes.show_notes import description
from toolkit.feed.podcast_tags import channel_elements, item_elements, numbered
from toolkit.feed.values import Feed, FeedItem
from toolkit.show import categories
from toolkit.show.show import Show
from toolkit.show.toml.fields import TEXT_LIMIT

GENERATOR = "soy-toolkit"  # without a version: an update alone changes no published byte


def render(feed: Feed) -> bytes:
    """Return the feed as UTF-8 XML, newest items first; the same bytes for the same values.

    Raises BadFile for an item without a date and for a category that is not Apple's.
    """
    items = tuple(sorted(feed.items, key=_age, reverse=True))
    made = FeedGenerator()
    made.register_extension("itunes", AppleChannel, AppleItem, atom=False)
    made.register_extension("elements", ElementsChannel, ElementsItem, atom=False)
    _describe_channel(made, feed)
    _describe_for_apple(made.itunes, feed.show, feed.cover_url)
    newest = Feed(feed.show, feed.feed_url, feed.cover_url, feed.cover_type, items)
    made.elements.elements = tuple(channel_elements(newest))
    if items:
        made.lastBuildDate(_date(items[0]))
    else:
        made.register_extension("undated", UndatedChannel, ElementsItem, atom=False)
    for item in items:
        _describe_item(made.add_entry(order="append"), feed.show, item)
    return bytes(made.rss_str(pretty=True))


def _describe_channel(made: FeedGenerator, feed: Feed) -> None:
    show = feed.show
    made.title(show.title)
    made.description(description(show.description, TEXT_LIMIT))  # PSP-1: at most 4000 bytes
    made.link(href=feed.feed_url, rel="self", type="application/rss+xml")  # PSP-1: required
    made.link(href=show.link, rel="alternate")  # last: feedgen's <link> is the last one given
    made.language(show.language)
    made.image(url=feed.cover_url, title=show.title, link=show.link)
    made.generator(GENERATOR)
    made.docs("https://www.rssboard.org/rss-specification")
    if show.copyright:
        made.copyright(show.copyright)


def _describe_for_apple(itunes: AppleChannel, show: Show, cover_url: str) -> None:
    itunes.is_explicit = show.explicit
    itunes.is_complete = show.complete
    itunes.image_url = cover_url
    itunes.itunes_author(show.author)
    itunes.itunes_type(show.type)
    for category in categories.of_show(show):
        itunes.itunes_category({"cat": category.name, "sub": category.sub})
    if show.owner_email:  # directories read it to verify a claim; else it only collects spam
        itunes.itunes_owner(show.owner_name or show.author, show.owner_email)
    if show.new_feed_url:
        itunes.itunes_new_feed_url(show.new_feed_url)


def _describe_item(entry: FeedEntry, show: Show, item: FeedItem) -> None:
    episode, enclosure = item.episode, item.enclosure
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
    if episode.link:
        entry.link(href=episode.link, rel="alternate")
    itunes = entry.itunes
    itunes.itunes_duration((enclosure.duration_ms + 500) // 1000)  # PSP-1: seconds
    itunes.itunes_episode_type(episode.type)
    itunes.itunes_episode(numbered(episode))
    itunes.itunes_season(episode.season)
    itunes.is_explicit = show.explicit if episode.explicit is None else episode.explicit
    itunes.image_url = item.image_url
    entry.elements.elements = tuple(item_elements(item))


def _age(item: FeedItem) -> tuple[datetime, int, str]:
    return (_date(item), item.episode.number, item.episode.guid)


def _date(item: FeedItem) -> datetime:
    if item.episode.date is None:
        raise BadFile(
            f"episodes/{item.episode.folder}: the episode has no date, so no feed can hold it",
            hint="write date = 2026-11-03T06:00:00Z into episode.toml",
        )
    return item.episode.date
