"""What a check finds: which rule, where, how bad, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (`error`), or risky or missing (`warning`)."""

    level: Literal["error", "warning"]
    rule: str  # a short name of the rule, such as "cover-size"
    where: str  # the file, episode or moment
    message: str
    hint: str | None = None
