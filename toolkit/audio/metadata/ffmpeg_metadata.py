"""What a recording holds beside its sound: chapters and tags, as FFmpeg reads them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from toolkit import timecode
from toolkit.audio.intake import decoder


class FfmpegMetadata(NamedTuple):
    """What FFmpeg finds in a recording beside its sound."""

    chapters: list[SaidChapter]
    tags: dict[str, str]  # names in small letters
    format: str  # by FFmpeg's name


class SaidChapter(NamedTuple):
    """A chapter as FFmpeg reads it; `number` is its own in the file."""

    start_ms: int
    title: str
    number: int


def said(path: Path) -> FfmpegMetadata:
    """Return a recording's chapters and its tags as FFmpeg reads them.

    In Ogg the tags are those of the sound stream. Raises BadRecording.
    """
    with decoder.opened(path) as recording:
        container = recording.container
        tags = dict(container.metadata)
        if container.format.name == "ogg":
            tags |= recording.stream.metadata
        chapters = [
            SaidChapter(
                timecode.from_seconds(float(chapter["start"] * (chapter["time_base"] or 1))),
                chapter["metadata"].get("title", ""),
                int(chapter["id"]),
            )
            for chapter in container.chapters()
        ]
        name = container.format.name
        return FfmpegMetadata(
            chapters, {k.lower(): v for k, v in tags.items()} | {"format": name}, name
        )
