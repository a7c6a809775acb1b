"""The elements of the podcast namespace, and simple chapters, that a feed has.

Source of each: the page of that tag in the podcast namespace's documentation (`docs/tags`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email.utils import format_datetime

from toolkit import timecode
from toolkit.feed.chapters import CHAPTERS_TYPE
from toolkit.feed.namespace import PODCAST, SIMPLE_CHAPTERS, Element
from toolkit.feed.roles import GROUPS, ROLES
from toolkit.feed.values import (
    AlternateEnclosure,
    Feed,
    FeedItem,
    Soundbite,
    TranscriptLink,
)
from toolkit.show.episode import Chapter, Episode
from toolkit.show.licences import License, licence
from toolkit.show.people import Person, TxtRecord
from toolkit.show.toml import direction
from toolkit.show.toml.fields import TITLE_LIMIT


def channel_elements(feed: Feed) -> Iterator[Element]:
    """Yield the channel's elements, always in the same order."""
    show = feed.show
    if show.guid:
        yield Element(PODCAST, "guid", str(show.guid))
    yield Element(PODCAST, "locked", "yes" if show.locked else "no")
    yield Element(PODCAST, "medium", "podcast")
    if show.license:
        yield _license(licence(show.license, show.license_url))
    yield _image(feed.cover_url, show.cover_alt, feed.cover_type)
    yield from map(_person, show.people)
    yield from map(_txt, show.txt)
    for item in feed.items:
        if item.episode.type == "trailer":
            yield _trailer(item)


def item_elements(item: FeedItem) -> Iterator[Element]:
    """Yield an item's elements, always in the same order.

    Where the episode names people, they are all that stands for it: the list of an item replaces
    the channel's list (tag "person"), so nothing is repeated from there.
    """
    episode = item.episode
    yield from map(_transcript, item.transcripts)
    if item.chapters_url:
        links = (("url", item.chapters_url), ("type", CHAPTERS_TYPE))
        yield Element(PODCAST, "chapters", attributes=links)
    if episode.chapters:
        yield _simple_chapters(episode.chapters)
    yield from map(_person, episode.people)
    yield from map(_soundbite, item.soundbites)
    if episode.season is not None:
        yield Element(PODCAST, "season", str(episode.season))
    if (number := numbered(episode)) is not None:
        yield Element(PODCAST, "episode", str(number))
    if item.license:
        yield _license(licence(item.license.name, item.license.url))
    if item.image_url and item.image_alt:
        yield _image(item.image_url, item.image_alt)
    yield from map(_txt, item.txt)
    yield from map(_alternate, item.alternates)


def numbered(episode: Episode) -> int | None:
    """Return the episode's number for the feed, or None where it has none.

    A trailer or bonus with a number belongs to the episode of that number, and a trailer is later
    replaced by it (Apple's RSS guide, itunes:episodeType): only a number that a person wrote counts
    there. Numbers are never zero.
    """
    number = episode.number_in_season if episode.type == "full" else episode.episode
    return number or None


def shortened(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return the text with at most `limit` characters, the last one an ellipsis if it was cut."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    while len(direction.closed(kept)) >= limit:  # room for the ends of isolates that are cut
        kept = kept[:-1]
    return direction.closed(kept.rstrip() + "…")


def _license(made: License) -> Element:
    where = (("url", made.url),) if made.url else ()
    return Element(PODCAST, "license", shortened(made.name), where)


def _image(url: str, alt: str, kind: str | None = None) -> Element:
    said = [("href", url), ("alt", alt), ("aspect-ratio", "1/1"), ("purpose", "artwork")]
    if kind:
        said.append(("type", kind))
    return Element(PODCAST, "image", attributes=tuple(said))


def _person(person: Person) -> Element:
    said = [
        ("role", ROLES.get(person.role, person.role)),
        ("group", GROUPS.get(person.group, person.group)),
    ]
    if person.picture:
        said.append(("img", person.picture))
    if person.page:
        said.append(("href", person.page))
    return Element(PODCAST, "person", person.name, tuple(said))


def _txt(text: TxtRecord) -> Element:
    purpose = (("purpose", shortened(text.purpose)),) if text.purpose else ()
    return Element(PODCAST, "txt", text.value, purpose)


def _trailer(item: FeedItem) -> Element:
    episode, enclosure = item.episode, item.enclosure
    said = [("url", enclosure.url)]
    if episode.date:
        said.insert(0, ("pubdate", format_datetime(episode.date)))
    said += [("length", str(enclosure.length_bytes)), ("type", enclosure.type)]
    if episode.season is not None:
        said.append(("season", str(episode.season)))
    return Element(PODCAST, "trailer", shortened(episode.title), tuple(said))


def _transcript(link: TranscriptLink) -> Element:
    said = [("url", link.url), ("type", link.type), ("language", link.language)]
    if link.rel:
        said.append(("rel", link.rel))
    return Element(PODCAST, "transcript", attributes=tuple(said))


def _soundbite(soundbite: Soundbite) -> Element:
    times = (
        ("startTime", str(timecode.seconds(soundbite.start_ms))),
        ("duration", str(timecode.seconds(soundbite.duration_ms))),
    )
    return Element(PODCAST, "soundbite", shortened(soundbite.title), times)


def _alternate(made: AlternateEnclosure) -> Element:
    said = [
        ("type", made.type),
        ("length", str(made.length_bytes)),
        ("bitrate", str(made.bitrate_bps)),
        ("title", made.title),
    ]
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


def _simple_chapters(chapters: tuple[Chapter, ...]) -> Element:
    """Return the chapters as Podlove Simple Chapters 1.2 has them; Spotify reads these."""
    return Element(
        SIMPLE_CHAPTERS,
        "chapters",
        attributes=(("version", "1.2"),),
        children=tuple(_simple_chapter(chapter) for chapter in chapters),
    )


def _simple_chapter(chapter: Chapter) -> Element:
    said = [("start", timecode.clock(chapter.start_ms)), ("title", chapter.title)]
    if chapter.link:
        said.append(("href", chapter.link))
    return Element(SIMPLE_CHAPTERS, "chapter", attributes=tuple(said))
