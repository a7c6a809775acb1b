"""Episodes done by a cluster: the same bytes as by threads, whoever did what."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import dask
import pytest

from tests.cli.conftest import MOMENTS as MOMENTS
from tests.cli.conftest import Soy, bring_text, write_campaign
from tests.cli.test_jobs_anywhere import digests
from tests.cli.test_workers import told_as_it_goes
from tests.release.certificates import make_certificate
from tests.workers import changed
from tests.workers.conftest import ROOT, Cluster, cluster_of, made
from toolkit.cli import work_view
from toolkit.errors import WorkersUnfit
from toolkit.job_values import JobName
from toolkit.progress import Progress
from toolkit.show.project import Project
from toolkit.workers.crew import hired
from toolkit.workers.wanted_workers import WantedWorkers

pytestmark = pytest.mark.rotated(start=4, together=True)


@dataclass(frozen=True)
class Whereabouts:
    """Says in which process it ran."""

    weight: float = 1.0

    def run(self, progress: Progress) -> int:
        """Return the number of the process."""
        progress(0.5)
        return os.getpid()


def test_a_cluster_makes_the_same_bytes(
    season: Path, soy: Soy, threads: dict[str, str], pair: Cluster
) -> None:
    said = soy("master", "--all", "--cluster", pair.address, "--json")
    assert said.code == 0, said.err
    assert f"{pair.address}: 2 workers" in said.err
    assert made(season) == threads
    every = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]
    rows = [row for row in every if row["event"] == "done"]
    assert len(rows) == 3
    assert len({row["worker"] for row in rows}) == 2
    assert len(json.loads(soy("report", "workers", "--json").out)["workers"]) == 2
    again = soy("master", "--all", "--cluster", str(pair.file))
    assert again.code == 0
    assert "mastered 0 of 3 episodes, 3 already up to date" in again.err


def test_it_is_told_who_is_at_what_now(
    season: Path,
    soy: Soy,
    pair: Cluster,
    change: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work_view, "JSON_APART_S", 0.4)
    change(changed.slow_down, 4.0)
    said = soy("master", "--all", "--cluster", pair.address, "--json")
    assert said.code == 0, said.err
    told_as_it_goes([json.loads(line) for line in said.err.splitlines() if line.startswith("{")])


def test_the_show_may_have_another_path_there(
    season: Path, soy: Soy, threads: dict[str, str], pair: Cluster
) -> None:
    elsewhere = season.parent / "mounted"
    elsewhere.symlink_to(season)
    source = next((season / "episodes" / "002-part-2").glob("source.*"))
    sound = source.read_bytes()
    source.write_bytes(b"no sound")
    command = ("master", "--all", "--cluster", pair.address, "--root-on-workers", elsewhere)
    said = soy(*command)
    assert said.code == 3
    assert str(source) in said.err
    assert str(elsewhere) not in said.err
    source.write_bytes(sound)
    assert soy(*command).code == 0
    assert made(season) == threads


def test_a_build_by_a_cluster_has_the_same_bytes(
    episode: Path, show: Path, soy: Soy, pair: Cluster
) -> None:
    bring_text(soy, show)
    assert soy("approve", "001", "--by", "Ana").code == 0
    write_campaign(show, MOMENTS)
    found = []
    for workers in ((), ("--cluster", pair.address)):
        shutil.rmtree(show / "build", ignore_errors=True)
        said = soy("build", *workers, "--at", "2026-06-01T00:00:00Z")
        assert said.code == 0, said.err
        found.append(digests(show / "build" / "public"))
    assert any(key.startswith("campaign/") for key in found[0])
    assert found[0] == found[1]


def test_transcripts_are_drafted_by_a_cluster(
    spoken: Path, soy: Soy, whisper_folder: Path, pair: Cluster
) -> None:
    found = []
    for workers in ((), ("--cluster", pair.address)):
        for name in ("transcripts", "build"):
            shutil.rmtree(spoken / name, ignore_errors=True)
        said = soy("transcribe", "--all", "--model", whisper_folder, *workers)
        assert said.code == 0, said.err
        texts = digests(spoken / "transcripts")
        found.append({name: one for name, one in texts.items() if not name.endswith(".toml")})
    assert sum(name.endswith(".vtt") for name in found[0]) == 3
    assert found[0] == found[1]


def test_graphics_cards_get_what_they_are_for(show: Path, own: Cluster) -> None:
    own.hire(1)
    project = Project.open(show)
    wanted = WantedWorkers(cluster=own.address)
    with pytest.raises(WorkersUnfit, match="no worker declares a graphics card"):
        hired(project, wanted, "test", wants_gpu=True).__enter__()
    (card,) = own.hire(1, "--resources", "GPU=1")
    for wants in (True, None):
        with hired(project, wanted, "test", wants_gpu=wants) as crew:
            found = crew.run([Whereabouts() for _ in range(6)], named)
        assert {parent_of(pid) for pid in found} == {card.pid}
    with hired(project, wanted, "test", wants_gpu=False) as crew:
        assert len(set(crew.run([Whereabouts() for _ in range(12)], named))) == 2


def named(index: int) -> JobName:
    return JobName(str(index))


def parent_of(pid: object) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """Yield a cluster of one worker with certificates, which this process has, too."""
    folder = tmp_path / "tls"
    folder.mkdir()
    pem = make_certificate(folder / "all.pem")
    told = ("--tls-ca-file", str(pem), "--tls-cert", str(pem), "--tls-key", str(pem))
    names = {"CA_FILE": pem, "CLIENT__CERT": pem, "CLIENT__KEY": pem}
    for name, path in names.items():
        monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(path))
    dask.config.refresh()
    with cluster_of(folder, 1, tls=told, scheme="tls") as made:
        yield made
    monkeypatch.undo()
    dask.config.refresh()


def test_tls(season: Path, threads: dict[str, str], tls: Cluster, tmp_path: Path) -> None:
    assert tls.address.startswith("tls://127.0.0.1:")
    command = [sys.executable, "-m", "toolkit", "master", "--all", "--cluster"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(address: str, **told: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, address, "--project", str(season)],
            env={**env, **told},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    cert = "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT"
    none = run(tls.address, **{cert: ""})
    assert none.returncode == 30
    assert f"{cert} is not set" in none.stderr
    assert "hint: read the cluster's settings in this terminal" in none.stderr
    lost = run(tls.address, **{cert: "/no/such.pem"})
    assert lost.returncode == 30
    assert f"/no/such.pem: this certificate or key cannot be read: {os.strerror(2)}" in lost.stderr
    assert f"mend {cert}" in lost.stderr
    pem = str(make_certificate(tmp_path / "other.pem"))
    names = ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY")
    other = run(tls.address, **{f"DASK_DISTRIBUTED__COMM__TLS__{name}": pem for name in names})
    assert other.returncode == 31
    assert "the scheduler has certificates of another authority" in other.stderr
    mixed = run(tls.address.replace("tls:", "tcp:"))
    assert mixed.returncode == 31
    assert "with tls:// or tcp:// as you say it" in mixed.stderr
    said = run(tls.address)
    assert said.returncode == 0, said.stderr
    assert made(season) == threads
