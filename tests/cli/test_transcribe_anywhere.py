"""Episodes transcribed as jobs: on threads, on processes and one by one, the same drafts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Soy
from tests.test_jobs import executor_of
from toolkit import jobs
from toolkit.assemble.recognition.transcribe_job import TranscribeJob
from toolkit.errors import NoModel
from toolkit.show.project import Project
from toolkit.show.toml.toml_editor import set_keys

pytestmark = pytest.mark.rotated

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"


@pytest.fixture
def project(show: Path, soy: Soy) -> Project:
    """Return a show with two episodes of 30 s of English."""
    assert soy("new", next(CLIPS.glob("en-30s*.flac")), "--title", "Spoken").code == 0
    second = show / "episodes" / "002-again"
    shutil.copytree(show / "episodes" / "001-spoken", second)
    guid = "3b1c2f0e-6f0d-4c1e-9f0a-0d3c5b7a9e11"
    set_keys(second / "episode.toml", {"title": "Again", "guid": guid})
    return Project.open(show)


def test_every_executor_makes_the_same_drafts(project: Project, whisper_folder: Path) -> None:
    work = [TranscribeJob(project, e, str(whisper_folder), "en") for e in project.episodes]
    assert [job.weight for job in work] == pytest.approx([30, 30], abs=3)
    found = []
    for kind in ("own threads", "processes", "serial"):
        for name in ("transcripts", "build"):
            shutil.rmtree(project.root / name, ignore_errors=True)
        with executor_of(kind) as pool:
            made = jobs.run_all(work, executor=pool)
        assert [path for path in made if isinstance(path, Path) and path.is_file()] == made
        folder = project.transcripts_dir
        texts = sorted(path for path in folder.rglob("*") if path.suffix in (".vtt", ".json"))
        found.append([(p.relative_to(folder), p.read_bytes()) for p in texts])
    assert len(found[0]) >= 4
    assert found == [found[0]] * 3


def test_a_model_that_is_not_there_is_an_error_of_its_own_kind(project: Project) -> None:
    work = [TranscribeJob(project, project.episodes[0], "/no/such/model", "en")]
    with executor_of("processes") as pool:
        (said,) = jobs.run_all(work, executor=pool, is_strict=False)
    assert isinstance(said, NoModel)
    assert said.hint
