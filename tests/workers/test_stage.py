"""Episodes done by workers that share nothing with this machine but a bucket."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Soy
from tests.cli.test_jobs_anywhere import digests
from tests.cli.test_workers import told_as_it_goes
from tests.release import small_s3
from tests.release.places import MOTO_KEYS
from tests.workers import changed
from tests.workers.conftest import Cluster, made, wait_until
from tests.workers.test_cluster_faults import at_work, begun, ended
from toolkit.cli import work_view
from toolkit.errors import INTERRUPTED
from toolkit.show.toml.toml_editor import set_keys
from toolkit.workers.staged_files import FilesMade, StagedFile, place_of

pytestmark = pytest.mark.rotated(start=0, together=True)

STAGE = "s3://soy-tests/stage"
KEY = "/soy-tests/stage/"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[small_s3.SmallS3]:
    """Yield a bucket in memory."""
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    with small_s3.serving() as made:
        yield made


@pytest.fixture
def away(season: Path, threads: dict[str, str], server: small_s3.SmallS3) -> Path:
    """Return the season, told of the server; no other part of its settings is another."""
    set_keys(season / "episodes" / "show.toml", {"release": at(server)})
    return season


def at(server: small_s3.SmallS3) -> dict[str, object]:
    return {
        "public_url": "https://example.org/podcast",
        "endpoint_url": server.url,
        "path_style": True,
    }


def keys(server: small_s3.SmallS3, below: str) -> list[str]:
    return sorted(key for key in server.state.things if key.startswith(KEY + below))


def test_recordings_go_out_and_results_come_back(
    away: Path,
    soy: Soy,
    threads: dict[str, str],
    pair: Cluster,
    server: small_s3.SmallS3,
    change: object,
) -> None:
    assert callable(change)
    change(changed.forbid, str(away))
    said = soy("master", "--all", "--cluster", pair.address, "--stage", STAGE)
    assert said.code == 0, said.err
    assert made(away) == threads
    assert keys(server, "results/") == keys(server, "stops/") == []
    sources = [path.read_bytes() for path in (away / "episodes").glob("*/source.*")]
    there = [server.state.things[key].data for key in keys(server, "files/")]
    assert all(sound in there for sound in sources)
    report = json.loads(soy("report", "workers", "--json").out)
    assert all(job["seconds"] > job["fetch_s"] > 0 for job in report["jobs"])
    puts = [one.path for one in server.log if one.method == "PUT"]
    shutil.rmtree(away / "build")
    assert soy("master", "--all", "--cluster", pair.address, "--stage", STAGE).code == 0
    assert made(away) == threads
    again = [one.path for one in server.log if one.method == "PUT"][len(puts) :]
    assert not any(path in puts for path in again if "/files/" in path)  # it was there


def test_it_is_told_who_is_at_what_now(
    away: Path,
    soy: Soy,
    pair: Cluster,
    server: small_s3.SmallS3,
    change: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The workers share no folder with this machine in which they could say it."""
    monkeypatch.setattr(work_view, "JSON_APART_S", 0.4)
    change(changed.forbid, str(away))
    change(changed.slow_down, 4.0)
    said = soy("master", "--all", "--cluster", pair.address, "--stage", STAGE, "--json")
    assert said.code == 0, said.err
    told_as_it_goes([json.loads(line) for line in said.err.splitlines() if line.startswith("{")])


def test_a_run_that_was_killed_finds_what_its_workers_did(
    away: Path,
    soy: Soy,
    threads: dict[str, str],
    pair: Cluster,
    server: small_s3.SmallS3,
    change: object,
) -> None:
    assert callable(change)
    shutil.rmtree(away / "episodes" / "003-part-3")
    change(changed.slow_down, 4.0)
    with begun(away, pair, "--stage", STAGE) as ran:
        wait_until(lambda: at_work(away) >= 2 and bool(keys(server, "files/")))
        wait_until(lambda: len(scratch(pair)) >= 2)
        os.killpg(ran.pid, signal.SIGKILL)
        ran.communicate()
    wait_until(lambda: len(keys(server, "results/")) >= 2)
    change(changed.slow_down, 200.0)  # nobody could do these again
    said = soy("master", "--all", "--cluster", pair.address, "--stage", STAGE)
    assert said.code == 0, said.err
    assert keys(server, "results/") == []
    for path in (away / "build").glob(".*"):
        shutil.rmtree(path)  # of the run that was killed
    found = made(away)
    assert found == {name: each for name, each in threads.items() if "part-3" not in name}


def scratch(cluster: Cluster) -> list[Path]:
    return list(cluster.folder.glob("soy-stage-*/build/.jobs-*"))


def test_an_error_in_one_of_three_and_ctrl_c(
    away: Path,
    soy: Soy,
    threads: dict[str, str],
    pair: Cluster,
    server: small_s3.SmallS3,
    change: object,
) -> None:
    assert callable(change)
    change(changed.slow_down, 120.0)
    with begun(away, pair, "--stage", STAGE) as ran:
        wait_until(lambda: len(scratch(pair)) >= 2)
        os.killpg(ran.pid, signal.SIGINT)
        said = ended(ran)
    assert ran.returncode == INTERRUPTED, said
    assert made(away) == {}
    assert keys(server, "stops/") == []
    assert scratch(pair) == []
    change(changed.undo)
    set_keys(away / "episodes" / "002-part-2" / "episode.toml", {"source_sha256": "0" * 64})
    told = soy("master", "--all", "--cluster", pair.address, "--stage", STAGE)
    assert told.code == 3
    assert told.err.count("error:") == 1
    assert "002-part-2" in told.err
    left = {name: each for name, each in threads.items() if "part-2" not in name}
    assert made(away) == left


def test_transcripts(
    spoken: Path,
    soy: Soy,
    whisper_folder: Path,
    pair: Cluster,
    server: small_s3.SmallS3,
) -> None:
    set_keys(spoken / "episodes" / "show.toml", {"release": at(server)})
    found = []
    for workers in ((), ("--cluster", pair.address, "--stage", STAGE)):
        for name in ("transcripts", "build"):
            shutil.rmtree(spoken / name, ignore_errors=True)
        said = soy("transcribe", "--all", "--model", whisper_folder, *workers)
        assert said.code == 0, said.err
        texts = digests(spoken / "transcripts")
        found.append({name: one for name, one in texts.items() if not name.endswith(".toml")})
    assert sum(name.endswith(".vtt") for name in found[0]) == 3
    assert found[0] == found[1]


def test_a_stage_that_is_none(away: Path, soy: Soy, pair: Cluster) -> None:
    said = soy("master", "--all", "--cluster", pair.address, "--stage", "stage")
    assert said.code == 11
    assert "--stage stage: this is not a bucket" in said.err
    for command in (("build",), ("campaign", "--all")):
        refused = soy(*command, "--cluster", pair.address, "--stage", STAGE)
        assert refused.code == 2
        assert "takes longer than making it here" in refused.err
        assert "with --workers N" in refused.err


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "build/../../x", "episodes/show.toml", "", "build\\..\\x"]
)
def test_what_comes_back_belongs_below_what_is_made(tmp_path: Path, path: str) -> None:
    with pytest.raises(Exception, match="which workers must not write"):
        place_of(tmp_path, path)
    assert place_of(tmp_path, "build/episodes/a") == tmp_path / "build" / "episodes" / "a"


@pytest.mark.parametrize(
    "said", [b"", b"[" * 9000, b"{}", b'{"made": [{"path": "a"}], "removed": []}', b"\xff"]
)
def test_what_a_bucket_says_may_be_anything(said: bytes) -> None:
    assert FilesMade.from_json(said) is None
    whole = FilesMade((StagedFile("build/a", "0" * 64, 3),), ("build/b",))
    assert FilesMade.from_json(whole.to_json()) == whole
