"""Work in pieces that run anywhere: on threads, on processes, on any `concurrent.futures.Executor`.

A job is a frozen value that can be pickled, run by one function of this module. How far it is and
whether it is to stop goes through small files in a folder, so that nothing has to be shared but
the disk, which the work itself needs anyway.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent import futures
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from toolkit import unfinished
from toolkit.errors import SoyError, cannot_write
from toolkit.progress import Progress, silent

Result = TypeVar("Result", covariant=True)
R = TypeVar("R")

SIDE_BY_SIDE = 2  # sound is encoded on all cores; the second works where the first cannot share
_POLL_S = 0.05
_TOLD_S = 0.1  # between two words of one job
_WATCHED = 64  # jobs whose errors are noticed at once, those of the others by the next look

_STOP = "stop"


class Job(Protocol[Result]):
    """A piece of work: a frozen value that can be pickled, done only where it is not done yet."""

    @property
    def weight(self) -> float:
        """How much work it is beside others: in seconds of sound, roughly; at least 0."""

    def run(self, progress: Progress) -> Result:
        """Do it and return what came of it, which can be pickled too. Raises SoyError."""


@dataclass(frozen=True, slots=True)
class _JobChannel:
    """The way from a job to whoever waits for it, and back."""

    folder: Path
    name: str

    def tell(self, share: float) -> None:
        (self.folder / self.name).write_text(f"{share:.4f}", "ascii")

    def share(self) -> float | None:
        try:
            return float((self.folder / self.name).read_text("ascii"))
        except (OSError, ValueError):  # none yet, or it is being written
            return None

    def end(self) -> None:
        with contextlib.suppress(OSError):
            (self.folder / self.name).unlink(missing_ok=True)

    def is_stopped(self) -> bool:
        return not self.folder.exists() or (self.folder / _STOP).exists()


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
) -> list[R | SoyError]:
    """Run all jobs and return what came of them, in their order.

    They run on `executor`, else on `count` threads. With `is_strict` the first error ends all;
    else it stands in its job's place. Whatever ends it, Ctrl-C too, stops what has begun, and
    waits for that. `shared` is a folder on a disk that an executor on other machines sees as well.
    `progress` is called in the caller's own thread.
    """
    if not jobs:
        return []
    own = executor or futures.ThreadPoolExecutor(
        min(count or side_by_side(), len(jobs)), thread_name_prefix="soy-job"
    )
    try:
        with _folder(shared) as folder:
            words = [_JobChannel(folder, str(index)) for index in range(len(jobs))]
            tasks: list[futures.Future[R | SoyError]] = []
            try:
                for job, word in zip(jobs, words, strict=True):
                    tasks.append(own.submit(perform, job, word, is_strict))
                _wait(jobs, words, tasks, progress)
            except BaseException:
                _stop(folder)
                _let_end(tasks)
                raise
            return [task.result() for task in tasks]
    finally:
        if executor is None:
            own.shutdown(cancel_futures=True)


def perform(job: Job[R], word: _JobChannel, is_strict: bool) -> R | SoyError:
    """Run one job where an executor put it. Raises KeyboardInterrupt when told to stop."""
    last_s = -_TOLD_S

    def tell(share: float) -> None:
        nonlocal last_s
        if word.is_stopped():
            raise KeyboardInterrupt  # what it has begun goes away
        now_s = time.monotonic()
        if share >= 1 or now_s - last_s >= _TOLD_S:
            last_s = now_s
            with contextlib.suppress(OSError):  # how far it is is worth no failure
                word.tell(share)

    try:
        tell(0.0)
        return job.run(tell)
    except SoyError as err:
        if is_strict:
            raise
        return err


def _wait(
    jobs: Sequence[Job[R]],
    words: Sequence[_JobChannel],
    tasks: Sequence[futures.Future[R | SoyError]],
    progress: Progress,
) -> None:
    """Tell how far all are until they are done. Raises the first error in the jobs' order."""
    weights = [max(0.0, job.weight) for job in jobs]
    whole, done = sum(weights) or 1.0, 0.0
    shares: dict[int, float] = {}  # of those that have begun
    pending = list(range(len(jobs)))
    while pending:
        watched = [tasks[index] for index in pending[:_WATCHED]]
        futures.wait(watched, _POLL_S, futures.FIRST_EXCEPTION)
        waiting = []
        for index in pending:
            if tasks[index].done():
                tasks[index].result()
                done += weights[index]
                shares.pop(index, None)
                words[index].end()
            else:
                waiting.append(index)
        pending = waiting
        for index in _begun(words[0].folder).intersection(pending):
            shares[index] = max(shares.get(index, 0.0), words[index].share() or 0.0)
        begun = sum(weights[index] * share for index, share in shares.items())
        progress(min(1.0, (done + begun) / whole))
    progress(1.0)


def _begun(folder: Path) -> set[int]:
    """Return the places of the jobs that have told something and are not done yet."""
    try:
        return {int(path.name) for path in folder.iterdir() if path.name.isdecimal()}
    except OSError:
        return set()


def _stop(folder: Path) -> None:
    """Tell all jobs to stop: by a file, and where none can be made by taking their folder away.

    It is renamed first: in one that is emptied a job may write a last word meanwhile, so that the
    folder stays, and no job stops.
    """
    try:
        (folder / _STOP).touch()
    except OSError:  # the disk is full, perhaps why it all ends
        gone = folder.with_name(f"{folder.stem}.gone{folder.suffix}")
        with contextlib.suppress(OSError):
            folder = folder.rename(gone)
        shutil.rmtree(folder, ignore_errors=True)


def _let_end(tasks: Sequence[futures.Future[R | SoyError]]) -> None:
    """Wait for what has begun, which was told to stop; what has not begun does not begin."""
    for task in tasks:
        task.cancel()
    futures.wait(tasks)


@contextlib.contextmanager
def _folder(above: Path | None) -> Iterator[Path]:
    try:
        if above is not None:
            above.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(
            prefix=".jobs-", suffix=".part", dir=above, ignore_cleanup_errors=True
        )
    except OSError as err:
        raise cannot_write(above or err.filename, err) from err
    with made as name, unfinished.held(Path(name)):  # of a killed run it goes with what is left
        yield Path(name)
