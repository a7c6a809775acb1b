"""What a transcript is made of: cues as people read them, words as a recogniser heard them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of text with its times (WebVTT section 3.1) and whose voice it is."""

    start_ms: int
    end_ms: int
    text: str  # plain text, at most a few lines separated by "\n"; no markup
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word as a recogniser heard it."""

    start_ms: int
    end_ms: int
    text: str
    confidence: float | None = None  # 0 to 1; None when the text came from a person
    language: str | None = None  # that the recogniser heard, where it is not the transcript's

    @property
    def middle_ms(self) -> int:
        """Its middle, by which a word belongs to a cue, a clip or a part of the recording."""
        return (self.start_ms + self.end_ms) // 2
