"""What the tags of an episode and of a clip say, made from the show's nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit import timecode
from toolkit.errors import BadFile
from toolkit.show.chapter import ends, is_proposed
from toolkit.show.episode import Episode
from toolkit.show.show import Show
from toolkit.show.spoken_language import spoken_in

# ID3v2 Chapter Frame Addendum 1.0, section 3.2: the table of contents counts in one byte.
CHAPTER_LIMIT = 255


@dataclass(frozen=True, slots=True)
class TagPicture:
    """A chapter's picture: which one it is, and its bytes where they are to be written."""

    sha256: str  # of the file that it is made from
    alt: str = ""
    jpeg: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class TagChapter:
    """A chapter as a tag holds it, with its end."""

    start_ms: int
    end_ms: int
    title: str
    url: str | None = None
    is_listed: bool = True  # in the table of contents
    picture: TagPicture | None = None

    def __repr__(self) -> str:
        """Return what the digest of tags is made of: nothing new for a chapter that has it not."""
        said = f"start_ms={self.start_ms!r}, end_ms={self.end_ms!r}, title={self.title!r}"
        more = "" if self.is_listed else ", is_listed=False"
        more += f", picture={self.picture!r}" if self.picture else ""
        return f"TagChapter({said}, url={self.url!r}{more})"


@dataclass(frozen=True, slots=True)
class Tags:
    """What an MP3 says of itself."""

    title: str
    show: str
    publisher: str
    language: str  # a language tag such as en or pt-BR
    season: int | None = None
    episode: int | None = None
    released: date | None = None
    copyright: str | None = None  # who holds the rights, without sign or year
    comment: str | None = None
    url: str | None = None
    cover_jpeg: bytes | None = None
    chapters: tuple[TagChapter, ...] = ()

    @property
    def listed_chapters(self) -> tuple[TagChapter, ...]:
        """Those that stand in lists, for what cannot hold others without showing them."""
        return tuple(chapter for chapter in self.chapters if chapter.is_listed)


_NO_PICTURES: Mapping[str, TagPicture] = {}


def episode_tags(
    show: Show,
    episode: Episode,
    cover_jpeg: bytes | None,
    duration_ms: int,
    pictures: Mapping[str, TagPicture] = _NO_PICTURES,
) -> Tags:
    """Return the tags of a finished episode that is `duration_ms` long.

    `pictures` are the chapters' own, by the name of the file in the episode's folder. Chapters
    whose titles were only proposed are left out. Raises BadFile if a chapter begins at or past its
    end, or if there are more than 255.
    """
    released = episode.date.date() if episode.date else None
    return Tags(
        title=episode.title,
        show=show.title,
        publisher=show.author,
        language=spoken_in(episode, show),
        season=episode.season,
        episode=episode.number_in_season,
        released=released,
        copyright=show.copyright,
        comment=episode.summary,
        url=episode.link or show.link,
        cover_jpeg=cover_jpeg,
        chapters=_chapters(episode, duration_ms, pictures),
    )


def clip_tags(
    show: Show,
    episode: Episode,
    campaign_title: str,
    moment_title: str,
    *,
    language: str | None = None,
    cover_jpeg: bytes | None = None,
) -> Tags:
    """Return the tags of a clip: the moment's title, and in the comment where it is from.

    A clip has no season and no episode number, so that no app files it as a whole episode.
    """
    return Tags(
        title=moment_title,
        show=show.title,
        publisher=show.author,
        language=language or spoken_in(episode, show),
        released=episode.date.date() if episode.date else None,
        copyright=show.copyright,
        comment=f"{campaign_title}\n{episode.title}",
        url=episode.link or show.link,
        cover_jpeg=cover_jpeg,
    )


def _chapters(
    episode: Episode, duration_ms: int, pictures: Mapping[str, TagPicture]
) -> tuple[TagChapter, ...]:
    file = f"episodes/{episode.folder}/episode.toml"
    if len(episode.chapters) > CHAPTER_LIMIT:
        raise BadFile(
            f"{file}: {len(episode.chapters)} chapters; an MP3 can hold {CHAPTER_LIMIT}",
            hint="merge some of them",
        )
    for chapter in episode.chapters:
        if chapter.start_ms >= duration_ms:
            raise BadFile(
                f"{file}: the chapter {chapter.title!r} begins at "
                f"{timecode.clock(chapter.start_ms)}, but the audio ends at "
                f"{timecode.clock(duration_ms)}",
                hint="correct the chapter's start, or remove the chapter",
            )
    chosen = [chapter for chapter in episode.chapters if not is_proposed(chapter.title)]
    return tuple(
        TagChapter(
            chapter.start_ms,
            end_ms,
            chapter.title,
            chapter.link,
            chapter.is_listed,
            pictures.get(chapter.picture or ""),
        )
        for chapter, end_ms in zip(chosen, ends(chosen, duration_ms), strict=True)
    )
