"""How long the work of many will still take, by the work that remains."""

from __future__ import annotations

import time
from collections.abc import Callable

from toolkit.job_values import JobNews
from toolkit.progress import TimeLeft

_TRUSTED = 0.1  # of a job: what came of less says little of its pace
_FIRST, _FIRST_S = 0.01, 5.0  # of all the work, and of time: earlier nothing is known


class WorkLeft:
    """The time left of all jobs: by the pace of all, and at least as long as the slowest needs.

    The pace of all says too little at the end, when some workers have nothing left to do.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin now."""
        self._clock, self._all = clock, TimeLeft(clock=clock)
        self._ends: dict[int, float] = {}  # when those that run will end, by their own pace
        self._all(0.0)
        self._began_s, self._share = clock(), 0.0

    def take(self, news: JobNews[object], span: tuple[float, float] = (0.0, 1.0)) -> None:
        """Take note of a job; all that `news` counts are the stretch `span` of the work."""
        start, end = span
        self._share = start + (end - start) * news.share
        self._all(self._share)
        word = news.word
        if news.end is not None or news.is_lost:
            self._ends.pop(news.index, None)
        elif word.share >= _TRUSTED:
            rest = (1 - word.share) / word.share
            self._ends[news.index] = self._clock() + word.seconds * rest

    @property
    def left_s(self) -> float | None:
        """Seconds, at least 0; None where nothing is known."""
        now_s = self._clock()
        known = [end_s - now_s for end_s in self._ends.values()]
        is_early = self._share < _FIRST or now_s - self._began_s < _FIRST_S
        if self._all.left_s is not None and not is_early:
            known.append(self._all.left_s)
        return max(0.0, *known) if known else None
