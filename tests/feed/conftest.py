"""Feeds for the tests, read from TOML files such as those in tests/data/feed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.feed import golden
from toolkit.feed.values import Enclosure, Feed, FeedItem
from toolkit.show.episode import Episode
from toolkit.show.show import Show

SHOW: dict[str, Any] = {**golden.SHOW, "guid": "9b024349-ccf0-5f69-a609-6b82873eab3c"}
EPISODE: dict[str, Any] = {
    **golden.EPISODE,
    "folder": "003-one-pill",
    "title": "One pill, two people",
    "guid": "5f0b6d6c-3a68-4f5c-8f55-2f7b4a6f3f22",
    "summary": "Why medicines work differently in different people.",
    "date": "2026-11-03T06:00:00Z",
}


@pytest.fixture
def data() -> Path:
    return golden.FOLDER


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
    return golden.read
