"""New logs brought into the show's folder: a plan, and its doing, which may be cut off anywhere."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.progress import Progress, silent
from toolkit.statistics import fetched
from toolkit.statistics.fetched import HEAD_BYTES, FetchedLog, FetchLedger
from toolkit.statistics.layouts.log_file import is_compressed, pieces
from toolkit.statistics.log_sources import ListedLog, LogSource
from toolkit.statistics.places import StatisticsPlaces, private_folder
from toolkit.stores.common.patience import Tick

_SAVE_EVERY = 100  # logs, between two writings of the ledger


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """Which logs are new or have grown."""

    source: str
    logs: tuple[ListedLog, ...]
    known: int  # logs that were fetched before and are as they were
    changed: tuple[str, ...]  # that are other than when they were fetched, though they cannot grow

    @property
    def size_bytes(self) -> int:
        """How much there is to fetch, at most."""
        return sum(one.size_bytes for one in self.logs)


def plan(source: LogSource, ledger: FetchLedger) -> FetchPlan:
    """Return what is to be fetched. Raises as the source does."""
    known = ledger.of(source.describe())
    listed = source.list()
    new, changed = [], []
    for one in listed:
        before = known.get(one.name)
        if before is None or (source.can_grow and before.size_bytes != one.size_bytes):
            new.append(one)
        elif before.size_bytes != one.size_bytes:
            changed.append(one.name)
    same = len(listed) - len(new) - len(changed)
    return FetchPlan(source.describe(), tuple(new), same, tuple(changed))


def fetch(
    source: LogSource, wanted: FetchPlan, places: StatisticsPlaces, progress: Progress = silent
) -> int:
    """Bring the logs of a plan here, and return how many had something new.

    Each is whole or not there; the ledger says so afterwards. Raises as the source does, and
    CannotWrite.
    """
    private_folder(places.work)
    remove_leftovers(places)
    ledger = fetched.read(places.fetched)
    whole, done, count = wanted.size_bytes or 1, 0, 0
    try:
        for number, one in enumerate(wanted.logs, 1):
            tick = functools.partial(progress, done / whole)
            count += _fetch(source, one, places, ledger, tick)
            done += one.size_bytes
            progress(done / whole)
            if number % _SAVE_EVERY == 0:
                fetched.write(places.fetched, ledger)
    finally:
        fetched.write(places.fetched, ledger)
    return count


def remove_leftovers(places: StatisticsPlaces) -> None:
    """Remove what a killed run left of logs: it has addresses."""
    for path in private_folder(places.logs).glob(".*"):
        path.unlink(missing_ok=True)


def _fetch(
    source: LogSource, one: ListedLog, places: StatisticsPlaces, ledger: FetchLedger, tick: Tick
) -> bool:
    """Bring one log here; tell whether there was something new in it."""
    name = source.describe()
    raw = places.logs / f".{_mark(name, one.name, 0)}.part"
    try:
        source.copy(one.name, raw, tick)
        content = b"".join(_first(raw, HEAD_BYTES))
        before = ledger.of(name).get(one.name)
        if before is None or not before.begins(content):
            before = ledger.renamed(name, one.name, content) if source.can_grow else None
        start = (before.done_bytes or 0) if before else 0
        copy = places.logs / f"{_mark(name, one.name, start)}.log"
        end: int | None = None  # what is compressed was read to its end
        is_new = before is None
        if before is None and (not source.can_grow or is_compressed(raw)):
            raw.replace(copy)
        elif before is None or before.done_bytes is not None:
            end = _take_tail(raw, copy, start)
            is_new = end > start
        told = FetchedLog(one.size_bytes, end, len(content), fetched.digest(content))
        ledger.note(name, one.name, told)
        if is_new:
            ledger.waiting[copy.name] = name, one.name
        return is_new
    finally:
        raw.unlink(missing_ok=True)


def _take_tail(raw: Path, copy: Path, start: int) -> int:
    """Copy what stands behind `start` up to the last end of a line; return where that is.

    A line that is still being written is taken when it is whole.
    """
    end = start
    with files.written_beside(copy) as beside, beside.open("wb") as out:
        rest = b""
        for piece in _behind(raw, start):
            whole, mark, tail = (rest + piece).rpartition(b"\n")
            if mark:
                out.write(whole + mark)
                end += len(whole) + 1
            rest = tail
    if end == start:
        copy.unlink()
    return end


def _behind(path: Path, start: int) -> Iterator[bytes]:
    """Yield what is in a log, uncompressed, from a place on; what is damaged ends it."""
    place = 0
    with files.opened(path) as file:
        if start and not is_compressed(path):
            file.seek(start)
            place = start
        try:
            for piece in pieces(file):
                yield piece[max(0, start - place) :]
                place += len(piece)
        except (EOFError, ValueError):
            return


def _first(path: Path, count: int) -> Iterator[bytes]:
    """Yield the first bytes of a log, uncompressed."""
    for piece in _behind(path, 0):
        yield piece[:count]
        count -= len(piece)
        if count <= 0:
            return


def _mark(source: str, name: str, start: int) -> str:
    """Return the name of a copy: the same for the same part of the same log."""
    return hashlib.sha256(f"{source}\0{name}\0{start}".encode()).hexdigest()[:20]
