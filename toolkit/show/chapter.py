"""A chapter of an episode, as people write it: the one model of all that is made of chapters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from pydantic import Field, StrictBool, model_validator

from toolkit.show.toml.fields import FileName, Line, Noun, Template, Timecode, Title, WebUrl
from toolkit.show.toml.place_fields import Geo, Osm

PROPOSAL = "Proposal: "  # before a title that is written down and that nobody has chosen

# As the mark comes back from editors and keyboards: other letter case, spaces, a full-width colon.
_MARK = re.compile(r"\W*proposal\s*:")


class ChapterPlace(Noun):
    """The place that a chapter is about (podcast namespace, "JSON Chapters Format", location)."""

    name: Title = Field(description="The place's name, as listeners read it.")
    geo: Geo = Field(description="Latitude and longitude.")
    osm: Osm | None = Field(default=None, description="The place's number in OpenStreetMap.")


class Chapter(Noun):
    """A stretch of an episode with a title; it ends where the next begins, unless it says so."""

    start_ms: Timecode = Field(
        examples=["00:00:00.000"],
        alias="start",
        description='Where it begins, such as "00:01:30.000".',
    )
    end_ms: Timecode | None = Field(
        default=None,
        examples=["00:02:00.000"],
        alias="end",
        description="Where it ends, if that is before the next chapter begins.",
    )
    title: Title = Field(examples=["Welcome"], description="What it is about, in a few words.")
    link: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/page")],
        description="A web page about it.",
    )
    picture: FileName | None = Field(
        default=None,
        examples=["chapter-2.jpg"],
        description="A square picture in this folder, which apps show during the chapter.",
    )
    picture_alt: Line | None = Field(
        default=None,
        examples=[Template("A pill box.")],
        description="What that picture shows, for people who do not see it.",
    )
    toc: StrictBool | None = Field(
        default=None,
        examples=[False],
        description="false hides it from lists of chapters; apps still show its picture "
        "and link when it plays.",
    )
    location: ChapterPlace | None = Field(
        default=None,
        examples=[{"name": "Brussels", "geo": "geo:50.8466,4.3517"}],
        description="The place it is about.",
    )

    @property
    def is_listed(self) -> bool:
        """Whether listeners find it in lists of chapters."""
        return self.toc is not False

    @model_validator(mode="after")
    def _is_whole(self) -> Chapter:
        if self.end_ms is not None and self.end_ms <= self.start_ms:
            raise ValueError(f"chapters: {self.title!r} must end after it begins")
        if self.picture and not self.picture_alt:
            raise ValueError("picture_alt: expected with picture, for people who do not see it")
        return self


def check_order(chapters: Sequence[Chapter]) -> None:
    """Raise ValueError unless each begins after the one before it begins, and has ended."""
    for before, after in pairwise(chapters):
        if after.start_ms <= before.start_ms:
            raise ValueError(f"chapters: {after.title!r} must begin after {before.title!r}")
        if before.end_ms is not None and before.end_ms > after.start_ms:
            raise ValueError(f"chapters: {before.title!r} must end before {after.title!r} begins")


def ends(chapters: Sequence[Chapter], duration_ms: int) -> tuple[int, ...]:
    """Return where each ends: where it says so, else where the next begins, the last with the end.

    >>> made = [Chapter(start="00:00", title="A", end="00:05"), Chapter(start="00:10", title="B")]
    >>> ends(made, 20_000)
    (5000, 20000)
    """
    nexts = [*(chapter.start_ms for chapter in chapters[1:]), duration_ms]
    return tuple(
        end_ms if chapter.end_ms is None else min(chapter.end_ms, end_ms)
        for chapter, end_ms in zip(chapters, nexts, strict=False)
    )


def is_proposed(title: str) -> bool:
    """Tell whether a title still has the mark of a proposal: then it is not published.

    >>> is_proposed("Proposal: So let us begin…"), is_proposed("A proposal: eat less salt")
    (True, False)
    """
    return _MARK.match(unicodedata.normalize("NFKC", title).casefold()) is not None
