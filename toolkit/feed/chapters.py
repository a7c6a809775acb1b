"""Chapters as apps read them: the file of `podcast:chapters`, and Podlove's in the feed.

Both are made of the one model, `show/chapter.py`, at published times; so are the MP3's tags
(`audio/values/tag_values.py`), the list of times in the description (`notes/show_notes.py`) and
the episode's page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from toolkit import timecode
from toolkit.feed.namespace import SIMPLE_CHAPTERS, Element
from toolkit.show.chapter import Chapter, ChapterPlace, ends
from toolkit.show.episode import Episode

CHAPTERS_TYPE = "application/json+chapters"  # podcast namespace, tag "chapters"
_NONE: Mapping[str, str] = {}


def chapters_json(episode: Episode, duration_ms: int, pictures: Mapping[str, str] = _NONE) -> bytes:
    """Return the chapters as JSON, the same bytes for the same chapters.

    `pictures` leads from a picture's name in the episode's folder to its address. Each chapter ends
    where the next begins, unless it ends before; the last with the audio. Source: podcast
    namespace, "JSON Chapters Format", version 1.2: times in seconds, all but those optional.
    """
    chapters: list[dict[str, object]] = []
    for chapter, end_ms in zip(episode.chapters, ends(episode.chapters, duration_ms), strict=True):
        entry: dict[str, object] = {"startTime": _seconds(chapter.start_ms)}
        if end_ms > chapter.start_ms:
            entry["endTime"] = _seconds(end_ms)
        entry["title"] = chapter.title
        if url := pictures.get(chapter.picture or ""):
            entry["img"] = url
        if chapter.link:
            entry["url"] = chapter.link
        if not chapter.is_listed:
            entry["toc"] = False
        if chapter.location:
            entry["location"] = _place(chapter.location)
        chapters.append(entry)
    document = {"version": "1.2.0", "title": episode.title, "chapters": chapters}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def simple_chapters(chapters: Sequence[Chapter], pictures: Mapping[str, str] = _NONE) -> Element:
    """Return the chapters as Podlove Simple Chapters 1.2 has them; Spotify reads these.

    It knows no ends and no way to keep a chapter out of the list, so such are left out of it.
    """
    listed = (chapter for chapter in chapters if chapter.is_listed)
    return Element(
        SIMPLE_CHAPTERS,
        "chapters",
        attributes=(("version", "1.2"),),
        children=tuple(_simple_chapter(chapter, pictures) for chapter in listed),
    )


def _simple_chapter(chapter: Chapter, pictures: Mapping[str, str]) -> Element:
    said = [("start", timecode.clock(chapter.start_ms)), ("title", chapter.title)]
    if chapter.link:
        said.append(("href", chapter.link))
    if url := pictures.get(chapter.picture or ""):
        said.append(("image", url))
    return Element(SIMPLE_CHAPTERS, "chapter", attributes=tuple(said))


def _place(place: ChapterPlace) -> dict[str, str]:
    return {"name": place.name, "geo": place.geo} | ({"osm": place.osm} if place.osm else {})


def _seconds(ms: int) -> int | float:
    """Return whole seconds as int, as the format's own examples have them."""
    return ms // 1000 if ms % 1000 == 0 else ms / 1000
