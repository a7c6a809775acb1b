"""Dates as people write them: with a zone of their own, or in the show's local time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

EXPECTED = (
    'expected a date such as "2026-11-03", "2026-11-03 06:00" (local time, by timezone in '
    "show.toml) or 2026-11-03T06:00:00Z"
)

_WRITTEN = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?"
    r" ?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,2}", re.ASCII)


@lru_cache(maxsize=8)
def zone(name: str) -> ZoneInfo:
    """Return the time zone of IANA's database that has this name. Raises ValueError.

    The rules are those of the package tzdata, not of the machine: one show has the same dates, and
    so the same bytes, on all machines.
    """
    expected = "expected a time zone such as Europe/Brussels or UTC"
    if not _ZONE.fullmatch(name):
        raise ValueError(expected)
    place = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    try:
        with place.open("rb") as file:
            return ZoneInfo.from_file(file, name)
    except (OSError, ValueError) as err:  # no such file, a folder, a file that is no zone
        raise ValueError(expected) from err


def instant(value: object, zone_name: str) -> datetime:
    """Return the instant that a person wrote, in UTC; what names no zone is local time there.

    A day without a time begins at midnight. Numbers are refused: nobody writes Unix times, and
    1762150000 may be a slip. An hour that comes twice, at the end of summer time, is the first of
    the two. Raises ValueError, also for a local time that the clocks skip.

    >>> instant("2026-11-03 06:00", "Europe/Brussels").isoformat()
    '2026-11-03T05:00:00+00:00'
    """
    told = _parsed(value) if isinstance(value, str) else value
    if isinstance(told, date) and not isinstance(told, datetime):
        told = datetime.combine(told, time())
    if not isinstance(told, datetime):
        raise ValueError(EXPECTED)
    try:
        if told.tzinfo is not None:
            return told.astimezone(UTC)
        local = told.replace(tzinfo=zone(zone_name))
        found = local.astimezone(UTC)
    except OverflowError as err:
        raise ValueError("expected a date between the years 1 and 9999") from err
    if found.astimezone(local.tzinfo).replace(tzinfo=None) != told:
        raise ValueError(
            f"expected a time that exists: in {zone_name} the clocks skip {told:%H:%M} that day"
        )
    return found


def told(at: datetime, zone_name: str) -> str:
    """Return an instant as people of that zone say it.

    >>> told(datetime(2026, 11, 3, 5, tzinfo=UTC), "Europe/Brussels")
    '2026-11-03 06:00 (Europe/Brussels)'
    >>> told(datetime(2026, 11, 3, 5, tzinfo=UTC), "UTC")
    '2026-11-03 05:00 UTC'
    """
    local = at.astimezone(zone(zone_name))
    return f"{local:%Y-%m-%d %H:%M} {'UTC' if zone_name == 'UTC' else f'({zone_name})'}"


def day(at: datetime, zone_name: str) -> date:
    """Return the day on which an instant falls in that zone.

    >>> day(datetime(2026, 11, 2, 23, 30, tzinfo=UTC), "Europe/Brussels").isoformat()
    '2026-11-03'
    """
    return at.astimezone(zone(zone_name)).date()


def _parsed(text: str) -> datetime:
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise ValueError(EXPECTED)
    year, month, day, hour, minute, second, offset = found.groups()
    hour = (hour or "0").zfill(2)
    iso = f"{year}-{month.zfill(2)}-{day.zfill(2)}T{hour}:{minute or '00'}"
    try:
        return datetime.fromisoformat(f"{iso}:{second or '00'}{(offset or '').upper()}")
    except ValueError as err:  # the 31st of February, 25 o'clock
        raise ValueError(EXPECTED) from err
