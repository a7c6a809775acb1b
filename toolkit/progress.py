"""How a long step tells how far it is, without knowing who listens; and how long it will take."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

Progress = Callable[[float], None]
"""Called with the share of the work that is done, from 0.0 to 1.0, now and then."""

_TRUSTED = 0.1  # of the work: what came of it says more than earlier runs do
_FIRST, _FIRST_S = 0.01, 60.0  # of the work, or of time: what came of less says nothing


def silent(_share: float) -> None:
    """Tell nobody."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress for one stretch, [start, end], of a larger job."""
    return lambda share: progress(start + (end - start) * share)


def onwards(progress: Progress) -> Progress:
    """Return a progress that never goes back, for work that may have to begin anew."""
    highest = 0.0

    def tell_highest(share: float) -> None:
        nonlocal highest
        highest = max(highest, share)
        progress(highest)

    return tell_highest


_listeners: list[Callable[[str], None]] = []


def listen(say: Callable[[str], None]) -> None:
    """Have `say` called with what a person should know while a step waits for something."""
    _listeners[:] = [say]


def tell(text: str) -> None:
    """Tell who listens, in a sentence, why nothing seems to happen."""
    for say in _listeners:
        say(text)


class TimeLeft:
    """How long a step will still take: as earlier runs did, then more and more by its own speed.

    The share that is told first was done before: it counts for no speed.
    """

    def __init__(
        self, expected_s: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin; `expected_s` is what all of the work took before, None where not known."""
        self._expected_s, self.clock = expected_s, clock
        self._first = self._last = (0.0, 0.0)
        self.is_begun = False

    def __call__(self, share: float) -> None:
        """Take note that a share of the work is done now, from 0.0 to 1.0."""
        self._last = (self.clock(), share)
        if not self.is_begun:
            self._first = self._last
            self.is_begun = True

    @property
    def whole_s(self) -> float | None:
        """What all of the work takes at the speed so far; None before any is done."""
        took_s, done = self._last[0] - self._first[0], self._last[1] - self._first[1]
        return took_s / done if done > 0 and took_s > 0 else None

    @property
    def left_s(self) -> float | None:
        """Seconds, at least 0; None where nothing is known."""
        own_s, before_s = self.whole_s, self._expected_s
        took_s, done = self._last[0] - self._first[0], self._last[1] - self._first[1]
        if before_s is None and done < _FIRST and took_s < _FIRST_S:
            return None
        if own_s is None or before_s is None:
            whole_s = before_s if own_s is None else own_s
        else:
            trust = min(1.0, (self._last[1] - self._first[1]) / _TRUSTED)
            whole_s = trust * own_s + (1 - trust) * before_s
        if whole_s is None or not self.is_begun:
            return whole_s
        return max(0.0, whole_s * (1 - self._last[1]) - (self.clock() - self._last[0]))


def in_words(left_s: float) -> str:
    """Return the time left as people say it.

    >>> in_words(20), in_words(700), in_words(5000)
    ('less than a minute left', 'about 12 min left', 'about 1 h 23 min left')
    """
    minutes = round(left_s / 60)
    if minutes < 1:
        return "less than a minute left"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"about {rest} min left"
    return f"about {hours} h {rest} min left" if rest else f"about {hours} h left"


class StepWatch(Protocol):
    """Is called at the start of each long step, with what it is; yields where it tells its share.

    With `is_quiet` the step turns out to be short, or nobody is to see it.
    """

    def __call__(
        self, label: str, *, is_quiet: bool = False, left: TimeLeft | None = None
    ) -> AbstractContextManager[Progress]:
        """Return what is entered when the step begins, and left when it ends."""


@contextlib.contextmanager
def unwatched(
    label: str,  # noqa: ARG001 - nobody reads it
    *,
    is_quiet: bool = False,  # noqa: ARG001
    left: TimeLeft | None = None,  # noqa: ARG001
) -> Iterator[Progress]:
    """Yield a progress that tells nobody: a `StepWatch` for scripts and tests."""
    yield silent
