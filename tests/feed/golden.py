"""Pairs of a feed's values and its XML: `tests/data/feed/NAME.toml` gives `NAME.xml`, to the byte.

The first line of a TOML file says what the pair shows. What the file leaves out is as in `SHOW`,
`EPISODE` and `ENCLOSURE`. A new TOML file is a new pair. This writes the XML of all of them:

    python -m tests.feed.golden

Read what changed with `git diff`, as an app would read it, before you commit it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from toolkit.feed import rss
from toolkit.feed.notes import show_notes
from toolkit.feed.values import (
    AlternateEnclosure,
    Enclosure,
    Feed,
    FeedItem,
    Paging,
    PublishedPicture,
    Soundbite,
    TranscriptLink,
)
from toolkit.show.episode import Episode
from toolkit.show.nouns.licences import License
from toolkit.show.nouns.people import TxtRecord
from toolkit.show.show import Show

FOLDER = Path(__file__).parents[1] / "data" / "feed"
PAIRS = sorted(FOLDER.glob("*.toml"))
FEED: dict[str, Any] = {
    "feed_url": "https://media.example.org/show/feed.xml",
    "cover_url": "https://media.example.org/show/cover.png",
}
SHOW: dict[str, Any] = {
    "title": "The Science of You",
    "description": "Personalised medicine in plain words, from the people who do the research.",
    "language": "en",
    "author": "EP PerMed",
    "link": "https://example.org/show",
    "categories": ["Health & Fitness > Medicine"],
    "cover_alt": "A double helix that turns into a face, in blue and yellow.",
    "release": {"public_url": "https://media.example.org/show"},
}
EPISODE: dict[str, Any] = {"source": "source.wav", "source_sha256": "0" * 64}
ENCLOSURE: dict[str, Any] = {
    "url": "https://media.example.org/show/media/aaaa.mp3",
    "length_bytes": 960000,
    "type": "audio/mpeg",
    "duration_ms": 60000,
}


def read(path: Path) -> Feed:
    """Return the feed that a TOML file describes."""
    table = {**FEED, **tomllib.loads(path.read_text(encoding="utf-8"))}
    show = Show.model_validate({**SHOW, **table.pop("show", {})})
    items = tuple(_item(show, row) for row in table.pop("items", []))
    table["pictures"] = _pictures(table)
    if "paging" in table:
        table["paging"] = Paging(**table["paging"])
    return Feed(show=show, items=items, **table)


def _pictures(row: dict[str, Any]) -> tuple[PublishedPicture, ...]:
    rows = row.get("pictures", [])
    return tuple(PublishedPicture(**{**one, "purpose": tuple(one["purpose"])}) for one in rows)


def _item(show: Show, row: dict[str, Any]) -> FeedItem:
    keys = {**EPISODE, **row.pop("episode")}
    episode = Episode.model_validate(keys, context=lambda: show.timezone)
    markdown = row.pop("notes", None)
    times = show_notes.chapter_lines(episode)
    if markdown is not None:
        row["notes_html"] = show_notes.to_html(
            markdown, times=times, extra_links=episode.links, funding_line=show.funding_line
        )
        row["summary"] = episode.summary or show_notes.to_text(markdown, times=times)
    if "license" in row:
        row["license"] = License(**row["license"])
    row["enclosure"] = Enclosure(**{**ENCLOSURE, **row.get("enclosure", {})})
    row["transcripts"] = tuple(TranscriptLink(**link) for link in row.get("transcripts", []))
    row["soundbites"] = tuple(Soundbite(**bite) for bite in row.get("soundbites", []))
    row["alternates"] = tuple(AlternateEnclosure(**made) for made in row.get("alternates", []))
    row["pictures"] = _pictures(row)
    row["txt"] = tuple(TxtRecord.model_validate(text) for text in row.get("txt", []))
    return FeedItem(episode=episode, **row)


if __name__ == "__main__":
    for pair in PAIRS:
        pair.with_suffix(".xml").write_bytes(rss.render(read(pair)))
