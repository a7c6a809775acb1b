"""Chapters as the file that `podcast:chapters` links to."""

from __future__ import annotations

import json

from toolkit.show.episode import Episode

CHAPTERS_TYPE = "application/json+chapters"  # podcast namespace, tag "chapters"


def chapters_json(episode: Episode, duration_ms: int) -> bytes:
    """Return the chapters as JSON, the same bytes for the same chapters.

    Each ends where the next begins, the last with the audio. Source: podcast namespace, "JSON
    Chapters Format", version 1.2: times in seconds, the title and the link optional.
    """
    starts = [chapter.start_ms for chapter in episode.chapters]
    chapters: list[dict[str, object]] = []
    for chapter, end_ms in zip(episode.chapters, [*starts[1:], duration_ms], strict=False):
        entry: dict[str, object] = {"startTime": _seconds(chapter.start_ms)}
        if end_ms > chapter.start_ms:
            entry["endTime"] = _seconds(end_ms)
        entry["title"] = chapter.title
        if chapter.link:
            entry["url"] = chapter.link
        chapters.append(entry)
    document = {"version": "1.2.0", "title": episode.title, "chapters": chapters}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _seconds(ms: int) -> int | float:
    """Return whole seconds as int, as the format's own examples have them."""
    return ms // 1000 if ms % 1000 == 0 else ms / 1000
