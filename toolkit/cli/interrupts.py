"""Ctrl-C heard at once, also where a library calculates and lets no Python run.

Python raises KeyboardInterrupt in the main thread, between two of its own instructions, and then
waits for every thread of the program: a model that hears a part does neither for minutes. So a
thread of its own listens for the signal, says a word, and leaves when the rest does not. It does
the same for the other signals that stop soy (`stop_signals`).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import NoReturn

import click

from toolkit import errors, files
from toolkit.cli import render, stop_signals
from toolkit.processes import STOPS

GRACE_S = 1.0  # for what is in the middle of writing; then the program leaves
_PAUSE_S = 0.02
_CURSOR = "\x1b[?25h\r"  # DECTCEM: progress hides the cursor, and may not come to show it again

_leaving = threading.Lock()


@contextlib.contextmanager
def promptly() -> Iterator[None]:
    """Have Ctrl-C end the program within two seconds, however the body is busy.

    Files that are being written are finished or removed first. Threads of the body may not write.
    Outside the main thread, which hears no signals, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    hears, says = socket.socketpair()  # a pipe cannot be told of signals on Windows
    says.setblocking(False)
    before = signal.set_wakeup_fd(says.fileno(), warn_on_full_buffer=False)
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(hears, stop), name="soy-stop", daemon=True)
    watcher.start()
    try:
        yield
    except KeyboardInterrupt:
        if stop.wait(GRACE_S):  # by a signal, of which the watcher knows in a moment
            _leave(stop_signals.exit_code())
        raise
    finally:
        signal.set_wakeup_fd(before)
        says.close()
        watcher.join()


def leave(code: int) -> NoReturn:
    """End a program that was interrupted, without waiting for its threads.

    A second Ctrl-C may have hit what would have ended them, and then they wait for ever.
    """
    for child in multiprocessing.active_children():
        if child.daemon:  # which Python would end: others end by themselves
            child.kill()
    end = time.monotonic() + GRACE_S
    while files.is_writing() and time.monotonic() < end:
        time.sleep(_PAUSE_S)
    with contextlib.suppress(OSError, ValueError):
        if sys.stderr.isatty():  # a bar may not have come to show the cursor again
            sys.stderr.write(_CURSOR)
        sys.stderr.flush()
        sys.stdout.flush()
    os._exit(code)


def _watch(hears: socket.socket, stop: threading.Event) -> None:
    with hears:
        while told := hears.recv(64):
            if stops := [number for number in told if number in STOPS]:
                break
        else:
            return
    with contextlib.suppress(OSError, ValueError):  # the terminal may be closed
        render.say("stopping ...")
    stop.set()
    end = time.monotonic() + GRACE_S
    while time.monotonic() < end or files.is_writing():
        time.sleep(_PAUSE_S)
    _leave(errors.SIGNALLED + stops[0])


def _leave(code: int) -> NoReturn:
    """End the program without waiting for its threads; no file is open for writing."""
    if not _leaving.acquire(blocking=False):
        threading.Event().wait()  # the other thread ends the program
    above = _CURSOR + "\n" * len(render.bars) if sys.stderr.isatty() else ""  # a bar stays
    with contextlib.suppress(OSError, ValueError):
        click.echo(above + render.STOPPED, err=True)  # at once, past the bar's own thread
        sys.stdout.flush()
    os._exit(code)
