"""A real scheduler and two real worker processes on loopback, one cluster for all tests."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import soundfile
from distributed import Client
from distributed.security import Security

from tests.cli.conftest import (  # noqa: F401 - fixtures
    RATE_HZ,
    Soy,
    episode,
    first_recording,
    new_show,
    recording,
    show,
    show_of_one,
    soy,
    speech_like,
)
from tests.cli.test_jobs_anywhere import digests
from tests.release.places import MOTO_KEYS
from tests.workers import changed
from toolkit.show.toml.toml_editor import set_keys

ROOT = Path(__file__).parents[2]
SECONDS = (2, 3, 4)
WAIT_S = 120.0
CLIPS = ROOT / "tests" / "data" / "whisper" / "clips"


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own, as an administrator starts them."""

    folder: Path
    tls: tuple[str, ...] = ()
    scheme: str = "tcp"
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """Where the scheduler says its address."""
        return self.folder / "scheduler.json"

    @property
    def address(self) -> str:
        """The scheduler's address."""
        return str(json.loads(self.file.read_text())["address"])

    def begin(self) -> None:
        """Start the scheduler."""
        where = ("--host", f"{self.scheme}://127.0.0.1", "--port", "0", "--dashboard-address", ":0")
        told = ("--scheduler-file", str(self.file), "--no-dashboard", *where, *self.tls)
        self._start("scheduler", told, {})
        wait_until(self.file.exists)
        wait_until(lambda: bool(self.file.read_text()))

    def hire(self, count: int = 1, *told: str, **settings: str) -> list[subprocess.Popen[bytes]]:
        """Start workers; returns when the scheduler knows them."""
        before = self.workers()
        shared = ("--nthreads", "1", "--no-dashboard", "--memory-limit", "0", *self.tls)
        local = ("--local-directory", str(self.folder), "--host", "127.0.0.1")
        where = ("--scheduler-file", str(self.file))
        made = [
            self._start("worker", (*where, *shared, *local, *told), settings) for _ in range(count)
        ]
        wait_until(lambda: self.workers() >= before + count)
        return made

    def _start(
        self, kind: str, told: tuple[str, ...], settings: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        env = {
            "PYTHONPATH": str(ROOT),
            "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
            "TMPDIR": str(self.folder),
            **MOTO_KEYS,
        }
        with (self.folder / f"{kind}-{len(self.running)}.log").open("wb") as log:
            ran = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + kind, *told],
                env={**os.environ, **env, **settings},
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(ran)
        return ran

    def workers(self) -> int:
        """Return how many workers the scheduler knows."""
        with self.client() as client:
            return len(client.nthreads())

    def client(self) -> Client:
        """Return a client of Dask's own."""
        security = Security(require_encryption=True) if self.tls else None
        return Client(self.address, security=security, set_as_default=False, timeout=WAIT_S)

    def end(self, *these: subprocess.Popen[bytes]) -> None:
        """End some, or all."""
        scheduler = next(iter(self.running), None)
        for ran in these or tuple(reversed(self.running)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(ran.pid, signal.SIGKILL)
            ran.wait(WAIT_S)
            self.running.remove(ran)
        if these and scheduler in self.running:  # which has to notice it
            wait_until(lambda: self.workers() < len(self.running))


def wait_until(is_true: Callable[[], bool]) -> None:
    end_s = time.monotonic() + WAIT_S
    while not is_true():
        assert time.monotonic() < end_s
        time.sleep(0.05)


@contextlib.contextmanager
def cluster_of(folder: Path, workers: int, **said: object) -> Iterator[Cluster]:
    made = Cluster(folder, **said)  # type: ignore[arg-type]
    try:
        made.begin()
        if workers:
            made.hire(workers)
        yield made
    finally:
        made.end()


def made(show: Path) -> dict[str, str]:  # noqa: F811
    """Return the digests of what was mastered; nothing else may be left."""
    assert [path for path in (show / "build").rglob("*.part") if path.exists()] == []
    assert list((show / "build").glob("claims/*")) == []
    return digests(show / "build" / "episodes")


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Yield a cluster of two workers; tests leave it as they found it."""
    with cluster_of(tmp_path_factory.mktemp("cluster"), 2) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Cluster]:
    """Yield a cluster without workers, for what a test does to it."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    with cluster_of(folder, 0) as made:
        yield made


@pytest.fixture
def season(show: Path, soy: Soy, tmp_path: Path) -> Path:  # noqa: F811
    """Return a show with three episodes."""
    for number, seconds in enumerate(SECONDS, 1):
        path = tmp_path / f"{number}.wav"
        soundfile.write(path, speech_like(seconds), RATE_HZ)
        assert soy("new", path, "--title", f"Part {number}").code == 0
    return show


@pytest.fixture
def threads(season: Path, soy: Soy) -> dict[str, str]:  # noqa: F811
    """Return what threads make of the season, which is then as it was."""
    assert soy("master", "--all").code == 0
    found = digests(season / "build" / "episodes")
    assert sum(name.endswith("audio.mp3") for name in found) == len(SECONDS)
    shutil.rmtree(season / "build")
    return found


@pytest.fixture
def change(pair: Cluster) -> Iterator[Callable[..., object]]:
    """Return what calls a function in the workers; all is undone afterwards."""

    def call(function: Callable[..., object], *told: object, count: int = 2) -> object:
        with pair.client() as client:
            return client.run(function, *told, workers=sorted(client.nthreads())[:count])

    yield call
    call(changed.undo)


@pytest.fixture
def spoken(show: Path, soy: Soy) -> Path:  # noqa: F811
    """Return a show with three episodes of 30 s of English."""
    assert soy("new", next(CLIPS.glob("en-30s*.flac")), "--title", "Spoken").code == 0
    for number, slug in ((2, "002-again"), (3, "003-once-more")):
        folder = show / "episodes" / slug
        shutil.copytree(show / "episodes" / "001-spoken", folder)
        guid = f"3b1c2f0e-6f0d-4c1e-9f0a-0d3c5b7a9e1{number}"
        set_keys(folder / "episode.toml", {"title": slug, "guid": guid})
    return show
