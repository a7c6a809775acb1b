"""The tags of an item that are an episode's own: its texts, chapters, numbers and other sound.

Source of each: the page of that tag in the podcast namespace's documentation (`docs/tags`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email.utils import format_datetime

from toolkit import timecode
from toolkit.feed.chapters import CHAPTERS_TYPE, simple_chapters
from toolkit.feed.namespace import PODCAST, SIMPLE_CHAPTERS, Element
from toolkit.feed.tag_row import Attribute, Content, Tag
from toolkit.feed.tag_texts import numbered, shortened
from toolkit.feed.values import AlternateEnclosure, Feed, FeedItem
from toolkit.show.nouns.feed_nouns import MONIKER_LIMIT
from toolkit.show.toml.fields import TITLE_LIMIT

_SHORT = 32  # characters (tag "alternateEnclosure", title and rel)


def _trailers(feed: Feed) -> Iterator[Element]:
    for item in feed.trailers or feed.items:
        if item.episode.type == "trailer":
            yield _trailer(item)


def _trailer(item: FeedItem) -> Element:
    episode, enclosure = item.episode, item.enclosure
    said = [("url", enclosure.url)]
    if episode.date:
        said.insert(0, ("pubdate", format_datetime(episode.date)))
    said += [("length", str(enclosure.length_bytes)), ("type", enclosure.type)]
    if episode.season is not None:
        said.append(("season", str(episode.season)))
    return Element(PODCAST, "trailer", shortened(episode.title), tuple(said))


def _transcripts(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    for link in item.transcripts:
        said = [("url", link.url), ("type", link.type), ("language", link.language)]
        if link.rel:
            said.append(("rel", link.rel))
        yield Element(PODCAST, "transcript", attributes=tuple(said))


def _chapters(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    if item.chapters_url:
        links = (("url", item.chapters_url), ("type", CHAPTERS_TYPE))
        yield Element(PODCAST, "chapters", attributes=links)


def _simple_chapters(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    made = simple_chapters(item.episode.chapters, item.chapter_pictures)
    if made.children:
        yield made


def _soundbites(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    for bite in item.soundbites:
        times = (
            ("startTime", str(timecode.seconds(bite.start_ms))),
            ("duration", str(timecode.seconds(bite.duration_ms))),
        )
        yield Element(PODCAST, "soundbite", shortened(bite.title), times)


def _season(feed: Feed, item: FeedItem) -> Iterator[Element]:
    number = item.episode.season
    if number is not None:
        names = [season.name for season in feed.show.seasons if season.number == number]
        said = (("name", names[0]),) if names else ()
        yield Element(PODCAST, "season", str(number), said)


def _episode(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    if (number := numbered(item.episode)) is not None:
        said = (("display", item.episode.display),) if item.episode.display else ()
        yield Element(PODCAST, "episode", str(number), said)


def _content_links(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    """Yield the episode's page, where soy makes one, and what the episode's file names."""
    if item.page_url:
        text = shortened(item.episode.title)
        yield Element(PODCAST, "contentLink", text, (("href", item.page_url),))
    for link in item.episode.content_links:
        yield Element(PODCAST, "contentLink", link.text, (("href", link.url),))


def _alternates(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    return map(_alternate, item.alternates)


def _alternate(made: AlternateEnclosure) -> Element:
    said = [
        ("type", made.type),
        ("length", str(made.length_bytes)),
        ("bitrate", str(made.bitrate_bps)),
        ("title", made.title),
    ]
    if made.language:
        said.append(("lang", made.language))
    if made.codecs:
        said.append(("codecs", made.codecs))
    if made.is_default:
        said.append(("default", "true"))
    # "Subresource Integrity" (W3C), "Integrity metadata": the hash's name, its bytes in base64.
    digest = base64.b64encode(bytes.fromhex(made.sha256)).decode("ascii")
    integrity = (("type", "sri"), ("value", f"sha256-{digest}"))
    children = (
        Element(PODCAST, "source", attributes=(("uri", made.url),)),
        Element(PODCAST, "integrity", attributes=integrity),
    )
    return Element(PODCAST, "alternateEnclosure", attributes=tuple(said), children=children)


_URL, _TYPE = Attribute("url", "required", is_address=True), Attribute("type", "required")
TRAILER = Tag(
    "trailer",
    'episodes with `type = "trailer"`',
    is_many=True,
    attributes=(
        Attribute("pubdate", "required"),
        _URL,
        Attribute("length", "recommended"),
        Attribute("type", "recommended"),
        Attribute("season"),
    ),
    content=Content(TITLE_LIMIT),
    of_feed=_trailers,
)
TRANSCRIPT = Tag(
    "transcript",
    "the transcripts that are published",
    is_many=True,
    attributes=(_URL, _TYPE, Attribute("language"), Attribute("rel", values=("captions",))),
    of_item=_transcripts,
)
CHAPTERS = Tag("chapters", "`[[chapters]]`, as a file", attributes=(_URL, _TYPE), of_item=_chapters)
SIMPLE = Tag(
    "chapters",
    "`[[chapters]]`, in the feed itself",
    attributes=(Attribute("version", "required"),),
    of_item=_simple_chapters,
    namespace=SIMPLE_CHAPTERS,
    children=("chapter",),
)
SOUNDBITE = Tag(
    "soundbite",
    "moments with `soundbite = true`",
    is_many=True,
    attributes=(Attribute("startTime", "required"), Attribute("duration", "required")),
    content=Content(TITLE_LIMIT),
    of_item=_soundbites,
)
SEASON = Tag(
    "season",
    "`season`; the name from `[[seasons]]` in `show.toml`",
    attributes=(Attribute("name", limit=TITLE_LIMIT),),
    content=Content(),
    of_item=_season,
)
EPISODE = Tag(
    "episode",
    "`episode`, `display`",
    attributes=(Attribute("display", limit=MONIKER_LIMIT),),
    content=Content(),
    of_item=_episode,
)
CONTENT_LINK = Tag(
    "contentLink",
    "the episode's page; `[[content_links]]`",
    is_many=True,
    attributes=(Attribute("href", "required", is_address=True),),
    content=Content(TITLE_LIMIT),
    of_item=_content_links,
)
ALTERNATE_ENCLOSURE = Tag(
    "alternateEnclosure",
    "`alternates` in `[audio]`",
    is_many=True,
    attributes=(
        _TYPE,
        Attribute("length", "recommended"),
        Attribute("bitrate"),
        Attribute("title", limit=_SHORT),
        Attribute("lang"),
        Attribute("codecs"),
        Attribute("default", values=("true",)),
    ),
    of_item=_alternates,
    children=("source", "integrity"),
)
