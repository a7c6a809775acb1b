"""Feeds for the tests, read from TOML files such as those in tests/data/feed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.feed.notes import show_notes
from toolkit.feed.values import (
    AlternateEnclosure,
    Enclosure,
    Feed,
    FeedItem,
    Soundbite,
    TranscriptLink,
)
from toolkit.show.episode import Episode
from toolkit.show.licences import License
from toolkit.show.people import TxtRecord
from toolkit.show.show import Show

SHOW: dict[str, Any] = {
    "title": "The Science of You",
    "description": "Personalised medicine in plain words, from the people who do the research.",
    "language": "en",
    "author": "EP PerMed",
    "link": "https://example.org/show",
    "categories": ["Health & Fitness > Medicine"],
    "cover_alt": "A double helix that turns into a face, in blue and yellow.",
    "guid": "9b024349-ccf0-5f69-a609-6b82873eab3c",
    "release": {"public_url": "https://media.example.org/show"},
}
EPISODE: dict[str, Any] = {
    "folder": "003-one-pill",
    "title": "One pill, two people",
    "guid": "5f0b6d6c-3a68-4f5c-8f55-2f7b4a6f3f22",
    "summary": "Why medicines work differently in different people.",
    "date": "2026-11-03T06:00:00Z",
    "source": "source.wav",
    "source_sha256": "0" * 64,
}


@pytest.fixture
def data() -> Path:
    return Path(__file__).parents[1] / "data" / "feed"


@pytest.fixture(scope="session")
def make_show() -> Callable[..., Show]:
    return lambda **keys: Show.model_validate({**SHOW, **keys})


@pytest.fixture(scope="session")
def make_episode() -> Callable[..., Episode]:
    return lambda **keys: Episode.model_validate({**EPISODE, **keys})


@pytest.fixture(scope="session")
def make_feed(
    make_show: Callable[..., Show], make_episode: Callable[..., Episode]
) -> Callable[..., Feed]:
    """Return a maker of a feed with one item: keys of the episode, and of the show in `show`."""

    def make(show: dict[str, Any] | None = None, **keys: Any) -> Feed:
        enclosure = Enclosure("https://media.example.org/a.mp3", 7214321, "audio/mpeg", 601499)
        return Feed(
            make_show(**(show or {})),
            "https://media.example.org/show/feed.xml",
            "https://media.example.org/show/cover.png",
            items=(FeedItem(make_episode(**keys), enclosure),),
        )

    return make


@pytest.fixture(scope="session")
def read_feed() -> Callable[[Path], Feed]:
    return _read


def _read(path: Path) -> Feed:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    show = Show.model_validate(table.pop("show"))
    items = tuple(_item(show, row) for row in table.pop("items", []))
    return Feed(show=show, items=items, **table)


def _item(show: Show, row: dict[str, Any]) -> FeedItem:
    episode = Episode.model_validate(row.pop("episode"))
    markdown = row.pop("notes", None)
    times = show_notes.chapter_lines(episode)
    if markdown is not None:
        row["notes_html"] = show_notes.to_html(
            markdown, times=times, extra_links=episode.links, funding_line=show.funding_line
        )
        row["summary"] = episode.summary or show_notes.to_text(markdown, times=times)
    if "license" in row:
        row["license"] = License(**row["license"])
    row["enclosure"] = Enclosure(**row["enclosure"])
    row["transcripts"] = tuple(TranscriptLink(**link) for link in row.get("transcripts", []))
    row["soundbites"] = tuple(Soundbite(**bite) for bite in row.get("soundbites", []))
    row["alternates"] = tuple(AlternateEnclosure(**made) for made in row.get("alternates", []))
    row["txt"] = tuple(TxtRecord.model_validate(text) for text in row.get("txt", []))
    return FeedItem(episode=episode, **row)
