"""What the tags of an episode and of a clip say, made from the show's nouns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from toolkit import timecode
from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.proposals import is_proposed
from toolkit.show.show import Show
from toolkit.show.spoken_language import spoken_in

# ID3v2 Chapter Frame Addendum 1.0, section 3.2: the table of contents counts in one byte.
CHAPTER_LIMIT = 255


@dataclass(frozen=True, slots=True)
class TagChapter:
    """A chapter as a tag holds it, with its end."""

    start_ms: int
    end_ms: int
    title: str
    url: str | None = None


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


def episode_tags(show: Show, episode: Episode, cover_jpeg: bytes | None, duration_ms: int) -> Tags:
    """Return the tags of a finished episode that is `duration_ms` long.

    Chapters whose titles were only proposed are left out. Raises BadFile if a chapter begins at or
    past its end, or if there are more than 255.
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
        chapters=_chapters(episode, duration_ms),
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


def _chapters(episode: Episode, duration_ms: int) -> tuple[TagChapter, ...]:
    file = f"episodes/{episode.folder}/episode.toml"
    if len(episode.chapters) > CHAPTER_LIMIT:
        raise BadFile(
            f"{file}: {len(episode.chapters)} chapters; an MP3 can hold {CHAPTER_LIMIT}",
            hint="join some of them",
        )
    for chapter in episode.chapters:
        if chapter.start_ms >= duration_ms:
            raise BadFile(
                f"{file}: the chapter {chapter.title!r} begins at "
                f"{timecode.clock(chapter.start_ms)}, but the audio ends at "
                f"{timecode.clock(duration_ms)}",
                hint="correct the chapter's start, or take the chapter out",
            )
    chosen = [chapter for chapter in episode.chapters if not is_proposed(chapter.title)]
    starts = [*(chapter.start_ms for chapter in chosen), duration_ms]
    return tuple(
        TagChapter(start_ms, end_ms, chapter.title, chapter.link)
        for chapter, (start_ms, end_ms) in zip(chosen, pairwise(starts), strict=True)
    )
