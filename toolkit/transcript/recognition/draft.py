"""From sound to a draft, whatever the recogniser."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.errors import BadTranscript
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.words import Correction
from toolkit.transcript.captions.cue_splits import cues_of
from toolkit.transcript.recognition import part_recognition, repairs
from toolkit.transcript.recognition.known_corrections import corrected
from toolkit.transcript.recognition.part_recognition import Recogniser, Recording
from toolkit.transcript.recognition.parts import RATE_HZ, Samples
from toolkit.transcript.recognition.repairs import Repair
from toolkit.transcript.recognition.segments import Recognition, Segment
from toolkit.transcript.store import shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import State
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.human_speech import Spans
from toolkit.transcript.text.voices import voices_of

__all__ = [
    "RATE_HZ",
    "Recogniser",
    "Recognition",
    "Recording",
    "Samples",
    "Segment",
    "transcribe",
    "vocabulary_of",
]


def vocabulary_of(project: Project, episode: Episode, language: str) -> tuple[str, ...]:
    """Return what a recogniser is told of: nothing, unless the show says so.

    Then the names of the people and the terms of the glossary, each once, names first. Raises
    BadFile where the glossary cannot be read.
    """
    if not project.show.transcripts.tell_names:
        return ()
    people = episode.people or project.show.people
    names = [person.name for person in people]
    return tuple(dict.fromkeys([*names, *project.glossary(language).written]))


def transcribe(
    project: Project,
    episode: Episode,
    recogniser: Recogniser,
    recording: Recording | Samples,
    *,
    language: str | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> TranscriptFile:
    """Save what the recogniser hears as a draft, and return it.

    `recording` is mono at 16 kHz. Without `language` it is detected. What was heard in a run that
    was stopped, or before the recording was edited, is not heard again. Raises BadTranscript where
    a person's work is in the way (before the long work, if the language is told) or nothing is
    said, NoModel where the model does not know the language, BadFile. Where the recording is a mix
    of tracks, cues have the voices that talk then. Words where nothing is heard
    go, as loops do, and the show's corrections are made; `<language>.repairs.json` says which.
    """
    if language and not replace:
        shelf.check_free(project, episode, language)
    known = project.voices(episode)  # before the long work, for it may be unreadable
    if not isinstance(recording, Recording):
        recording = Recording.of(recording)
    spoken = language or part_recognition.language_of(recogniser, recording)
    if not replace:
        shelf.check_free(project, episode, spoken)
    corrections = project.corrections(spoken)
    heard = part_recognition.hear(
        recogniser,
        recording,
        spoken,
        vocabulary=vocabulary_of(project, episode, spoken),
        kept_in=project.build_dir / "recognition" / episode.folder,
        progress=progress,
    )
    if not heard.words:
        raise BadTranscript(
            f"{episode.folder}: soy found no speech in the recording",
            hint="listen to the recording, or import a text: soy transcript import",
        )
    words, log = _put_right(heard.words, recording.quiet, corrections)
    state = State(origin="recognised", engine=heard.engine, model=heard.model)
    made = shelf.save_draft(
        project,
        episode,
        spoken,
        cues_of(words, voices_of(words, known) if known else None, spoken),
        words,
        state,
        replace=replace,
    )
    repairs.write(project, episode, spoken, log)
    return made


def _put_right(
    words: Sequence[Word], quiet: Spans, corrections: Sequence[Correction]
) -> tuple[tuple[Word, ...], tuple[Repair, ...]]:
    """Return the words to save, and what was done to them, by time."""
    kept, gone = repairs.repaired(words, quiet)
    if not kept:  # a recording as soft as that is for a person to judge
        kept, gone = tuple(words), ()
    right, put = corrected(kept, corrections)
    return right, tuple(sorted((*gone, *put), key=lambda repair: repair.start_ms))
