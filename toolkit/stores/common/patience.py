"""Waiting for a storage that answered before and does not now: a network that comes back."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from toolkit.errors import StoreUnreachable
from toolkit.progress import tell

TICK_S = 0.1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PatienceTimes:
    """How long and how often a request is tried again, in seconds."""

    longest_s: float = 60.0  # from the first failure: a laptop's Wi-Fi or a gateway restarts
    first_pause_s: float = 0.5  # then twice as long each time; boto3's three tries lie before each
    longest_pause_s: float = 8.0


USUAL = PatienceTimes()

_here = threading.local()


@contextlib.contextmanager
def waited(tick: Callable[[], None]) -> Iterator[None]:
    """Have this thread's requests wait for a storage that comes back, `tick` ending it by raising.

    For requests that have no tick of their own.
    """
    before = getattr(_here, "tick", None)
    _here.tick = tick
    try:
        yield
    finally:
        _here.tick = before


@contextlib.contextmanager
def none() -> Iterator[None]:
    """Have this thread's requests be made once, whoever is waited for otherwise."""
    before = getattr(_here, "is_over", False)
    _here.is_over = True
    try:
        yield
    finally:
        _here.is_over = before


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

    def with_(self, request: Callable[[], T], tick: Callable[[], None] | None) -> T:
        """Return what `request` gives, which must be safe to repeat.

        `tick` is called while waiting, and ends it by raising. Without one, here or from `waited`,
        only the main thread waits: Ctrl-C reaches no other. Raises StoreUnreachable, at once if
        nothing has ever been answered: then an address is wrong, not a network down.
        """
        tick = tick or getattr(_here, "tick", None)
        began, pause_s, is_told = time.monotonic(), self._times.first_pause_s, False
        while True:
            try:
                said = request()
            except StoreUnreachable as err:
                self._has_answered = self._has_answered or self._is_there(err)
                is_main = threading.current_thread() is threading.main_thread()
                is_over = time.monotonic() - began + pause_s > self._times.longest_s
                is_over = is_over or getattr(_here, "is_over", False)
                if not self._has_answered or is_over or not (tick or is_main):
                    raise
                if not is_told:
                    tell(f"{err.message}; trying again for {self._times.longest_s:.0f} s at most")
                    is_told = True
                _wait(pause_s, tick)
                pause_s = min(pause_s * 2, self._times.longest_pause_s)
            else:
                self._has_answered = True
                return said


def _wait(pause_s: float, tick: Callable[[], None] | None) -> None:
    end = time.monotonic() + pause_s
    while (left_s := end - time.monotonic()) > 0:
        if tick:
            tick()
        time.sleep(min(TICK_S, left_s))
