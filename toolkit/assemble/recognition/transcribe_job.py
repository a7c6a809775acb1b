"""One episode to be transcribed, as a job for any executor."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf

if TYPE_CHECKING:
    from toolkit.transcript.recognition.part_recognition import Recogniser

# A recogniser hears several parts at a time, on all cores: two episodes would only wait for each
# other, and hold twice the memory. Side by side they run in processes, each with its own model.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class TranscribeJob:
    """A draft to be made with a model, which is loaded once for all jobs of a process."""

    project: Project
    episode: Episode
    model: str  # a name, or a path that each machine has
    language: str  # as told: nobody is there to look at what is detected
    engine: str = "faster-whisper"
    device: str = "auto"
    replace: bool = False

    @property
    def weight(self) -> float:
        """How long the recording is, in seconds, as far as it says so itself."""
        from toolkit.audio.intake import recordings

        source = self.project.source(self.episode)
        if not source.is_file():
            return 1.0
        said_ms = recordings.said(source, self.episode.selection).duration_ms
        return (said_ms or 1000) / 1000

    def run(self, progress: Progress) -> Path:
        """Save the draft and return its path.

        Raises as `draft.transcribe`, BadRecording, and NoModel. What was heard by an attempt that
        was stopped is not heard again.
        """
        from toolkit.audio.intake import recordings
        from toolkit.audio.measuring import quiet
        from toolkit.transcript.recognition import draft

        if not self.replace:
            shelf.check_free(self.project, self.episode, self.language)  # before the long work
        source, taken = self.project.source(self.episode), self.episode.selection
        cut_off = self.episode.accept_truncated
        blocks = recordings.blocks(
            source, rate_hz=quiet.RATE_HZ, channels=1, accept_truncated=cut_off, taken=taken
        )
        silences = quiet.quiet(blocks)
        sound = recordings.sound(
            source, rate_hz=draft.RATE_HZ, channels=1, accept_truncated=cut_off, taken=taken
        )
        duration_ms = recordings.said(source, taken).duration_ms
        with _ONE_AT_A_TIME:
            made = draft.transcribe(
                self.project,
                self.episode,
                _recogniser(self.engine, self.model, self.device),
                draft.Recording(sound.play, duration_ms, silences),
                language=self.language,
                replace=self.replace,
                progress=progress,
            )
        return made.path


@functools.lru_cache(maxsize=1)
def _recogniser(engine: str, model: str, device: str) -> Recogniser:
    from toolkit.transcript.recognisers import choice

    return choice.load(engine, model, device)
