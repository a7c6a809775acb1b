"""Processes beside this one that Ctrl-C does not reach; their parent hears it, and ends them."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def no_interrupts() -> Iterator[None]:
    """Let a process start that Ctrl-C does not reach.

    The mask of blocked signals goes from parent to child (POSIX.1-2017, `posix_spawn`, `exec`).
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
