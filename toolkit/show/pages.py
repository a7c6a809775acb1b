"""What show.toml says of the pages for listeners."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool

from toolkit.show.toml.fields import FileName, Line, Noun, Template


def _markdown(name: str) -> str:
    if not name.lower().endswith(".md"):
        raise ValueError("expected the name of a Markdown file beside show.toml, such as about.md")
    return name


def _handle(text: str) -> str:
    name, _, host = text.removeprefix("@").partition("@")
    is_plain = all(c.isalnum() or c in "._-" for c in name + host)
    if not name or "." not in host or not is_plain:
        raise ValueError("expected an account such as @name@example.social")
    return f"@{name}@{host}"


TextFile = Annotated[FileName, AfterValidator(_markdown)]


class Pages(Noun):
    """The pages for listeners."""

    publish: StrictBool = Field(
        default=True, description="false publishes the feed and its files, but no pages."
    )
    about: TextFile | None = Field(
        default=None,
        examples=["about.md"],
        description="A Markdown file beside this one, about the show; if left out, the "
        "description.",
    )
    accessibility: TextFile | None = Field(
        default=None,
        examples=["accessibility.md"],
        description="A Markdown file beside this one with the accessibility statement.",
    )
    imprint: TextFile | None = Field(
        default=None,
        examples=["imprint.md"],
        description="A Markdown file beside this one that says who is responsible (the legal "
        "notice).",
    )
    privacy: TextFile | None = Field(
        default=None,
        examples=["privacy.md"],
        description="A Markdown file beside this one that says what happens to listeners' data.",
    )
    emblem: Literal["eu"] | None = Field(
        default=None,
        examples=["eu"],
        description="eu shows the emblem of the European Union beside the funding line.",
    )
    emblem_words: Literal["funded", "co-funded"] | None = Field(
        default=None,
        examples=["funded"],
        description="The statement beside the emblem, as the grant agreement has it: funded or "
        "co-funded. Cards, videos, worksheets and packs then show it in their language.",
    )
    grant: Line | None = Field(
        default=None,
        examples=[Template("Horizon Europe, 000000000")],
        description="Programme and number of the grant: they stand below that statement where "
        "nobody wrote a funding line in the language.",
    )
    fediverse_creator: Annotated[Line, AfterValidator(_handle)] | None = Field(
        default=None,
        examples=["@show@example.social"],
        description="The show's account, which Mastodon shows under links to its pages.",
    )
    name_approvers: StrictBool = Field(
        default=True,
        description="false keeps reviewers' names off the pages, which then only say that a person "
        "checked a transcript, and when.",
    )
