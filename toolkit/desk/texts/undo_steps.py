"""The steps that lead back, kept in `build/desk/`, so that undo goes on after the desk was closed.

Each step stands in the file before the text is written, with the digests of the text before and
after it. So wherever a review ends, the steps that lead to the text on disk are told from those
that do not: one that did not reach the text, and all of them once another program changed it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from toolkit import files
from toolkit.desk.texts.edits import Cues, Splice
from toolkit.errors import BadFile
from toolkit.transcript.text.cues import Cue

LIMIT_BYTES = 16 << 20  # an edit of one cue is 0.5 kB: some 30,000; over it the oldest go

Kind = Literal["edit", "undo", "redo"]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Row = tuple[int, int, str, str | None]


class _Line(BaseModel):
    """One step as it stands in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    before: _Digest
    after: _Digest
    at: Annotated[int, Field(ge=0)]
    old: tuple[_Row, ...]
    new: tuple[_Row, ...]

    def splice(self) -> Splice:
        """Return what the step did."""
        return Splice(self.at, _cues(self.old), _cues(self.new))


@dataclass(slots=True)
class Steps:
    """What was done and what was undone, the last one last."""

    path: Path
    done: list[Splice] = field(default_factory=list)
    undone: list[Splice] = field(default_factory=list)

    def load(self, digest: str, cues: Cues) -> None:
        """Take up the steps that lead to the text with `digest`, none if there are none."""
        lines = _standing(_read(self.path), digest)
        done, undone = _replayed(lines)
        self.done, self.undone = _leading(done, cues), _leading(undone, cues)

    def forget(self) -> None:
        """Forget all; what stands in the file leads to another text, and counts no more."""
        self.done.clear()
        self.undone.clear()

    def note(self, kind: Kind, before: str, after: str, splice: Splice) -> None:
        """Write a step down before the text is written.

        A file that cannot be written does not keep a correction from being saved: then undo ends
        where the desk is closed.
        """
        rows = {"at": splice.at, "old": _rows(splice.old), "new": _rows(splice.new)}
        line = _Line.model_validate({"kind": kind, "before": before, "after": after, **rows})
        data = line.model_dump_json().encode() + b"\n"
        with contextlib.suppress(OSError, BadFile):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if len(data) + _size(self.path) > LIMIT_BYTES:
                _halve(self.path)
            with files.appended(self.path) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())

    def take(self, kind: Kind, splice: Splice) -> None:
        """Remember a step that was made."""
        _move(kind, splice, self.done, self.undone)


def _move(kind: Kind, splice: Splice, done: list[Splice], undone: list[Splice]) -> None:
    if kind == "edit":
        done.append(splice)
        undone.clear()
        return
    take, give = (done, undone) if kind == "undo" else (undone, done)
    if take:  # the file may begin after it
        take.pop()
    give.append(splice)


def _read(path: Path) -> list[_Line]:
    """Return the steps in the file; a line that was cut off, or is none, counts as not there."""
    made: list[_Line] = []
    try:
        with files.opened(path) as file:
            data = file.read(2 * LIMIT_BYTES)
    except (OSError, BadFile):
        return []
    for line in data.split(b"\n"):
        with contextlib.suppress(ValidationError):
            made.append(_Line.model_validate_json(line))
    return made


def _standing(lines: Sequence[_Line], digest: str) -> list[_Line]:
    """Return the steps of which each begins where the one before ended, up to the text on disk."""
    lines = list(lines)
    while lines and lines[-1].after != digest and lines[-1].before == digest:
        lines.pop()  # it did not reach the text
    at, made = digest, list[_Line]()
    for line in reversed(lines):
        if line.after == at:
            made.append(line)
            at = line.before
        elif line.before != at:  # else it did not reach the text
            break
    return made[::-1]


def _replayed(lines: Sequence[_Line]) -> tuple[list[Splice], list[Splice]]:
    done: list[Splice] = []
    undone: list[Splice] = []
    for line in lines:
        _move(line.kind, line.splice(), done, undone)
    return done, undone


def _leading(steps: Sequence[Splice], cues: Cues) -> list[Splice]:
    """Return the last steps that can really be taken, one after the other, from these cues on."""
    made: list[Splice] = []
    for step in reversed(steps):
        try:
            cues = step.undone().apply(cues)
        except ValueError:
            break
        made.append(step)
    return made[::-1]


def _halve(path: Path) -> None:
    """Leave the younger half of the lines."""
    data = files.read(path, 2 * LIMIT_BYTES)
    at = data.find(b"\n", len(data) // 2) + 1
    files.write_bytes(path, data[at:] if at else b"")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _rows(cues: Cues) -> tuple[_Row, ...]:
    return tuple((cue.start_ms, cue.end_ms, cue.text, cue.voice) for cue in cues)


def _cues(rows: Sequence[_Row]) -> Cues:
    return tuple(Cue(*row) for row in rows)
