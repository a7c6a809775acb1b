"""Chapters that are marked while listening, in episode.toml, in the recording's time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import BadFile
from toolkit.folders import alone
from toolkit.show.chapter import Chapter
from toolkit.show.markers.marks import Mark, settled
from toolkit.show.project import Project
from toolkit.show.toml.fields import TITLE_LIMIT
from toolkit.show.toml.toml_editor import set_tables


@dataclass(frozen=True, slots=True)
class Marked:
    """The chapters after one was marked, and what a person should know of it."""

    chapters: tuple[Chapter, ...]
    remarks: tuple[str, ...]


def mark_chapter(
    project: Project, folder: str, start_ms: int, title: str, duration_ms: int
) -> Marked:
    """Put a chapter into the episode's file, in place of one that starts there; return them all.

    Without a title the one that starts there goes. All else in the file stays. Raises BadFile,
    CannotWrite.
    """
    with alone.in_folder(project.episodes_dir / folder):
        return _mark_chapter(project, folder, start_ms, title, duration_ms)


def _mark_chapter(
    project: Project, folder: str, start_ms: int, title: str, duration_ms: int
) -> Marked:
    path = project.episodes_dir / folder / "episode.toml"
    chapters = project.read_episode(folder).chapters
    marks = [Mark(c.start_ms, c.title, c.link) for c in chapters if c.start_ms != start_ms]
    title = " ".join(title.split())
    if not title and len(marks) == len(chapters):
        raise BadFile("a chapter needs a title", hint="say in a few words what it is about")
    if len(title) > TITLE_LIMIT:
        raise BadFile(f"the title has {len(title)} characters", hint=f"use at most {TITLE_LIMIT}")
    if title:
        link = next((c.link for c in chapters if c.start_ms == start_ms), None)
        marks.append(Mark(start_ms, title, link))
    made = settled(marks, duration_ms)
    known = {chapter.start_ms: chapter for chapter in chapters}
    whole = tuple(_with_all(known.get(one.start_ms), one) for one in made.chapters)
    set_tables(path, "chapters", rows(whole))
    return Marked(whole, made.remarks)


def _with_all(before: Chapter | None, marked: Chapter) -> Chapter:
    """Return the marked chapter with what the file says besides of the one that starts there."""
    if before is None:
        return marked
    return before.model_copy(update={"title": marked.title, "link": marked.link})


def rows(chapters: Sequence[Chapter]) -> list[dict[str, str]]:
    """Return chapters as the file's tables have them."""
    return [chapter.model_dump(by_alias=True, exclude_none=True) for chapter in chapters]
