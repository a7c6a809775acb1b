"""A build on threads, on processes and on another executor: the same bytes; Ctrl-C ends it."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from tests.test_jobs import KINDS, executor_of
from toolkit.assemble import build
from toolkit.show.project import Project
from toolkit.show.toml.toml_editor import set_keys

pytestmark = pytest.mark.rotated

AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def ready(show: Path, episode: Path, soy: Soy) -> Path:
    """Return a show with two episodes, a transcript and a kit; nothing of it is built."""
    second = show / "episodes" / "002-what-a-cell-is"
    shutil.copytree(episode, second)
    own = {"title": "What a cell is", "guid": "3b1c2f0e-6f0d-4c1e-9f0a-0d3c5b7a9e11"}
    set_keys(second / "episode.toml", own)
    bring_text(soy, show)
    assert soy("approve", "001", "--by", "Ana").code == 0
    write_campaign(show, MOMENTS)
    return show


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_executor_makes_the_same_bytes(ready: Path) -> None:
    found = []
    for kind in KINDS:
        shutil.rmtree(ready / "build", ignore_errors=True)
        project, told = Project.open(ready), list[float]()
        with executor_of(kind) as pool:
            build.apply(build.plan(project, AT), told.append, pool, count=2)
        assert told == sorted(told)
        assert told[-1] == 1.0
        found.append(digests(ready / "build" / "public"))
    assert len(found[0]) > 15
    assert any(key.startswith("campaign/") for key in found[0])
    assert found == [found[0]] * len(KINDS)


@pytest.mark.parametrize("kind", KINDS[:3])
def test_ctrl_c_leaves_nothing_half_written(ready: Path, kind: str) -> None:
    def stop(share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    made = build.plan(Project.open(ready), AT)
    with executor_of(kind) as pool, pytest.raises(KeyboardInterrupt):
        build.apply(made, stop, pool)
    assert not (ready / "build" / "public").exists()
    assert [path for path in (ready / "build").rglob("*.part") if path.is_file()] == []
    assert list((ready / "build").glob(".jobs-*")) == []
