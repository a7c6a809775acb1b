"""From sound to a draft, whatever the recogniser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadTranscript
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript import shelf
from toolkit.transcript.cues import Word
from toolkit.transcript.cutting import cues_of
from toolkit.transcript.shelf import TranscriptFile
from toolkit.transcript.state import State
from toolkit.transcript.voices import voices_of

RATE_HZ = 16_000  # what Whisper was trained on

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech as a recogniser told it."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a recogniser heard in a recording."""

    engine: str
    model: str
    language: str
    language_probability: float  # 1.0 where the language was told
    segments: tuple[Segment, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, in order."""
        return tuple(word for segment in self.segments for word in segment.words)


class Recogniser(Protocol):
    """A program with a model that turns sound into words. It knows nothing of files or shows."""

    @property
    def engine(self) -> str:
        """The program and its version, such as `faster-whisper 1.2.1`."""

    @property
    def model(self) -> str:
        """The model's name, without the folder it lies in."""

    def recognise(
        self, samples: Samples, language: str | None = None, progress: Progress = silent
    ) -> Recognition:
        """Return what is said in mono samples at 16 kHz, in [-1, 1], shape (samples,).

        The language is detected where none is told. Raises NoModel if the model does not know it.
        """


def transcribe(
    project: Project,
    episode: Episode,
    recogniser: Recogniser,
    samples: Samples | Iterable[Samples],
    *,
    language: str | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> TranscriptFile:
    """Save what the recogniser hears as a draft, and return it.

    `samples` are mono at 16 kHz, whole or in blocks. Without `language` it is detected. Raises
    BadTranscript where a person's work is in the way (before the long work, if the language is
    told) or nothing is said, NoModel where the model does not know the language, BadFile. Where the
    recording is a mix of tracks, cues have the voices that talk then.
    """
    if language and not replace:
        shelf.check_free(project, episode, language)
    known = project.voices(episode)  # before the long work, for it may be unreadable
    heard = recogniser.recognise(_joined(samples), language, progress)
    if not heard.words:
        raise BadTranscript(
            f"{episode.folder}: no speech was found in the recording",
            hint="listen to the recording, or bring the text: soy transcript import",
        )
    state = State(origin="recognised", engine=heard.engine, model=heard.model)
    return shelf.save_draft(
        project,
        episode,
        language or heard.language,
        cues_of(heard.words, voices_of(heard.words, known) if known else None),
        heard.words,
        state,
        replace=replace,
    )


def _joined(samples: Samples | Iterable[Samples]) -> Samples:
    """Return all samples in one array; an hour takes 230 MB."""
    if isinstance(samples, np.ndarray):
        return samples.reshape(-1)
    blocks = [block.reshape(-1) for block in samples]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
