"""One log read into the rows of its days: a job that any process can do.

Addresses stay in memory; what goes to disk are keyed hashes.
"""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.progress import Progress
from toolkit.statistics import day_chunk
from toolkit.statistics.agents import Agents, Left, read_agents
from toolkit.statistics.day_chunk import SUFFIX, ChunkHead
from toolkit.statistics.hashed_rows import HashedRows
from toolkit.statistics.layouts.log_file import Faults, LineFault, entries, layout_of
from toolkit.statistics.layouts.log_line import LogLine
from toolkit.statistics.media_files import KeyTable, table_at
from toolkit.statistics.networks import Networks
from toolkit.statistics.places import StatisticsPlaces, key_of
from toolkit.statistics.received import Received, span

ROWS_LIMIT = 150_000  # kept in memory before they go to disk
UNKNOWN_LIMIT = 200  # agents that no list knows, kept by chunk until the day is closed
# Akamai writes 000 for a 206 that ended early (IAB PTM 2.3, section 5.5.2), CloudFront for a
# listener who went away.
_GIVEN = frozenset(("200", "206", "000"))
_AGENTS_KEPT = 500_000
_COLLECT_AFTER = 200_000  # new objects; Python's own figure of 700 costs a tenth of the time
_WHY: dict[Left, str] = {"bot": "bots", "no agent": "no agent", "watch": "Apple Watch"}


@dataclass(frozen=True, slots=True)
class CountRules:
    """What is counted of a log, the same for all logs of a run."""

    layout: str | None  # None: told by each file's first lines
    hosts: frozenset[str]  # none: those of all
    own_hosts: tuple[str, ...]  # where the show's own pages are
    exclude: tuple[str, ...]
    agents: Path | None
    table: tuple[Path, str, tuple[str, ...]]  # list of files, its digest, prefixes of paths
    closed: frozenset[str]
    last_day: str  # no line can be of a later one


@dataclass(frozen=True, slots=True)
class ReadLog:
    """What came of one log."""

    name: str
    layout: str | None  # None: no layout fits, and nothing was read
    lines: int = 0  # requests
    broken: int = 0
    faults: tuple[LineFault, ...] = ()
    late: int = 0  # of days that are closed
    days: tuple[str, ...] = ()
    addresses: int = 0
    cut: int = 0  # of the addresses end with .0: somebody cut them
    strangers: int = 0  # requests for keys of the show's own form that no release has


class _DayRows:
    """The rows of one day while a log is read."""

    __slots__ = ("left", "lines", "rows")

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str, int], Received] = {}  # by address, agent and file
        self.lines = 0
        self.left: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A log to be read."""

    path: Path
    name: str  # as the person knows it
    places: StatisticsPlaces
    rules: CountRules

    @property
    def weight(self) -> float:
        """Its length in bytes."""
        return float(self.path.stat().st_size)

    def run(self, progress: Progress) -> ReadLog:
        """Read it, and write its rows. Raises BadFile, CannotWrite, OSError."""
        layout = layout_of(self.path, self.rules.layout)
        if layout is None:
            return ReadLog(self.name, None)
        faults = Faults(self.name)
        reader = _LogReader(self, faults)
        with _rare_collections():
            reader.take(entries(self.path, layout, faults, progress))
            reader.write()
        progress(1.0)
        return reader.result(layout.name)


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Have Python look for garbage seldom: of all that is made here, nothing is in a circle."""
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], _COLLECT_AFTER), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _LogReader:
    """Gathers the rows of a log."""

    def __init__(self, job: ReadJob, faults: Faults) -> None:
        self._job, self._rules, self._faults = job, job.rules, faults
        self._table: KeyTable = table_at(*job.rules.table)
        self._agents: Agents = read_agents(job.rules.agents)
        self._networks = Networks(job.rules.exclude)
        self._days: dict[str, _DayRows] = {}
        self._refused: dict[str, str | None] = {}  # agents: why they do not count
        self._seen: set[str] = set()
        self._chunks = self._rows = 0
        self._late = self._lines = self._strangers = 0
        self._addresses = self._cut = 0
        self._hosts, self._places = job.rules.hosts, self._table.places

    def take(self, lines: Iterable[LogLine]) -> None:
        """Take all requests of the log. Raises CannotWrite."""
        days, places, refused, hosts = self._days, self._places, self._refused, self._hosts
        for line in lines:
            day, address, method, path, status, sent, ranged, agent, referer, country, host = line
            rows = days.get(day)
            if rows is None and (rows := self._day(day)) is None:
                continue
            rows.lines += 1
            place = places.get(path)
            if place is None and (place := self._table.behind_prefix(path)) is None:
                rows.left["other files"] += 1
                self._strangers += self._table.is_stranger(path)
                continue
            why = refused.get(agent, "")
            if why == "":
                why = self._why(agent)
            if why is not None or method != "GET" or status not in _GIVEN or hosts:
                why = self._why_else(method, status, host) or why
                if why is not None:
                    rows.left[why] += 1
                    continue
            bytes_sent = span(status, sent, ranged)
            if bytes_sent is None:
                rows.left["two bytes"] += 1
                continue
            start, end, added = bytes_sent
            key = address, agent, place
            got = rows.rows.get(key)
            if got is not None:
                got.join(start, end, added, referer)
                continue
            rows.rows[key] = Received(start, end, added, referer, country)
            self._rows += 1
            if self._rows >= ROWS_LIMIT:
                self.write()

    def write(self) -> None:
        """Write the rows of all days, and forget them. Raises CannotWrite."""
        for day, rows in sorted(self._days.items()):
            self._lines += rows.lines
            self._seen.add(day)
            self._write(day, rows)
        self._days.clear()
        self._rows = 0

    def result(self, layout: str) -> ReadLog:
        """Return what came of it."""
        return ReadLog(
            self._job.name,
            layout,
            lines=self._lines + self._late,
            broken=self._faults.count,
            faults=tuple(self._faults.first),
            late=self._late,
            days=tuple(sorted(self._seen)),
            addresses=self._addresses,
            cut=self._cut,
            strangers=self._strangers,
        )

    def _day(self, day: str) -> _DayRows | None:
        """Return the rows of a day, None if a line of it is counted in nothing."""
        if day in self._rules.closed:
            self._late += 1
            return None
        if day > self._rules.last_day:
            self._faults.add(0, f"its date, {day}, is in the future")
            return None
        return self._days.setdefault(day, _DayRows())

    def _why(self, agent: str) -> str | None:
        """Return why an agent does not count, None if it does."""
        if len(self._refused) > _AGENTS_KEPT:
            self._refused.clear()
        left = self._agents.of(agent).left
        found = self._refused[agent] = _WHY[left] if left else None
        return found

    def _why_else(self, method: str, status: str, host: str | None) -> str | None:
        """Return why a request does not count, whoever made it."""
        if self._hosts and host is not None and host not in self._hosts:
            return "other hosts"
        if method != "GET":
            return "HEAD" if method == "HEAD" else "other methods"
        if status not in _GIVEN:
            return "not modified (304)" if status == "304" else "other answers"
        return None

    def _write(self, day: str, rows: _DayRows) -> None:
        folder = self._job.places.day(day)
        made = HashedRows(key_of(folder), self._agents, self._rules.own_hosts)
        for (address, agent, place), got in rows.rows.items():
            try:
                counted = self._networks.counted(address)
            except ValueError as err:
                self._faults.add(0, err)
                continue
            if counted is None:
                rows.left["own networks"] += got.lines
                continue
            self._cut += counted.endswith(".0")
            self._addresses += 1
            made.add(counted, agent, self._table.files[place].key, got)
        head = ChunkHead(
            tuple(made.keys),
            tuple(made.labels),
            rows.lines,
            dict(sorted(rows.left.items())),
            dict(made.unknown.most_common(UNKNOWN_LIMIT)),
        )
        name = f"{self._job.path.name}-{self._chunks}{SUFFIX}"
        self._chunks += 1
        day_chunk.write(folder / name, head, made.rows)
