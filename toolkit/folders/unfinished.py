"""What a writer that was killed left beside its file: `.NAME-xxxxxxxx.EXT.part`, file or folder.

Writers hold what they write for as long as they live (flock(2)); so what nobody holds was left.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_LISTED_S = 60.0  # what was left long enough was there a minute ago, too
_LISTED_FOLDERS = 1000
LEFT_S = 600.0  # a new file may not be held yet, and some disks know no locks
_listed: dict[str, tuple[float, tuple[str, ...]]] = {}  # when, and the names that may be meant
NAME = re.compile(r"\..{1,240}-[a-z0-9_]{8}(\.[^.]{0,100})?\.part", re.DOTALL)


def beside(path: Path) -> re.Pattern[str]:
    """Return how the unfinished files of `path` are named; tempfile's names have eight letters."""
    return re.compile(
        rf"\.{re.escape(path.stem[:40])}-[a-z0-9_]{{8}}{re.escape(path.suffix)}\.part"
    )


def hold(handle: int) -> bool:
    """Hold an open file, for as long as this process lives; False if another does, or none can."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder that is being made, so that nobody takes it for left."""
    if sys.platform == "win32":  # a folder that is open there cannot be moved
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        hold(handle)
        yield
    finally:
        os.close(handle)


def sweep(folder: Path, of: Path | None = None) -> None:
    """Remove what was left in `folder` over LEFT_S ago, of one file or all; what cannot go stays.

    Links and pipes of such a name are nobody's work of this program, and stay.
    """
    if of is None:
        _listed.pop(os.fspath(folder), None)
    names = _may_be_left(folder)
    name = beside(of) if names and of else NAME
    for path in (folder / each for each in names if name.fullmatch(each)):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > LEFT_S:
                _remove(path)


def _may_be_left(folder: Path) -> tuple[str, ...]:
    """Return the names in a folder that may be meant; thousands are written into some."""
    place, now_s = os.fspath(folder), time.monotonic()
    known = _listed.get(place)
    if known is None or now_s - known[0] > _LISTED_S:
        try:
            found = [each.name for each in os.scandir(folder)]
        except OSError:
            return ()
        if len(_listed) >= _LISTED_FOLDERS:
            _listed.clear()
        ours = tuple(each for each in found if each.endswith(".part") and NAME.fullmatch(each))
        known = _listed[place] = (now_s, ours)
    return known[1]


def _remove(left: Path) -> None:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(left, flags)
    try:
        mode = os.fstat(handle).st_mode
        if not hold(handle):
            return
        if stat.S_ISDIR(mode):
            shutil.rmtree(left)
        elif stat.S_ISREG(mode):
            left.unlink(missing_ok=True)
    finally:
        os.close(handle)
