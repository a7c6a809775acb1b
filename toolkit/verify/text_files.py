"""Transcripts and chapters as an app opens them."""

from __future__ import annotations

import json
import threading
from typing import Any

# Types as the podcast namespace lists them (podcastindex.org/namespace/1.0, `transcript`).
_SRT = ("application/x-subrip", "application/srt", "text/srt")

_ALONE = threading.Lock()  # JSON takes up to 32 times its size in memory: one text at a time


def problem(data: bytes, media_type: str, *, is_chapters: bool) -> str | None:
    """Return what is wrong with a text of this type, None if it can be opened."""
    with _ALONE:
        return _problem(data, media_type, is_chapters)


def _problem(data: bytes, media_type: str, is_chapters: bool) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "it is not UTF-8"
    if not text.strip():
        return "it is empty"
    if is_chapters or media_type == "application/json":
        return _json_problem(text, is_chapters)
    if media_type == "text/vtt" and not _is_vtt(text):
        return "it does not begin with WEBVTT"
    if media_type in (*_SRT, "text/vtt") and "-->" not in text:
        return "there are no times in it"
    return None


def _is_vtt(text: str) -> bool:
    """W3C WebVTT, the file's structure: the word, then a space, a tab, a line's end or nothing."""
    return text.startswith("WEBVTT") and text[6:7] in ("", " ", "\t", "\n", "\r")


def _json_problem(text: str, is_chapters: bool) -> str | None:
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        return "it is not JSON"
    name = "chapters" if is_chapters else "segments"
    rows = said.get(name) if isinstance(said, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return f"it has no list of {name}"
    if not all(isinstance(row.get("startTime"), int | float) for row in rows):
        return f"one of its {name} has no startTime"
    return None
