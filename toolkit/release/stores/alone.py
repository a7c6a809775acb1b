"""One process at a time in a folder, for the moment that it takes to compare a file and write it.

The operating system gives the turn back when a process ends, however it ends (flock(2)).
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import PublishConflict

if sys.platform != "win32":
    import fcntl

PATIENCE_S = 10.0  # a write takes moments; who takes longer is suspended
PAUSE_S = 0.01


@contextlib.contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Hold the folder's turn. Raises PublishConflict if another holds it for long.

    On Windows, and in network folders without such locks, the body runs all the same; so it does
    where the folder cannot be made, for its own write to say so.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        _take(handle, folder)
        yield
    finally:
        os.close(handle)


def _take(handle: int, folder: Path) -> None:
    if sys.platform == "win32":
        return
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise PublishConflict(
                    f"{folder}: another publish stands still in the middle of writing there",
                    hint="end that process (it may be suspended), then run the same command again",
                ) from None
            time.sleep(PAUSE_S)
        except OSError:
            return
        else:
            return
