"""What may go wrong with a cluster: a clear message, the right exit code, and the next run ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Soy
from tests.workers import changed
from tests.workers.conftest import ROOT, Cluster, made, wait_until
from toolkit.errors import INTERRUPTED
from toolkit.workers import dask_cluster
from toolkit.workers.dask_cluster import ClusterTimes

pytestmark = pytest.mark.rotated(start=3, together=True)


def begun(show: Path, cluster: Cluster, *told: str) -> subprocess.Popen[str]:
    """Start soy master --all in a session of its own."""
    command = [sys.executable, "-m", "toolkit", "master", "--all", "--cluster", cluster.address]
    return subprocess.Popen(
        [*command, *told, "--project", str(show)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def at_work(show: Path) -> int:
    """Return how many jobs have said that they began."""
    return len(list((show / "build").glob(".jobs-*/[0-9]")))


def words(show: Path) -> list[str]:
    """Return what jobs have said of how far they are."""
    found = []
    for path in (show / "build").glob(".jobs-*/[0-9]"):
        with contextlib.suppress(FileNotFoundError):
            found.append(path.read_text("utf-8"))
    return found


def ended(ran: subprocess.Popen[str]) -> str:
    _, said = ran.communicate(timeout=240)
    assert "Traceback" not in said
    return said


def finishes(soy: Soy, show: Path, threads: dict[str, str], *cluster: str) -> bool:
    """Tell whether the next run ends well, with the same bytes."""
    said = soy("master", "--all", *cluster)
    assert said.code == 0, said.err
    return made(show) == threads


def test_an_error_in_one_episode_of_three(
    season: Path, soy: Soy, threads: dict[str, str], pair: Cluster
) -> None:
    source = next((season / "episodes" / "002-part-2").glob("source.*"))
    sound = source.read_bytes()
    source.write_bytes(b"no sound")
    said = soy("master", "--all", "--cluster", pair.address)
    assert said.code == 3
    assert said.err.count("error:") == 1
    assert "002-part-2: failed by " in said.err
    assert made(season) == {name: d for name, d in threads.items() if "002-part-2" not in name}
    source.write_bytes(sound)
    assert finishes(soy, season, threads, "--cluster", pair.address)


def test_a_worker_that_is_killed_while_it_works(
    season: Path, soy: Soy, threads: dict[str, str], pair: Cluster, change: Callable[..., object]
) -> None:
    """Its episode goes to another, and so does its claim; it comes back by itself."""
    change(changed.slow_down, 6.0)
    with pair.client() as client:
        pids: dict[str, int] = client.run(os.getpid)
    with begun(season, pair) as ran:
        wait_until(lambda: at_work(season) >= 2)
        victim = next(iter(pids.values()))
        wait_until(lambda: any(f"/{victim}\n" in said for said in words(season)))
        time.sleep(2.0)  # so long that the beginning was told
        os.kill(victim, signal.SIGKILL)
        said = ended(ran)
    assert ran.returncode == 0, said
    (lost,) = (line.split(":")[0] for line in said.splitlines() if ": lost with " in line)
    assert f"{lost}: lost with {socket.gethostname()}/{victim}; another worker does it" in said
    (done,) = (line for line in said.splitlines() if line.startswith(f"{lost}: done in "))
    assert f"/{victim};" not in done
    assert "3 of 3 done" in said
    assert made(season) == threads
    wait_until(lambda: pair.workers() == 2)


def test_a_worker_with_a_full_disk(
    season: Path, soy: Soy, threads: dict[str, str], pair: Cluster, change: Callable[..., object]
) -> None:
    change(changed.fill_disk, str(season / "build" / "episodes"), count=1)
    change(changed.slow_down, 0.5)  # so that each worker has some of them
    said = soy("master", "--all", "--cluster", pair.address)
    assert said.code == 3
    assert "disk is full" in said.err
    assert "hint: free some space" in said.err
    left = made(season)
    assert left.items() < threads.items()
    change(changed.undo)
    assert finishes(soy, season, threads, "--cluster", pair.address)


def test_ctrl_c(
    season: Path, soy: Soy, threads: dict[str, str], pair: Cluster, change: Callable[..., object]
) -> None:
    change(changed.slow_down, 60.0)
    with begun(season, pair) as ran:
        wait_until(lambda: at_work(season) >= 2)
        os.killpg(ran.pid, signal.SIGINT)
        said = ended(ran)
    assert ran.returncode == INTERRUPTED
    assert "run the same command to continue" in said
    assert made(season) == {}
    change(changed.undo)
    assert finishes(soy, season, threads, "--cluster", pair.address)


def test_a_scheduler_that_goes_away(
    season: Path, soy: Soy, threads: dict[str, str], own: Cluster
) -> None:
    own.hire(2)
    with own.client() as client:
        client.run(changed.slow_down, 60.0)
    with begun(season, own) as ran:
        wait_until(lambda: at_work(season) >= 2)
        own.end(own.running[0])
        said = ended(ran)
    assert ran.returncode == 31
    assert said.count("the scheduler is gone") == 1
    assert "hint: start it again, then run the same command again" in said
    own.end()
    assert finishes(soy, season, threads)


def test_a_scheduler_that_is_not_there(
    season: Path, soy: Soy, own: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "USUAL", ClusterTimes(connect_s=3, first_worker_s=1))
    address = own.address
    none = soy("master", "--all", "--cluster", address)
    assert none.code == 31
    assert "no worker connected" in none.err
    own.end()
    said = soy("master", "--all", "--cluster", address)
    assert said.code == 31
    assert "no scheduler answers" in said.err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://192.0.2.7:8786", "without TLS"),
        ("tcp://scheduler:8786", "without TLS"),
        ("http://127.0.0.1:8786", "not the address of a scheduler"),
        ("tls://127.0.0.1", "not the address of a scheduler"),
        ("tcp://[::1", "not the address of a scheduler"),
        ("file.json", "without TLS"),
        ("none.json", "cannot be read"),
        ("broken.json", "not the file of a scheduler"),
    ],
)
def test_what_is_refused_before_anybody_is_asked(
    season: Path, soy: Soy, address: str, said: str
) -> None:
    (season / "file.json").write_text('{"address": "tcp://10.0.0.1:8786"}')
    (season / "broken.json").write_text("[1]")
    told = soy("master", "--all", "--cluster", address)
    assert told.code == 30
    assert said in told.err
    assert "hint:" in told.err
    assert not (season / "build" / "episodes").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--insecure",),
        ("--root-on-workers", "/x"),
        ("--workers", "2", "--cluster", "tcp://127.0.0.1:1"),
    ],
)
def test_wrong_usage(season: Path, soy: Soy, arguments: tuple[str, ...]) -> None:
    assert soy("master", "--all", *arguments).code == 2


def refused(soy: Soy, show: Path, cluster: Cluster, *told: object) -> str:
    """Return what soy says of a cluster that it does not use."""
    said = soy("master", "--all", "--cluster", cluster.address, *told)
    assert said.code == 30, said.err
    assert said.err.count("error:") == said.err.count("hint:") == 1
    assert not list((show / "build").rglob("*.mp3"))
    assert not list((show / "build").glob(".*"))
    return said.err


def test_a_worker_with_another_soy(season: Path, soy: Soy, own: Cluster, tmp_path: Path) -> None:
    own.hire(1)
    other = tmp_path / "other"
    shutil.copytree(ROOT / "toolkit", other / "toolkit")
    (other / "toolkit" / "audio" / "steady.py").open("a").write("# changed\n")
    (worker,) = own.hire(1, PYTHONPATH=str(other))
    assert "has different files there" in refused(soy, season, own)
    own.end(worker)
    init = other / "toolkit" / "__init__.py"
    init.write_text(init.read_text().replace("0.1.0", "0.0.9"))
    (worker,) = own.hire(1, PYTHONPATH=str(other))
    assert "soy is 0.0.9 there, 0.1.0 here" in refused(soy, season, own)
    own.end(worker)
    shutil.rmtree(other / "toolkit" / "workers")
    own.hire(1, PYTHONPATH=str(other))
    assert "it has no soy, or another version" in refused(soy, season, own)


def test_a_worker_with_another_codec(season: Path, soy: Soy, own: Cluster, tmp_path: Path) -> None:
    info = tmp_path / "codec" / "lameenc-9.9.9.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lameenc\nVersion: 9.9.9\n")
    own.hire(1, PYTHONPATH=f"{info.parent}{os.pathsep}{ROOT}")
    said = refused(soy, season, own)
    assert "lameenc is 9.9.9 there" in said
    assert "tcp://127.0.0.1:" in said  # which worker that is


def test_a_worker_that_may_start_no_processes(season: Path, soy: Soy, own: Cluster) -> None:
    own.hire(1, DASK_DISTRIBUTED__WORKER__DAEMON="True")
    assert "DASK_DISTRIBUTED__WORKER__DAEMON=False" in refused(soy, season, own)


def test_a_worker_that_does_not_see_the_show(
    season: Path, soy: Soy, pair: Cluster, tmp_path: Path
) -> None:
    nowhere = refused(soy, season, pair, "--root-on-workers", "/no/such/place")
    assert "it cannot find this show in /no/such/place" in nowhere
    assert "--root-on-workers" in nowhere
    copy = tmp_path / "copy"
    shutil.copytree(season, copy)
    assert f"it cannot find this show in {copy}" in refused(
        soy, season, pair, "--root-on-workers", copy
    )


def test_a_worker_that_comes_later_and_is_not_fit(
    season: Path, soy: Soy, threads: dict[str, str], own: Cluster, tmp_path: Path
) -> None:
    own.hire(1)
    with own.client() as client:
        client.run(changed.slow_down, 10.0)
    info = tmp_path / "codec" / "lameenc-9.9.9.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lameenc\nVersion: 9.9.9\n")
    with begun(season, own) as ran:
        wait_until(lambda: at_work(season) >= 1)
        own.hire(1, PYTHONPATH=f"{info.parent}{os.pathsep}{ROOT}")
        with own.client() as client:
            client.run(changed.undo)
        said = ended(ran)
    assert ran.returncode in (0, 3), said
    if ran.returncode == 3:
        assert "lameenc is 9.9.9 there" in said
    assert {*made(season).items()} <= {*threads.items()}


def test_without_dask_a_message_says_what_to_install(season: Path) -> None:
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "from toolkit.cli import main\n"
        "sys.argv[1:] = ['master', '--all', '--cluster', 'tcp://127.0.0.1:9']\nmain()"
    )
    ran: Any = subprocess.run(
        [sys.executable, "-c", code], cwd=season, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "--cluster needs Dask" in ran.stderr
    assert "soy-toolkit[cluster]" in ran.stderr
