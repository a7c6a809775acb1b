"""What one log says of one open day, on disk: rows of keyed hashes, sorted, in 16 sections.

A row is what one listener got of one file. The section is the first digit of the address's hash,
so that a day can be summed a sixteenth at a time, however many listeners it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from toolkit import files
from toolkit.errors import BadFile

SECTIONS = 16
HASH_DIGITS = 16  # 64 bits each, of the address and of the agent: both are one listener
SUFFIX = ".rows"
_VERSION = 1
_HEAD_LIMIT_BYTES = 64 << 20

Interval = tuple[int, int]  # first byte, and the one behind the last


class ReceivedBytes(Protocol):
    """What a listener got of a file."""

    start: int
    end: int
    more: list[Interval] | None  # further intervals
    added: int  # bytes of which nobody knows which they are
    lines: int  # of the log

    @property
    def intervals(self) -> list[Interval]:
        """The bytes that are known."""


@dataclass(frozen=True, slots=True)
class ChunkHead:
    """What is the same for all rows of a chunk."""

    keys: tuple[str, ...]  # of the files, by their numbers in the rows
    labels: tuple[tuple[str, str, str], ...]  # app, device, country, by their numbers
    lines: int  # of the log that are of this day
    left: Mapping[str, int]  # lines that do not count, by why
    unknown: Mapping[str, int] = field(default_factory=dict)  # agents that no list knows: lines


def row(hashes: str, file: int, label: int, got: ReceivedBytes) -> str:
    """Return a row: `hashes` are those of address and agent, one behind the other."""
    if got.more is None:  # as nearly always
        spans = f"{got.start}-{got.end}" if got.end > got.start else ""
    else:
        spans = ",".join([f"{start}-{end}" for start, end in got.intervals])
    return f"{hashes} {file} {label} {got.added} {got.lines} {spans}"


def write(path: Path, head: ChunkHead, rows: Iterable[str]) -> None:
    """Write a chunk, whole or not at all. Raises CannotWrite."""
    ordered = sorted(rows)
    sections = [""] * SECTIONS
    start = 0
    for number in range(SECTIONS):
        digit = f"{number:x}"
        end = start
        while end < len(ordered) and ordered[end][0] == digit:
            end += 1
        sections[number] = "".join(f"{one}\n" for one in ordered[start:end])
        start = end
    said = {
        "version": _VERSION,
        "keys": head.keys,
        "labels": head.labels,
        "lines": head.lines,
        "left": head.left,
        "unknown": head.unknown,
        "sections": [len(one) for one in sections],
    }
    data = json.dumps(said).encode("ascii") + b"\n" + "".join(sections).encode("ascii")
    files.write_bytes(path, data)
    path.chmod(0o600)


class DayChunk:
    """A chunk on disk. Raises BadFile for what is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with files.opened(path) as file:
                first = file.readline(_HEAD_LIMIT_BYTES)
            said: Any = json.loads(first)
            if said["version"] != _VERSION:
                raise ValueError("another version of soy wrote it")
            self.head = ChunkHead(
                tuple(said["keys"]),
                tuple((app, device, country) for app, device, country in said["labels"]),
                said["lines"],
                said["left"],
                said["unknown"],
            )
            self._sections: list[int] = said["sections"]
            self._start = len(first)
        except (OSError, ValueError, TypeError, KeyError) as err:
            raise BadFile(
                f"{path}: soy cannot read its own notes about a log: {err}",
                hint=f"delete {path.parent} and, if this day's logs still exist, fetch them again",
            ) from err

    def rows(self, section: int) -> list[str]:
        """Return the rows of a section, sorted. Raises BadFile."""
        with files.opened(self.path) as file:
            file.seek(self._start + sum(self._sections[:section]))
            data = file.read(self._sections[section])
        if len(data) != self._sections[section]:
            raise BadFile(f"{self.path}: the file was cut off", hint=f"delete {self.path.parent}")
        return data.decode("ascii").splitlines()


def chunks_of(folder: Path) -> Iterator[DayChunk]:
    """Yield the chunks of a day's folder, sorted by name. Raises BadFile."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        yield DayChunk(path)


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals as few as possible that hold the same bytes, sorted.

    >>> joined([(5, 9), (0, 3), (2, 5), (20, 30)])
    [(0, 9), (20, 30)]
    """
    made: list[Interval] = []
    for start, end in sorted(intervals):
        if made and start <= made[-1][1]:
            if end > made[-1][1]:
                made[-1] = made[-1][0], end
        else:
            made.append((start, end))
    return made
