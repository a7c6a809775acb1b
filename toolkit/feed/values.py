"""What a feed is made from: the nouns of the show, and where the published files are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd

from toolkit.show.episode import Episode
from toolkit.show.nouns.licences import License
from toolkit.show.nouns.people import TxtRecord
from toolkit.show.show import Show


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The published audio of one episode."""

    url: str
    length_bytes: int
    type: str  # media type, such as "audio/mpeg"
    duration_ms: int


@dataclass(frozen=True, slots=True)
class AlternateEnclosure:
    """The audio of one episode as an app may choose it: the enclosure itself, or another file."""

    url: str
    length_bytes: int
    type: str  # media type, such as "audio/ogg"
    bitrate_bps: int  # on average
    title: str  # at most 32 characters
    sha256: str  # of the file, in hexadecimal
    codecs: str | None = None  # RFC 6381
    is_default: bool = False  # it is the enclosure
    language: str | None = None  # in which it is spoken


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """A published transcript file."""

    url: str
    type: str  # media type, such as "text/vtt"
    language: str
    rel: str | None = None  # "captions" if the file has times


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A stretch of an episode that apps may offer as a preview."""

    start_ms: int
    duration_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class PublishedPicture:
    """A picture of the show or of an episode."""

    url: str
    alt: str
    type: str | None = None  # media type
    width: int | None = None  # pixels; None: not known, and taken for square
    height: int | None = None
    purpose: tuple[str, ...] = ("artwork",)

    @property
    def ratio(self) -> str:
        """Width to height in the smallest whole numbers, as in CSS."""
        if not self.width or not self.height:
            return "1/1"
        common = gcd(self.width, self.height)
        return f"{self.width // common}/{self.height // common}"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An episode that is out, with the addresses of its files."""

    episode: Episode
    enclosure: Enclosure
    notes_html: str | None = None  # as notes.to_html makes it
    summary: str | None = None  # plain text, as notes.to_text makes it; else the episode's
    transcripts: tuple[TranscriptLink, ...] = ()
    chapters_url: str | None = None
    image_url: str | None = None
    image_alt: str | None = None
    soundbites: tuple[Soundbite, ...] = ()
    license: License | None = None  # only where it is not the show's
    txt: tuple[TxtRecord, ...] = ()
    alternates: tuple[AlternateEnclosure, ...] = ()  # the enclosure first, where there are others
    image_width: int | None = None  # pixels; covers are square
    pictures: tuple[PublishedPicture, ...] = ()  # further ones
    chapter_pictures: Mapping[str, str] = field(default_factory=dict)  # name to address
    page_url: str | None = None  # the page that soy makes of it
    xml: str | None = None  # as `rss.item_xml` wrote it for this very show, if it did


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the documents of a feed that is cut into pages are (RFC 5005, section 3)."""

    first: str  # the feed itself, with the newest episodes
    last: str  # the page with the oldest
    next: str | None = None  # the one with the episodes before these; None in the last


@dataclass(frozen=True, slots=True)
class Feed:
    """A show and the episodes that are out, in any order."""

    show: Show
    feed_url: str
    cover_url: str
    cover_type: str = "image/png"  # media type
    items: tuple[FeedItem, ...] = ()
    cover_width: int | None = None  # pixels; covers are square
    pictures: tuple[PublishedPicture, ...] = ()  # further ones
    uses_podping: bool = False
    paging: Paging | None = None  # None: it is one document
    trailers: tuple[FeedItem, ...] = ()  # where `items` are not all; none: those among them

    @property
    def cover(self) -> PublishedPicture:
        """The cover as a picture."""
        size = (self.cover_width, self.cover_width)
        return PublishedPicture(self.cover_url, self.show.cover_alt, self.cover_type, *size)
