"""Editions of a show: the same episodes, told to listeners in another language.

`[editions.de]` in show.toml says what the edition is called, and in episode.toml what the episode
is called in it. The sound is the original's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from toolkit.show.pages import TextFile
from toolkit.show.people import Link
from toolkit.show.toml.fields import (
    LanguageTag,
    Line,
    Noun,
    Paragraphs,
    Template,
    WebUrl,
)


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
        description="The edition's page on the web; the home page that soy makes if left out.",
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
        description="The languages of the transcripts that it shows; all if left out, its own "
        "first.",
    )
    about: TextFile | None = Field(
        default=None,
        examples=["about.de.md"],
        description="A Markdown file beside this one: about the show; the description if left out.",
    )
    accessibility: TextFile | None = Field(
        default=None,
        examples=["accessibility.de.md"],
        description="The accessibility statement; pages lead to the show's own if left out.",
    )
    imprint: TextFile | None = Field(
        default=None,
        examples=["imprint.de.md"],
        description="Who is responsible; pages lead to the show's own if left out.",
    )
    privacy: TextFile | None = Field(
        default=None,
        examples=["privacy.de.md"],
        description="What becomes of listeners' data; pages lead to the show's own if left out.",
    )
    apps: tuple[Link, ...] = Field(
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
        description="Plain words on what listeners get; the beginning of the notes in this "
        "language (notes.de.md) when left out.",
    )
    guid: Guid | None = Field(
        default=None,
        examples=["5d1d6c2e-9d0e-4a53-8a62-0b7d0e1f2a3b"],
        description="Its GUID in a feed that had it before; soy makes one from the episode's own.",
    )
    cover_alt: Line | None = Field(
        default=None,
        examples=[Template("Eine Familie in der Praxis.")],
        description="What the episode's own cover shows, in this language.",
    )


def check_languages(editions: Mapping[str, Edition], language: str) -> None:
    """Raise ValueError for an edition in the language that the show itself is in."""
    if language in editions:
        raise ValueError(f"editions.{language}: the show itself is in this language")


def _once(tables: Any) -> Any:
    """Return the tables as they are read. Raises ValueError for a language that is there twice."""
    seen = set[str]()
    for name in tables if isinstance(tables, dict) else ():
        plain = str(name).strip().lower().replace("_", "-")
        if plain in seen:
            raise ValueError(f"the language {plain} is there twice, with other capitals")
        seen.add(plain)
    return tables


Editions = Annotated[dict[LanguageTag, Edition], BeforeValidator(_once), AfterValidator(Tables)]
EpisodeEditions = Annotated[
    dict[LanguageTag, EpisodeEdition], BeforeValidator(_once), AfterValidator(Tables)
]
