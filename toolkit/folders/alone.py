"""One process at a time in a folder, for the moment that it takes to compare a file and write it.

The operating system gives the turn back when a process ends, however it ends (flock(2); on Windows
LockFile by way of msvcrt). A thread that has a folder's turn may take it again.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit.errors import CannotWrite, SoyError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LONGEST_S = 10.0  # a write takes moments; who takes longer is suspended
_PAUSE_S = 0.01
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.ENOLCK)  # ENOLCK: NFS, its locks away
_FILE = ".soy.lock"  # on Windows, which has no locks of folders

_held = threading.local()


def standing_still(folder: Path) -> SoyError:
    """Return the error for a turn that another process does not give back."""
    return CannotWrite(
        f"{folder}: another soy process stopped while it was writing there",
        hint="end that process (it may be suspended), then run the command again; nothing is lost",
    )


@contextlib.contextmanager
def in_folder(
    folder: Path,
    busy: Callable[[Path], SoyError] = standing_still,
    longest_s: float = LONGEST_S,
) -> Iterator[None]:
    """Hold the folder's turn; the folder is made. Raises what `busy` returns after `longest_s`.

    In network folders that know no such locks the body runs all the same; so it does where the
    folder cannot be made, for its own write to say so.
    """
    mine: set[str] = _held.__dict__.setdefault("folders", set())
    name = str(folder.resolve())
    if name in mine:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _opened(folder)
    except OSError:
        yield
        return
    try:
        _take(handle, folder, busy, longest_s)
        mine.add(name)
        yield
    finally:
        mine.discard(name)
        os.close(handle)


def _opened(folder: Path) -> int:
    if sys.platform == "win32":
        return os.open(folder / _FILE, os.O_RDWR | os.O_CREAT)
    return os.open(folder, os.O_RDONLY)


def _take(handle: int, folder: Path, busy: Callable[[Path], SoyError], longest_s: float) -> None:
    end = time.monotonic() + longest_s
    while True:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as err:
            if err.errno not in _BUSY:
                return  # there are no locks here
            if time.monotonic() > end:
                raise busy(folder) from None
            time.sleep(_PAUSE_S)
        else:
            return
