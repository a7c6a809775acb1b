"""Drafts of all episodes that have no transcript yet in the language spoken."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.assemble.kept import kept_episodes
from toolkit.assemble.kept.kept_episodes import KeptEpisodes
from toolkit.assemble.recognition.transcribe_job import TranscribeJob
from toolkit.assemble.status import LANGUAGES
from toolkit.errors import SoyError
from toolkit.folders import claims
from toolkit.folders.claims import Claimed
from toolkit.job_values import JobName
from toolkit.progress import StepWatch, tell, unwatched
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import shelf
from toolkit.workers.wanted_workers import THREADS, WantedWorkers
from toolkit.workflow.transcripts.transcription import (
    AUTO,
    Ear,
    ToTranscribe,
    heard,
    job_of,
    plan_transcription,
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
    dry_run: bool = False,
    watch: StepWatch = unwatched,
    workers: WantedWorkers = THREADS,
) -> SeasonDrafts:
    """Draft a transcript for each episode without one; with `dry_run` change nothing.

    One after the other in this program; or by `workers`, each with the model in its own memory. An
    episode that fails does not stop the others: its error stands in its place. What somebody else
    drafts meanwhile is theirs. Raises WorkersUnfit.
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
    if workers.is_threads or not due:
        made = _one_by_one(project, due, ear, watch)
    else:
        made = _side_by_side(project, due, ear, watch, workers)
    return SeasonDrafts(tuple(made), present, is_done=True)


def _lacks(project: Project, episode: Episode, language: str | None, kept: KeptEpisodes) -> bool:
    there = kept.of(episode, LANGUAGES)
    if there is None:
        there = shelf.languages_of(project, episode)
    if language == AUTO:
        return not there
    return (language or spoken_in(episode, project.show)) not in there


def _job(project: Project, one: EpisodeDraft, ear: Ear) -> TranscribeJob:
    return job_of(project, one.wanted, ear, is_only_lacking=True)


def _one_by_one(
    project: Project, due: list[EpisodeDraft], ear: Ear, watch: StepWatch
) -> list[EpisodeDraft]:
    """Draft each; those that somebody else is at come again after the others."""
    made: dict[int, EpisodeDraft] = {}
    left, is_told = list(range(len(due))), False
    while left:
        taken = []
        for index in left:
            try:
                made[index] = _drafted(project, due[index], ear, watch)
            except Claimed as err:
                taken.append(index)
                who = err
        if taken == left:
            if not is_told:
                tell(f"waiting: {who}")
            is_told = True
            time.sleep(claims.USUAL.poll_s)
        left = taken
    return [made[index] for index in range(len(due))]


def _drafted(project: Project, one: EpisodeDraft, ear: Ear, watch: StepWatch) -> EpisodeDraft:
    job = _job(project, one, ear)
    try:
        with claims.taken(job.claim):
            there = job.draft_there()
        path = there or heard(project, job, ear, watch).text.path
    except SoyError as err:
        return replace(one, error=err)
    return replace(one, path=path)


def _named(one: EpisodeDraft) -> JobName:
    folder = one.wanted.episode.folder
    return JobName(folder, folder)


def _side_by_side(
    project: Project,
    due: list[EpisodeDraft],
    ear: Ear,
    watch: StepWatch,
    workers: WantedWorkers,
) -> list[EpisodeDraft]:
    from toolkit.workers.crew import hired

    # What a graphics card hears is not the same to the letter: of both kinds, one hears them all.
    gpu = {"cpu": False, "cuda": True}.get(ear.device)
    work = [_job(project, one, ear) for one in due]
    label = f"transcribing {len(due)} episode{'' if len(due) == 1 else 's'}"
    with (
        hired(project, workers, "soy transcribe --all", most=len(due), wants_gpu=gpu) as crew,
        watch(label) as progress,
    ):
        made = crew.run(work, lambda index: _named(due[index]), progress)
    return [
        replace(one, error=came) if isinstance(came, SoyError) else replace(one, path=came)
        for one, came in zip(due, made, strict=True)
    ]
