"""Which logs were fetched, and how far: nothing is read twice, and a log may grow or be renamed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile

VERSION = 1
HEAD_BYTES = 1024  # by which a renamed log is known again
_LEAST_HEAD = 64
_BEFORE = "\t"  # behind the name of a log that another has taken, with its head
_OLD_KEPT = 10
_LIMIT_BYTES = 256 << 20
# access.log.1, access.log-20261103, access.log.2.gz
_ROTATED = re.compile(r"(?P<base>.+?)(?:[.-]\d{1,10})?(?:\.gz)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class FetchedLog:
    """How far a log was fetched."""

    size_bytes: int  # as it was listed
    done_bytes: int | None  # of what is in it, uncompressed; None: all, it cannot grow
    head_bytes: int
    head: str  # the digest of that many first bytes, uncompressed

    def begins(self, content: bytes) -> bool:
        """Tell whether content begins as this log did."""
        is_long = _LEAST_HEAD <= self.head_bytes <= len(content)
        return is_long and digest(content[: self.head_bytes]) == self.head


def digest(content: bytes) -> str:
    """Return what a log's beginning is known by."""
    return hashlib.sha256(content).hexdigest()[:32]


def base_of(name: str) -> str:
    """Return a log's name as it was before it was rotated.

    >>> base_of("nginx/access.log.2.gz"), base_of("access.log-20261103"), base_of("access.log")
    ('nginx/access.log', 'access.log', 'access.log')
    """
    found = _ROTATED.fullmatch(name)
    return found["base"] if found else name


@dataclass(slots=True)
class FetchLedger:
    """All logs that were fetched, by source and name; and copies that wait to be counted."""

    sources: dict[str, dict[str, FetchedLog]] = field(default_factory=dict)
    waiting: dict[str, tuple[str, str]] = field(default_factory=dict)  # copy: source, name

    def of(self, source: str) -> dict[str, FetchedLog]:
        """Return the logs of a source."""
        return self.sources.setdefault(source, {})

    def note(self, source: str, name: str, log: FetchedLog) -> None:
        """Take note of how far a log was fetched; what was there under its name may be renamed."""
        logs = self.of(source)
        before = logs.get(name)
        if before is not None and before.head != log.head:
            logs[f"{name}{_BEFORE}{before.head[:12]}"] = before
            olds = [other for other in logs if other.startswith(name + _BEFORE)]
            for old in olds[:-_OLD_KEPT]:
                del logs[old]
        logs[name] = log

    def renamed(self, source: str, name: str, content: bytes) -> FetchedLog | None:
        """Return how far a log was fetched under the name that it had before, None if it was not.

        `content` is its beginning. Of several the one that was read furthest counts.
        """
        base = base_of(name)
        found = [
            one
            for other, one in self.of(source).items()
            if other != name
            and base_of(other.partition(_BEFORE)[0]) == base
            and one.begins(content)
        ]
        return max(found, key=lambda one: one.done_bytes or 0, default=None)

    def forget(self, copy: str) -> None:
        """Have the log of a copy that could not be read fetched again."""
        source, name = self.waiting.pop(copy, ("", ""))
        self.sources.get(source, {}).pop(name, None)

    def to_json(self) -> bytes:
        """Return it as it is kept."""
        said = {
            "version": VERSION,
            "sources": {
                source: {
                    name: [one.size_bytes, one.done_bytes, one.head_bytes, one.head]
                    for name, one in sorted(logs.items())
                }
                for source, logs in sorted(self.sources.items())
            },
            "waiting": dict(sorted(self.waiting.items())),
        }
        return json.dumps(said, indent=1).encode() + b"\n"


def read(path: Path) -> FetchLedger:
    """Return the ledger in a file, an empty one where there is none. Raises BadFile."""
    try:
        return _read(json.loads(files.read(path, _LIMIT_BYTES)))
    except FileNotFoundError:
        return FetchLedger()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
        raise BadFile(
            f"{path}: soy cannot read its list of fetched logs: {err}",
            hint=f"delete {path.parent}: soy then fetches and reads all logs that still exist; it "
            "does not count lines of closed days twice",
        ) from err


def write(path: Path, ledger: FetchLedger) -> None:
    """Keep the ledger, whole or not at all. Raises CannotWrite."""
    files.write_bytes(path, ledger.to_json())


def _read(said: Any) -> FetchLedger:
    if said["version"] != VERSION:
        raise ValueError("another version of soy wrote it")
    return FetchLedger(
        {
            str(source): {str(name): _log(*row) for name, row in logs.items()}
            for source, logs in said["sources"].items()
        },
        {str(copy): (str(source), str(name)) for copy, (source, name) in said["waiting"].items()},
    )


def _log(size: Any, done: Any, head_bytes: Any, head: Any) -> FetchedLog:
    numbers = (size, head_bytes, 0 if done is None else done)
    if any(type(one) is not int or one < 0 for one in numbers):
        raise ValueError("a log has no size")
    return FetchedLog(size, done, head_bytes, str(head))
