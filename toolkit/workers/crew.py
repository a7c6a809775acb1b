"""Those who do the jobs of a command, hired when it begins and let go when it ends."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from toolkit import jobs, processes
from toolkit.errors import SoyError
from toolkit.job_values import WHOLE, Job, JobEnd, JobName, JobNews, Stretch
from toolkit.progress import Progress, silent
from toolkit.show.project import Project
from toolkit.workers import timesheet
from toolkit.workers.timesheet import TimedJob, Timesheet
from toolkit.workers.wanted_workers import WantedWorkers
from toolkit.workers.work_left import WorkLeft
from toolkit.workers.work_news import Told, WorkNews, untold

R = TypeVar("R")


@dataclass
class Crew:
    """The workers of one run, and what they did so far."""

    project: Project
    executor: Executor | None  # None: threads of this program
    tell: Told = untold
    clock: Callable[[], float] = time.monotonic
    began_s: float = field(default_factory=time.monotonic)
    first_s: float | None = None  # when the first job was handed out, since it began
    left: WorkLeft | None = None
    ended: list[TimedJob] = field(default_factory=list)

    def run(
        self,
        work: Sequence[Job[R]],
        name_of: Callable[[int], JobName],
        progress: Progress = silent,
        *,
        count: int | None = None,
        is_strict: bool = False,
    ) -> list[R | SoyError]:
        """Do all jobs and return what came of each, in their order. Raises as `jobs.run_all`."""
        return jobs.run_all(
            work,
            progress,
            executor=self.executor,
            count=count,
            is_strict=is_strict,
            shared=self.project.build_dir,
            note=self.noted(name_of),
        )

    def noted(
        self, name_of: Callable[[int], JobName], stretch: Stretch = WHOLE
    ) -> Callable[[JobNews[object]], None]:
        """Return what takes note of jobs that have these names.

        They are a stretch of the work whose time left is told; one from 0.0 begins it.
        """
        if stretch.start == 0.0 or self.left is None:
            self.left = WorkLeft(self.clock)
        left = self.left
        if self.first_s is None:
            self.first_s = self.clock() - self.began_s

        def note(news: JobNews[object]) -> None:
            left.take(news, stretch)
            news = replace(news, done=news.done + stretch.before, of=stretch.of or news.of)
            name = name_of(news.index)
            if news.end is not None:
                self.ended.append(self._timed(name.said, news.end))
            self.tell(WorkNews.of_job(name, news, left.left_s))

        return note

    def _timed(self, name: str, end: JobEnd[object]) -> TimedJob:
        times = end.seconds, end.cpu_s, end.fetch_s, end.send_s
        since_s, failed = self.clock() - self.began_s, isinstance(end.result, SoyError)
        return TimedJob(name, end.worker, since_s, *times, failed)


@contextlib.contextmanager
def hired(
    project: Project,
    wanted: WantedWorkers,
    command: str,
    *,
    most: int | None = None,
    wants_gpu: bool | None = False,
) -> Iterator[Crew]:
    """Yield the workers that a person wants, at most `most` processes; then keep their times.

    With `wants_gpu` workers of a cluster with a graphics card alone, with None these if there are
    any. Raises WorkersUnfit, WorkersLost, CannotWrite, and SoyError where Dask is not installed.
    """
    if wanted.is_threads:
        yield Crew(project, None)
        return
    at = datetime.now(UTC).isoformat(timespec="seconds")
    crew = Crew(project, None, wanted.tell)
    with _executor(project, wanted, most, wants_gpu) as crew.executor:
        try:
            yield crew
        finally:
            wall_s = time.monotonic() - crew.began_s
            if crew.ended:
                first_s = crew.first_s or 0.0
                sheet = Timesheet(command, at, wall_s, first_s, tuple(crew.ended))
                with contextlib.suppress(SoyError):  # how long it took is worth no failure
                    timesheet.write(project.build_dir, sheet)


@contextlib.contextmanager
def _executor(
    project: Project, wanted: WantedWorkers, most: int | None, wants_gpu: bool | None
) -> Iterator[Executor]:
    if wanted.cluster:
        from toolkit.workers import dask_cluster

        with dask_cluster.executor(project, wanted, wants_gpu=wants_gpu) as executor:
            if wanted.stage is None:
                yield executor
                return
            from toolkit.workers.staged_executor import StagedExecutor

            with StagedExecutor(project, wanted.stage, executor, executor.at_once) as staged:
                yield staged
        return
    count = min(wanted.count or 1, most or 256)
    with processes.pool(count, beside=count) as pool:
        yield pool
