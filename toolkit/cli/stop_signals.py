"""Signals that end a program: soy stops for all of them as for Ctrl-C, and clears up first.

Python by itself hears only Ctrl-C (SIGINT). The system sends SIGTERM when it shuts down, as
containers and schedulers do when they stop a job; SIGHUP comes when the terminal is closed
(POSIX.1-2017, XBD, `signal.h`). Both would end soy in the middle of anything, and leave the lock of
a publish behind.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from types import FrameType

from toolkit import errors
from toolkit.processes import STOPS

CLEARING_S = 5.0
"""So long the system's signals do not disturb what clears up; then the first comes once more.

For what a signal raises may be lost: a library can drop it, as PyAV does now and then. Nobody would
send it again: Docker waits 10 s, and kills.
"""

_first = 0  # the signal that stopped the program
_clearing_until_s = 0.0  # monotonic
_is_done = threading.Event()
_was_terminal: tuple[int, ...] = ()


def hear() -> None:
    """Have the signals stop the program; one that somebody chose to ignore (`nohup`) stays so."""
    global _was_terminal  # noqa: PLW0603 - a fact of the process: once closed, it is none
    _was_terminal = tuple(stream for stream in (1, 2) if os.isatty(stream))
    for number in STOPS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)


def is_heard() -> bool:
    """Tell whether a signal has stopped the program."""
    return bool(_first)


def rest() -> None:
    """Send nothing again: what was to be cleared up is."""
    _is_done.set()


def exit_code() -> int:
    """Return the exit code of a program that was stopped: 128 and the signal, as shells have it."""
    return errors.SIGNALLED + (_first or signal.SIGINT)


def _stop(number: int, _frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt; of the system's signals only once in a while.

    Who sends one often sends the other too, which must not disturb the end. A person may insist.
    """
    global _first, _clearing_until_s  # noqa: PLW0603 - a program is stopped but once
    is_person = number == signal.SIGINT
    if not is_person and number != signal.SIGTERM:
        _leave_terminal()
    now_s = time.monotonic()
    if not is_person and now_s < _clearing_until_s:
        return
    _clearing_until_s = now_s + CLEARING_S
    if not _first:
        _first = number
        if not is_person and hasattr(signal, "pthread_kill"):  # on Windows the system sends none
            with contextlib.suppress(RuntimeError):  # the system gives no more threads
                threading.Thread(target=_tell_again, name="soy-again", daemon=True).start()
    raise KeyboardInterrupt


def _tell_again() -> None:
    main = threading.main_thread().ident
    while main and not _is_done.wait(CLEARING_S + 0.1):
        signal.pthread_kill(main, _first)


def _leave_terminal() -> None:
    """Let messages go nowhere: to write to a terminal that was closed is an error."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in _was_terminal:
            os.dup2(nowhere, stream)
        os.close(nowhere)
