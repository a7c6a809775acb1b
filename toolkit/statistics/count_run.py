"""Logs read and days closed, side by side: nothing is counted twice, whenever it is killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from toolkit import files
from toolkit.jobs import run_all
from toolkit.progress import Progress, part, silent
from toolkit.statistics.agents import read_agents
from toolkit.statistics.day_tally import SummedDay, summed
from toolkit.statistics.log_reader import CountRules, ReadJob, ReadLog
from toolkit.statistics.media_files import table_at
from toolkit.statistics.places import StatisticsPlaces

# CloudFront may write a line 24 hours late, S3 some hours; as much again for whoever fetches them.
CLOSED_AFTER = timedelta(hours=48)
MOST_A_DAY = 500
_READING = 0.85  # of the work, as measured


@dataclass(frozen=True, slots=True)
class CloseJob:
    """A day to be summed; with `is_final` it is closed."""

    places: StatisticsPlaces
    day: str
    rules: CountRules
    most_a_day: int
    is_final: bool = True

    @property
    def weight(self) -> float:
        """The size of its rows in bytes."""
        return float(sum(path.stat().st_size for path in self.places.day(self.day).iterdir()))

    def run(self, progress: Progress) -> SummedDay:
        """Sum it, keep the sums, and delete key and rows. Raises BadFile, CannotWrite."""
        folder = self.places.day(self.day)
        found = table_at(*self.rules.table).by_key
        made = summed(folder, found, self.most_a_day, read_agents(self.rules.agents).label)
        if self.is_final:
            files.write_bytes(self.places.sums(self.day), made.sums.to_json())
            files.flush_folder(self.places.kept)
            forget(self.places, self.day)
        progress(1.0)
        return made


@dataclass(frozen=True, slots=True)
class CountedLogs:
    """What came of a run."""

    logs: tuple[ReadLog, ...]
    closed: tuple[SummedDay, ...]
    still_open: tuple[str, ...]


def forget(places: StatisticsPlaces, day: str) -> None:
    """Delete a day's key, then its rows. Raises CannotWrite if they stay."""
    folder = places.day(day)
    with files.full_disk_told(folder):
        (folder / "key").unlink(missing_ok=True)
        if folder.exists():
            shutil.rmtree(folder)


def is_over(day: str, at: datetime) -> bool:
    """Tell whether a day can be closed at an instant: 48 hours after its end.

    >>> is_over("2026-11-03", datetime(2026, 11, 6, tzinfo=UTC))
    True
    """
    end = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    return at >= end + CLOSED_AFTER


def count_logs(
    logs: Sequence[tuple[Path, str]],
    places: StatisticsPlaces,
    rules: CountRules,
    at: str | datetime,
    executor: Executor | None = None,
    progress: Progress = silent,
    most_a_day: int = MOST_A_DAY,
) -> CountedLogs:
    """Read logs (path, name), then close the days that are over at an instant.

    Each log's rows are files of their own names, so that one which is read again counts once.
    Raises what the jobs raise.
    """
    now = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
    reading = [ReadJob(path, name, places, rules) for path, name in logs]
    read = run_all(reading, part(progress, 0.0, _READING), executor=executor)
    for day in set(places.days_open()) & set(places.days_closed()):
        forget(places, day)  # a run was killed in the middle of closing it
    due = [day for day in places.days_open() if is_over(day, now)]
    closing = [CloseJob(places, day, rules, most_a_day) for day in due]
    closed = run_all(closing, part(progress, _READING, 1.0), executor=executor)
    return CountedLogs(
        tuple(one for one in read if isinstance(one, ReadLog)),
        tuple(one for one in closed if isinstance(one, SummedDay)),
        places.days_open(),
    )


def open_days(
    places: StatisticsPlaces, rules: CountRules, most_a_day: int, days: Iterable[str] | None = None
) -> tuple[SummedDay, ...]:
    """Return what can be told of days that are open; they stay so."""
    wanted = places.days_open() if days is None else tuple(days)
    jobs = [CloseJob(places, day, rules, most_a_day, is_final=False) for day in wanted]
    return tuple(one for one in run_all(jobs) if isinstance(one, SummedDay))
