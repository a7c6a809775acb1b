"""What people and programs see of many who work: lines, or rows below a bar."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.workers.work_news import WorkNews

JSON_APART_S = 10.0  # between two lines that say how far one job is
LINES_APART_S = 60.0
QUARTERS = 4  # of a job: after each there is a line for people, if it took long enough

Row = tuple[str, str, str, str]
"""Who works, on what, how far it is, and since when."""


@dataclass(slots=True)
class _LastSaid:
    """What was last said of a job that runs."""

    news: WorkNews
    heard_s: float
    said_s: float
    quarter: int = 0


class WorkView:
    """Takes news of work; says them in lines, and keeps rows of what is being done now."""

    def __init__(
        self,
        say: Callable[[str], None],
        *,
        as_json: bool,
        has_bar: bool | None = None,
        tell_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin; with `has_bar` there is a bar above the rows, in a terminal if nobody says it."""
        self._say, self._as_json, self._tell_s = say, as_json, tell_s
        self._has_bar = sys.stderr.isatty() if has_bar is None else has_bar
        self._left: tuple[float | None, float] = (None, 0.0)  # and when that was told
        self._running: dict[int, _LastSaid] = {}  # by the job's number

    def __call__(self, news: WorkNews) -> None:
        """Take news."""
        now_s = self._tell_s()
        self._left = news.left_s, now_s
        if news.is_end or news.event == "lost":
            self._running.pop(news.index, None)
            self._line(news)
            return
        shown = self._running.get(news.index)
        if shown is None or news.event == "started":
            shown = self._running[news.index] = _LastSaid(news, now_s, now_s)
            if self._as_json or not self._has_bar:
                self._line(news)
        shown.news, shown.heard_s = news, now_s
        if news.event == "progress" and self._is_due(shown, now_s):
            shown.said_s = now_s
            self._line(news)

    def rows(self) -> Sequence[Row]:
        """Return who is at work now, those first who began first."""
        now_s, running = self._tell_s(), list(self._running.values())
        return [_row(shown.news, now_s - shown.heard_s) for shown in running]

    @property
    def left_s(self) -> float | None:
        """The time left, while somebody is at work; None where it is not known."""
        left_s, told_s = self._left
        if left_s is None or not self._running:
            return None
        return max(0.0, left_s - (self._tell_s() - told_s))

    def _is_due(self, shown: _LastSaid, now_s: float) -> bool:
        if self._as_json:
            return now_s - shown.said_s >= JSON_APART_S
        quarter = int(shown.news.share * QUARTERS)
        if self._has_bar or quarter <= shown.quarter or now_s - shown.said_s < LINES_APART_S:
            return False
        shown.quarter = quarter
        return True

    def _line(self, news: WorkNews) -> None:
        if self._as_json:
            self._say(json.dumps(news.to_json(), sort_keys=True))
        elif self._has_bar:  # which says the rest
            self._say(news.what)
        else:
            self._say(f"{news.what}; {news.counts}" if news.is_end else news.what)


def _row(news: WorkNews, since_s: float) -> Row:
    took = timecode.short(timecode.from_seconds(news.seconds + since_s))
    return news.worker, news.name.said, f"{news.share:.0%}", took
