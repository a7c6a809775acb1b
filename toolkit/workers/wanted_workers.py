"""Where a command's jobs are to run, as people say it."""

from __future__ import annotations

from dataclasses import dataclass

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

    @property
    def is_threads(self) -> bool:
        """Whether all runs in this program."""
        return self.count is None and self.cluster is None


THREADS = WantedWorkers()
