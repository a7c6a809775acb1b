"""What a recogniser tells: words with times and confidence, in stretches of speech."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.transcript.text.cues import Word


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech as a recogniser told it."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]

    def moved(self, by_ms: int) -> Segment:
        """Return the same speech `by_ms` later."""
        if not by_ms:
            return self
        words = tuple(
            replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms)
            for word in self.words
        )
        return replace(
            self, start_ms=self.start_ms + by_ms, end_ms=self.end_ms + by_ms, words=words
        )


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a recogniser heard in a recording."""

    engine: str
    model: str
    language: str
    language_probability: float  # 1.0 where the language was told
    segments: tuple[Segment, ...]
    sounds_like: tuple[str, float] | None = None
    """The language that the model itself hears, whatever it was told, and how sure it is.

    None where nobody speaks, or the model knows one language only.
    """

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, in order."""
        return tuple(word for segment in self.segments for word in segment.words)
