"""The golden feeds as Podcast Index reads them, with its own parser: `make test-partytime`."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.feed import golden
from toolkit.feed import rss
from toolkit.feed.values import Feed, FeedItem

HERE = Path(__file__).parent
_TYPES = {"application/x-subrip": "application/srt"}  # as the parser calls it


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, Any]]:
    files = [str(pair.with_suffix(".xml")) for pair in golden.PAIRS]
    ran = subprocess.run(
        ["node", "read.mjs", *files], capture_output=True, text=True, check=True, cwd=HERE
    )
    return {
        pair.stem: seen
        for pair, seen in zip(golden.PAIRS, json.loads(ran.stdout.splitlines()[-1]), strict=True)
    }


@pytest.mark.parametrize("pair", golden.PAIRS, ids=lambda pair: pair.stem)
def test_podcast_index_reads_what_was_meant(pair: Path, read: dict[str, dict[str, Any]]) -> None:
    feed, seen = golden.read(pair), read[pair.stem]
    show = feed.show
    assert seen["link"] == show.link
    assert seen["itunesType"] == show.type
    assert seen["itunesComplete"] == show.complete
    assert seen["itunesImage"] == feed.cover_url
    assert seen["pubsub"]["self"] == feed.feed_url
    assert seen["pubsub"].get("hub") == next(iter(show.release.hub), None)
    assert seen.get("guid") == (str(show.guid) if show.guid else None)
    assert seen["podcastBlocked"] == ("yes" if "all" in show.block else "no")
    assert _pairs(seen, "podcastFunding", "url", "message") == [
        (page.url, page.text) for page in show.funding
    ]
    assert [row["feedGuid"] for row in seen.get("podroll", [])] == [
        str(other.feed_guid) for other in show.podroll
    ]
    _items(feed, seen)


def _items(feed: Feed, seen: dict[str, Any]) -> None:
    """Compare the items, of which an app shows the newest first."""
    items = rss.in_order(feed.items)
    rows = {row["guid"]: row for row in seen["items"]}
    assert len(rows) == len(items)
    for item in items:
        _item(item, rows[item.episode.guid], feed)


def _item(item: FeedItem, row: dict[str, Any], feed: Feed) -> None:
    episode, sound = item.episode, item.enclosure
    assert row["enclosure"] == {
        "url": sound.url,
        "length": sound.length_bytes,
        "type": sound.type,
    }
    assert row["duration"] == (sound.duration_ms + 500) // 1000
    assert row["itunesEpisodeType"] == episode.type
    assert episode.date is not None
    assert datetime.fromisoformat(row["pubDate"]) == episode.date.replace(microsecond=0)
    assert row.get("link") == (episode.link or item.page_url)
    if episode.season is not None:
        names = [one.name for one in feed.show.seasons if one.number == episode.season]
        assert row["podcastSeason"]["number"] == episode.season
        assert row["podcastSeason"].get("name") == next(iter(names), None)
    if item.chapters_url:
        assert row["podcastChapters"]["url"] == item.chapters_url
    assert _pairs(row, "podcastTranscripts", "url", "type") == [
        (link.url, _TYPES.get(link.type, link.type)) for link in item.transcripts
    ]
    assert [one["duration"] for one in row.get("podcastSoundbites", [])] == [
        bite.duration_ms / 1000
        for bite in item.soundbites
        if bite.start_ms  # it drops those at 0
    ]
    assert [one["name"] for one in row.get("podcastPeople", [])] == [
        one.name for one in episode.people
    ]


def _pairs(row: dict[str, Any], key: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(one.get(name) for name in names) for one in row.get(key, [])]
