"""What a check finds: which rule, where, how bad, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.errors import SoyError

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (`error`), or risky or missing (`warning`)."""

    level: Level
    rule: str  # a short name of the rule, such as "cover-size"
    where: str  # the file, episode or moment
    message: str
    hint: str | None = None


def of_error(err: SoyError, root: Path, where: str) -> Finding:
    """Return an error as a finding: at the file of the project `root` that it names, or `where`.

    A message begins with what it is about: `/show/episodes/001-a/notes.md, line 3: ...`.
    """
    head, _, rest = err.message.partition(": ")
    name, comma, place = head.partition(", line ")
    if rest and Path(name).is_absolute() and Path(name).is_relative_to(root):
        where, message = Path(name).relative_to(root).as_posix(), rest
    elif rest and " " not in name and name.startswith(("episodes/", "transcripts/", "campaign/")):
        where, message = name, rest
    else:
        return Finding("error", "unusable", where, err.message, err.hint)
    return Finding(
        "error", "unusable", where, f"line {place}: {message}" if comma else message, err.hint
    )
