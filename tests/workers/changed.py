"""What tests change in worker processes, and undo: Dask calls these there."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path

from toolkit.audio.mastering.season import MasterJob
from toolkit.progress import Progress, part

_RUN = MasterJob.run
_FSYNC = os.fsync


def slow_down(seconds: float) -> None:
    """Have each episode wait so long before it is mastered."""

    def run(self: MasterJob, progress: Progress) -> object:
        for step in range(steps := round(seconds * 50)):
            progress(0.9 * step / steps)
            time.sleep(0.02)
        return _RUN(self, part(progress, 0.9, 1.0))

    MasterJob.run = run  # type: ignore[method-assign,assignment]


def fill_disk(folder: str) -> None:
    """Have no finished file fit on the disk any more."""

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if stat.S_ISREG(os.fstat(handle).st_mode) and str(path).startswith(folder):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        _FSYNC(handle)

    os.fsync = fsync  # type: ignore[assignment]


_forbidden: list[str] = []


def _look(event: str, told: tuple[object, ...]) -> None:
    if event == "open" and _forbidden and str(told[0]).startswith(tuple(_forbidden)):
        raise PermissionError(f"{told[0]}: nothing is shared")


def forbid(folder: str) -> None:
    """Have no file of a folder be opened."""
    if not hasattr(sys, "_soy_looks"):
        sys._soy_looks = True  # type: ignore[attr-defined]
        sys.addaudithook(_look)
    _forbidden[:] = [folder]


def undo() -> None:
    """Have all be as before."""
    MasterJob.run = _RUN  # type: ignore[method-assign]
    os.fsync = _FSYNC
    _forbidden.clear()
