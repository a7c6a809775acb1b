"""A place in a transcript that a person should listen to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "no-speech",  # text where nobody speaks
    "loop",  # the same words again and again
    "speed",  # more, or fewer, letters than anyone says in that time
    "confidence",  # the recogniser itself was not sure
    "number",  # numbers, units, doses, percentages
    "negation",  # a "not" near a number
    "name",  # nearly the name of somebody in the episode
    "term",  # nearly a term of the glossary
    "language",  # words of another language
    "disagreement",  # a second pass heard something else
]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch of one cue that may be wrong, and why."""

    kind: Kind
    weight: float  # 0 to 1: how much harm it may do; the queue begins with the largest
    cue: int  # index into the cues
    first: int  # characters of the cue's text, from `first` up to `last`
    last: int
    start_ms: int
    end_ms: int
    reason: str  # one sentence for the reviewer
    instead: str | None = None  # what may be meant by these characters, where the guard can say
    parts: tuple[Doubt, ...] = ()  # the guards' own doubts, the gravest first, where it is merged

    @property
    def order(self) -> tuple[float, int, int, str]:
        """What the queue is sorted by: the heaviest first, then by time."""
        return (-self.weight, self.start_ms, self.first, self.kind)
