"""The figures as one HTML page, each picture beside its numbers; it asks for no other file.

WCAG 2.2: language (3.1.1), headings and tables (1.3.1), contrast of words and of bars (1.4.3,
1.4.11), reflow at 320 px (1.4.10). Bars are SVG and hidden from screen readers: the number that
each shows stands beside it, and in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from toolkit import markup
from toolkit.characters import printable
from toolkit.statistics.figures import LEAST, METHOD, OTHER, WINDOWS_DAYS, ListenerFigures, Share

_TEMPLATE = Path(__file__).with_suffix(".html")
_WIDTH, _HEIGHT = 1000, 240  # of the picture of days, in its own units
_BAR = 0.8  # of the room that a day has
_DEVICES = {
    "mobile": "Telephone or tablet",
    "computer": "Computer",
    "smart_speaker": "Smart speaker",
    "smart_tv": "Television",
    "auto": "Car",
    "watch": "Watch",
    "unknown": "Unknown",
}
_SORTS = {
    "clip": "Clips downloaded",
    "video": "Videos downloaded",
    "kit": "Kits downloaded",
    "worksheet": "Worksheets downloaded, by episode",
}


@dataclass(frozen=True, slots=True)
class PageRow:
    """A name with its number and bar."""

    name: str
    count: str
    percent: float  # of the largest


def render(found: ListenerFigures, at: datetime) -> str:
    """Return the page; `at` is when it was made. What comes from logs is escaped."""
    return markup.page(
        _TEMPLATE,
        {
            "title": printable(found.title),
            "note": printable(found.note) if found.note else None,
            "made": f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            "first": found.first_day,
            "last": found.last_day,
            "downloads": _number(found.downloads),
            "gaps": found.gaps,
            "least": LEAST,
            "bars": tuple(_bars(found)),
            "size": (_WIDTH, _HEIGHT),
            "most": _number(max((count or 0 for _, count in found.days), default=0)),
            "days": tuple(
                (day, "few" if count is None else _number(count)) for day, count in found.days
            ),
            "other_days": _merged(found.other_days, "days"),
            "windows": WINDOWS_DAYS,
            "episodes": tuple(_episodes(found)),
            "other_episodes": _merged(found.other_episodes, "episodes"),
            "parts": tuple(_parts(found)),
            "method": METHOD,
            "added": _number(found.added),
            "has_added": found.added > 0,
            "lines": _number(found.lines),
            "left": tuple((why, _number(count)) for why, count in found.left),
            "agents": found.agents,
        },
    )


def _bars(found: ListenerFigures) -> Iterator[tuple[str, str, str, str]]:
    """Yield the bars of the days: x, y, width, height."""
    most = max((count or 0 for _, count in found.days), default=0) or 1
    room = _WIDTH / max(1, len(found.days))
    for place, (_, count) in enumerate(found.days):
        if count:
            height = max(2.0, _HEIGHT * count / most)
            x = place * room + room * (1 - _BAR) / 2
            yield f"{x:.1f}", f"{_HEIGHT - height:.1f}", f"{room * _BAR:.1f}", f"{height:.1f}"


def _episodes(found: ListenerFigures) -> Iterator[dict[str, object]]:
    most = max((one.count for one in found.episodes), default=1)
    for one in found.episodes:
        yield {
            "item": one.item,
            "title": printable(one.title),
            "count": _number(one.count),
            "percent": f"{100 * one.count / most:.1f}",
            "after": tuple(_told(count) for count in one.after),
        }


def _told(count: int | str | None) -> str:
    if count is None:
        return "–"
    return f"fewer than {LEAST}" if isinstance(count, str) else _number(count)


def _parts(found: ListenerFigures) -> Iterator[tuple[str, str, tuple[PageRow, ...]]]:
    """Yield heading, head of the first column, and rows of each table that has some."""
    parts = (
        ("Apps", "App", _rows(found.apps)),
        ("Devices", "Device", _rows(found.devices, _DEVICES)),
        ("Countries", "Country", _rows(found.countries)),
        ("Transcripts fetched, by language", "Language", _rows(found.transcripts)),
        *((_SORTS.get(sort, sort), "Name", _rows(rows)) for sort, rows in found.others),
    )
    return (part for part in parts if part[2])


def _rows(shares: tuple[Share, ...], names: dict[str, str] | None = None) -> tuple[PageRow, ...]:
    most = max((one.count for one in shares), default=1)
    return tuple(
        PageRow(
            _named(one, names or {}),
            _number(one.count) if one.count >= LEAST else f"fewer than {LEAST}",
            round(100 * max(one.count, LEAST) / max(most, LEAST), 1),
        )
        for one in shares
    )


def _named(one: Share, names: dict[str, str]) -> str:
    if one.merged:
        return f"{OTHER} ({one.merged} with small numbers)"
    return printable(names.get(one.name, one.name))


def _merged(share: Share | None, what: str) -> str | None:
    if share is None:
        return None
    count = _number(share.count) if share.count >= LEAST else f"fewer than {LEAST}"
    return f"Other {what} ({share.merged} with small numbers): {count}"


def _number(count: int) -> str:
    return f"{count:,}"
