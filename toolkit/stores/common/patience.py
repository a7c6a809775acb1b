"""Waiting for a storage that answered before and does not now: a network that comes back.

Whoever makes a request hands its tick down with it, as `Store.put` does its progress. What a
thread remembers by itself would be shorter, but then nobody sees which requests wait, and one
that is made within another's tick, such as the lock's, would wait by that very tick.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from toolkit.errors import StoreUnreachable
from toolkit.progress import tell

TICK_S = 0.1

T = TypeVar("T")

Tick = Callable[[], None]
"""Called every moment while a request waits; it ends the waiting by raising."""


@dataclass(frozen=True, slots=True)
class PatienceTimes:
    """How long and how often a request is tried again, in seconds."""

    longest_s: float = 60.0  # from the first failure: a laptop's Wi-Fi or a gateway restarts
    first_pause_s: float = 0.5  # then twice as long each time; boto3's three tries lie before each
    longest_pause_s: float = 8.0


USUAL = PatienceTimes()


def not_at_all() -> None:
    """Be the tick of a request that is made once, in any thread: the run is over."""
    raise StoreUnreachable("the storage is not waited for any longer")


class Patience:
    """Tries requests again, if the storage has answered one in this run, or this one in part.

    `is_there` tells of a failure whether a server was there all the same: one that is overloaded
    answers 503 (Amazon S3 API Reference, "Error responses", SlowDown), or cuts the connection.
    """

    def __init__(
        self,
        is_there: Callable[[StoreUnreachable], bool] = lambda _err: False,
        times: PatienceTimes = USUAL,
    ) -> None:
        self._has_answered = False
        self._is_there, self._times = is_there, times

    def with_(self, request: Callable[[], T], tick: Tick | None) -> T:
        """Return what `request` gives, which must be safe to repeat.

        Without a tick only the main thread waits: Ctrl-C reaches no other. Raises StoreUnreachable,
        at once if nothing has ever been answered: then an address is wrong, not a network down.
        """
        began, pause_s, is_told = time.monotonic(), self._times.first_pause_s, False
        while True:
            try:
                said = request()
            except StoreUnreachable as err:
                self._has_answered = self._has_answered or self._is_there(err)
                is_main = threading.current_thread() is threading.main_thread()
                is_over = time.monotonic() - began + pause_s > self._times.longest_s
                if not self._has_answered or is_over or not (tick or is_main):
                    raise
                if tick:
                    tick()
                if not is_told:
                    most_s = self._times.longest_s
                    tell(f"{err.message}; trying again for {most_s:.0f} s at most")
                    is_told = True
                _wait(pause_s, tick)
                pause_s = min(pause_s * 2, self._times.longest_pause_s)
            else:
                self._has_answered = True
                return said


def _wait(pause_s: float, tick: Tick | None) -> None:
    end = time.monotonic() + pause_s
    while (left_s := end - time.monotonic()) > 0:
        if tick:
            tick()
        time.sleep(min(TICK_S, left_s))
