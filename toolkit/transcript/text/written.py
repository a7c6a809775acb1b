"""A transcript as it is written into a file: its cues, and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.transcript.text.cues import Cue


@dataclass(frozen=True, slots=True)
class WrittenTranscript:
    """What a form of a transcript is made of; each form says as much of it as it can."""

    cues: Sequence[Cue]
    language: str  # of the cues
    title: str  # the episode's
    title_language: str  # the episode's own, which a translation may not share
