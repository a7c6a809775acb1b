"""A transcript as it is on disk, and why it counts as a draft."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from toolkit.transcript.store.binding import Binding
from toolkit.transcript.store.state import State, Status
from toolkit.transcript.text.cues import Cue


@dataclass(frozen=True, slots=True)
class Standing:
    """How a transcript stands. Only status `reviewed` counts as approved by a person."""

    language: str
    path: Path  # of the text
    state: State
    status: Status
    digest: str  # SHA-256 of the text as it is now, see `state.digest_of`
    binding: Binding  # where it is found

    @property
    def is_foreign(self) -> bool:
        """Whether its record says that it is of another episode, or in another language."""
        return self.state.difference(self.binding) in ("episode", "language")

    @property
    def why_draft(self) -> str | None:
        """Why it does not count as approved, as a sentence; None if it does."""
        if self.status == "reviewed":
            return None
        if self.status == "edited":
            return "the text was changed after it was approved"
        was_approved = self.state.state == "reviewed"
        difference = self.state.difference(self.binding)
        if difference == "episode":
            return f"it {'was approved for' if was_approved else 'belongs to'} another episode"
        if difference == "language":
            verb = "was approved" if was_approved else "is recorded"
            return f"it {verb} as {self.state.language}, not as {self.language}"
        if difference == "recording" and was_approved:
            return "it was approved for an earlier recording of this episode"
        return "nobody has approved this text"

    def with_cues(self, cues: tuple[Cue, ...]) -> TranscriptFile:
        """Return the same with its text."""
        known = {each.name: getattr(self, each.name) for each in fields(self)}
        return TranscriptFile(**known, cues=cues)


@dataclass(frozen=True, slots=True)
class TranscriptFile(Standing):
    """A transcript as it is on disk, with its text."""

    cues: tuple[Cue, ...]
