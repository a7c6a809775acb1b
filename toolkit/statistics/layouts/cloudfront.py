"""CloudFront's standard logs: tabs, and a #Fields line that says which columns there are.

Source: Amazon CloudFront Developer Guide, "Standard logs reference", read on 28 November 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from urllib.parse import unquote

from toolkit.statistics.layouts.log_line import (
    ByteRange,
    LogLayout,
    LogLine,
    Parse,
    checked_day,
    number,
    said,
)

_FIELDS = "#Fields:"
_NEEDED = ("date", "c-ip", "cs-method", "cs-uri-stem", "sc-status", "sc-bytes", "cs(User-Agent)")
_MORE = ("cs(Referer)", "x-host-header", "sc-range-start", "sc-range-end", "c-country")
_KEPT_AGENTS = 100_000
_new = tuple.__new__  # half the time of the named tuple's own


def _fits(lines: Sequence[str]) -> bool:
    return any(line.startswith(_FIELDS) and "cs-uri-stem" in line for line in lines)


class _CloudfrontParser:
    """Reads lines by the last #Fields line."""

    def __init__(self) -> None:
        self._pick: Callable[[list[str]], tuple[str, ...]] | None = None
        self._count = 0
        self._days: dict[str, str] = {}
        self._agents: dict[str, str] = {}

    def __call__(self, line: str) -> LogLine | None:
        if line[:1] == "#":
            if line.startswith(_FIELDS):
                self._head(line[len(_FIELDS) :].split())
            return None
        fields = line.split("\t")
        if self._pick is None or len(fields) < self._count:
            raise ValueError(self._why(len(fields)))
        fields.append("-")  # what the columns that are not there say
        date, ip, method, path, status, sent, agent, referer, host, first, last, country = (
            self._pick(fields)
        )
        day = self._days.get(date) or self._day(date)
        told = self._agents.get(agent)
        if told is None:
            told = self._agent(agent)
        return _new(
            LogLine,
            (
                day,
                ip,
                method,
                path,
                status,
                int(sent) if sent.isdecimal() else number(sent),
                None if first == "-" else _range(first, last),
                told,
                None if referer == "-" else referer,
                None if country == "-" else country,
                None if host == "-" else host,
            ),
        )

    def _head(self, names: list[str]) -> None:
        if lacking := [name for name in _NEEDED if name not in names]:
            raise ValueError(f"the line #Fields lacks {', '.join(lacking)}")
        places = [names.index(name) for name in _NEEDED]
        places += [names.index(name) if name in names else -1 for name in _MORE]
        self._pick, self._count = itemgetter(*places), len(names)

    def _why(self, count: int) -> str:
        if self._pick is None:
            return "there is no #Fields line above it"
        return f"it has {count} columns, not {self._count}"

    def _day(self, text: str) -> str:
        day = self._days[text] = checked_day(text)
        if len(self._days) > _KEPT_AGENTS:
            self._days.clear()
        return day

    def _agent(self, text: str) -> str:
        if len(self._agents) > _KEPT_AGENTS:
            self._agents.clear()
        # Escaped once, and by some distributions once more.
        told = self._agents[text] = unquote(unquote(text)) if "%" in text else text
        return told


def _range(first: str, last: str) -> ByteRange:
    if first.isdecimal() and last.isdecimal():
        return int(first), int(last)
    return number(first), number(last) if said(last) else None


def _parser() -> Parse:
    return _CloudfrontParser()


LAYOUT = LogLayout("cloudfront", "CloudFront standard log", _fits, _parser)
