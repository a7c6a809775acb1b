"""Waiting for a storage that answered before and does not now: a network that comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from toolkit.errors import StoreUnreachable

PATIENCE_S = 60.0  # for one request, from its first failure; a laptop's Wi-Fi or a gateway restarts
FIRST_PAUSE_S = 0.5  # then twice as long each time; boto3's own three tries lie before each
LONGEST_PAUSE_S = 8.0
TICK_S = 0.1

T = TypeVar("T")


class Patience:
    """Tries requests again, if the storage has answered one in this run."""

    def __init__(self) -> None:
        self._has_answered = False

    def with_(self, request: Callable[[], T], tick: Callable[[], None] | None) -> T:
        """Return what `request` gives, which must be safe to repeat.

        `tick` is called while waiting, and ends it by raising. Without one, only the main thread
        waits: Ctrl-C reaches no other. Raises StoreUnreachable, at once if nothing has ever been
        answered: then an address is wrong, not a network down.
        """
        began, pause_s = time.monotonic(), FIRST_PAUSE_S
        while True:
            try:
                said = request()
            except StoreUnreachable:
                is_main = threading.current_thread() is threading.main_thread()
                is_over = time.monotonic() - began + pause_s > PATIENCE_S
                if not self._has_answered or is_over or not (tick or is_main):
                    raise
                _wait(pause_s, tick)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            else:
                self._has_answered = True
                return said


def _wait(pause_s: float, tick: Callable[[], None] | None) -> None:
    end = time.monotonic() + pause_s
    while (left_s := end - time.monotonic()) > 0:
        if tick:
            tick()
        time.sleep(min(TICK_S, left_s))
