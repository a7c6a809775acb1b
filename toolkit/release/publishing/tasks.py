"""Files on their way side by side: how far they are, and how they end together."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent import futures
from typing import Any

from toolkit.progress import Progress
from toolkit.publication.manifest import Entry
from toolkit.release.publishing.guard import Guard

POLL_S = 0.1  # how often progress is told and Ctrl-C noticed while files are on their way
GRACE_S = 5.0  # how long a stopped run waits for the files on their way to go back


class Stopped(BaseException):
    """The run was stopped while a file was on its way.

    No Exception, as KeyboardInterrupt is none: a library that retries must not catch it.
    """


class Tally:
    """How much of the whole has been sent, counted from several threads."""

    def __init__(self, total_bytes: int, progress: Progress, guard: Guard) -> None:
        self._total = max(total_bytes, 1)
        self.guard = guard
        self._progress = progress
        self._lock = threading.Lock()
        self._shares: dict[str, float] = {}
        self._done_bytes = 0.0
        self.stop = threading.Event()

    def note(self, entry: Entry, share: float) -> None:
        """Note how far one file is; raises Stopped in the sending thread after a stop.

        Before sending a page, after a long sleep, check that we still hold the lock.
        """
        self._unless_stopped()
        if entry.role == "page":
            self.guard.keep(self._unless_stopped)
        with self._lock:
            before = self._shares.get(entry.key, 0.0)
            if share > before:
                self._shares[entry.key] = share
                self._done_bytes += entry.length_bytes * (share - before)

    def go_on(self) -> None:
        """Return if the run goes on and its turn lasts; raises Stopped, or what the guard raises.

        Before each object that is deleted: after a long sleep another's feed may need it again.
        """
        self._unless_stopped()
        self.guard.keep(self._unless_stopped)

    def _unless_stopped(self) -> None:
        if self.stop.is_set():
            raise Stopped

    def tell(self) -> None:
        """Tell the progress of the whole; called by the main thread only."""
        self.guard.keep()
        self._progress(min(self._done_bytes / self._total, 1.0))


def wait_for(tasks: Sequence[futures.Future[Any]], tally: Tally) -> None:
    """Return when all tasks are done; after the first failure raise it, leaving out the rest."""
    end = _End(tasks)
    with stopping(tasks, tally):
        while not end.wait(POLL_S):
            tally.tell()
        tally.tell()
        _cancel(tasks)
        futures.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.result()


@contextlib.contextmanager
def stopping(tasks: Sequence[futures.Future[Any]], tally: Tally) -> Iterator[None]:
    """Stop the tasks if something goes wrong beside them."""
    try:
        yield
    except BaseException:
        tally.stop.set()
        _cancel(tasks)
        futures.wait(tasks, GRACE_S)
        raise


class _End:
    """The moment when all tasks are done, or the first one fails.

    futures.wait looks at all tasks each time; with thousands of them that takes the time to send.
    """

    def __init__(self, tasks: Sequence[futures.Future[Any]]) -> None:
        self._left, self._lock, self._event = len(tasks), threading.Lock(), threading.Event()
        if not tasks:
            self._event.set()
        for task in tasks:
            task.add_done_callback(self._count)

    def wait(self, timeout_s: float) -> bool:
        """Return whether the moment has come."""
        return self._event.wait(timeout_s)

    def _count(self, task: futures.Future[Any]) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0 or task.cancelled() or task.exception() is not None:
                self._event.set()


def _cancel(tasks: Iterable[futures.Future[Any]]) -> None:
    for task in tasks:
        task.cancel()


@contextlib.contextmanager
def pool(parallel: int) -> Iterator[futures.Executor]:
    """Yield a pool of threads; when the run was stopped it is not waited for any longer."""
    executor = futures.ThreadPoolExecutor(parallel, thread_name_prefix="soy-publish")
    try:
        yield executor
    finally:
        is_stopped = isinstance(sys.exc_info()[1], KeyboardInterrupt)
        executor.shutdown(wait=not is_stopped, cancel_futures=True)
