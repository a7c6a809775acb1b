"""Work in a process beside this one has the same answers as here, and outlives nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from toolkit.folders import errands, seen
from toolkit.folders.errands import Errand
from toolkit.folders.seen import Looks
from toolkit.processes import is_alive

NOW = str(time.time_ns())


@pytest.fixture
def rooms(tmp_path: Path) -> list[str]:
    for room in ("episodes", "transcripts"):
        for name in ("001-a", "002-b", "ünï"):
            (tmp_path / room / name / "inner").mkdir(parents=True)
            (tmp_path / room / name / "a.txt").write_bytes(name.encode())
            os.utime(tmp_path / room / name / "a.txt", ns=(0, 0))
    (tmp_path / "episodes" / "linked").symlink_to(tmp_path / "transcripts" / "001-a")
    return [str(tmp_path / room) for room in ("episodes", "transcripts", "none")]


def _ends(pid: int) -> bool:
    end = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_alive(pid)


def _pid(errand: Errand) -> int:
    assert errand._process is not None
    return errand._process.pid


def test_beside_and_here_the_answers_are_the_same(rooms: list[str]) -> None:
    far = 1 << 62  # so that nothing is in doubt
    here = Errand(seen.looks_in, str(far), "a.txt", *rooms, beside=False).answers()
    beside = Errand(seen.looks_in, str(far), "a.txt", *rooms)
    pid = _pid(beside)
    assert beside.answers() == here
    assert [len(found) for found in here] == [3, 3, 0]
    assert _ends(pid)


def test_looks_that_began_beside_tell_what_others_tell(rooms: list[str]) -> None:
    one, other = Looks("a.txt"), Looks("a.txt", rooms, beside=True)
    other.latest_ns = one.latest_ns
    for room in rooms:
        for name in ("001-a", "ünï", "linked", "missing"):
            path = f"{room}/{name}"
            assert other.known(path) is None or name not in ("linked", "missing")
            assert other.at(path).names == one.at(path).names
            assert other.at(path).noted == one.at(path).noted


def test_a_process_that_is_killed_costs_time_alone(rooms: list[str]) -> None:
    errand = Errand(seen.looks_in, NOW, "a.txt", *rooms)
    os.kill(_pid(errand), signal.SIGKILL)
    assert errand.answers() == list(seen.looks_in(NOW, "a.txt", *rooms))


@pytest.mark.parametrize("program", ["/none/such", sys.executable])
def test_where_none_can_be_started_the_work_is_done_here(
    rooms: list[str], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(errands, "_PROGRAM", "raise SystemExit(1)")
    errand = Errand(seen.looks_in, NOW, "a.txt", *rooms)
    assert errand.answers() == list(seen.looks_in(NOW, "a.txt", *rooms))


def test_no_module_of_the_folder_where_soy_runs_is_loaded(
    rooms: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("hashlib", "marshal", "importlib", "toolkit"):
        (tmp_path / f"{name}.py").write_text("open('loaded', 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    errand = Errand(seen.looks_in, NOW, "a.txt", *rooms)
    assert errand._process is not None
    assert errand._process.stdout is not None
    told = list(errands._answers(errand._process.stdout))
    assert told == list(seen.looks_in(NOW, "a.txt", *rooms))
    assert not (tmp_path / "loaded").exists()


def test_what_nobody_asks_for_ends(rooms: list[str]) -> None:
    errand = Errand(seen.looks_in, NOW, "a.txt", *rooms)
    pid = _pid(errand)
    del errand
    assert not is_alive(pid)


def test_ctrl_c_does_not_reach_it_and_it_outlives_nobody(tmp_path: Path) -> None:
    for number in range(3000):  # more than a pipe holds
        (tmp_path / f"{number:05}" / "a-folder-with-a-name").mkdir(parents=True)
    code = f"""
        import os, sys, time
        from toolkit.folders import seen
        from toolkit.folders.errands import Errand
        errand = Errand(seen.looks_in, "0", "a.txt", {str(tmp_path)!r})
        print(errand._process.pid, flush=True)
        time.sleep(60)
    """
    call = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, signal.SIGINT)
        time.sleep(0.2)
        assert is_alive(pid)  # it waits for somebody to read
        parent.kill()
    assert _ends(pid)
