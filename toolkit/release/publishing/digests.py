"""Digests kept by size and times, so that files that did not change are not read again.

A hint and no proof: what is sent to a store is read and hashed on its way (`Store.put`).
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import CannotWrite

DIGESTS_FILE = "digests.json"  # beside build/public
LIMIT_BYTES = 64 << 20  # 300,000 files; a larger one is neither read nor kept

# A file may change again within one tick of its file system's clock and keep its times; such a one
# is not remembered (git's documentation, "Use of index and Racy Git problem"). The coarsest clock
# in use is FAT's, two seconds (Microsoft, "File Times").
SETTLED_NS = 2_000_000_000

_VERSION = 1
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)

_Seen = tuple[int, int, int, int]  # length, time of change, time of change of its data, inode


class Digests:
    """SHA-256 of files below one folder, read again only where something about the file changed."""

    def __init__(self, folder: Path, now_ns: Callable[[], int] = time.time_ns) -> None:
        """Take up what is known of `folder`; a file of digests that is damaged counts as none."""
        self._folder, self._now_ns = folder, now_ns
        self._start = f"{folder}{os.sep}"
        self._known = _read(folder / DIGESTS_FILE)
        self._asked: set[str] = set()
        self._is_new = False

    def sha256_of(self, path: Path) -> str:
        """Return the SHA-256 of a file's bytes, in lower-case hexadecimal. Raises OSError."""
        name = str(path)
        if not name.startswith(self._start):
            return files.sha256_of(path)
        key, seen = name[len(self._start) :], _seen(path)
        self._asked.add(key)
        known = self._known.get(key)
        if known is not None and known[0] == seen:
            return known[1]
        began_ns = self._now_ns()
        sha256 = files.sha256_of(path)
        if _seen(path) == seen and max(seen[1:3]) <= began_ns - SETTLED_NS:
            self._known[key] = (seen, sha256)
            self._is_new = True
        return sha256

    def known(self, path: Path) -> str | None:
        """Return the SHA-256 of a file about which nothing changed since it was read, else None.

        The file is not opened. Raises OSError.
        """
        found = self._known.get(str(path).removeprefix(self._start))
        return found[1] if found is not None and found[0] == _seen(path) else None

    def save(self) -> None:
        """Keep what is new for the next run; a folder that cannot be written to is no error."""
        if not self._is_new:
            return
        rows = {
            key: [*seen, sha256]
            for key, (seen, sha256) in self._known.items()
            if key in self._asked or (self._folder / key).is_file()
        }
        data = json.dumps({"version": _VERSION, "files": rows}, sort_keys=True).encode("ascii")
        if len(data) <= LIMIT_BYTES:
            with contextlib.suppress(CannotWrite):
                files.write_bytes(self._folder / DIGESTS_FILE, data + b"\n")
        self._is_new = False


@contextlib.contextmanager
def kept(folder: Path) -> Iterator[Digests]:
    """Yield the digests of the files below `folder`, and keep them if all goes well."""
    digests = Digests(folder)
    yield digests
    digests.save()


def _seen(path: Path) -> _Seen:
    stat = path.stat()
    return stat.st_size, stat.st_ctime_ns, stat.st_mtime_ns, stat.st_ino


def _read(path: Path) -> dict[str, tuple[_Seen, str]]:
    try:
        found = path.stat()
    except OSError:
        return {}
    if found.st_size > LIMIT_BYTES:
        return {}
    return dict(_parsed(path, _seen(path)))


@functools.lru_cache(maxsize=1)  # a build asks three times
def _parsed(path: Path, _as_seen: _Seen) -> dict[str, tuple[_Seen, str]]:
    try:
        said: Any = json.loads(files.read(path, LIMIT_BYTES))
        if type(said["version"]) is not int or said["version"] != _VERSION:
            return {}
        return {key: _row(row) for key, row in said["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _row(row: Any) -> tuple[_Seen, str]:
    length, changed, written, inode, sha256 = row
    if not type(length) is type(changed) is type(written) is type(inode) is int:
        raise ValueError("a row is no row")
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("a row has no digest")
    return (length, changed, written, inode), sha256
