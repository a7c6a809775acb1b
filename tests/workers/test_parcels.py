"""What goes to workers: small, and with paths that suit them; and what is compared before."""

from __future__ import annotations

import pickle
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.workers.conftest import ROOT
from toolkit.audio.mastering import master
from toolkit.audio.mastering.season import MasterJob
from toolkit.errors import BadFile
from toolkit.job_values import JobChannel, JobEnd, JobWord
from toolkit.show.project import Project
from toolkit.show.toml.toml_editor import set_keys
from toolkit.workers import errand, parcel, versions, word_home
from toolkit.workers.fitness import RunFacts


def test_paths_in_the_show_are_told_from_its_root(tmp_path: Path) -> None:
    here, there = tmp_path / "here", Path("/mnt/elsewhere")
    said = (here / "a" / "b.mp3", here, Path("/usr"), [{"in": here / "c"}], Path("a/b"))
    made = parcel.packed(said, here)
    assert b"here" not in made
    assert parcel.unpacked(made, there) == (
        there / "a" / "b.mp3", there, Path("/usr"), [{"in": there / "c"}], Path("a/b")
    )  # fmt: skip


def test_a_job_of_a_large_show_is_no_larger(episode: Path, show: Path) -> None:
    """The season stays where it is: it would go along with each of its own episodes."""

    def length() -> int:
        project = Project.open(show)
        plan = master.plan(project, project.episodes[0])
        parcels = [parcel.packed(MasterJob(plan), show), pickle.dumps(MasterJob(plan))]
        return max(map(len, parcels))

    small = length()
    for number in range(2, 60):
        folder = show / "episodes" / f"{number:03}-more"
        shutil.copytree(episode, folder)
        set_keys(folder / "episode.toml", {"title": f"More {number}", "guid": f"guid-{number}"})
    assert length() < small + 200 < 40_000


def test_what_a_project_was_told_goes_along(show: Path) -> None:
    project = Project.open(show)
    other = project.as_if(show=project.show.model_copy(update={"title": "Another"}))
    assert parcel.unpacked(parcel.packed(other, show), show).show.title == "Another"
    back = pickle.loads(pickle.dumps(project.as_if(episodes=())))  # noqa: S301 - our own
    assert back.episodes == ()


def test_messages_name_paths_as_they_are_here(tmp_path: Path) -> None:
    facts = RunFacts("/mnt/show", None, "", "", versions.here())
    end: JobEnd[int] = JobEnd(BadFile("/mnt/show/a: no", hint="look at /mnt/show/a"))
    came = errand.opened(parcel.packed((end, None), Path("/mnt/show")), facts, tmp_path)
    assert isinstance(came, JobEnd)
    assert isinstance(came.result, BadFile)
    said = came.result.message, came.result.hint
    assert said == (f"{tmp_path}/a: no", f"look at {tmp_path}/a")


def test_versions_are_of_what_soy_needs() -> None:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {one.split(">")[0].split(";")[0] for one in said["dependencies"]}
    needed |= {"cloudpickle", "ctranslate2", "dask", "distributed", "onnxruntime", "tokenizers"}
    assert set(versions.LIBRARIES) <= needed
    here = versions.here()
    assert all(version for _, version in here.libraries)
    assert list(versions.differences(here, here)) == []


def test_each_difference_is_a_sentence() -> None:
    here = versions.here()
    other = replace(here, python="3.9", soy="0.0.1", libraries=here.libraries[1:])
    assert list(versions.differences(here, other)) == [
        f"Python is 3.9 there, {here.python} here",
        f"soy is 0.0.1 there, {here.soy} here",
        f"av is missing there, {dict(here.libraries)['av']} here",
    ]


def test_what_a_scheduler_says_of_jobs_is_written_at_home_and_nowhere_else(tmp_path: Path) -> None:
    """Anybody in the cluster can say anything under that topic."""
    sent: list[dict[str, Any]] = []
    word = JobWord(0.5, 3.0, "host/17")
    tell = word_home.sender("run", "tcp://17", sent.append)
    tell(JobChannel(Path("/elsewhere/.jobs-a1_b.part"), "3"), word)
    tell(JobChannel(Path("/elsewhere/.jobs-a1_b.part"), "3"), word)  # too soon
    (said,) = sent
    home = word_home.WordsHome("run", tmp_path / "build")
    take = home.take
    take((0.0, said))  # the run is over
    assert list(tmp_path.iterdir()) == []
    folder = tmp_path / "build" / ".jobs-a1_b.part"
    folder.mkdir(parents=True)
    bad: list[dict[str, object]] = [
        {"run": "another"},
        {"folder": "../.jobs-a1_b.part"},
        {"folder": "."},
        {"place": "../3"},
        {"place": "stop"},
        {"word": "0.5 3.0 \x1b]0;x\x07\n"},
        {"word": 3},
    ]
    for event in [*({**said, **one} for one in bad), {}, None, 3, ["run"]]:
        take((0.0, event))
    assert list(folder.iterdir()) == []
    take((0.0, said))
    assert JobChannel(folder, "3").word() == word
    home.left(["tcp://16", "tcp://17"])
    assert JobChannel(folder, "3").word() == word
    home.left(["tcp://16"])
    assert JobChannel(folder, "3").word() == JobWord()
    JobChannel(folder, "3").end()
    home.left([])
    assert list(folder.iterdir()) == []
