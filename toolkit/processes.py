"""Processes beside this one that no signal reaches which stops a program, such as Ctrl-C.

Their parent hears it, and ends them.

One that works for others also ends by itself when its parent is gone.
"""

from __future__ import annotations

import contextlib
import functools
import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import errors, files

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

STOPS = tuple(
    signal.Signals[name]
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if name in signal.Signals.__members__  # Windows has no SIGHUP
)
"""The signals that stop a program: Ctrl-C, the system, a terminal that is closed."""

_PAUSE_S = 0.02


@contextlib.contextmanager
def no_interrupts() -> Iterator[None]:
    """Let a process start that neither Ctrl-C, the terminal's end nor SIGTERM reaches.

    The mask of blocked signals goes from parent to child (POSIX.1-2017, `posix_spawn`, `exec`).
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _stopped_afterwards() -> Iterator[None]:
    """Answer signals that stop the program only after the body, which may not be left half-way.

    To block them is not enough: another thread hears them, and Python answers in the main one.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []
    known = {number: signal.getsignal(number) for number in STOPS}
    answered = {number: how for number, how in known.items() if callable(how)}
    for number in answered:
        signal.signal(number, lambda number, _: told.append(number))
    try:
        yield
    finally:
        for number, how in answered.items():
            signal.signal(number, how)
        if told:
            signal.raise_signal(told[0])


_beside = 1  # so many processes share this machine, this one too


def cores() -> int:
    """Return how many cores this process may keep busy: its share of the machine's.

    They are no more than whoever started it lets it use: taskset and SLURM bind processes to cores,
    containers have a quota (Linux, Documentation/admin-guide/cgroup-v2.rst, "cpu.max").
    """
    shared = (os.cpu_count() or 1) // _beside
    return max(1, min(shared, _bound_to(), _quota()))


def _bound_to() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota(file: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Return how many cores' time the container of this process has, half a one counting whole."""
    try:
        quota, period = file.read_text("ascii").split()
        return math.ceil(int(quota) / int(period))
    except (OSError, ValueError, ZeroDivisionError):  # no container, or no limit: "max"
        return os.cpu_count() or 1


def share(count: int) -> None:
    """Say that so many processes like this one share the machine."""
    global _beside  # noqa: PLW0603 - a fact of the process, said once, when it begins
    _beside = max(1, count)


@contextlib.contextmanager
def pool(count: int, beside: int = 1) -> Iterator[ProcessPoolExecutor]:
    """Yield `count` processes that leave it to this one to stop, and end with it.

    `beside` such processes share the machine's cores.
    """
    import multiprocessing  # slow to import, and seldom needed
    from concurrent.futures import ProcessPoolExecutor

    with contextlib.ExitStack() as stack:
        with _stopped_afterwards():
            with no_interrupts():  # Python starts a helper, and lets signals through afterwards
                made = stack.enter_context(
                    ProcessPoolExecutor(
                        count,
                        mp_context=multiprocessing.get_context("spawn"),  # a fork copies held locks
                        initializer=functools.partial(end_with_parent, beside),
                    )
                )
            with no_interrupts():
                for _ in range(count):
                    made.submit(os.getpid)
        yield made


def leave_stops_to_parent() -> None:
    """Have this process, another one's, hear no signal that stops a program.

    They often come to all processes of a terminal or a service at once. The parent answers them,
    and ends this one after what it is writing.
    """
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def end_with_parent(beside: int = 1) -> None:
    """Make this process, which another one started for its jobs, hear no Ctrl-C and outlive no one.

    `beside` such processes share the machine's cores.

    The parent hears Ctrl-C, and tells jobs to stop or leaves; then what is in the middle of a
    calculation ends here as well, after what it is writing.
    """
    share(beside)
    leave_stops_to_parent()
    threading.Thread(target=_follow, name="soy-follow", daemon=True).start()


def _follow() -> None:
    import multiprocessing

    if (parent := multiprocessing.parent_process()) is None:
        return
    parent.join()
    while files.is_writing():
        time.sleep(_PAUSE_S)
    os._exit(errors.INTERRUPTED)


def is_alive(pid: int) -> bool:
    """Tell whether a process of this machine runs; in doubt it does.

    One that has ended and only waits for its parent to hear so does not (proc(5), state Z).
    """
    if os.name == "nt":  # there, os.kill with 0 would end the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, for one
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2][1] != "Z"
    except (OSError, IndexError):
        return True
