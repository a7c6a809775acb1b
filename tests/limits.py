"""A limit of time for one case, so generous that no busy machine meets it, and what hangs does."""

from __future__ import annotations

import contextlib
import faulthandler
import signal
from collections.abc import Iterator
from types import FrameType

CASE_S = 20.0
# Where C code does not look for signals, the process is ended, with the stack on stderr.
_STUCK_S = 120.0


class TookTooLongError(AssertionError):
    """A case was not done in its time."""


@contextlib.contextmanager
def within(case: object, seconds: float = CASE_S) -> Iterator[None]:
    """Cut the body off after `seconds`, naming the case. For the main thread only."""

    def cut_off(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLongError(f"not done in {seconds:g} s: {case!r:.2000}")

    before = signal.signal(signal.SIGALRM, cut_off)
    # Again each second after that, for what is raised in a callback of Python's own gets lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    faulthandler.dump_traceback_later(seconds + _STUCK_S, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
