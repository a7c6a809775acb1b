"""The tables of TOML files as the last build read them: parsing is most of what reading costs.

A table is taken as it was only while size, times and inode of its file are the same, and only by
the soy that read it. Reading keeps nothing; a build does.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from toolkit.folders import kept, seen
from toolkit.show.toml.toml_reader import read_table

_KIND, _HEADS = "table", "head"
_FEW = 20  # tables that are read one by one
_DATES: dict[str, type[dt.datetime] | type[dt.date]] = {"datetime": dt.datetime, "date": dt.date}


class KeptTables:
    """Tables by the paths of their files, and what else was made of them."""

    def __init__(self, build_dir: Path) -> None:
        """Take what is known."""
        self._build_dir = build_dir
        self._tables: Mapping[str, kept.Row] | None = None  # once many were asked for
        self._asked = 0
        self._heads: Mapping[str, kept.Row] = kept.read(build_dir, _HEADS)
        self._program = kept.program()
        self._before_ns = time.time_ns()
        self._there: set[str] = set()
        self._new: dict[str, dict[str, kept.Row]] = {_KIND: {}, _HEADS: {}}

    def read(self, path: Path) -> dict[str, Any]:
        """Return a file's table. Raises as `read_table`."""
        name = str(path)
        self._there.add(name)
        key = self._key(name)
        if (known := self._known(name, key)) is not None:
            return known
        table = read_table(path)
        if key is not None and self._key(name) == key and (value := _value(table)) is not None:
            self._new[_KIND][name] = (key, value)
        return table

    def head(
        self, path: Path, under: str, noted: seen.Seen | None = None
    ) -> tuple[bytes, Callable[[], dict[str, Any]]] | None:
        """Return what was made of a file's table, and what returns the table; None if not known.

        `under` is what it was made under besides the file, `noted` how the file was found.
        """
        name = str(path)
        head = self._heads.get(name)
        if head is None:
            return None
        key = self._program + repr(noted).encode() if noted else self._key(name)
        if key is None or head[0] != key + under.encode():
            return None
        self._there.add(name)

        def table() -> dict[str, Any]:
            known = self._known(name, key)
            return read_table(path) if known is None else known

        return head[1], table

    def keep_head(self, path: Path, under: str, value: Callable[[], bytes]) -> None:
        """Keep what was made of the table that was just read."""
        name = str(path)
        row = self._new[_KIND].get(name) or self._row(name)
        if row is not None and row[0] == self._key(name):
            self._new[_HEADS][name] = (row[0] + under.encode(), value())

    def settle(self) -> None:
        """Let go of what is of no more use, once all was read."""
        self._heads, self._tables = {}, None

    def save(self) -> None:
        """Keep what is new for the next command."""
        if any(self._new.values()):
            names = set(kept.names(self._build_dir, _KIND)) - self._there
            kept.write_all(self._build_dir, self._new, {_KIND: names, _HEADS: names})
            self._new = {_KIND: {}, _HEADS: {}}

    def _known(self, name: str, key: bytes | None) -> dict[str, Any] | None:
        """Return the table that is kept under a key."""
        row = self._row(name)
        if row is None or row[0] != key:
            return None
        try:
            return _table(row[1])
        except (ValueError, TypeError, KeyError, RecursionError):
            return None

    def _row(self, name: str) -> kept.Row | None:
        """Return a table's row by itself; where many are asked for, all are read at once."""
        if self._tables is None:
            self._asked += 1
            if self._asked <= _FEW:
                return kept.read(self._build_dir, _KIND, name).get(name)
            self._tables = kept.read(self._build_dir, _KIND)
        return self._tables.get(name)

    def _key(self, name: str) -> bytes | None:
        """Return what a table goes by; None where the file changed too short a time ago."""
        try:
            there = os.lstat(name)
        except OSError:
            return None
        found = seen.seen(there)
        if not stat.S_ISREG(there.st_mode) or max(found[1:3]) > self._before_ns - seen.SETTLED_NS:
            return None
        return self._program + repr(found).encode()


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
