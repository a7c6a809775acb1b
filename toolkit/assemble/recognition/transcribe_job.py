"""One episode to be transcribed, as a job for any executor."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.assemble.recognition.silences import silent_spans
from toolkit.errors import SoyError
from toolkit.folders import claims
from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.recognisers import choice
from toolkit.transcript.store import shelf

if TYPE_CHECKING:
    from toolkit.transcript.recognition.part_recognition import Recogniser, Recording
    from toolkit.transcript.store.transcript_file import TranscriptFile
    from toolkit.transcript.text.human_speech import Spans

# A recogniser hears several parts at a time, on all cores: two episodes would only wait for each
# other, and hold twice the memory. Side by side they run in processes, each with its own model.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class TranscribeJob:
    """A draft to be made with a model, which is loaded once for all jobs of a process."""

    project: Project
    episode: Episode
    model: str  # a name, or a path that each machine has
    language: str | None  # None: the model finds it
    engine: str = "faster-whisper"
    device: str = "auto"
    replace: bool = False
    is_only_lacking: bool = False  # a text that is there by now is left as it is

    @property
    def weight(self) -> float:
        """How long the recording is, in seconds, as far as it says so itself."""
        from toolkit.audio.intake import recordings

        source = self.project.source(self.episode)
        try:
            said_ms = recordings.said(source, self.episode.selection).duration_ms
        except SoyError:  # `run` says it
            return 1.0
        return (said_ms or 1000) / 1000

    def run(self, progress: Progress) -> Path:
        """Save the draft and return its path; that of another run's, made since it was asked for.

        Raises as `draft.transcribe`, BadRecording, NoModel, and Claimed. What was heard by an
        attempt that was stopped is not heard again.
        """
        with claims.taken(self.claim):
            if self.is_only_lacking and (made := self.draft_there()):
                return made
            if self.language and not self.replace:
                shelf.check_free(self.project, self.episode, self.language)  # before the long work
            source = self.project.source(self.episode)
            recording = self.recording(silent_spans(source, self.episode))
            with _ONE_AT_A_TIME:
                short = choice.is_short(self.weight)
                recogniser = recogniser_of(self.engine, self.model, self.device, short=short)
                return self.draft(recogniser, recording, progress).path

    @property
    def claim(self) -> Path:
        """The claim that whoever drafts a transcript of the episode holds."""
        place = Path(self.episode.folder, self.episode.edition).as_posix()
        return claims.path_of(self.project.build_dir, place, "transcribe")

    @property
    def told(self) -> tuple[str, ...]:
        """All that the outcome depends on beside the files."""
        how = (self.model, self.language or "auto", self.engine, self.device)
        return ("transcribe", self.episode.folder, self.episode.edition, *how)

    def draft_there(self) -> Path | None:
        """Return a transcript in the language asked for, or in any where none is; None if none."""
        there = shelf.languages_of(self.project, self.episode)
        found = self.language if self.language in there else None
        if self.language is None and there:
            found = there[0]
        return self.project.transcript_dir(self.episode) / f"{found}.vtt" if found else None

    def recording(self, silences: Spans) -> Recording:
        """Return the episode's recording as recognisers hear it. Raises BadRecording."""
        from toolkit.audio.intake import recordings
        from toolkit.transcript.recognition import draft

        source, taken = self.project.source(self.episode), self.episode.selection
        sound = recordings.sound(
            source,
            rate_hz=draft.RATE_HZ,
            channels=1,
            accept_truncated=self.episode.accept_truncated,
            taken=taken,
        )
        duration_ms = recordings.said(source, taken).duration_ms
        return draft.Recording(sound.play, duration_ms, silences)

    def draft(
        self, recogniser: Recogniser, recording: Recording, progress: Progress
    ) -> TranscriptFile:
        """Save what the recogniser hears as a draft. Raises as `draft.transcribe`."""
        from toolkit.transcript.recognition import draft

        return draft.transcribe(
            self.project,
            self.episode,
            recogniser,
            recording,
            language=self.language,
            replace=self.replace,
            progress=progress,
        )


@functools.lru_cache(maxsize=1)
def recogniser_of(engine: str, model: str, device: str, *, short: bool = False) -> Recogniser:
    """Return a recogniser; it is loaded once for all jobs like it in a row. Raises NoModel."""
    return choice.load(engine, model, device, short=short)
