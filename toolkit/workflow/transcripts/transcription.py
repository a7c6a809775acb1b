"""A recording heard by Whisper: a draft of its transcript, and what a second model hears."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import progress
from toolkit.assemble.recognition.transcribe_job import TranscribeJob, recogniser_of
from toolkit.folders import claims
from toolkit.progress import Progress, StepWatch, TimeLeft, unwatched
from toolkit.show.editions import heard_in
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.show.show import Show
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.recognisers import choice
from toolkit.transcript.recognisers.choice import FASTER
from toolkit.transcript.recognition.repairs import Repair
from toolkit.transcript.store import shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.workflow.transcripts.doubts import silences

if TYPE_CHECKING:
    from toolkit.transcript.recognition.part_recognition import Recogniser, Recording

AUTO = "auto"  # the language that the model finds


@dataclass(frozen=True, slots=True)
class Ear:
    """What listens."""

    model: str | None = None  # a name or a path; the show's when left out
    engine: str = FASTER
    device: str = AUTO


@dataclass(frozen=True, slots=True)
class ToTranscribe:
    """What is about to be heard."""

    episode: Episode
    source: Path
    model: str
    language: str | None  # None: the model finds it


@dataclass(frozen=True, slots=True)
class Transcription:
    """A draft that was heard."""

    episode: Episode
    text: TranscriptFile
    repairs: tuple[Repair, ...]
    recording: Recording
    engine: str  # the program and its version
    model: str
    how: str  # device and number format
    remarks: tuple[str, ...]


def plan_transcription(
    project: Project,
    episode: str,
    ear: Ear | None = None,
    language: str | None = None,
    *,
    replace: bool = False,
) -> ToTranscribe:
    """Return what `transcribe` would do; change nothing.

    Raises NoSuchEpisode, and BadTranscript where a person's work is in the way.
    """
    found = project.episode(episode)
    wanted = None if language == AUTO else language or spoken_in(found, project.show)
    found = heard_in(found, wanted) if wanted else found
    if wanted and not replace:
        shelf.check_free(project, found, wanted)
    model = (ear and ear.model) or project.show.transcripts.model
    return ToTranscribe(found, project.source(found), model, wanted)


def transcribe(
    project: Project,
    episode: str,
    ear: Ear | None = None,
    language: str | None = None,
    *,
    replace: bool = False,
    watch: StepWatch = unwatched,
) -> Transcription:
    """Hear the recording and save a draft; `language` "auto" has the model find it.

    What was heard in a run that was stopped is not heard again. Raises as `plan_transcription`;
    NoModel, BadRecording, BadFile, CannotWrite, and BadTranscript where nothing is said.
    """
    wanted = plan_transcription(project, episode, ear, language, replace=replace)
    leftovers.sweep(project)
    ear = ear or Ear()
    job = job_of(project, wanted, ear, replace=replace)
    return claims.in_turn(lambda: heard(project, job, ear, watch))


def heard(
    project: Project, job: TranscribeJob, ear: Ear, watch: StepWatch = unwatched
) -> Transcription:
    """Hear the recording and save a draft. Raises as `transcribe`, and Claimed."""
    with claims.taken(job.claim):
        return _heard(project, job, ear, watch)


def _heard(project: Project, job: TranscribeJob, ear: Ear, watch: StepWatch) -> Transcription:
    from toolkit.transcript.recognition import repairs

    found = job.episode
    recogniser = _loaded(project.show, ear, job.weight, watch)
    quiet = silences(project, found, watch)
    recording = job.recording(quiet.spans)
    with _timed(project, recogniser, recording, f"transcribing {found.folder}", watch) as progress:
        made = job.draft(recogniser, recording, progress)
    repaired = repairs.read(project, found, made.language)
    engine, model, how = recogniser.engine, recogniser.model, recogniser.how
    return Transcription(found, made, repaired, recording, engine, model, how, quiet.remarks)


def job_of(
    project: Project,
    wanted: ToTranscribe,
    ear: Ear,
    *,
    replace: bool = False,
    is_only_lacking: bool = False,
) -> TranscribeJob:
    """Return what makes the draft, on any executor."""
    told = (wanted.model, wanted.language, ear.engine, ear.device, replace, is_only_lacking)
    return TranscribeJob(project, wanted.episode, *told)


def hear_again(
    project: Project, heard: Transcription, ear: Ear, watch: StepWatch = unwatched
) -> Path:
    """Keep what another model hears beside the draft, to see where the two disagree.

    Returns the file. Raises NoModel, BadRecording, CannotWrite, BadFile.
    """
    from toolkit.transcript.recognition import second_pass

    length_s = (heard.recording.duration_ms or 0) / 1000
    second = _loaded(project.show, ear, length_s, watch)
    label, recording = f"listening again with {second.model}", heard.recording
    with _timed(project, second, recording, label, watch) as progress:
        return second_pass.listen_again(
            project, heard.episode, second, recording, heard.text.language, progress
        )


def _loaded(show: Show, ear: Ear, length_s: float, watch: StepWatch) -> Recogniser:
    model = ear.model or show.transcripts.model
    with watch(f"loading the model {model}"):
        short = choice.is_short(length_s)
        recogniser = recogniser_of(ear.engine, model, ear.device, short=short)
    how = f"{recogniser.how}, {recogniser.workers} at a time"
    progress.tell(f"{recogniser.engine} with {recogniser.model}: {how}")
    return recogniser


@contextlib.contextmanager
def _timed(
    project: Project, recogniser: Recogniser, recording: Recording, label: str, watch: StepWatch
) -> Iterator[Progress]:
    """Yield a progress that tells the time left, from the speed of earlier runs at first."""
    from toolkit.transcript.recognition import model_speeds

    length_ms = recording.duration_ms or 0
    left = TimeLeft(model_speeds.expected_s(project, recogniser, length_ms))
    with watch(label, left=left) as progress:
        yield progress
    model_speeds.remember(project, recogniser, length_ms, left.whole_s)
