"""Logs read and days closed: what was fetched becomes sums."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from toolkit import files, processes
from toolkit.errors import PublishConflict, SoyError
from toolkit.folders import alone
from toolkit.progress import Progress, StepWatch, unwatched
from toolkit.show.project import Project
from toolkit.statistics import count_run, fetched
from toolkit.statistics.agents import read_agents
from toolkit.statistics.count_run import CountedLogs
from toolkit.statistics.day_tally import SummedDay
from toolkit.statistics.log_fetch import remove_leftovers
from toolkit.statistics.log_reader import CountRules
from toolkit.statistics.places import StatisticsPlaces, private_folder
from toolkit.workflow.listeners import published_files
from toolkit.workflow.listeners.log_fetch import places_of, settings_of

_CLOCK = timedelta(days=1)  # by how much the clock of whoever writes logs may be ahead
_ALONE_S = 2.0
_MANY_ADDRESSES, _CUT_SHARE = 50, 0.9
_WORTH_PROCESSES_BYTES = 8 << 20  # less is read before another process has begun
_IGNORE = "# Sums of listeners: keep them safe, and do not publish them.\n*\n"


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of reading logs."""

    run: CountedLogs
    files: int  # published files that are known
    remarks: tuple[str, ...]

    @property
    def broken(self) -> int:
        """How many lines could not be read."""
        return sum(one.broken for one in self.run.logs)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Logs in no layout that soy knows: they were left, and are fetched again."""
        return tuple(one.name for one in self.run.logs if one.layout is None)


def count(
    project: Project,
    at: datetime,
    agents: Path | None = None,
    jobs: int | None = None,
    watch: StepWatch = unwatched,
) -> Counted:
    """Read the logs that were fetched, and close the days that are over at an instant.

    `agents` is a folder with newer lists of agents; `jobs` is how many processes work. Raises
    BadFile, CannotWrite, PublishConflict while another process counts.
    """
    places = places_of(project)
    private_folder(places.work)
    with alone.in_folder(places.work, _busy, _ALONE_S):
        _keep_private(places)
        remove_leftovers(places)
        found, remarks = published_files.gather(project, places)
        rules = _rules(project, places, at, agents)
        ledger = fetched.read(places.fetched)
        copies = sorted(places.logs.glob("*.log"))
        logs = [(copy, ledger.waiting.get(copy.name, ("", copy.name))[1]) for copy in copies]
        most = settings_of(project).most_a_day
        label = f"reading {len(logs)} logs" if logs else "closing days"
        with watch(label, is_quiet=not logs and not places.days_open()) as progress:
            run = _counted(logs, places, rules, at, most, _processes(copies, jobs), progress)
        for (copy, _), one in zip(logs, run.logs, strict=True):
            if one.layout is None:
                ledger.forget(copy.name)
            ledger.waiting.pop(copy.name, None)
            copy.unlink()
        fetched.write(places.fetched, ledger)
    return Counted(run, len(found), (*remarks, *_remarks(run)))


def open_days(project: Project, at: datetime, agents: Path | None = None) -> tuple[SummedDay, ...]:
    """Return what can be told of days that are open: the busiest addresses, and unknown agents.

    Addresses are told by their keyed hashes. Raises BadFile.
    """
    places = places_of(project)
    if not places.days_open():
        return ()
    rules = _rules(project, places, at, agents)
    return count_run.open_days(places, rules, settings_of(project).most_a_day)


def _rules(
    project: Project, places: StatisticsPlaces, at: datetime, agents: Path | None
) -> CountRules:
    said = settings_of(project)
    read_agents(agents)  # a mistake in a list ends it here, not in each process
    return CountRules(
        said.layout,
        frozenset(said.hosts),
        published_files.own_hosts(project, said.hosts),
        said.exclude,
        agents,
        (
            places.media_files,
            files.sha256_of(places.media_files),
            published_files.prefixes(project),
        ),
        frozenset(places.days_closed()),
        f"{at + _CLOCK:%Y-%m-%d}",
    )


def _counted(
    logs: list[tuple[Path, str]],
    places: StatisticsPlaces,
    rules: CountRules,
    at: datetime,
    most: int,
    count: int,
    progress: Progress,
) -> CountedLogs:
    if count == 1:
        return count_run.count_logs(logs, places, rules, at, None, progress, most)
    with processes.pool(count) as pool:
        try:
            return count_run.count_logs(logs, places, rules, at, pool, progress, most)
        except BrokenExecutor as err:
            raise SoyError(
                "a process that was reading logs was killed, perhaps because memory ran out",
                hint="run the same command with --jobs 1; nothing is counted twice",
            ) from err


def _processes(copies: list[Path], jobs: int | None) -> int:
    size = sum(path.stat().st_size for path in copies)
    if jobs is None and size < _WORTH_PROCESSES_BYTES:
        return 1
    return max(1, min(jobs or os.cpu_count() or 1, len(copies)))


def _keep_private(places: StatisticsPlaces) -> None:
    """Keep the sums out of a repository that somebody publishes."""
    path = places.kept / ".gitignore"
    if not path.exists():
        files.write_text(path, _IGNORE)


def _remarks(run: CountedLogs) -> list[str]:
    found = []
    late = sum(one.late for one in run.logs)
    if late:
        found.append(f"{late} lines are for days that are closed; soy did not count them")
    strangers = sum(one.strangers for one in run.logs)
    if strangers:
        found.append(
            f"{strangers} requests were for media files of no release that soy knows; before you "
            "count, build the show, or give soy access to the storage"
        )
    addresses = sum(one.addresses for one in run.logs)
    if addresses >= _MANY_ADDRESSES and sum(one.cut for one in run.logs) > addresses * _CUT_SHARE:
        found.append(
            "the log has addresses without their last part, so several listeners count as one, and "
            "the numbers are too low (docs/listeners.md)"
        )
    return found


def _busy(folder: Path) -> SoyError:
    return PublishConflict(
        f"{folder}: another soy is counting at this moment",
        hint="wait until it has finished, then run the command again",
    )
