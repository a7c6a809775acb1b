"""Jobs run alike on threads, on processes and on an executor of somebody's own."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from toolkit import files, jobs, progress
from toolkit.errors import BadFile, CannotWrite, SoyError, WorkersLost
from toolkit.folders import claims
from toolkit.job_values import JobChannel, JobEnd, JobNews, JobWord
from toolkit.progress import Progress


@dataclass(frozen=True)
class Square:
    """Says the square of a number, in steps; a negative one is an error."""

    number: int
    weight: float = 1.0

    def run(self, progress: Progress) -> int:
        """Return the square."""
        for step in range(4):
            progress(step / 4)
        if self.number < 0:
            raise BadFile(f"{self.number}: no", hint="another")
        return self.number**2


@dataclass(frozen=True)
class Slow:
    """Takes its time, evenly."""

    seconds: float
    weight: float = 1.0

    def run(self, progress: Progress) -> int:
        """Return nothing."""
        for step in range(100):
            progress(step / 100)
            time.sleep(self.seconds / 100)
        return 0


@dataclass(frozen=True)
class Endless:
    """Writes a file and never ends but by being stopped."""

    path: Path
    weight: float = 1.0

    def run(self, progress: Progress) -> None:
        """Write for a minute, or until it is stopped."""
        with files.written_beside(self.path) as beside:
            beside.write_text("half")
            for _ in range(6000):
                progress(0.5)
                time.sleep(0.01)


@dataclass(frozen=True)
class Alone:
    """Writes down that it ran, in its turn."""

    folder: Path
    number: int
    weight: float = 1.0

    def run(self, progress: Progress) -> int:
        """Return its number."""
        with claims.taken(claims.path_of(self.folder, str(self.number), "test")):
            time.sleep(0.05)
            progress(0.5)
            with (self.folder / "ran").open("a") as file:
                file.write(f"{self.number}\n")
        return self.number


@dataclass(frozen=True)
class Killed:
    """Kills the process that it runs in."""

    weight: float = 1.0

    def run(self, progress: Progress) -> int:
        """Return nothing, ever."""
        progress(0.5)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0


class Serial(Executor):
    """Does each job when it is submitted, after it went through pickle: as a queue far away may."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return what came of it."""
        future: Future[Any] = Future()
        try:
            fn, args = pickle.loads(pickle.dumps((fn, args)))  # noqa: S301 - our own
            future.set_result(fn(*args, **kwargs))
        except BaseException as err:
            future.set_exception(err)
        return future


@contextmanager
def executor_of(kind: str) -> Iterator[Executor | None]:
    if kind == "own threads":
        yield None
    elif kind == "serial":
        yield Serial()
    elif kind == "threads":
        with ThreadPoolExecutor(2) as pool:
            yield pool
    else:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
            yield processes


KINDS = ("own threads", "threads", "processes", "serial")


@pytest.mark.parametrize("kind", KINDS)
def test_results_come_in_order_and_progress_reaches_the_end(kind: str) -> None:
    told: list[float] = []
    with executor_of(kind) as pool:
        done = jobs.run_all([Square(n) for n in range(5)], told.append, executor=pool)
    assert done == [0, 1, 4, 9, 16]
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_ends_all_or_stands_in_its_place(kind: str) -> None:
    work = [Square(1), Square(-2), Square(3)]
    with executor_of(kind) as pool:
        with pytest.raises(BadFile, match="-2: no") as raised:
            jobs.run_all(work, executor=pool)
        first, bad, last = jobs.run_all(work, executor=pool, is_strict=False)
    assert (first, last, raised.value.hint) == (1, 9, "another")
    assert isinstance(bad, SoyError)
    assert (bad.message, bad.hint) == ("-2: no", "another")


@pytest.mark.parametrize("kind", KINDS[:3])
def test_ctrl_c_stops_what_has_begun_and_leaves_nothing_behind(kind: str, tmp_path: Path) -> None:
    def stop(share: float) -> None:
        if share >= 0.25:  # both have begun
            raise KeyboardInterrupt

    work = [Endless(tmp_path / "out" / f"{n}.txt") for n in range(3)]
    with executor_of(kind) as pool:
        with pytest.raises(KeyboardInterrupt):
            jobs.run_all(work, stop, executor=pool, shared=tmp_path / "shared")
        if pool is not None:  # it is still of use
            assert jobs.run_all([Square(3)], executor=pool) == [9]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("is_written_to", [False, True])
def test_ctrl_c_stops_them_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_written_to: bool
) -> None:
    """And if a job writes how far it is while their folder is emptied: that one stays, then."""
    remove = shutil.rmtree

    def removed(path: Any, **how: Any) -> None:
        if not is_written_to:
            remove(path, **how)
        elif Path(path).exists():
            (Path(path) / "1").write_text("0.5", "ascii")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def stop(share: float) -> None:
        if share >= 0.25:
            monkeypatch.setattr(Path, "touch", full)
            monkeypatch.setattr(shutil, "rmtree", removed)
            raise KeyboardInterrupt

    work = [Endless(tmp_path / "out" / f"{n}.txt") for n in range(2)]
    with pytest.raises(KeyboardInterrupt):
        jobs.run_all(work, stop, shared=tmp_path / "shared")
    left = [path for path in tmp_path.rglob("*") if path.is_file() and ".gone." not in str(path)]
    assert left == []


def test_how_far_all_are_goes_by_how_much_work_each_is() -> None:
    told: list[float] = []
    work = [Square(1, weight=9.0), Square(2, weight=1.0)]
    jobs.run_all(work, told.append, executor=Serial())
    assert told == [1.0, 1.0]
    assert jobs.run_all([]) == []


def test_a_place_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    """Whoever shows an earlier build where there can be no new one has to catch it."""
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(CannotWrite, match="a file"):
        jobs.run_all([Square(1)], shared=tmp_path / "a file")


def test_news_come_of_each_that_ends() -> None:
    told: list[JobNews[int]] = []
    work = [Square(1, weight=9.0), Square(-2), Square(3)]
    jobs.run_all(work, executor=Serial(), is_strict=False, note=told.append)
    ends = [one.end for one in told if one.end]
    assert len(ends) == len(told)  # none took so long that its start was told
    found = [isinstance(end.result, SoyError) for end in ends]
    assert sorted(zip((one.index for one in told), found, strict=True)) == [
        (0, False),
        (1, True),
        (2, False),
    ]
    last = told[-1]
    assert (last.done, last.failed, last.running, last.of, last.share) == (2, 1, 0, 3, 1.0)
    assert all(str(os.getpid()) in end.worker and end.seconds >= 0 for end in ends)


@pytest.mark.parametrize("kind", KINDS[:3])
def test_news_come_of_those_that_run(kind: str) -> None:
    """Who does it, since when, and how far it is; of what takes no time only the end."""
    told: list[JobNews[int]] = []
    with executor_of(kind) as pool:
        jobs.run_all([Slow(1.5), Square(2)], executor=pool, note=told.append, count=2)
    assert [one.index for one in told if one.end] == [1, 0]
    first, *more = (one for one in told if one.index == 0)
    assert first.is_first
    assert first.end is None
    assert first.running == 1
    last = more[-1].end
    assert last
    assert first.word.worker == last.worker
    assert 0.5 <= first.word.seconds < last.seconds + 0.5
    further = [one.word for one in more if not one.end]
    assert further
    assert not any(one.is_first for one in more)
    shares = [word.share for word in further]
    assert shares == sorted(shares)
    assert first.word.share < shares[-1] <= 1.0


class Moved(Executor):
    """Lets one worker begin a job, and another end it: the first was killed."""

    def submit(self, _fn: Callable[..., Any], /, *args: Any, **_kwargs: Any) -> Future[Any]:
        """Return what comes of it."""
        task, channel = Future[Any](), next(one for one in args if isinstance(one, JobChannel))

        def work() -> None:
            for word in (JobWord(0.5, 1.0, "a host/1"), JobWord(0.0, 1.0, "a host/2")):
                channel.tell(word)
                time.sleep(0.5)
            task.set_result(JobEnd(0, "a host/2", 1.5))

        threading.Thread(target=work).start()
        return task


def test_it_is_said_who_was_lost_though_another_began_before_anybody_looked() -> None:
    told: list[JobNews[int]] = []
    jobs.run_all([Square(1)], executor=Moved(), note=told.append)
    found = [(one.word.worker, one.is_first, one.is_lost, bool(one.end)) for one in told]
    assert found == [
        ("a host/1", True, False, False),
        ("a host/1", False, True, False),
        ("a host/2", True, False, False),
        ("a host/2", False, False, True),
    ]


def test_a_word_is_whole_or_none() -> None:
    word = JobWord(0.25, 61.5, "a host/17")
    text = word.to_text()
    assert JobWord.from_text(text) == word
    assert not any(JobWord.from_text(text[:length]) for length in range(len(text)))
    for said in ("x 1 a\n", "2 1 a\n", "nan 1 a\n", "0 -1 a\n", "0 inf a\n", "0 1 \x1b[2J\n", "\n"):
        assert JobWord.from_text(said) is None


@pytest.mark.parametrize("kind", KINDS[:3])
def test_what_somebody_else_is_at_comes_again_after_the_others(kind: str, tmp_path: Path) -> None:
    told: list[int] = []

    def note(news: JobNews[int]) -> None:
        assert news.end  # whoever only finds somebody else at it has not begun
        told.append(news.index)
        if len(told) == 2:  # the others are done
            held.__exit__(None, None, None)

    held = claims.taken(claims.path_of(tmp_path, "0", "test"))
    held.__enter__()
    work = [Alone(tmp_path, number) for number in range(3)]
    with executor_of(kind) as pool:
        assert jobs.run_all(work, executor=pool, note=note, count=1) == [0, 1, 2]
    assert sorted(told[:2]) == [1, 2]
    assert told[2] == 0
    assert sorted((tmp_path / "ran").read_text().split()) == ["0", "1", "2"]


def test_it_is_said_for_whom_all_wait(tmp_path: Path) -> None:
    said: list[str] = []
    progress.listen(said.append)
    held = claims.taken(claims.path_of(tmp_path, "0", "test"))
    held.__enter__()
    timer = threading.Timer(1.5, held.__exit__, (None, None, None))
    timer.start()
    assert jobs.run_all([Alone(tmp_path, 0), Alone(tmp_path, 1)]) == [0, 1]
    timer.join()
    assert len(said) == 1
    assert said[0].startswith("waiting: 0.test: ")
    assert f"(process {os.getpid()}, since " in said[0]


@pytest.mark.parametrize("is_strict", [True, False])
def test_a_process_that_is_killed_is_an_error_with_a_name(is_strict: bool) -> None:
    with executor_of("processes") as pool:
        if is_strict:
            with pytest.raises(WorkersLost, match="was killed"):
                jobs.run_all([Killed()], executor=pool)
        else:
            (said,) = jobs.run_all([Killed()], executor=pool, is_strict=False)
            assert isinstance(said, WorkersLost)
