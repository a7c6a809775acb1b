"""What a storage can and cannot do, for people to read and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "cannot" is got round by soy, "trouble" needs somebody to do something.
Verdict = Literal["can", "cannot", "trouble", "unclear"]


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One thing that was tried."""

    name: str
    verdict: Verdict
    text: str  # what was seen; a sentence without its full stop
    instead: str | None = None  # what soy does instead, or a person should do


def either(
    name: str, is_able: bool, able: str, unable: str, instead: str, *, trouble: bool = False
) -> ProbeResult:
    """Return a finding with one of two texts."""
    if is_able:
        return ProbeResult(name, "can", able)
    return ProbeResult(name, "trouble" if trouble else "cannot", unable, instead)
