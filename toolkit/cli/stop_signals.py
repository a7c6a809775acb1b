"""Signals that end a program: soy stops for them as it does for Ctrl-C, and clears up first.

Python by itself hears only Ctrl-C. The system sends SIGTERM when it shuts down, as containers and
schedulers do when they stop a job; SIGHUP comes when the terminal is closed (POSIX.1-2017, XBD,
`signal.h`). Both would end soy in the middle of anything, and leave the lock of a publish behind.
"""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import NoReturn

from toolkit import errors

_NAMES = "SIGTERM", "SIGHUP"  # Windows has no SIGHUP
NUMBERS = tuple(int(getattr(signal, name)) for name in _NAMES if hasattr(signal, name))


class StopSignal(KeyboardInterrupt):
    """A signal that ends the program; whatever answers Ctrl-C answers it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def hear() -> None:
    """Have these signals stop the program; one that somebody chose to ignore (`nohup`) stays so."""
    for number in NUMBERS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)


def exit_code(stopped: BaseException) -> int:
    """Return the exit code for what stopped the program: 128 and the signal, as shells have it."""
    for error in (stopped, stopped.__cause__):
        if isinstance(error, StopSignal):
            return errors.SIGNALLED + error.number
    return errors.INTERRUPTED


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    """Stop, once: who sends one signal often sends the other, which must not disturb the end."""
    for each in NUMBERS:
        signal.signal(each, signal.SIG_IGN)
    if number != signal.SIGTERM:
        _leave_terminal()
    raise StopSignal(number)


def _leave_terminal() -> None:
    """Let messages go nowhere: to write to a terminal that was closed is an error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        if _was_terminal[stream]:
            os.dup2(nowhere, stream)
    os.close(nowhere)


_was_terminal = {stream: os.isatty(stream) for stream in (1, 2)}  # once closed it is none
