"""Chapters from a file into an episode: what would be written, checked against its length."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from toolkit import files, timecode
from toolkit.audio.metadata import embedded_metadata
from toolkit.errors import BadFile, BadRecording
from toolkit.show.chapter import Chapter
from toolkit.show.episode import Episode
from toolkit.show.markers import formats, source
from toolkit.show.markers.formats import ChapterMarks
from toolkit.show.markers.marks import Mark, plain_line, settled
from toolkit.show.project import Project
from toolkit.show.toml.toml_editor import set_tables

MEDIA = "media"  # the format of chapters inside a recording


@dataclass(frozen=True, slots=True)
class ChapterImport:
    """Chapters about to be written."""

    path: Path  # of episode.toml
    format: str
    chapters: tuple[Chapter, ...]
    remarks: tuple[str, ...]


def read_file(path: Path, wanted: str | None, language: str) -> ChapterMarks:
    """Return the marks of a chapter file or of a media file; content decides, or `wanted`.

    Raises BadFile naming file and line; BadRecording for media that cannot be read.
    """
    try:
        with files.opened(path) as file:
            data = file.read(source.LIMIT_BYTES + 1)
    except FileNotFoundError as err:
        raise BadFile(f"{path}: there is no such file", hint="check the name") from err
    except OSError as err:
        raise BadFile(f"{path}: {(err.strerror or 'it cannot be read').lower()}") from err
    if wanted == MEDIA or (wanted is None and _is_media(data)):
        return _of_media(path)
    return formats.read(str(path), data, wanted, language)


def plan(
    project: Project,
    episode: Episode,
    found: ChapterMarks,
    duration_ms: int | None,
    *,
    offset_ms: int = 0,
    replace: bool = False,
) -> ChapterImport:
    """Return the chapters that `found` makes, all times moved by `offset_ms`; change nothing.

    Raises BadFile where the episode has chapters that are not to be replaced, and where a chapter
    begins before the recording or past its end (`duration_ms`, None where that is not known).
    """
    path = project.episode_dir(episode) / "episode.toml"
    if episode.chapters and not replace:
        names = ", ".join(repr(plain_line(c.title, 40)) for c in episode.chapters[:3])
        more = " ..." if len(episode.chapters) > 3 else ""
        raise BadFile(
            f"{path}: the episode already has {len(episode.chapters)} chapters: {names}{more}",
            hint="to replace them with the new ones, add --replace",
        )
    marks = [dataclasses.replace(m, start_ms=m.start_ms + offset_ms) for m in found.marks]
    for mark in marks:
        _refuse_outside(mark, duration_ms)
    made = settled(marks, duration_ms)
    if not made.chapters:
        raise BadFile(f"{path}: none of the chapters can be used", hint="; ".join(made.remarks[:3]))
    return ChapterImport(path, found.format, made.chapters, (*found.remarks, *made.remarks))


def apply(made: ChapterImport) -> None:
    """Write the chapters into episode.toml; all else in it stays. Raises BadFile, CannotWrite."""
    rows = [c.model_dump(by_alias=True, exclude_none=True) for c in made.chapters]
    set_tables(made.path, "chapters", rows)


def _is_media(data: bytes) -> bool:
    """Tell whether a file is no text: zero bytes, without the mark of UTF-16."""
    head = data[:4096]
    return head.startswith(b"ID3") or (
        b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    )


def _of_media(path: Path) -> ChapterMarks:
    try:
        said = embedded_metadata.read(path)
    except BadRecording as err:
        hint = "use a text file in UTF-8 with times and titles, or a recording with chapters"
        raise BadFile(f"{path}: this is neither a text file nor a recording", hint=hint) from err
    if not said.marks:
        hint = "; ".join((*said.remarks[:2], "is it the right one?"))
        raise BadFile(f"{path}: the recording has no chapters", hint=hint)
    return ChapterMarks(MEDIA, said.marks, said.remarks)


def _refuse_outside(mark: Mark, duration_ms: int | None) -> None:
    name = plain_line(mark.title, 60)
    hint = "is it the right file? --offset moves all chapters"
    if mark.start_ms < 0:
        raise BadFile(f"the chapter {name!r} begins before the recording", hint=hint)
    if duration_ms is not None and mark.start_ms >= duration_ms:
        start, end = timecode.clock(mark.start_ms), timecode.clock(duration_ms)
        raise BadFile(
            f"the chapter {name!r} begins at {start}, but the audio ends at {end}", hint=hint
        )
