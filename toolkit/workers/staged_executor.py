"""Jobs for workers that share nothing with this machine but a bucket, as an executor."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import threading
from collections.abc import Callable
from concurrent import futures
from dataclasses import replace
from typing import Any

from toolkit import files
from toolkit.errors import SoyError
from toolkit.folders import claims
from toolkit.folders.claims import Claimed
from toolkit.job_values import JobChannel, JobEnd, JobWord
from toolkit.jobs import perform
from toolkit.show.project import Project
from toolkit.workers import parcel, staged_errand, staged_files, versions
from toolkit.workers.errand import as_here
from toolkit.workers.stage import Stage
from toolkit.workers.staged_errand import StageEnd, StageOrder
from toolkit.workers.staged_files import EpisodeJob, FilesMade, StagedFile

_POLL_S = 0.5


class StagedExecutor(futures.Executor):
    """Sends what a job reads to a stage, has a worker do it, and brings home what was made."""

    def __init__(
        self, project: Project, target: str, workers: futures.Executor, at_once: int
    ) -> None:
        self._project, self._target, self._workers = project, target, workers
        self._settings = project.show.release
        self._stage = Stage(target, self._settings)
        self._run = secrets.token_hex(8)
        self._stopped = threading.Lock()
        self._is_stopped = False
        self._pool = futures.ThreadPoolExecutor(at_once, thread_name_prefix="soy-staging")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_kwargs: Any) -> futures.Future[Any]:
        """Have a job done as `jobs.perform` does it. Takes no other work."""
        if fn is not perform:
            raise TypeError(fn)
        return self._pool.submit(self._one, *args)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the threads; the word to stop, if there was one, is taken back."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)
        if self._is_stopped:
            with contextlib.suppress(SoyError):
                self._stage.go_on(self._run)

    def _one(self, job: EpisodeJob, word: JobChannel, is_strict: bool) -> JobEnd[Any] | Claimed:
        mine = claims.run.set(word.folder.name)
        try:
            with claims.taken(job.claim):
                end = self._claimed(job, word, is_strict)
            return end or perform(job, word, is_strict)  # which finds that all is there
        except Claimed as err:
            return err
        except SoyError as err:
            if is_strict:
                raise
            return JobEnd(err)
        finally:
            claims.run.reset(mine)

    def _claimed(
        self, job: EpisodeJob, word: JobChannel, is_strict: bool
    ) -> JobEnd[Any] | Claimed | None:
        """Return what came of a job; None if an earlier run that was cut off had it done."""
        word.tell(JobWord())
        needed = tuple(staged_files.read_by(self._project, job.episode))
        name = _name_of(job, needed)
        order = StageOrder(self._target, self._settings, self._run, name, needed, word)
        made, end = self._stage.result(name), None
        if made is None:
            ended = self._done(job, word, is_strict, order)
            made, end = ended.files, self._end_of(ended)
        self._bring_home(made)
        with contextlib.suppress(SoyError):  # one that stays is of no harm
            self._stage.forget_result(name)
        return end

    def _done(
        self, job: EpisodeJob, word: JobChannel, is_strict: bool, order: StageOrder
    ) -> StageEnd:
        """Send what a job reads, and have a worker do it."""
        for file in order.files:
            self._unless_stopped(word)
            self._stage.send(file, self._project.root / file.path)
        data = parcel.packed((job, word, is_strict), self._project.root)
        task = self._workers.submit(staged_errand.do, data, order)
        while not futures.wait([task], _POLL_S).done:
            with contextlib.suppress(KeyboardInterrupt):
                self._unless_stopped(word)
        ended: StageEnd = task.result()
        return ended

    def _unless_stopped(self, word: JobChannel) -> None:
        if not word.is_stopped():
            return
        with self._stopped:
            if not self._is_stopped:
                self._stage.stop(self._run)
                self._is_stopped = True
        raise KeyboardInterrupt

    def _bring_home(self, these: FilesMade) -> None:
        """Put what was made in its place, records last."""
        root = self._project.root
        places = [staged_files.place_of(root, file.path) for file in these.made]
        gone = [staged_files.place_of(root, path) for path in these.removed]
        for file, place in zip(these.made, places, strict=True):
            self._stage.fetch(file, self._project.inside(place))
        for place in gone:
            with files.full_disk_told(place):
                self._project.inside(place).unlink(missing_ok=True)

    def _end_of(self, ended: StageEnd) -> JobEnd[Any] | Claimed:
        root = self._project.root
        end: JobEnd[Any] | Claimed = parcel.unpacked(ended.parcel, root)
        if isinstance(end, JobEnd) and isinstance(end.result, SoyError):
            return replace(end, result=as_here(end.result, ended.root, root))
        return end


def _name_of(job: EpisodeJob, needed: tuple[StagedFile, ...]) -> str:
    """Return a digest of all that the outcome of a job depends on."""
    said = (job.told, needed, versions.here())
    return hashlib.sha256(repr(said).encode()).hexdigest()
