"""What a build worked out, kept in one file so that the next one need not work it out again.

Each row has the key that its value was made under, and proves itself. A file that is damaged, of
another version, locked or gone costs time and nothing else. Rows hold data alone, no programs.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

KEPT_FILE = "kept.sqlite"  # in the build folder
_VERSION = 1
_SOY = os.fspath(Path(__file__).parents[1])  # where all of soy is
_WAIT_S = 1.0  # for another build that writes to it
_PROOF_BYTES = 12
_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (kind TEXT, name TEXT, made_under BLOB NOT NULL, "
    "proof BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID"
)

_ALL = "SELECT name, made_under, proof, value FROM kept WHERE kind = ?"
_ONE = "SELECT name, made_under, proof, value FROM kept WHERE kind = ? AND name = ?"

Row = tuple[bytes, bytes]
"""The key under which a value was made, and the value."""


def read(folder: Path, kind: str, name: str | None = None) -> dict[str, Row]:
    """Return the rows of one kind in a build folder by their names, none where there are none.

    With `name`, no more than the row of that name.
    """
    return dict(rows(folder, kind, name))


def rows(folder: Path, kind: str, name: str | None = None) -> Iterator[tuple[str, Row]]:
    """Yield what `read` returns, one row after the other."""
    with _opened(folder, may_make=False) as known:
        if known is None:
            return
        with contextlib.suppress(sqlite3.Error, TypeError, AttributeError):
            said = (
                known.execute(_ALL, (kind,)) if name is None else known.execute(_ONE, (kind, name))
            )
            for its, key, proof, value in said:
                if proof == _proof(kind, its, key, value):
                    yield its, (key, value)


def write(
    folder: Path, kind: str, rows: Mapping[str, Row], there: Collection[str] | None = None
) -> None:
    """Keep rows, in the place of those of the same names, and of others only what is `there`.

    What cannot be written, because the disk is full or another build writes, is not kept.
    """
    gone = [name for name in names(folder, kind) if name not in there] if there is not None else ()
    write_all(folder, {kind: rows}, {kind: gone})


def write_all(
    folder: Path, rows: Mapping[str, Mapping[str, Row]], gone: Mapping[str, Collection[str]]
) -> None:
    """Keep rows of several kinds, and forget those of the names that are `gone`, all or nothing.

    Names that are gone are forgotten in the kinds that begin so.
    What cannot be written, because the disk is full or another build writes, is not kept.
    """
    told = (
        (kind, name, key, _proof(kind, name, key, value), value)
        for kind, some in rows.items()
        for name, (key, value) in some.items()
    )
    with _opened(folder, may_make=True) as known:
        if known is None:
            return
        with contextlib.suppress(sqlite3.Error), known:
            kinds = _kinds(known) if any(gone.values()) else []
            for start, names in gone.items():
                dropped = ((one, name) for one in kinds if one.startswith(start) for name in names)
                known.executemany("DELETE FROM kept WHERE kind = ? AND name = ?", dropped)
            known.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", told)


def _kinds(known: sqlite3.Connection) -> list[str]:
    """Return all kinds; each by a look-up of its own, for rows are many."""
    found, after = list[str](), ""
    while True:
        (after,) = known.execute("SELECT min(kind) FROM kept WHERE kind > ?", (after,)).fetchone()
        if after is None:
            return found
        found.append(after)


def names(folder: Path, kind: str) -> list[str]:
    """Return the names of the rows of a kind."""
    with _opened(folder, may_make=False) as known:
        if known is None:
            return []
        try:
            said = known.execute("SELECT name FROM kept WHERE kind = ?", (kind,))
            return [name for (name,) in said]
        except sqlite3.Error:
            return []


@contextlib.contextmanager
def _opened(folder: Path, *, may_make: bool) -> Iterator[sqlite3.Connection | None]:
    known = _connection(folder / KEPT_FILE, may_make=may_make)
    try:
        yield known
    finally:
        if known is not None:
            known.close()


def _connection(path: Path, *, may_make: bool) -> sqlite3.Connection | None:
    """Return the file; one that is damaged is made anew, or is as if it were not there."""
    if path.is_symlink() or not path.parent.is_dir():  # a link may lead anywhere
        return None
    for _ in range(2):
        if not may_make and not path.is_file():
            return None
        known = None
        try:
            known = sqlite3.connect(path, timeout=_WAIT_S)
            (version,) = known.execute("PRAGMA user_version").fetchone()
            if version == _VERSION:
                known.execute("SELECT kind, name, made_under, proof, value FROM kept LIMIT 1")
                return known
            if may_make and version == 0:
                known.execute(_TABLE)
                known.execute(f"PRAGMA user_version = {_VERSION}")
                known.commit()
                return known
        except sqlite3.Error as err:
            if "locked" in str(err):
                may_make = False
        if known is not None:
            known.close()
        if not may_make:
            return None
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    return None


def _proof(kind: str, name: str, key: bytes, value: bytes) -> bytes:
    told = hashlib.blake2b(f"{kind} {name} {len(key)} ".encode(), digest_size=_PROOF_BYTES)
    told.update(key)
    told.update(value)
    return told.digest()


@functools.cache
def program() -> bytes:
    """Return the digest of the program: all of soy's own files, Python, and what is installed."""
    told = hashlib.sha256(sys.version.encode())
    for name in sorted(_own_files(_SOY)):
        with open(f"{_SOY}/{name}", "rb") as file:  # noqa: PTH123 - a thousand files
            data = file.read()
        told.update(f"{name} {len(data)} ".encode())
        told.update(data)
    for place in sys.path:
        with contextlib.suppress(OSError):
            names = sorted(path.name for path in Path(place).glob("*.dist-info"))
            told.update("\n".join(names).encode())
    return told.digest()


def _own_files(home: str) -> Iterator[str]:
    """Yield the names of the files in a folder and those below it, but for compiled ones."""
    for folder, folders, names in os.walk(home):
        folders[:] = [name for name in folders if name != "__pycache__"]
        start = folder[len(home) + 1 :]
        yield from (f"{start}/{name}" if start else name for name in names)
