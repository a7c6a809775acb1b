"""A forked process: only from a program with one thread, and gone whatever becomes of that.

The programs are processes of their own, for those that run tests have threads.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from toolkit import forked_worker, processes

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")

HEAD = """
import os, sys, time
from toolkit import forked_worker, processes
processes.cores = lambda: 2

def answer(connection, shared, number):
    shared[0] = number
    connection.send((os.getpid(), number, "json" in sys.modules))

def idle(connection, shared):
    time.sleep(600)

def hears(connection, shared):
    connection.recv()
"""


def said(body: str) -> list[str]:
    """Return the lines that a program prints."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", HEAD + body],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert not ran.stderr
    return ran.stdout.split("\n")[:-1]


def is_there(pid: int) -> bool:
    return processes.is_alive(pid)


def gone_soon(pid: int) -> bool:
    end = time.monotonic() + 10
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_there(pid)


def test_it_does_one_task_after_the_other_in_memory_that_both_see() -> None:
    lines = said(
        """
with forked_worker.standing_by(["json"]):
    for number in (5, 6):
        worker = forked_worker.free()
        worker.begin(answer, number)
        assert forked_worker.free() is None
        pid, *rest = worker.connection.recv()
        worker.done()
        print(pid == worker.pid != os.getpid(), *rest, worker.shared[0])
print(forked_worker.free())
try:
    os.kill(pid, 0)
except ProcessLookupError:
    print("gone")
"""
    )
    assert lines == ["True 5 True 5", "True 6 True 6", "None", "gone"]


@pytest.mark.parametrize("error", ["RuntimeError", "KeyboardInterrupt", "SystemExit"])
def test_leaving_ends_it_in_the_middle_of_a_task(error: str) -> None:
    lines = said(
        f"""
try:
    with forked_worker.standing_by([]):
        worker = forked_worker.free()
        worker.begin(idle)
        raise {error}
except BaseException as err:
    print(type(err).__name__, processes.is_alive(worker.pid))
"""
    )
    assert lines == [f"{error} False"]


def test_a_task_that_fails_says_nothing_and_is_heard_of() -> None:
    lines = said(
        """
def fails(connection, shared):
    raise MemoryError

with forked_worker.standing_by(["json", "no_such_module"]):
    try:
        forked_worker.free().connection.recv()
    except EOFError:
        print("lost")
with forked_worker.standing_by([]):
    worker = forked_worker.free()
    worker.begin(fails)
    try:
        worker.connection.recv()
    except EOFError:
        print("lost")
"""
    )
    assert lines == ["lost", "lost"]


@pytest.mark.parametrize("is_busy", [True, False])
def test_it_outlives_no_parent(is_busy: bool) -> None:
    begin = "worker.begin(hears)" if is_busy else ""
    program = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HEAD
            + f"""
with forked_worker.standing_by([]):
    worker = forked_worker.free()
    {begin}
    print(worker.pid, flush=True)
    time.sleep(600)
""",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert is_there(pid)
        os.kill(pid, signal.SIGINT)  # as Ctrl-C does, which its parent answers
        assert is_there(pid)
        program.kill()
    assert gone_soon(pid)


def test_none_is_forked_beside_threads_or_for_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with forked_worker.standing_by([]):
            assert forked_worker.free() is None
    finally:
        stop.set()
        thread.join()
    lines = said(
        """
processes.cores = lambda: 1
with forked_worker.standing_by([]):
    print(forked_worker.free())
"""
    )
    assert lines == ["None"]


def test_where_no_process_can_be_had_it_goes_without() -> None:
    lines = said(
        """
def refused():
    raise BlockingIOError(11, "Resource temporarily unavailable")

os.fork = refused
with forked_worker.standing_by([]):
    print(forked_worker.free())
"""
    )
    assert lines == ["None"]


def test_one_stands_by_at_a_time() -> None:
    lines = said(
        """
with forked_worker.standing_by([]):
    one = forked_worker.free()
    with forked_worker.standing_by([]):
        print(forked_worker.free() is one)
    print(processes.is_alive(one.pid))
"""
    )
    assert lines == ["True", "True"]
