"""One request, as any log tells of it, and what all layouts share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

ByteRange = tuple[int, int | None]
"""The first and the last byte that were asked for; None: to the end."""

# RFC 9110, sections 14.1.2 and 14.4: one range. Several at once, and the last N bytes, say nothing
# of which bytes went out.
_ASKED = re.compile(r"bytes=(\d{1,18})-(\d{0,18})", re.ASCII)
_ANSWERED = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(?:\d{1,18}|\*)", re.ASCII)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# CLF: 03/Nov/2026:23:59:58 +0100
_CLF = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d:\d\d) ([+-])(\d\d)(\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_KEPT_DAYS = 4096


class LogLine(NamedTuple):
    """A request and its answer. Counting goes by the calendar day, so that no time is kept."""

    day: str  # 2026-11-03, in UTC
    address: str
    method: str
    path: str  # begins with a slash; without the query
    status: str  # three digits; 000: it ended before the answer did
    sent: int  # bytes, perhaps with the headers
    range: ByteRange | None
    agent: str  # "" and "-" where the client said none
    referer: str | None
    country: str | None  # ISO 3166-1 alpha-2
    host: str | None


Parse = Callable[[str], LogLine | None]
"""Reads one line, without its end; None for one that is no request. Raises ValueError: why not."""


@dataclass(frozen=True, slots=True)
class LogLayout:
    """What a kind of log looks like."""

    name: str  # as show.toml has it
    title: str
    fits: Callable[[Sequence[str]], bool]  # whether a file that begins with these lines is one
    parser: Callable[[], Parse]  # a reader for one file


def said(text: str) -> str | None:
    """Return a field, None where the log says that there was none."""
    return None if text in ("", "-") else text


def number(text: str) -> int:
    """Return a count; "-" is 0. Raises ValueError."""
    if text == "-":
        return 0
    if not (text.isdecimal() and text.isascii() and len(text) < 19):
        raise ValueError(f"{text[:20]!r} is not a number of bytes")
    return int(text)


def range_of(asked: str | None, answered: str | None = None) -> ByteRange | None:
    """Return which bytes went out, by Content-Range or else by Range; None where neither says.

    >>> range_of("bytes=0-1"), range_of("bytes=500-"), range_of("bytes=-500")
    ((0, 1), (500, None), None)
    """
    if answered and (found := _ANSWERED.fullmatch(answered)):
        return int(found[1]), int(found[2])
    if asked and (found := _ASKED.fullmatch(asked)):
        return int(found[1]), int(found[2]) if found[2] else None
    return None


def path_of(target: str) -> str:
    """Return the path of what a request asked for: a path with a query, or a whole address.

    >>> path_of("/a/b.mp3?x=1"), path_of("https://example.org/a/b.mp3")
    ('/a/b.mp3', '/a/b.mp3')
    """
    path = target.partition("?")[0]
    if "://" in path:
        path = "/" + path.partition("://")[2].partition("/")[2]
    return path if path.startswith("/") else f"/{path}"


def host_of(target: str) -> str | None:
    """Return the host in a whole address, None for a bare path."""
    _, mark, rest = target.partition("://")
    return rest.partition("/")[0].partition("?")[0].lower() or None if mark else None


def checked_day(text: str) -> str:
    """Return a day as logs in UTC write it. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text[:20]!r} is not a day")
    date.fromisoformat(text)
    return text


def day_of_instant(text: str) -> str:
    """Return the day, in UTC, of an instant as ISO 8601 has it; without a zone it is UTC."""
    if len(text) > 10 and text.endswith(("Z", "+00:00")):
        return checked_day(text[:10])
    found = datetime.fromisoformat(text)
    return f"{found.astimezone(UTC) if found.tzinfo else found:%Y-%m-%d}"


def day_of_unix(value: float) -> str:
    """Return the day, in UTC, of a Unix time in seconds, milliseconds or nanoseconds."""
    try:
        seconds = float(value)
        for _ in range(3):
            if seconds > 1e11:  # as seconds, the year 5138
                seconds /= 1000
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError) as err:
        raise ValueError(f"{str(value)[:20]} is not a time") from err


class ClfDays:
    """Days of times as the Common Log Format writes them; alike ones are worked out once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return the day in UTC. Raises ValueError."""
        hour = text[:14] + text[20:]  # all zones are whole minutes, most whole hours
        if text[24:26] != "00":
            hour = text
        day = self._known.get(hour)
        if day is None:
            if len(self._known) > _KEPT_DAYS:
                self._known.clear()
            day = self._known[hour] = _day_of_clf(text)
        return day


def _day_of_clf(text: str) -> str:
    found = _CLF.fullmatch(text)
    if found is None or found[2] not in _MONTHS:
        raise ValueError(f"{text[:30]!r} is not a time")
    month = _MONTHS.index(found[2]) + 1
    local = datetime.fromisoformat(f"{found[3]}-{month:02}-{found[1]}T{found[4]}+00:00")
    zone = timedelta(hours=int(found[6]), minutes=int(found[7]))
    return f"{local - zone if found[5] == '+' else local + zone:%Y-%m-%d}"
