"""Time as integer milliseconds, and the ways people and formats write it."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?([0-5]?\d):)?([0-5]?\d)(?:[.,](\d{1,3}))?", re.ASCII)
_SECONDS = re.compile(r"(\d{1,6})(?:[.,](\d{1,3}))?", re.ASCII)


def parse(text: str) -> int:
    """Return the milliseconds of `1:02:03.450`, `02:03.4`, `02:03,450` or plain seconds.

    Raises ValueError for anything else.

    >>> parse("1:02:03.45"), parse("2:03"), parse("75.5")
    (3723450, 123000, 75500)
    """
    text = text.strip()
    if found := _SECONDS.fullmatch(text):
        return int(found[1]) * 1000 + _thousandths(found[2])
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds, rest = found.groups()
        whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
        return whole * 1000 + _thousandths(rest)
    raise ValueError(f"{text!r} is not a time such as 00:12:34.500")


def clock(ms: int, point: str = ".") -> str:
    """Return HH:MM:SS.mmm, the form of WebVTT and TOML files; SubRip wants `point=","`.

    >>> clock(3723450), clock(3723450, ",")
    ('01:02:03.450', '01:02:03,450')
    """
    hours, minutes, seconds = _fields(ms // 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{ms % 1000:03}"


def short(ms: int) -> str:
    """Return the time as people say it, to the second below: M:SS or H:MM:SS.

    >>> short(83_999), short(3_723_450)
    ('1:23', '1:02:03')
    """
    hours, minutes, seconds = _fields(ms // 1000)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def padded(ms: int, *, with_hours: bool) -> str:
    """Return the time to the second below, all fields of two digits: MM:SS or HH:MM:SS.

    Without hours it has to be less than one.

    >>> padded(83_999, with_hours=False), padded(83_999, with_hours=True)
    ('01:23', '00:01:23')
    """
    hours, minutes, seconds = _fields(ms // 1000)
    whole = f"{minutes:02}:{seconds:02}"
    return f"{hours:02}:{whole}" if with_hours or hours else whole


def tenths(ms: int) -> str:
    """Return the time to the nearest tenth of a second, H:MM:SS.s; what is rounded up carries.

    >>> tenths(119_949), tenths(119_950)
    ('0:01:59.9', '0:02:00.0')
    """
    whole, tenth = divmod((ms + 50) // 100, 10)
    hours, minutes, seconds = _fields(whole)
    return f"{hours}:{minutes:02}:{seconds:02}.{tenth}"


def from_seconds(seconds: float) -> int:
    """Return the nearest whole millisecond."""
    return round(seconds * 1000)


def seconds(ms: int) -> float:
    """Return seconds as a float that prints with at most three decimals.

    >>> seconds(1500), seconds(2000)
    (1.5, 2.0)
    """
    return ms / 1000


def _fields(seconds: int) -> tuple[int, int, int]:
    """Return hours, minutes and seconds; whole numbers, so that no rounding comes after it."""
    minutes, seconds = divmod(seconds, 60)
    return *divmod(minutes, 60), seconds


def _thousandths(digits: str | None) -> int:
    return int((digits or "0").ljust(3, "0"))
