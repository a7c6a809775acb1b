"""How long the work of many will still take, by the work that remains."""

from __future__ import annotations

import time
from collections.abc import Callable

from toolkit.job_values import WHOLE, JobNews, Stretch
from toolkit.progress import TimeLeft

_TRUSTED = 0.1  # of a job: what came of less says little of its pace
_FIRST_S = 5.0  # earlier the pace of all says nothing


class WorkLeft:
    """The time left of all jobs: by the pace of all, and at least as long as the slowest needs.

    The pace of all says too little at the end, when some workers have nothing left to do.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin now."""
        self._clock, self._all = clock, TimeLeft(clock=clock)
        self._ends: dict[int, float] = {}  # when those that run will end, by their own pace
        self._all(0.0)
        self._began_s = clock()

    def take(self, news: JobNews[object], stretch: Stretch = WHOLE) -> None:
        """Take note of a job; all that `news` counts are a stretch of the work."""
        self._all(stretch.start + (stretch.end - stretch.start) * news.share)
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
        is_early = now_s - self._began_s < _FIRST_S
        if self._all.left_s is not None and not is_early:
            known.append(self._all.left_s)
        return max(0.0, *known) if known else None
