"""People, links and records, as shows and episodes name them."""

from __future__ import annotations

from pydantic import Field

from toolkit.show.toml.fields import (
    Line,
    Noun,
    Paragraphs,
    Slug,
    Template,
    Term,
    Title,
    WebUrl,
)


class Person(Noun):
    """Somebody who is heard or had a part in making it."""

    name: Title = Field(
        examples=["Mara Lindqvist"],
        description="The name as listeners see it, and as transcripts name the speaker.",
    )
    role: Term = Field(
        default="host",
        description="What the person did: host, co-host, guest, editor, producer, narrator ... "
        "(Podcast Taxonomy, in capitals or small letters).",
    )
    group: Term = Field(
        default="cast", description="The role's group: cast, writing, audio-production ..."
    )
    page: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/mara")],
        description="A web page about the person.",
    )
    picture: WebUrl | None = Field(
        examples=[Template("https://example.org/mara.jpg")],
        default=None,
        description="The address of a picture of the person.",
    )


class Link(Noun):
    """A page that belongs to an episode."""

    title: Line = Field(
        examples=[Template("A page named in the episode")], description="What the page is."
    )
    url: WebUrl = Field(examples=[Template("https://example.org/page")], description="Its address.")


class AppLink(Link):
    """The show's own page in a podcast app."""

    title: Line = Field(
        examples=[Template("A podcast app")], description="The app's name, as listeners know it."
    )
    url: WebUrl = Field(
        examples=[Template("https://example.org/app")], description="The show's address there."
    )


class TxtRecord(Noun):
    """A `podcast:txt` record."""

    purpose: Slug | None = Field(
        default=None,
        examples=["ai-content"],
        description="What it is for: verify, ai-content, release ...; at most 128 characters.",
    )
    value: Paragraphs = Field(examples=["true"], description="The text.")
