"""What is to be set up, step by step, for people to read and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

State = Literal["fine", "to do", "cannot", "note"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a storage needs, and how it stands."""

    name: str
    state: State
    text: str  # one sentence without its full stop
    hint: str | None = None  # what a person should do
    adds: tuple[Any, ...] = ()  # the rules or statements that are added, for people to read
    value: Any = None  # all of what is written, those of others among it
