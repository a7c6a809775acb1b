"""A child process that publishes and ends at a point: a request, or a change of a file."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.httpsession import URLLib3Session

from tests.depth import some

# Audit events of the standard library (docs.python.org, "Audit events table") that change files.
CHANGES = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate"}
LONGEST_S = 60
MOST = 3000


@dataclass
class Points:
    """Counts the points that a run passes, and calls `reach` with the number of each.

    Points: before a request is sent, when its answer has come, and before each change of a file
    below `folder`.
    """

    folder: Path
    reach: Callable[[int], None]
    count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def passed(self) -> None:
        """Pass one."""
        with self._lock:
            self.count += 1
            self.reach(self.count)

    def arm(self) -> None:
        """Watch this process from now on; there is no way back, so only in a child."""
        sys.addaudithook(self._hook)
        send = URLLib3Session.send

        def sending(session: Any, request: Any) -> Any:
            self.passed()
            answer = send(session, request)
            self.passed()
            return answer

        setattr(URLLib3Session, "send", sending)  # noqa: B010 - its type is narrower

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            is_change = isinstance(args[2], int) and bool(args[2] & (os.O_WRONLY | os.O_RDWR))
        else:
            is_change = event in CHANGES
        if is_change and any(str(a).startswith(str(self.folder)) for a in args[:2]):
            self.passed()


def in_child(work: Callable[[], None]) -> int:
    """Do it in a child process; return its exit status: 0, 1 after an exception, -9 if killed."""
    return _ended(_started(work))


def _started(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            gc.disable()  # what it looks at would have to be copied
            signal.alarm(LONGEST_S)
            work()
        except BaseException as err:
            os.write(2, f"{err!r}\n".encode())
            os._exit(1)
        os._exit(0)
    return child


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def watched(folder: Path, work: Callable[[], None], look: Callable[[], None]) -> int:
    """Do it in a child that halts at each of its points, and look at what it has done by then.

    What is there at such a moment is what a kill would leave, for nobody tidies up after either.
    Returns how many points there were; their process is no more.
    """
    (passed, passing), (going, go) = os.pipe(), os.pipe()

    def halting(_point: int) -> None:
        signal.alarm(LONGEST_S)
        os.write(passing, b".")
        os.read(going, 1)

    def armed() -> None:
        os.close(passed)
        os.close(go)
        Points(folder, halting).arm()
        work()

    child, count = _started(armed), 0
    os.close(passing)
    os.close(going)
    with os.fdopen(passed, "rb", 0) as reading, os.fdopen(go, "wb", 0) as writing:
        while reading.read(1):
            count += 1
            look()
            writing.write(b".")
    assert _ended(child) == 0
    return count


def points_of(folder: Path, work: Callable[[], None]) -> int:
    """Do it in a child that nothing disturbs; return how many points it passed."""
    reading, writing = os.pipe()

    def counted() -> None:
        points = Points(folder, lambda _point: None)
        points.arm()
        work()
        os.write(writing, str(points.count).encode())

    status = in_child(counted)
    os.close(writing)
    with os.fdopen(reading) as said:
        assert status == 0
        return int(said.read())


def to_visit(count: int, step: int = 1) -> Iterator[int]:
    """Yield the points at which to kill a run of so many, then those at which it ought to be over.

    A later run may have fewer points than the first, which left files behind: they are an end, too.
    """
    yield from some(range(1, count + 1, step))
    yield from range(count + 1, MOST)


def killed_at(point: int, folder: Path, work: Callable[[], None]) -> bool:
    """Do it in a child that is killed (SIGKILL) at a point; return whether it came that far."""

    def dying(here: int) -> None:
        if here == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def armed() -> None:
        Points(folder, dying).arm()
        work()

    status = in_child(armed)
    assert status in (0, -signal.SIGKILL)
    return status != 0
