"""What pages are made of: frozen values, with texts as people wrote them, and keys of files.

Whoever gathers them has asked the gate: what is not out is not in them. Times are published ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self

from toolkit.publication import page_keys
from toolkit.publication.public_file import PublicFile
from toolkit.site.frame.school_pack import SchoolPack
from toolkit.transcript.text.sentences import SpokenTurn

TextName = Literal["about", "accessibility", "imprint", "privacy"]


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A published file: its key, and what pages say of it."""

    key: str
    media_type: str
    length_bytes: int

    @classmethod
    def of(cls, file: PublicFile) -> Self:
        """Return what pages say of a file."""
        content = file.content
        length_bytes = len(content) if isinstance(content, bytes) else content.stat().st_size
        return cls(file.key, file.media_type, length_bytes)


@dataclass(frozen=True, slots=True)
class SizedPicture:
    """A square picture in several widths, each as WebP and as JPEG, and one to be shared."""

    alt: str
    webp: tuple[tuple[int, str], ...]  # (pixels, key), the smallest first
    jpeg: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A page elsewhere."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its name, and where it can be read."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """Who is heard, and as what: `role` is a term of the Podcast Taxonomy as files write it."""

    name: str
    role: str
    page: str | None


@dataclass(frozen=True, slots=True)
class ShownChapter:
    """A chapter; it ends where the next begins, or before."""

    start_ms: int
    end_ms: int
    title: str
    link: str | None
    picture: tuple[str, str] | None = None  # its key, and what it shows


@dataclass(frozen=True, slots=True)
class ShownTranscript:
    """A transcript that is out, and how it stands."""

    language: str
    key: str  # of its page
    is_approved: bool
    approver: str | None  # None: nobody, or not to be named
    approved_on: date | None
    translation_of: str | None
    turns: tuple[SpokenTurn, ...]
    files: tuple[tuple[str, ShownFile], ...]  # by what they are called: VTT, SRT ...


@dataclass(frozen=True, slots=True)
class ShownVideo:
    """A moment as a video, with the picture that stands for it and its captions."""

    shape: str  # "9:16"
    width: int  # pixels
    height: int
    file: ShownFile
    poster: str  # its key
    captions: str  # the key of a WebVTT file


@dataclass(frozen=True, slots=True)
class Statement:
    """A moment that is quoted, with its kit."""

    key: str  # of its page
    id: str
    title: str
    owner: str  # CAMPAIGN/MOMENT
    quotation: str
    language: str
    speakers: tuple[str, ...]
    start_ms: int
    end_ms: int
    before: str | None  # what is said just before, None if nothing
    after: str | None
    clip: ShownFile
    clip_ms: int  # how long it is: music inside of it is not in the clip
    captions: tuple[tuple[str, ShownFile], ...]
    card: ShownFile
    card_alt: str
    cards: tuple[tuple[str, ShownFile], ...] = ()  # with their shapes, "1:1" the first
    videos: tuple[ShownVideo, ...] = ()  # the first is shown
    campaign: str | None = None  # the key of the page for partners that has its kit


@dataclass(frozen=True, slots=True)
class ShownSchool:
    """Worksheet and teacher page of an episode in one language, as pages and as PDF."""

    language: str
    title: str
    worksheet: str  # the keys of the pages
    teacher: str
    codes: tuple[str, ...]  # the keys of the excerpts' QR codes
    files: tuple[tuple[str, ShownFile], ...]  # the PDFs, by the keys of the words for them
    pack: SchoolPack  # what stands there


@dataclass(frozen=True, slots=True)
class ShownEpisode:
    """An episode that is out."""

    key: str  # of its page
    folder: str
    guid: str
    title: str
    language: str
    type: Literal["full", "trailer", "bonus"]
    season: int | None
    number: int | None
    published: datetime  # UTC
    day: date  # the same, where the show is at home
    length_ms: int
    summary: str
    notes_html: str  # cleaned
    audio: ShownFile
    downloads: tuple[tuple[str, ShownFile], ...]  # the sound in other codecs, by their names
    cover: SizedPicture | None  # None: the show's
    people: tuple[ShownPerson, ...]
    chapters: tuple[ShownChapter, ...]
    transcripts: tuple[ShownTranscript, ...]  # the language spoken first
    statements: tuple[Statement, ...]  # by time
    links: tuple[ShownLink, ...]
    licence: Licence | None
    is_explicit: bool
    spoken: str | None = None  # the language of the sound, if not that of the words
    chapters_in: str | None = None  # the language of the chapters' titles, if not that
    schools: tuple[ShownSchool, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnText:
    """One of the show's own texts."""

    name: TextName
    key: str
    html: str | None  # cleaned; None: an edition has none, and leads to the show's


@dataclass(frozen=True, slots=True)
class Colours:
    """The brand's colours, as #rrggbb."""

    background: str
    text: str
    accent: str


@dataclass(frozen=True, slots=True)
class Assets:
    """The keys of what all pages load, and of `more`: the style of all but episodes' pages."""

    style: str
    more: str
    icon: str
    touch_icon: str
    script: str | None = None
    emblem: str | None = None


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """The keys of what the search page loads."""

    script: str
    style: str
    program: str
    list: str  # of the indexes, and of the texts in them


@dataclass(frozen=True, slots=True)
class Site:
    """A show as its pages tell of it."""

    url: Callable[[str], str]  # where listeners find what stands under a key
    title: str
    description: str
    language: str
    author: str
    link: str
    copyright: str | None
    funding_line: str | None
    licence: Licence | None
    guid: str | None
    is_serial: bool
    feed: str  # its key
    cover: SizedPicture
    colours: Colours
    apps: tuple[ShownLink, ...]
    texts: tuple[OwnText, ...]
    fediverse_creator: str | None
    assets: Assets
    episodes: tuple[ShownEpisode, ...]  # the newest first
    seasons: tuple[tuple[int, str], ...] = ()  # (number, name) of those that have names
    search: SearchKeys | None = None  # None if there is no search
    folder: str = ""  # of an edition's pages: its language
    other_feeds: tuple[tuple[str, str], ...] = ()  # (title, key) of the other editions' feeds
    has_campaigns: bool = False  # with pages for partners

    def own(self, key: str) -> str:
        """Return the key of one of its own pages, of which the show has one under `key`."""
        return page_keys.below(self.folder, key)
