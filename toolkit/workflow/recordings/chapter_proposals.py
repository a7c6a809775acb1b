"""Chapters proposed by what is heard and said; a person gives them their titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.assemble.checks import check_episode
from toolkit.audio.metadata import chapter_import
from toolkit.errors import BadFile
from toolkit.progress import StepWatch, unwatched
from toolkit.show.chapter import PROPOSAL
from toolkit.show.episode import Episode
from toolkit.show.markers.formats import ChapterMarks
from toolkit.show.markers.marks import Mark
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import shelf
from toolkit.transcript.topics import chapter_topics
from toolkit.transcript.topics.chapter_topics import Suggestion

if TYPE_CHECKING:
    from toolkit.transcript.topics.soundscape import Soundscape


@dataclass(frozen=True, slots=True)
class ChapterProposals:
    """Where an episode's chapters may begin."""

    episode: Episode
    language: str  # of the transcript that was read
    chapters: tuple[Suggestion, ...]
    is_written: bool  # into episode.toml
    remarks: tuple[str, ...]  # what could not be listened for


def propose_chapters(
    project: Project,
    episode: str,
    language: str | None = None,
    *,
    write: bool = False,
    watch: StepWatch = unwatched,
) -> ChapterProposals:
    """Return where chapters may begin; with `write`, put them into episode.toml as proposals.

    Raises BadFile where nothing can be proposed, or chapters are there and `write` is said;
    NoSuchEpisode, BadTranscript, BadRecording, CannotWrite.
    """
    found = project.episode(episode)
    if write:
        _refuse_others(found)
    wanted = language or spoken_in(found, project.show)
    cues = shelf.transcript(project, found, wanted).cues
    source = project.source(found)
    missing = f"{source}: the recording is missing, so soy cannot listen for music and voices"
    is_here = source.is_file()
    sound = _soundscape(project, found, watch) if is_here else None
    made = tuple(chapter_topics.suggest(cues, sound))
    if not made:
        raise BadFile(
            f"{found.folder}: soy has no chapters to suggest: it needs an episode of four minutes "
            "or more in which something changes",
            hint="write them in episode.toml yourself, or import some: soy chapters import "
            f"{found.number_text} FILE",
        )
    if write:
        _write(project, found, made)
    return ChapterProposals(found, wanted, made, write, () if is_here else (missing,))


def _soundscape(project: Project, episode: Episode, watch: StepWatch) -> Soundscape:
    """Return what the recording sounds like."""
    from toolkit.audio.intake import recordings
    from toolkit.transcript.recognition.parts import RATE_HZ
    from toolkit.transcript.topics.soundscape import Soundscape

    source, accept = project.source(episode), episode.accept_truncated
    with watch(f"listening to {episode.folder}"):
        return Soundscape(
            recordings.blocks(source, rate_hz=RATE_HZ, channels=1, accept_truncated=accept)
        )


def _refuse_others(episode: Episode) -> None:
    if episode.chapters:
        raise BadFile(
            f"episodes/{episode.folder}/episode.toml: there are {len(episode.chapters)} chapters "
            "already",
            hint="to see suggestions, leave out --write; to use them, first remove the "
            "[[chapters]]",
        )


def _write(project: Project, episode: Episode, made: Sequence[Suggestion]) -> None:
    marks = tuple(Mark(one.start_ms, PROPOSAL + one.title) for one in made)
    duration_ms = check_episode.duration(project, episode)
    plan = chapter_import.plan(project, episode, ChapterMarks("suggested", marks), duration_ms)
    chapter_import.apply(plan)
