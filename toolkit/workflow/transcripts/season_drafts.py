"""Drafts of all episodes that have no transcript yet in the language spoken."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from toolkit import processes
from toolkit.assemble.kept import kept_episodes
from toolkit.assemble.kept.kept_episodes import KeptEpisodes
from toolkit.assemble.status import LANGUAGES
from toolkit.errors import SoyError
from toolkit.jobs import run_all
from toolkit.progress import StepWatch, unwatched
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import shelf
from toolkit.workflow.transcripts.transcription import (
    AUTO,
    Ear,
    ToTranscribe,
    job_of,
    plan_transcription,
    transcribe,
)


@dataclass(frozen=True, slots=True)
class EpisodeDraft:
    """A draft that is to be made, or what became of it."""

    wanted: ToTranscribe
    path: Path | None = None  # of the draft
    error: SoyError | None = None  # why there is none


@dataclass(frozen=True, slots=True)
class SeasonDrafts:
    """The drafts that were missing, in the episodes' order."""

    drafts: tuple[EpisodeDraft, ...]
    present: int  # episodes that had a transcript already
    is_done: bool

    @property
    def errors(self) -> tuple[SoyError, ...]:
        """Why some could not be made."""
        return tuple(one.error for one in self.drafts if one.error)


def transcribe_all(
    project: Project,
    ear: Ear | None = None,
    language: str | None = None,
    *,
    jobs: int | None = None,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> SeasonDrafts:
    """Draft a transcript for each episode without one; with `dry_run` change nothing.

    One after the other; with `jobs`, in so many processes, each with the model in its own memory.
    An episode that fails does not stop the others: its error stands in its place. Raises SoyError
    where such a process is ended from outside.
    """
    looks = project.readings.look()
    kept = kept_episodes.opened(project, project.episodes, looks)
    lacking = [each for each in project.episodes if _lacks(project, each, language, kept)]
    present = len(project.episodes) - len(lacking)
    ear = ear or Ear()
    due = [EpisodeDraft(plan_transcription(project, e.folder, ear, language)) for e in lacking]
    if dry_run:
        return SeasonDrafts(tuple(due), present, is_done=False)
    leftovers.sweep(project)
    if jobs is None or jobs == 1 or len(due) < 2:
        made = [_drafted(project, one, ear, language, watch) for one in due]
    else:
        made = _side_by_side(project, due, ear, jobs, watch)
    return SeasonDrafts(tuple(made), present, is_done=True)


def _lacks(project: Project, episode: Episode, language: str | None, kept: KeptEpisodes) -> bool:
    there = kept.of(episode, LANGUAGES)
    if there is None:
        there = shelf.languages_of(project, episode)
    if language == AUTO:
        return not there
    return (language or spoken_in(episode, project.show)) not in there


def _drafted(
    project: Project, one: EpisodeDraft, ear: Ear, language: str | None, watch: StepWatch
) -> EpisodeDraft:
    try:
        made = transcribe(project, one.wanted.episode.folder, ear, language, watch=watch)
    except SoyError as err:
        return replace(one, error=err)
    return replace(one, path=made.text.path)


def _side_by_side(
    project: Project, due: list[EpisodeDraft], ear: Ear, jobs: int, watch: StepWatch
) -> list[EpisodeDraft]:
    work = [job_of(project, one.wanted, ear) for one in due]
    with (
        watch(f"transcribing {len(due)} episodes") as progress,
        ProcessPoolExecutor(
            min(jobs, len(due)),
            mp_context=get_context("spawn"),  # a fork copies the threads' locks, not the threads
            initializer=processes.end_with_parent,
        ) as pool,
    ):
        try:
            made = run_all(work, progress, executor=pool, is_strict=False)
        except BrokenExecutor as err:
            raise SoyError(
                "a transcribing process was killed, perhaps because memory ran out",
                hint="run the same command without --jobs; soy keeps what it has heard so far",
            ) from err
    return [
        replace(one, error=came) if isinstance(came, SoyError) else replace(one, path=came)
        for one, came in zip(due, made, strict=True)
    ]
