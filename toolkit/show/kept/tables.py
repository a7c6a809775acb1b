"""The tables of TOML files as the last build read them: parsing is most of what reading costs.

A table is taken as it was only while size, times and inode of its file are the same, and only by
the soy that read it. Reading keeps nothing; a build does.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit import kept, seen
from toolkit.show.toml.toml_reader import read_table

_KIND = "table"
_DATES: dict[str, type[dt.datetime] | type[dt.date]] = {"datetime": dt.datetime, "date": dt.date}


class KeptTables:
    """Tables by the paths of their files."""

    def __init__(self, build_dir: Path) -> None:
        """Take what is known."""
        self._build_dir = build_dir
        self._known: Mapping[str, kept.Row] = kept.read(build_dir, _KIND)
        self._before_ns = time.time_ns()
        self._there: set[str] = set()
        self._new: dict[str, kept.Row] = {}

    def read(self, path: Path) -> dict[str, Any]:
        """Return a file's table. Raises as `read_table`."""
        name = str(path)
        self._there.add(name)
        key = self._key(path)
        known = self._known.get(name)
        if known is not None and known[0] == key:
            try:
                return _table(known[1])
            except (ValueError, TypeError, KeyError, RecursionError):
                pass
        table = read_table(path)
        if key is not None and self._key(path) == key and (value := _value(table)) is not None:
            self._new[name] = (key, value)
        return table

    def settle(self) -> None:
        """Let go of what is of no more use, once all was read."""
        self._known = {}

    def save(self) -> None:
        """Keep what is new for the next command."""
        if self._new:
            kept.write(self._build_dir, _KIND, self._new, self._there)
            self._new = {}

    def _key(self, path: Path) -> bytes | None:
        """Return what a table goes by; None where the file changed too short a time ago."""
        try:
            found = seen.seen(path.lstat())
        except OSError:
            return None
        if path.is_symlink() or max(found[1:3]) > self._before_ns - seen.SETTLED_NS:
            return None
        return kept.program() + repr(found).encode()


def _value(table: dict[str, Any]) -> bytes | None:
    """Return a table in bytes; None for one with dates in other places than its first level."""
    plain, dates = {}, {}
    for name, value in table.items():
        if isinstance(value, dt.date):
            dates[name] = [type(value).__name__, value.isoformat()]
        else:
            plain[name] = value
    try:
        return json.dumps([list(table), plain, dates], ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError):
        return None


def _table(value: bytes) -> dict[str, Any]:
    names, plain, dates = json.loads(value)
    for name, (kind, said) in dates.items():
        plain[name] = _DATES[kind].fromisoformat(said)
    return {name: plain[name] for name in names}
