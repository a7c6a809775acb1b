"""What in a transcript to listen to again, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.assemble.recognition.silences import silent_spans
from toolkit.progress import StepWatch, unwatched
from toolkit.show.editions import heard_in
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.doubts import places, queue, ticks
from toolkit.transcript.doubts.places import DoubtfulPlace
from toolkit.transcript.doubts.ticks import Corrected
from toolkit.transcript.recognition import repairs
from toolkit.transcript.recognition.repairs import Repair
from toolkit.transcript.store import shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.text.human_speech import Spans


@dataclass(frozen=True, slots=True)
class DoubtList:
    """The doubtful places of one transcript."""

    episode: Episode
    text: TranscriptFile
    places: tuple[DoubtfulPlace, ...]  # the gravest first
    ticked: frozenset[str]  # ids of places that a person heard and found right
    corrected: tuple[Corrected, ...]  # at the desk, on the way to this very text
    repairs: tuple[Repair, ...]  # by soy transcribe
    remarks: tuple[str, ...]  # what could not be looked for

    @property
    def open(self) -> tuple[DoubtfulPlace, ...]:
        """The places without a tick."""
        return tuple(place for place in self.places if place.id not in self.ticked)


@dataclass(frozen=True, slots=True)
class Silences:
    """Where in a recording nothing is heard."""

    spans: Spans = ()  # [start, end) in milliseconds of the recording
    remarks: tuple[str, ...] = ()  # why it is not known


def doubts(
    project: Project, episode: str, language: str | None = None, watch: StepWatch = unwatched
) -> DoubtList:
    """Return what in a transcript may be wrong; change nothing.

    `language` is the episode's own when left out. Raises NoSuchEpisode, BadTranscript, BadFile, and
    BadRecording where the recording cannot be read.
    """
    found = project.episode(episode)
    text = shelf.transcript(project, found, language or spoken_in(found, project.show))
    return doubts_in(project, found, text, watch)


def doubts_in(
    project: Project, episode: Episode, text: TranscriptFile, watch: StepWatch = unwatched
) -> DoubtList:
    """Return what may be wrong in a transcript that was read. Raises as `doubts`."""
    episode = heard_in(episode, text.language)
    heard = silences(project, episode, watch)
    known = queue.known(project, episode, text.language, heard.spans)
    found = places.places(text.cues, queue.queue(text.cues, known))
    kept = ticks_path(project, text)
    return DoubtList(
        episode,
        text,
        found,
        places.ticked(found, ticks.read(kept, text.binding)),
        ticks.corrected(kept, text.digest),
        repairs.read(project, episode, text.language),
        heard.remarks,
    )


def ticks_path(project: Project, text: TranscriptFile) -> Path:
    """Return where the ticks of a transcript are kept. Raises BadFile for a place outside."""
    return project.inside(ticks.path_of(text.path))


def silences(project: Project, episode: Episode, watch: StepWatch = unwatched) -> Silences:
    """Return where nothing is heard; nothing where the recording is not here."""
    source = project.source(episode)
    if not source.is_file():
        missing = "the recording is missing, so soy cannot look for text without speech"
        return Silences(remarks=(f"{source}: {missing}",))
    with watch(f"listening to {episode.folder}"):
        return Silences(silent_spans(project.source(episode), episode))
