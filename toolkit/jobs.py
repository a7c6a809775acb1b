"""Work in pieces that run anywhere: on threads, on processes, on any `concurrent.futures.Executor`.

A job is a frozen value that can be pickled, run by one function of this module. How far it is and
whether it is to stop goes through small files in a folder, so that nothing has to be shared but
the disk, which the work itself needs anyway. A job that somebody else is at comes again later.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Callable, Sequence
from concurrent import futures
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from toolkit import job_folder
from toolkit.errors import SoyError, WorkersLost
from toolkit.folders import claims
from toolkit.folders.claims import Claimed
from toolkit.job_values import Job, JobChannel, JobEnd, JobNews, JobWord, untold, way_home
from toolkit.progress import Progress, silent, tell

R = TypeVar("R")

SIDE_BY_SIDE = 2  # sound is encoded on all cores; the second works where the first cannot share
_POLL_S = 0.05
_LATER_POLL_S = 0.25  # when it takes long: the folder may be on a network disk
_EARLY_S = 10.0
_TOLD_S = 0.1  # between two words of one job
_SURE_S = 0.5  # what has run for so long has found nobody else at it
_WATCHED = 64  # jobs whose errors are noticed at once, those of the others by the next look


def side_by_side() -> int:
    """Return how many jobs are run at the same time if nobody says it."""
    return max(SIDE_BY_SIDE, (os.cpu_count() or 1) // 4)


def run_all(
    jobs: Sequence[Job[R]],
    progress: Progress = silent,
    *,
    executor: futures.Executor | None = None,
    count: int | None = None,
    is_strict: bool = True,
    shared: Path | None = None,
    note: Callable[[JobNews[R]], None] = untold,
) -> list[R | SoyError]:
    """Run all jobs and return what came of them, in their order.

    They run on `executor`, else on `count` threads. With `is_strict` the first error ends all;
    else it stands in its job's place. Whatever ends it, Ctrl-C too, stops what has begun, and
    waits for that. `shared` is a folder on a disk that an executor on other machines sees as well.
    `note` hears of each job that runs for half a second, when it comes further, and of each end.
    `progress` and `note` are called in the caller's own thread.
    """
    if not jobs:
        return []
    own = executor or futures.ThreadPoolExecutor(
        min(count or side_by_side(), len(jobs)), thread_name_prefix="soy-job"
    )
    try:
        with job_folder.made(shared) as folder:
            run = _JobRun(jobs, folder, own, is_strict, note)
            try:
                return run.results(progress)
            except BaseException:
                job_folder.stop(folder)
                run.let_end()
                raise
    finally:
        if executor is None:
            own.shutdown(cancel_futures=True)


def perform(job: Job[R], word: JobChannel, is_strict: bool) -> JobEnd[R] | Claimed:
    """Run one job where an executor put it. Raises KeyboardInterrupt when told to stop."""
    last_s, began_s, cpu_s = -_TOLD_S, time.monotonic(), time.process_time()
    worker, tell_home = here(), way_home.get() or JobChannel.tell

    def told(share: float) -> None:
        nonlocal last_s
        if word.is_stopped():
            raise KeyboardInterrupt  # what it has begun goes away
        now_s = time.monotonic()
        if share >= 1 or now_s - last_s >= _TOLD_S:
            last_s = now_s
            with contextlib.suppress(OSError):  # how far it is is worth no failure
                tell_home(word, JobWord(share, now_s - began_s, worker))

    result: R | SoyError
    mine = claims.run.set(word.folder.name)
    try:
        told(0.0)
        result = job.run(told)
    except Claimed as err:
        word.end()
        return err
    except SoyError as err:
        if is_strict:
            raise
        result = err
    finally:
        claims.run.reset(mine)
    took = time.monotonic() - began_s, time.process_time() - cpu_s
    return JobEnd(result, worker, *took)


def here() -> str:
    """Return what this process is called as a worker."""
    return f"{socket.gethostname()}/{os.getpid()}"


@dataclass(slots=True)
class _AtWork:
    """Who does a job now, and since when."""

    worker: str
    since_s: float  # by the clock of whoever waits
    share: float = 0.0
    is_told: bool = False


class _JobRun(Generic[R]):
    """The jobs of one run: which have ended, which have begun, which somebody else is at."""

    def __init__(
        self,
        jobs: Sequence[Job[R]],
        folder: Path,
        executor: futures.Executor,
        is_strict: bool,
        note: Callable[[JobNews[R]], None],
    ) -> None:
        self._jobs, self._executor, self._is_strict, self._note = jobs, executor, is_strict, note
        self._weights = [max(0.0, job.weight) for job in jobs]
        self._words = [JobChannel(folder, str(index)) for index in range(len(jobs))]
        self._folder, self._shares = folder, dict[int, float]()  # of those that have begun
        self._at_work: dict[int, _AtWork] = {}
        self._whole, self._done, self._failed = sum(self._weights) or 1.0, 0.0, 0
        self._tasks: dict[int, futures.Future[JobEnd[R] | Claimed]] = {}  # in the jobs' order
        self._later: dict[int, float] = {}  # when to look again at what somebody else does
        self._awaited: Claimed | None = None  # of whom nothing was said yet
        self._is_told = False
        self._ends: dict[int, JobEnd[R]] = {}

    def results(self, progress: Progress) -> list[R | SoyError]:
        """Return what came of all. Raises the first error where that ends all."""
        for index in range(len(self._jobs)):
            self._begin(index)
        began_s = time.monotonic()
        while len(self._ends) < len(self._jobs):
            poll_s = _POLL_S if time.monotonic() - began_s < _EARLY_S else _LATER_POLL_S
            self._wait(poll_s)
            for index in [index for index, task in self._tasks.items() if task.done()]:
                self._take(index)
            for index in [i for i, at_s in self._later.items() if at_s <= time.monotonic()]:
                del self._later[index]
                self._begin(index)
            self._look()
            progress(self._share)
        progress(1.0)
        return [self._ends[index].result for index in range(len(self._jobs))]

    def let_end(self) -> None:
        """Wait for what has begun, which was told to stop; what has not begun does not begin."""
        for task in self._tasks.values():
            task.cancel()
        futures.wait(self._tasks.values())

    def _begin(self, index: int) -> None:
        job, word = self._jobs[index], self._words[index]
        try:
            self._tasks[index] = self._executor.submit(perform, job, word, self._is_strict)
        except futures.BrokenExecutor as err:
            self._tasks[index] = futures.Future()
            self._tasks[index].set_exception(err)

    def _wait(self, poll_s: float) -> None:
        watched = [task for task, _ in zip(self._tasks.values(), range(_WATCHED), strict=False)]
        if watched:
            futures.wait(watched, poll_s, futures.FIRST_EXCEPTION)
            return
        if self._awaited and not self._is_told:
            tell(f"waiting: {self._awaited}")
            self._is_told = True
        time.sleep(poll_s)

    def _take(self, index: int) -> None:
        """Take what came of a job. Raises its error where that ends all."""
        end = self._end(self._tasks.pop(index))
        self._shares.pop(index, None)
        known = self._at_work.pop(index, None)
        self._words[index].end()
        if end is None:
            self._later[index] = time.monotonic() + claims.USUAL.poll_s
            return
        self._ends[index] = end
        self._done += self._weights[index]
        self._failed += isinstance(end.result, SoyError)
        worker = end.worker or (known.worker if known else "")  # who was lost with it
        self._tell(index, JobWord(1.0, end.seconds, worker), end=end)

    def _look(self) -> None:
        """See how far those are that have begun."""
        for index in sorted(job_folder.begun(self._folder) & self._tasks.keys()):
            word, known = self._words[index].word(), self._at_work.get(index)
            self._shares[index] = max(self._shares.get(index, 0.0), word.share if word else 0.0)
            if word and word.worker:
                self._hear(index, word, known)
            elif word and known:
                self._lose(index, known)

    def _lose(self, index: int, known: _AtWork) -> None:
        """Tell that whoever did a job is gone; it is on its way to another, or there already."""
        del self._at_work[index]
        if known.is_told:
            word = JobWord(known.share, time.monotonic() - known.since_s, known.worker)
            self._tell(index, word, is_lost=True)

    def _hear(self, index: int, word: JobWord, known: _AtWork | None) -> None:
        """Tell what whoever does a job says, unless it may yet find somebody else at it."""
        now_s = time.monotonic()
        if known and known.worker != word.worker:  # whose first word came before we looked
            self._lose(index, known)
            known = None
        if known is None:
            known = self._at_work[index] = _AtWork(word.worker, now_s - word.seconds)
        took_s = now_s - known.since_s
        if took_s >= _SURE_S and (not known.is_told or known.share != word.share):
            is_first, known.is_told, known.share = not known.is_told, True, word.share
            self._tell(index, replace(word, seconds=took_s), is_first=is_first)

    def _tell(
        self,
        index: int,
        word: JobWord,
        *,
        is_first: bool = False,
        is_lost: bool = False,
        end: JobEnd[R] | None = None,
    ) -> None:
        done, running = len(self._ends) - self._failed, len(self._shares)
        counts = done, self._failed, running, len(self._jobs)
        self._note(JobNews(index, word, is_first, is_lost, end, *counts, self._share))

    def _end(self, task: futures.Future[JobEnd[R] | Claimed]) -> JobEnd[R] | None:
        """Return what came of a job, None where somebody else is at it."""
        try:
            end = task.result()
        except futures.BrokenExecutor as err:
            lost = WorkersLost(
                "a process of soy was killed, perhaps because memory ran out",
                hint="run the same command again with fewer processes, such as --workers 1; soy "
                "keeps what is done",
            )
            if self._is_strict:
                raise lost from err
            return JobEnd(lost)
        except SoyError as err:
            if self._is_strict:
                raise
            return JobEnd(err)
        if isinstance(end, Claimed):
            self._awaited = end
            return None
        return end

    @property
    def _share(self) -> float:
        begun = sum(self._weights[index] * share for index, share in self._shares.items())
        return min(1.0, (self._done + begun) / self._whole)
