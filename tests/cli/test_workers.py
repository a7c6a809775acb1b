"""Episodes done by processes of this machine: what people see, and what is left when it goes wrong.

The bytes are those of threads, whoever did what.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from tests.cli.conftest import RATE_HZ, Said, Soy, speech_like
from tests.cli.test_jobs_anywhere import digests
from tests.cli.test_transcribe_all import of_session, wait_until

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
SECONDS = (2, 3, 4)


@pytest.fixture
def season(show: Path, soy: Soy, tmp_path: Path) -> Path:
    """Return a show with three episodes."""
    for number, seconds in enumerate(SECONDS, 1):
        path = tmp_path / f"{number}.wav"
        soundfile.write(path, speech_like(seconds), RATE_HZ)
        assert soy("new", path, "--title", f"Part {number}").code == 0
    return show


def made(show: Path) -> dict[str, str]:
    """Return the digests of what was mastered."""
    found = digests(show / "build" / "episodes")
    assert list((show / "build").rglob("*.part")) == []
    return found


@pytest.fixture
def threads(season: Path, soy: Soy) -> dict[str, str]:
    """Return what threads make of the season, which is then as it was."""
    assert soy("master", "--all").code == 0
    found = made(season)
    assert sum(name.endswith("audio.mp3") for name in found) == len(SECONDS)
    shutil.rmtree(season / "build")
    return found


def begun(
    show: Path, *arguments: str, seconds: float = 0, err: int = subprocess.PIPE, **env: str
) -> subprocess.Popen[str]:
    """Start soy in a session of its own; with `seconds` each of its jobs waits so long first."""
    slow = f"""
import sys, time
from toolkit.audio.mastering import season
from toolkit.cli import work_view
from toolkit.progress import part
work_view.JSON_APART_S = 0.4
real = season.MasterJob.run
def run(self, progress):
    for step in range(steps := round({seconds} * 100)):
        progress(0.9 * step / steps)
        time.sleep(0.01)
    return real(self, part(progress, 0.9 if steps else 0.0, 1.0))
season.MasterJob.run = run
from toolkit.cli import main
if __name__ == "__main__":
    main()
"""
    script = show.parent / "slow.py"
    script.write_text(slow, "utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), *arguments, "--project", str(show)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=err,
        text=True,
    )


def test_processes_make_the_same_bytes_and_say_how_far_they_are(
    season: Path, soy: Soy, threads: dict[str, str]
) -> None:
    said = soy("master", "--all", "--workers", "2")
    assert said.code == 0, said.err
    assert made(season) == threads
    lines = [line for line in said.err.splitlines() if ": done in " in line]
    assert sorted(line.split(":")[0] for line in lines) == [
        "001-part-1",
        "002-part-2",
        "003-part-3",
    ]
    assert [line.split("; ")[1].split(", ")[0] for line in lines] == [
        "1 of 3 done",
        "2 of 3 done",
        "3 of 3 done",
    ]
    assert not list((season / "build" / "claims").iterdir())


def test_json_has_a_line_for_each_on_standard_error(season: Path, soy: Soy) -> None:
    said = soy("master", "--all", "--workers", "2", "--json")
    assert said.code == 0, said.err
    assert len(json.loads(said.out)) == 3
    every = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]
    rows = [row for row in every if row["event"] == "done"]
    assert sorted(row["job"] for row in rows) == ["001-part-1", "002-part-2", "003-part-3"]
    assert [row["done"] for row in rows] == [1, 2, 3]
    assert rows[-1]["running"] == rows[-1]["failed"] == 0
    assert all(row["of"] == 3 and row["seconds"] > 0 and row["error"] is None for row in rows)
    assert len({row["worker"] for row in rows}) == 2
    assert str(os.getpid()) not in {row["worker"].split("/")[1] for row in rows}


def test_it_is_told_who_is_at_what_now(season: Path) -> None:
    with begun(season, "master", "--all", "--workers", "2", "--json", seconds=3) as ran:
        _, said = ran.communicate(timeout=240)
    assert ran.returncode == 0, said
    told_as_it_goes([json.loads(line) for line in said.splitlines() if line.startswith("{")])


def test_a_terminal_shows_it_below_the_bar(season: Path) -> None:
    """Rows that fit the terminal, and the ends of jobs above, where nothing overwrites them."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    env = {"TERM": "xterm", "COLUMNS": "", "LINES": ""}
    with begun(season, "master", "--all", "--workers", "2", seconds=2, err=theirs, **env) as ran:
        os.close(theirs)
        said = "".join(told_by(ours))
        assert ran.wait(240) == 0, said
    while_they_worked = said.partition("mastering 3 episodes: done")[0]
    lines = re.split(r"[\r\n]+|\x1b\[2K", while_they_worked)
    shown = [re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line) for line in lines]
    assert max(map(len, shown)) <= 80
    row = rf"{re.escape(socket.gethostname())}/\d+ +00[123]-part-[123] +\d+%  0:0\d"
    assert len([line for line in shown if re.fullmatch(row, line.strip())]) > 20
    for number in (1, 2, 3):  # the bar and its rows are erased first (ECMA-48, EL)
        assert re.search(rf"\x1b\[2K00{number}-part-{number}: done in .* s by \S+\r\n", said)


def told_by(terminal: int) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with contextlib.suppress(OSError):  # the other end is closed (Linux, EIO)
        while data := os.read(terminal, 65536):
            yield decoder.decode(data)
    os.close(terminal)


def told_as_it_goes(rows: list[dict[str, Any]]) -> None:
    """Make sure that of each of three episodes it was told who did it, since when and how far."""
    first_end = next(place for place, row in enumerate(rows) if row["event"] == "done")
    began = [row for row in rows[:first_end] if row["event"] == "started"]
    assert len({row["worker"] for row in began}) == 2  # both, side by side
    assert began[-1]["running"] >= 2  # what is on its way to a worker counts, too
    for folder in ("001-part-1", "002-part-2", "003-part-3"):
        its = [row for row in rows if row["episode"] == folder]
        assert its[0]["event"] == "started"
        assert its[-1]["event"] == "done"
        assert len(its) > 4
        assert {row["event"] for row in its[1:-1]} == {"progress"}
        assert len({row["worker"] for row in its}) == 1
        shares = [row["share"] for row in its]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        times = [row["seconds"] for row in its[:-1]]
        assert times == sorted(times)
        assert times[0] < times[-1]
    last = [row["left_s"] for row in rows if row["event"] == "progress"][-1]
    assert last is not None


def test_the_report_says_where_the_time_went(season: Path, soy: Soy) -> None:
    none = soy("report", "workers")
    assert none.code == 11
    assert "hint:" in none.err
    assert soy("master", "--all", "--workers", "2").code == 0
    said = soy("report", "workers", "--json")
    told = json.loads(said.out)
    assert told["command"] == "soy master --all"
    assert sum(one["jobs"] for one in told["workers"]) == 3
    busy_s = sum(one["busy_s"] for one in told["workers"])
    assert busy_s == pytest.approx(sum(job["seconds"] for job in told["jobs"]))
    assert busy_s == pytest.approx(told["busy_s"])
    for one in told["workers"]:
        assert one["busy_s"] + one["idle_s"] == pytest.approx(told["wall_s"])
    shown = soy("report", "workers")
    assert shown.code == 0
    assert shown.out.splitlines()[0].split() == [
        "worker", "jobs", "failed", "busy", "cpu", "fetch", "send", "idle"
    ]  # fmt: skip
    assert len([line for line in shown.out.splitlines() if "/" in line]) == 2
    (season / "build" / "workers.json").write_text('{"jobs": 3}', "utf-8")
    assert soy("report", "workers").code == 11


def test_an_error_in_one_of_three(season: Path, soy: Soy, threads: dict[str, str]) -> None:
    source = next((season / "episodes" / "002-part-2").glob("source.*"))
    sound = source.read_bytes()
    source.write_bytes(b"no sound")
    said = soy("master", "--all", "--workers", "2")
    assert said.code == 3
    assert said.err.count("error:") == 1
    assert "002-part-2: failed" in said.err
    found = made(season)
    assert found == {name: each for name, each in threads.items() if "002-part-2" not in name}
    source.write_bytes(sound)
    assert soy("master", "--all", "--workers", "2").code == 0
    assert made(season) == threads


@pytest.mark.parametrize(
    ("send", "number"),
    [
        (os.killpg, signal.SIGINT),
        (os.killpg, signal.SIGHUP),
        (os.killpg, signal.SIGTERM),
        (os.kill, signal.SIGTERM),
    ],
)
def test_who_stops_it_ends_the_processes_and_leaves_nothing_half_made(
    season: Path,
    soy: Soy,
    threads: dict[str, str],
    send: Callable[[int, int], None],
    number: signal.Signals,
) -> None:
    """A terminal tells all its processes, and so does a service; a container tells the first."""
    with begun(season, "master", "--all", "--workers", "2", seconds=60) as ran:
        wait_until(lambda: len(claims(season)) + len(of_session(ran.pid)) >= 4)
        wait_until(lambda: any((season / "build").glob(".jobs-*/0")))
        send(ran.pid, number)
        _, said = ran.communicate(timeout=240)
        assert ran.returncode == 128 + number
        wait_until(lambda: not of_session(ran.pid))
    assert "run the same command to continue" in said
    assert "Traceback" not in said
    assert not [path for path in season.rglob("*.part") if path.is_file()]
    assert soy("master", "--all", "--workers", "2").code == 0
    assert made(season) == threads


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_it_while_the_processes_start(season: Path, number: signal.Signals) -> None:
    """They may not be left half-started, nor die of it: Python's pool prints of that."""
    for more_s in (0.0, 0.01, 0.02, 0.05, 0.1, 0.2):
        with begun(season, "master", "--all", "--workers", "2", seconds=60) as ran:
            wait_until(lambda: len(of_session(ran.pid)) >= 2)
            time.sleep(more_s)
            os.killpg(ran.pid, number)
            _, said = ran.communicate(timeout=240)
            assert ran.returncode == 128 + number
            wait_until(lambda: not of_session(ran.pid))
        assert said.splitlines()[-1].startswith("stopped: ")
        assert "Traceback" not in said
        assert "resource_tracker" not in said


def claims(show: Path) -> list[Path]:
    return list((show / "build" / "claims").glob("*.json"))


def test_a_process_that_is_killed_is_told_and_the_next_run_goes_on(
    season: Path, soy: Soy, threads: dict[str, str]
) -> None:
    with begun(season, "master", "--all", "--workers", "2", seconds=5) as ran:
        wait_until(lambda: any((season / "build").glob(".jobs-*/0")))
        victim = next(pid for pid in of_session(ran.pid) if is_worker(pid))
        os.kill(victim, signal.SIGKILL)
        _, said = ran.communicate(timeout=240)
    assert ran.returncode == 31, said
    assert said.count("error: a process of soy was killed") == 1
    assert "hint: " in said
    assert soy("master", "--all", "--workers", "2").code == 0
    assert made(season) == threads


def is_worker(pid: int) -> bool:
    said = Path(f"/proc/{pid}/cmdline").read_text()
    return "multiprocessing.spawn" in said and "spawn_main" in said


def test_two_at_once_make_each_episode_once(season: Path, threads: dict[str, str]) -> None:
    with (
        begun(season, "master", "--all", "--workers", "2", "--json", seconds=1) as one,
        begun(season, "master", "--all", "--workers", "2", "--json", seconds=1) as other,
    ):
        outs = [ran.communicate(timeout=240) for ran in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), outs
    assert [len(json.loads(out)) for out, _ in outs] == [3, 3]
    assert made(season) == threads
    assert claims(season) == []


def test_two_at_once_do_nothing_twice(season: Path) -> None:
    """Each time that an MP3 takes its place, that is another file."""
    seen: dict[Path, set[int]] = {}
    with (
        begun(season, "master", "--all", "--workers", "2") as one,
        begun(season, "master", "--all", "--workers", "2") as other,
    ):
        while one.poll() is None or other.poll() is None:
            for path in (season / "build" / "episodes").glob("*/audio.mp3"):
                seen.setdefault(path, set()).add(path.stat().st_ino)
            time.sleep(0.002)
        one.communicate()
        other.communicate()
    assert (one.returncode, other.returncode) == (0, 0)
    assert [len(numbers) for numbers in seen.values()] == [1, 1, 1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("master", "1", "--workers", "2"),
        ("transcribe", "1", "--workers", "2"),
        ("master", "--all", "--workers", "0"),
    ],
)
def test_wrong_usage(soy: Soy, season: Path, arguments: tuple[str, ...]) -> None:
    said: Said = soy(*arguments)
    assert said.code == 2
    assert not (season / "build").exists()


def test_a_build_by_processes_has_the_same_bytes(
    episode: Path, show: Path, soy: Callable[..., Said]
) -> None:
    found = []
    for workers in ((), ("--workers", "2")):
        shutil.rmtree(show / "build", ignore_errors=True)
        said = soy("build", *workers, "--at", "2026-06-01T00:00:00Z")
        assert said.code == 0, said.err
        found.append(digests(show / "build" / "public"))
    assert "001-what-a-gene-is: encode and tag: done in" in said.err
    assert len(found[0]) > 5
    assert found[0] == found[1]
