"""A second process of the program that stands by for tasks, with what they need imported.

It is forked while the program has no thread but its own: then a child may go on with everything
its parent has, without starting anew (POSIX.1-2017, `fork`: only the calling thread lives on). So
it costs milliseconds, where a process of Python's `spawn` takes half a second to import all.
"""

from __future__ import annotations

import contextlib
import importlib
import mmap
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, NoReturn

from toolkit import processes

SHARED_BYTES = 4 << 20
"""Memory that both processes see; what nobody touches costs nothing."""

Task = Callable[..., object]


class ForkedWorker:
    """One process, which does one task after the other."""

    def __init__(self, modules: Sequence[str]) -> None:
        """Fork, now; the process imports `modules` and waits."""
        self.shared = mmap.mmap(-1, SHARED_BYTES)
        self.connection, theirs = Pipe()
        self._is_busy = False
        with processes.no_interrupts():
            self.pid = os.fork()
            if not self.pid:
                _live(theirs, self.connection, self.shared, modules)
        theirs.close()

    @property
    def is_free(self) -> bool:
        """Whether it waits for a task; not where one failed, or was left in the middle."""
        return not self._is_busy

    def begin(self, task: Task, *arguments: object) -> None:
        """Have `task` called there: with its end of the connection, the memory, and `arguments`.

        What both say to each other until the task is done is theirs. Raises OSError if the process
        is lost.
        """
        self._is_busy = True
        self.connection.send((task, arguments))

    def done(self) -> None:
        """Note that the task was done to its end."""
        self._is_busy = False

    def end(self) -> None:
        """End the process, whatever it does; it writes no files."""
        self.connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


_standing_by: list[ForkedWorker] = []


@contextlib.contextmanager
def standing_by(modules: Sequence[str]) -> Iterator[None]:
    """Have a process stand by while the body runs, if there is a core for it.

    None is forked where other threads run, nor but on Linux: elsewhere libraries of the system may
    have threads that nobody knows of.
    """
    if processes.cores() == 1 or _standing_by or not _is_alone():
        yield
        return
    with contextlib.suppress(OSError):  # no more processes, or no memory: it goes without
        _standing_by.append(ForkedWorker(modules))
    try:
        yield
    finally:
        dismiss()


def dismiss() -> None:
    """End the process that stands by, if there is one: its memory is wanted for other work."""
    while _standing_by:
        _standing_by.pop().end()


def free() -> ForkedWorker | None:
    """Return the process that stands by; None where there is none, or it is busy."""
    return next((worker for worker in _standing_by if worker.is_free), None)


def _is_alone() -> bool:
    """Tell whether this process has only one thread (proc(5), `/proc/PID/task`)."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False


def _live(
    connection: Connection[Any, Any],
    parents: Connection[Any, Any],
    shared: mmap.mmap,
    modules: Sequence[str],
) -> NoReturn:
    """Be the other process. A parent that goes away is heard of: nothing more comes from it."""
    try:
        processes.leave_stops_to_parent()
        parents.close()
        for name in modules:
            importlib.import_module(name)
        while True:
            task, arguments = connection.recv()
            task(connection, shared, *arguments)
    finally:  # nothing of the parent's may run here, such as what it does at its exit
        os._exit(1)
