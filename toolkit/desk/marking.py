"""What is marked while listening: chapters in episode.toml, moments in a campaign's moments.toml.

All times are those of the recording.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, count

from toolkit import alone, timecode
from toolkit.errors import BadFile
from toolkit.show.campaign import Moment
from toolkit.show.episode import Chapter, Episode
from toolkit.show.fields import TITLE_LIMIT
from toolkit.show.markers.marks import Mark, settled
from toolkit.show.project import Project
from toolkit.show.reading import validate
from toolkit.show.slugs import slug
from toolkit.show.writing import add_table, set_tables
from toolkit.transcript.cues import Cue
from toolkit.transcript.folding import one_line


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
        raise BadFile(
            f"the title has {len(title)} characters", hint=f"say it in at most {TITLE_LIMIT}"
        )
    if title:
        link = next((c.link for c in chapters if c.start_ms == start_ms), None)
        marks.append(Mark(start_ms, title, link))
    made = settled(marks, duration_ms)
    set_tables(path, "chapters", rows(made.chapters))
    return Marked(made.chapters, made.remarks)


def mark_moment(
    project: Project, episode: Episode, said: Sequence[Cue], campaign: str, title: str
) -> Moment:
    """Put a moment that quotes the cues `said` at the end of a campaign's file, and return it.

    Its id is made of the title. Raises BadFile for a title that cannot be one, or a campaign that
    is not there; CannotWrite.
    """
    with alone.in_folder(project.campaign_dir):
        return _mark_moment(project, episode, said, campaign, title)


def _mark_moment(
    project: Project, episode: Episode, said: Sequence[Cue], campaign: str, title: str
) -> Moment:
    found = {each.folder: each for each in Project(project.root).campaigns}.get(campaign)
    if found is None:
        raise BadFile(
            f"there is no campaign {campaign!r}", hint="write campaign/NAME/campaign.toml first"
        )
    path = project.campaign_dir / campaign / "moments.toml"
    row = {
        "id": _free(slug(title, "moment"), {moment.id for moment in found.moments}),
        "episode": episode.folder,
        "start": timecode.clock(said[0].start_ms),
        "end": timecode.clock(max(cue.end_ms for cue in said)),
        "words": " ".join(one_line(cue.text) for cue in said),
        "title": " ".join(title.split()),
    }
    made = validate(path, Moment, row)
    add_table(path, "moments", row)
    return made


def _free(name: str, taken: Collection[str]) -> str:
    names = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], names) if each not in taken)


def rows(chapters: Sequence[Chapter]) -> list[dict[str, str]]:
    """Return chapters as the file's tables have them."""
    return [chapter.model_dump(by_alias=True, exclude_none=True) for chapter in chapters]
