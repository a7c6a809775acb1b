"""Where a command's jobs are to run, as people say it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit import jobs, processes
from toolkit.workers.work_news import Told, untold


@dataclass(frozen=True, slots=True)
class WantedWorkers:
    """Threads of this program, unless it says processes or a cluster."""

    count: int | None = None  # processes of this machine
    cluster: str | None = None  # the address of a scheduler, or its file
    root: str | None = None  # the show's folder as the workers see it; None: the same path
    stage: str | None = None  # s3://bucket/prefix, where the workers do not see the show
    is_insecure: bool = False  # a scheduler elsewhere may be without TLS
    tell: Told = untold  # hears of each job that runs or has ended
    may_start: bool = False  # processes where nobody said so; a script may not be ready for them

    @property
    def is_threads(self) -> bool:
        """Whether all runs in this program."""
        return self.count is None and self.cluster is None

    def for_many(self, count: int | None = None, *, most: int = 256) -> WantedWorkers:
        """Return processes of this machine in place of threads, if these may be started.

        Threads wait for Python's lock: for eight episodes of ten minutes two of them needed 53 s of
        processor time, two processes 42 s (`benchmarks/season.py`). `count` says how many, if a
        person said so; more than `most` have nothing to do, and would leave the others fewer cores.
        """
        count = min(most, count or min(jobs.side_by_side(), processes.cores()))
        if not self.may_start or not self.is_threads or count < 2:
            return self
        return replace(self, count=count, tell=untold)


THREADS = WantedWorkers()
