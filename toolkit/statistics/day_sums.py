"""What is kept of a day for good: sums, and nothing of anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile

VERSION = 1
_LIMIT_BYTES = 64 << 20

Pairs = Mapping[tuple[str, str], int]
"""Numbers by item and what it is divided by: an app, a device, a country, a language."""


@dataclass(frozen=True, slots=True)
class DaySums:
    """What is kept of a day: numbers, and nobody's hash."""

    day: str
    lines: int  # of the logs
    left: Mapping[str, int]  # lines that did not count, by why
    listeners: int  # who downloaded something that day; tomorrow they are others
    downloads: Mapping[str, int]  # by episode
    apps: Pairs
    devices: Pairs
    countries: Pairs  # nothing where the log does not tell
    transcripts: Pairs  # listeners by episode and language
    others: Pairs  # by sort (clip, video, kit, worksheet) and item
    added: int  # downloads for which bytes were added, as the log told no ranges
    agents: str  # the lists that named apps and bots

    def to_json(self) -> bytes:
        """Return the sums as they are kept: the same ones give the same bytes."""
        said = {
            "version": VERSION,
            "day": self.day,
            "lines": self.lines,
            "left": dict(self.left),
            "listeners": self.listeners,
            "downloads": dict(self.downloads),
            "added": self.added,
            "agents": self.agents,
        } | {name: _rows(getattr(self, name)) for name in PAIRS}
        return json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


PAIRS = ("apps", "devices", "countries", "transcripts", "others")


def _rows(pairs: Pairs) -> list[list[str | int]]:
    return [[item, by, count] for (item, by), count in sorted(pairs.items())]


def read(path: Path) -> DaySums:
    """Return the sums that were kept in a file. Raises BadFile."""
    try:
        said = json.loads(files.read(path, _LIMIT_BYTES))
        return _read(said, path.stem)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
        raise BadFile(
            f"{path}: the sums of this day cannot be read: {err}",
            hint="restore the file from a backup; without it, soy knows no downloads of that day",
        ) from err


def _read(said: Any, day: str) -> DaySums:
    if said["version"] != VERSION or said["day"] != day:
        raise ValueError("it is for another day, or another version of soy wrote it")
    date.fromisoformat(day)
    return DaySums(
        day,
        _number(said["lines"]),
        {str(why): _number(count) for why, count in said["left"].items()},
        _number(said["listeners"]),
        {str(item): _number(count) for item, count in said["downloads"].items()},
        _pairs(said["apps"]),
        _pairs(said["devices"]),
        _pairs(said["countries"]),
        _pairs(said["transcripts"]),
        _pairs(said["others"]),
        _number(said["added"]),
        str(said["agents"]),
    )


def _pairs(rows: Any) -> Pairs:
    return {(str(item), str(by)): _number(count) for item, by, count in rows}


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{str(value)[:20]!r} is not a number")
    return value
