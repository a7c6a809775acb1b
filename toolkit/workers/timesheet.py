"""Where the time of a run went, by worker: `build/workers.json`, written when the run ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile

FILE = "workers.json"
LIMIT_BYTES = 64 << 20  # some 300 bytes for each job


@dataclass(frozen=True, slots=True)
class TimedJob:
    """One job that ended; times are in seconds since the run began, by the clock of its start."""

    name: str
    worker: str
    end_s: float
    seconds: float  # on the worker, `fetch_s` and `send_s` too
    cpu_s: float  # of the worker's process meanwhile
    fetch_s: float
    send_s: float
    failed: bool


@dataclass(frozen=True, slots=True)
class WorkerTimes:
    """What one worker did."""

    worker: str
    jobs: int
    failed: int
    busy_s: float
    cpu_s: float
    fetch_s: float
    send_s: float
    idle_s: float  # from the start of the run until its end, but for what it was busy


@dataclass(frozen=True, slots=True)
class Timesheet:
    """A run: what the command did alone before and after, and the jobs."""

    command: str
    at: str  # ISO 8601, UTC: when it began
    wall_s: float
    first_s: float  # until the first job was handed out: planning, and looking at the workers
    jobs: tuple[TimedJob, ...] = field(default=())

    @property
    def workers(self) -> tuple[WorkerTimes, ...]:
        """What each worker did, in the order of names."""
        names = sorted({job.worker for job in self.jobs if job.worker})
        return tuple(
            _times(name, [job for job in self.jobs if job.worker == name], self.wall_s)
            for name in names
        )

    @property
    def busy_s(self) -> float:
        """What all jobs took, added up: the time that one worker alone would have needed."""
        return sum(job.seconds for job in self.jobs)

    @property
    def tail_s(self) -> float:
        """How long the last worker was busy after the first had nothing left to do."""
        ends = [max(j.end_s for j in self.jobs if j.worker == w.worker) for w in self.workers]
        return max(ends) - min(ends) if ends else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return it for programs; the file holds the same."""
        workers = [asdict(one) for one in self.workers]
        return {**asdict(self), "workers": workers, "busy_s": self.busy_s, "tail_s": self.tail_s}


def _times(worker: str, jobs: Sequence[TimedJob], wall_s: float) -> WorkerTimes:
    busy_s = sum(job.seconds for job in jobs)
    return WorkerTimes(
        worker,
        len(jobs),
        failed=sum(job.failed for job in jobs),
        busy_s=busy_s,
        cpu_s=sum(job.cpu_s for job in jobs),
        fetch_s=sum(job.fetch_s for job in jobs),
        send_s=sum(job.send_s for job in jobs),
        idle_s=max(0.0, wall_s - busy_s),
    )


def write(folder: Path, sheet: Timesheet) -> None:
    """Keep the sheet of the last run. Raises CannotWrite."""
    files.write_text(folder / FILE, json.dumps(sheet.to_json(), indent=1, sort_keys=True) + "\n")


def read(folder: Path) -> Timesheet:
    """Return the sheet of the last run. Raises BadFile where there is none."""
    path = folder / FILE
    try:
        said: Any = json.loads(files.read(path, LIMIT_BYTES))
        jobs = tuple(_jobs(said["jobs"]))
        told = {name: float(said[name]) for name in ("wall_s", "first_s")}
        return Timesheet(str(said["command"]), str(said["at"]), **told, jobs=jobs)
    except FileNotFoundError as err:
        raise BadFile(
            f"{path}: nobody has run a command with --workers or --cluster in this show yet",
            hint="run one, such as soy master --all --workers 2; then: soy report workers",
        ) from err
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
        raise BadFile(
            f"{path}: soy did not write this, or it is damaged",
            hint="delete it; the next run with workers writes it again",
        ) from err


def _jobs(rows: Iterable[Any]) -> Iterable[TimedJob]:
    for row in rows:
        yield TimedJob(
            str(row["name"]),
            str(row["worker"]),
            end_s=float(row["end_s"]),
            seconds=float(row["seconds"]),
            cpu_s=float(row["cpu_s"]),
            fetch_s=float(row["fetch_s"]),
            send_s=float(row["send_s"]),
            failed=bool(row["failed"]),
        )
