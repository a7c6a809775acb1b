"""What a build worked out, kept in one file so that the next one need not work it out again.

Each row has the key that its value was made under, and proves itself. A file that is damaged, of
another version, locked or gone costs time and nothing else. Rows hold data alone, no programs.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import sqlite3
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

KEPT_FILE = "kept.sqlite"  # in the build folder
_VERSION = 1
_WAIT_S = 1.0  # for another build that writes to it
_PROOF_BYTES = 12
_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (kind TEXT, name TEXT, made_under BLOB NOT NULL, "
    "proof BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID"
)

Row = tuple[bytes, bytes]
"""The key under which a value was made, and the value."""


def read(folder: Path, kind: str) -> dict[str, Row]:
    """Return the rows of one kind in a build folder by their names, none where there are none."""
    with _opened(folder, may_make=False) as known:
        if known is None:
            return {}
        try:
            said = known.execute(
                "SELECT name, made_under, proof, value FROM kept WHERE kind = ?", (kind,)
            )
            return {
                name: (key, value)
                for name, key, proof, value in said
                if proof == _proof(kind, name, key, value)
            }
        except (sqlite3.Error, TypeError, AttributeError):
            return {}


def write(
    folder: Path, kind: str, rows: Mapping[str, Row], there: Collection[str] | None = None
) -> None:
    """Keep rows, in the place of those of the same names, and of others only what is `there`.

    What cannot be written, because the disk is full or another build writes, is not kept.
    """
    told = [
        (kind, name, key, _proof(kind, name, key, value), value)
        for name, (key, value) in rows.items()
    ]
    with _opened(folder, may_make=True) as known:
        if known is None:
            return
        with contextlib.suppress(sqlite3.Error), known:
            known.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", told)
            if there is not None:
                had = known.execute("SELECT name FROM kept WHERE kind = ?", (kind,))
                gone = [(kind, name) for (name,) in had if name not in there]
                known.executemany("DELETE FROM kept WHERE kind = ? AND name = ?", gone)


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
    for path in sorted(_own_files(Path(__file__).parent)):
        data = path.read_bytes()
        told.update(f"{path.name} {len(data)} ".encode() + data)
    for place in sys.path:
        with contextlib.suppress(OSError):
            names = sorted(path.name for path in Path(place).glob("*.dist-info"))
            told.update("\n".join(names).encode())
    return told.digest()


def _own_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix != ".pyc" and path.is_file():
            yield path
