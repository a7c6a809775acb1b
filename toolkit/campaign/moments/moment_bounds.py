"""Whether a moment holds its words: none cut off at its ends, and none more than it quotes.

When its words are said, `said_times` knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.transcript.text.cues import Word

LEAD_MS = 500  # how much silence a moment may have before its first and after its last word
_BREATH_MS = 150  # how much of a long pause is suggested to go with the words


@dataclass(frozen=True, slots=True)
class Span:
    """When a quotation is said, in ms of the recording, and what is said beside it."""

    start_ms: int
    end_ms: int
    before_end_ms: int | None  # when the word before ends; None where there is none near
    after_start_ms: int | None  # when the word after begins
    earliest_ms: int  # where a moment may begin
    latest_start_ms: int
    earliest_end_ms: int
    latest_ms: int  # where it may end
    unknown: str | None = None  # "first" or "last" word, if nobody knows when it is said

    def around(self) -> tuple[int, int]:
        """Return where a moment may well begin and end: in the middle of the pauses, if short."""
        before = self.start_ms - _BREATH_MS
        if self.before_end_ms is not None:
            before = max(before, (self.before_end_ms + self.start_ms) // 2)
        after = self.end_ms + _BREATH_MS
        if self.after_start_ms is not None:
            after = min(after, (self.end_ms + self.after_start_ms) // 2)
        return max(0, min(before, self.start_ms)), max(after, self.end_ms)


def wrong_edge(span: Span, start_ms: int, end_ms: int, first: str, last: str) -> str | None:
    """Return which edge of [start, end] cuts a word off or lets another in; None if neither does.

    `first` and `last` are the quotation's words there. A word is held whose middle is, as far as
    times can tell; what is cut off of it must be silence, which only the sound shows.
    """
    if start_ms > span.latest_start_ms:
        return _told("start", start_ms, f"the first word, “{first}”, is said", span.start_ms)
    if start_ms < span.earliest_ms:
        return _told("start", start_ms, "what is quoted begins", span.start_ms)
    if end_ms < span.earliest_end_ms:
        return _told("end", end_ms, f"the last word, “{last}”, is said until", span.end_ms)
    if end_ms > span.latest_ms:
        return _told("end", end_ms, "what is quoted ends", span.end_ms)
    return None


def _told(edge: str, at_ms: int, what: str, said_ms: int) -> str:
    joint = "" if what.endswith("until") else " at"
    return f"{edge} is {timecode.clock(at_ms)}, but {what}{joint} {timecode.clock(said_ms)}"


def said_between(words: Sequence[Word], start_ms: int, end_ms: int) -> list[str]:
    """Return the words whose middle is in [start, end): what the clip says, as it was heard."""
    return [w.text for w in words if start_ms <= w.middle_ms < end_ms]
