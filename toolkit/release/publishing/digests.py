"""Digests kept by size and times, so that files that did not change are not read again.

A hint and no proof: what is sent to a store is read and hashed on its way (`Store.put`). They are
kept folder by folder in what builds keep, so that whoever asks for a few files reads little.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.folders import kept

# A file may change again within one tick of its file system's clock and keep its times; such a one
# is not remembered (git's documentation, "Use of index and Racy Git problem"). The coarsest clock
# in use is FAT's, two seconds (Microsoft, "File Times").
SETTLED_NS = 2_000_000_000

KIND = "digests"  # of what is kept
_KEY = b"1"  # the version of the rows; whichever soy wrote them, digests are the same
_LOOKED_FOR = 500  # folders that may be gone, at a time: some milliseconds
_FEW = 64  # folders that are read one by one; after that all are
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)

_Seen = tuple[int, int, int, int]  # length, time of change, time of change of its data, inode
_Rows = dict[str, tuple[_Seen, str]]


class Digests:
    """SHA-256 of files below one folder, read again only where something about the file changed."""

    def __init__(self, folder: Path, now_ns: Callable[[], int] = time.time_ns) -> None:
        """Take up what is known of `folder`; what is damaged counts as not known."""
        self._folder, self._now_ns = folder, now_ns
        self._start = f"{folder}{os.sep}"
        self._known: dict[str, _Rows] = {}  # by folder and name, of the folders asked for
        self._all: dict[str, kept.Row] | None = None
        self._new: set[str] = set()  # folders of which there is more to be kept

    def sha256_of(self, path: Path) -> str:
        """Return the SHA-256 of a file's bytes, in lower-case hexadecimal. Raises OSError."""
        name = str(path)
        if not name.startswith(self._start):
            return files.sha256_of(path)
        place, _, last = name[len(self._start) :].rpartition(os.sep)
        rows, seen = self._rows(place), _seen(path)
        known = rows.get(last)
        if known is not None and known[0] == seen:
            return known[1]
        began_ns = self._now_ns()
        sha256 = files.sha256_of(path)
        if _seen(path) == seen and max(seen[1:3]) <= began_ns - SETTLED_NS:
            rows[last] = (seen, sha256)
            self._new.add(place)
        return sha256

    def known(self, path: Path) -> str | None:
        """Return the SHA-256 of a file about which nothing changed since it was read, else None.

        The file is not opened. Raises OSError.
        """
        place, _, last = str(path).removeprefix(self._start).rpartition(os.sep)
        found = self._rows(place).get(last)
        return found[1] if found is not None and found[0] == _seen(path) else None

    def save(self) -> None:
        """Keep what is new for the next run; a folder that cannot be written to is no error."""
        if not self._new:
            return
        rows = {}
        for place in sorted(self._new):
            there = self._folder / place
            told = {
                name: [*seen, sha256]
                for name, (seen, sha256) in self._known[place].items()
                if (there / name).is_file()
            }
            rows[place] = (_KEY, json.dumps(told, separators=(",", ":")).encode("ascii"))
        gone = [name for name in self._some() if not os.path.isdir(self._start + name)]  # noqa: PTH112
        kept.write_all(self._folder, {KIND: rows}, {KIND: gone})
        self._new.clear()

    def _some(self) -> list[str]:
        """Return folders to look for: of thousands some at a time, from one after the other on."""
        names = kept.names(self._folder, KIND)
        start = self._now_ns() % max(len(names), 1)
        return (names[start:] + names[:start])[:_LOOKED_FOR]

    def _rows(self, place: str) -> _Rows:
        """Return what is known of the files in a folder."""
        rows = self._known.get(place)
        if rows is None:
            if self._all is None and len(self._known) < _FEW:
                found = kept.read(self._folder, KIND, place)
            else:
                if self._all is None:
                    self._all = kept.read(self._folder, KIND)
                found = self._all
            rows = self._known[place] = _read(found.get(place))
        return rows


@contextlib.contextmanager
def kept_below(folder: Path) -> Iterator[Digests]:
    """Yield the digests of the files below `folder`, and keep them if all goes well."""
    digests = Digests(folder)
    yield digests
    digests.save()


def _seen(path: Path) -> _Seen:
    stat = path.stat()
    return stat.st_size, stat.st_ctime_ns, stat.st_mtime_ns, stat.st_ino


def _read(row: kept.Row | None) -> _Rows:
    """Return what a row says; nothing where it is of another version or says something else."""
    if row is None or row[0] != _KEY:
        return {}
    try:
        return {name: _of(said) for name, said in json.loads(row[1]).items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _of(said: Any) -> tuple[_Seen, str]:
    length, changed, written, inode, sha256 = said
    if not type(length) is type(changed) is type(written) is type(inode) is int:
        raise ValueError("a row is no row")
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("a row has no digest")
    return (length, changed, written, inode), sha256
