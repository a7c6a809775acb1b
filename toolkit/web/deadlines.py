"""Open sockets with the time by which they must be done."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass


@dataclass(slots=True)
class OpenSocket:
    """One open socket."""

    sock: socket.socket
    due_s: float  # of the monotonic clock
    is_cut: bool = False


class DeadlineWatch:
    """Cuts what takes too long; several threads open, one calls `tend` now and then.

    A socket's own timeout counts from byte to byte only: a server that sends one byte every few
    seconds would hold a thread for ever.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: list[OpenSocket] = []
        self._is_stopped = False

    def take(self, sock: socket.socket, due_s: float) -> OpenSocket:
        """Watch a socket from now on."""
        line = OpenSocket(sock, due_s)
        with self._lock:
            self._lines.append(line)
            if self._is_stopped:
                _cut(line)
        return line

    def leave(self, line: OpenSocket) -> None:
        """Watch it no longer, because it is about to be closed."""
        with self._lock:
            self._lines.remove(line)

    def tend(self) -> None:
        """Cut the sockets whose time is over."""
        now = time.monotonic()
        with self._lock:
            for line in self._lines:
                if line.due_s < now and not line.is_cut:
                    _cut(line)

    def stop(self) -> None:
        """Cut all of them, and what is opened from now on."""
        with self._lock:
            self._is_stopped = True
            for line in self._lines:
                _cut(line)


def _cut(line: OpenSocket) -> None:
    line.is_cut = True
    with contextlib.suppress(OSError):
        # Not the method of an SSL socket: that would take away what another thread reads from.
        socket.socket.shutdown(line.sock, socket.SHUT_RDWR)
