"""Editions of a show: the same episodes, told to listeners in another language.

`[editions.de]` in show.toml says what the edition is called, and in episode.toml what the episode
is called in it. The sound is the original's, or a recording of its own in that language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, model_validator

from toolkit.errors import NoSuchEpisode
from toolkit.languages import primary
from toolkit.show.chapter import Chapter, check_order
from toolkit.show.lessons.key_message import KeyMessages
from toolkit.show.nouns.people import AppLink
from toolkit.show.pages import TextFile
from toolkit.show.sound.selection import Channel, Selection
from toolkit.show.toml.fields import (
    FileName,
    Instant,
    LanguageTag,
    Line,
    Noun,
    Paragraphs,
    Template,
    WebUrl,
    each_once,
)

if TYPE_CHECKING:
    from toolkit.show.episode import Episode
    from toolkit.show.show import Show


def _guid(text: str) -> str:
    if any(c.isspace() for c in text):
        raise ValueError("expected a GUID without spaces")
    return text


Guid = Annotated[Line, AfterValidator(_guid)]
N = TypeVar("N", bound=Noun)


class Tables(dict[str, N]):
    """Tables by their names, as a part of a frozen noun: never changed, so that it has a hash."""

    def __hash__(self) -> int:  # type: ignore[override]
        """Return the hash of what is in it."""
        return hash(frozenset(self.items()))


class Edition(Noun):
    """The show in another language: its words, its feed, its pages."""

    title: Line = Field(
        examples=["Die Wissenschaft von dir"], description="The show's name in this language."
    )
    description: Paragraphs = Field(
        examples=[Template("Worum es in der Sendung geht.")],
        description="What the show is about, in this language; at most 4000 bytes.",
    )
    guid: UUID | None = Field(
        default=None,
        examples=["0c2f9b7e-6d0f-5f3c-9a37-3f0b8f5f9f55"],
        description="The edition's own GUID, fixed by the first address of its feed. Never "
        "change it.",
    )
    author: Line | None = Field(
        default=None, examples=["EP PerMed"], description="Who makes it, if the name differs."
    )
    link: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/de")],
        description="The edition's page on the web; if left out, the home page that soy makes.",
    )
    cover_alt: Line | None = Field(
        default=None,
        examples=[Template("Was das Titelbild zeigt.")],
        description="What the cover shows, in this language.",
    )
    funding_line: Line | None = Field(
        default=None,
        examples=[Template("Gefördert von der Europäischen Union.")],
        description="Who pays for it, in this language.",
    )
    transcripts: tuple[LanguageTag, ...] = Field(
        default=(),
        examples=[["de", "en"]],
        description="The languages whose transcripts it shows; if left out, all, with its own "
        "first.",
    )
    about: TextFile | None = Field(
        default=None,
        examples=["about.de.md"],
        description="A Markdown file beside this one: about the show; if left out, the "
        "description.",
    )
    accessibility: TextFile | None = Field(
        default=None,
        examples=["accessibility.de.md"],
        description="The accessibility statement; if left out, pages link to the show's own.",
    )
    imprint: TextFile | None = Field(
        default=None,
        examples=["imprint.de.md"],
        description="Who is responsible; if left out, pages link to the show's own text.",
    )
    privacy: TextFile | None = Field(
        default=None,
        examples=["privacy.de.md"],
        description="What happens to listeners' data; if left out, pages link to the show's own "
        "text.",
    )
    apps: tuple[AppLink, ...] = Field(
        default=(), description="This edition in podcast apps, for its page on subscribing."
    )


class EpisodeEdition(Noun):
    """An episode in another language."""

    title: Line = Field(
        examples=["Was ein Gen verrät"],
        description="The episode's title in this language. Without one, the edition leaves the "
        "episode out.",
    )
    summary: Paragraphs | None = Field(
        default=None,
        examples=[Template("Was die Folge bringt, in einfachen Worten.")],
        description="What listeners get, in plain words; if left out, the beginning of the notes "
        "in this language (notes.de.md).",
    )
    guid: Guid | None = Field(
        default=None,
        examples=["5d1d6c2e-9d0e-4a53-8a62-0b7d0e1f2a3b"],
        description="Its GUID, if an earlier feed had one; otherwise soy derives one from the "
        "episode's own.",
    )
    cover_alt: Line | None = Field(
        default=None,
        examples=[Template("Eine Familie in der Praxis.")],
        description="What the episode's own cover shows, in this language.",
    )
    date: Instant | None = Field(
        default=None,
        examples=["2026-12-01T06:00:00Z"],
        description="When it comes out in this language, if that is later than the original.",
    )
    source: FileName | None = Field(
        default=None,
        examples=["source.de.wav"],
        description="A recording in this language, in this folder; without one, the edition plays "
        "the original. soy new FILE --edition 001:de brings it in.",
    )
    source_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None,
        examples=["0000000000000000000000000000000000000000000000000000000000000000"],
        description="That recording's SHA-256, which soy new stored.",
    )
    accept_truncated: StrictBool = Field(
        default=False, description="true accepts that recording although it was cut off."
    )
    track_number: StrictInt | None = Field(
        default=None, examples=[2], ge=1, description="Which of its sound tracks to use."
    )
    channel: Channel | None = Field(
        default=None, examples=["left"], description="Which side of it to use: left, right or both."
    )
    microphones: StrictBool | None = Field(
        default=None, examples=[True], description="true mixes its channels as microphones."
    )
    remove_dc: StrictBool | None = Field(
        default=None, examples=[True], description="true removes its constant voltage (DC)."
    )
    chapters: tuple[Chapter, ...] = Field(
        default=(),
        description="Chapters in this language, with the times of the recording that this edition "
        "plays; if left out, the original's, unless this edition has a recording of "
        "its own.",
    )
    key_messages: KeyMessages = Field(
        default=(),
        description="What listeners should remember, in this language, for a worksheet.",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> EpisodeEdition:
        check_order(self.chapters)
        if bool(self.source) != bool(self.source_sha256):
            raise ValueError("source: expected together with source_sha256, as soy new writes them")
        return self


def check_languages(editions: Mapping[str, Edition], language: str) -> None:
    """Raise ValueError for an edition in the language that the show itself is in."""
    if language in editions:
        raise ValueError(f"editions.{language}: the show itself is in this language")


Editions = Annotated[dict[LanguageTag, Edition], BeforeValidator(each_once), AfterValidator(Tables)]
EpisodeEditions = Annotated[
    dict[LanguageTag, EpisodeEdition], BeforeValidator(each_once), AfterValidator(Tables)
]


# What an own recording says of itself, in the place of what the original's does.
_OF_SOURCE = (
    "source",
    "source_sha256",
    "accept_truncated",
    *(one.name for one in fields(Selection)),
)


def heard_in(episode: Episode, language: str) -> Episode:
    """Return the episode as it is heard in a language: with an edition's own recording, if any.

    Such a one is `episode.edition`, and has the edition's words, chapters and date.
    """
    own = [one for one in own_recordings(episode) if primary(one) == primary(language)]
    if not own:
        return episode
    name = language if language in own else own[0]
    said = episode.editions[name]
    changed = {key: getattr(said, key) for key in ("title", "summary", "chapters", *_OF_SOURCE)}
    changed |= {"edition": name, "language": name, "date": later(episode, said), "tracks": ()}
    changed |= {"cover_alt": said.cover_alt or episode.cover_alt, "editions": Tables()}
    return episode.model_copy(update=changed)


def heard_as(episode: Episode, edition: str) -> Episode:
    """Return the episode, or an edition's own recording of it, by the edition's language.

    Raises NoSuchEpisode where it has none.
    """
    if not edition or edition == episode.edition:
        return episode
    if edition not in own_recordings(episode):
        raise NoSuchEpisode(
            f"{episode.folder} has no recording of its own in the edition {edition!r}",
            hint=f"bring one in: soy new FILE --edition {episode.folder.partition('-')[0]}:de",
        )
    return heard_in(episode, edition)


def own_recordings(episode: Episode) -> tuple[str, ...]:
    """Return the languages of the editions in which an episode has a recording of its own."""
    return tuple(name for name, said in episode.editions.items() if said.source)


def recordings(episode: Episode) -> Iterator[Episode]:
    """Yield the episode as each of its recordings has it, the original first."""
    yield episode
    for name in own_recordings(episode):
        yield heard_in(episode, name)


def called(show: Show, episode: Episode) -> Show:
    """Return the show as an edition's own recording calls it; else as it is."""
    said = show.editions.get(episode.edition)
    if said is None:
        return show
    author = said.author or show.author
    return show.model_copy(update={"title": said.title, "author": author})


def is_heard(episode: Episode, language: str) -> bool:
    """Tell whether a text in a language is of the recording that `episode` is.

    Where an edition has a recording of its own, texts in its language are of that one.
    """
    if episode.edition:
        return primary(language) == primary(episode.edition)
    return all(primary(one) != primary(language) for one in own_recordings(episode))


def later(episode: Episode, said: EpisodeEdition) -> datetime | None:
    """Return when an episode comes out in an edition: on its date there, not before the original.

    None: the episode has no date.
    """
    if episode.date is None or said.date is None:
        return episode.date
    return max(episode.date, said.date)
