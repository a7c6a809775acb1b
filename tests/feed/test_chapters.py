"""Chapters as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from toolkit.feed.chapters import chapters_json
from toolkit.show.episode import Episode


def test_chapters_are_as_the_namespace_has_them(make_episode: Callable[..., Episode]) -> None:
    episode = make_episode(
        title="Τίτλος",
        chapters=[
            {"start": "0", "title": "Hello"},
            {"start": "1:30.500", "title": "Genes", "link": "https://example.org/genes"},
        ],
    )
    made = chapters_json(episode, 120_000)
    assert json.loads(made) == {
        "version": "1.2.0",
        "title": "Τίτλος",
        "chapters": [
            {"startTime": 0, "endTime": 90.5, "title": "Hello"},
            {
                "startTime": 90.5,
                "endTime": 120,
                "title": "Genes",
                "url": "https://example.org/genes",
            },
        ],
    }
    assert made == chapters_json(episode, 120_000)
    assert "Τίτλος" in made.decode()
    assert made.endswith(b"}\n")


def test_no_chapters_are_an_empty_list(make_episode: Callable[..., Episode]) -> None:
    assert json.loads(chapters_json(make_episode(), 1000))["chapters"] == []


def test_a_chapter_past_the_end_has_no_end(make_episode: Callable[..., Episode]) -> None:
    episode = make_episode(chapters=[{"start": "2:00", "title": "Late"}])
    assert json.loads(chapters_json(episode, 60_000))["chapters"] == [
        {"startTime": 120, "title": "Late"}
    ]
