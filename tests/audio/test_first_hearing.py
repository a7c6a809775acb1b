"""A recording measured in a process that stands by: the same outcome, whatever happens.

Each test is a program of its own, for a process is forked only where there are no threads.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.rotated,
    pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone"),
]

ROOT = Path(__file__).parents[2]
HEAD = """
import os, shutil, signal, sys
from pathlib import Path
import numpy as np
import soundfile
from tests.audio.shows import mastered, show_of
from tests.audio.sounds import speech
from toolkit import files, forked_worker, processes
from toolkit.audio.measuring import measuring_process
from toolkit.audio.measuring.measuring_process import MeasuringProcess
from toolkit.errors import SoyError
from toolkit.show.project import Project

processes.cores = lambda: 2
folder, hearings = Path(sys.argv[1]), []

class Noted(MeasuringProcess):
    def found(self):
        hearings.append(super().found())
        return hearings[-1]

measuring_process.MeasuringProcess = Noted
from toolkit.audio.mastering import first_survey
first_survey.MeasuringProcess = Noted

def stereo(seconds):
    return speech(seconds, channels=2) * np.array([1.0, 0.7], np.float32)

def helped(project, jobs=2):
    with forked_worker.standing_by([]):
        return mastered(project, jobs=jobs)

def both(name, sound, **audio):
    project = show_of(folder / name, sound, **{"channels": "auto", **audio})
    path, alone = mastered(project)
    data = path.read_bytes()
    shutil.rmtree(project.build_dir)
    path, made = helped(project)
    assert made == alone, name
    assert path.read_bytes() == data, name
    return made
"""


def run(tmp_path: Path, body: str) -> list[str]:
    """Return the lines that a program prints."""
    ran = subprocess.run(
        [sys.executable, "-c", HEAD + body, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert not ran.stderr, ran.stderr
    assert ran.returncode == 0
    return ran.stdout.split("\n")[:-1]


def test_the_outcome_is_the_same(tmp_path: Path) -> None:
    lines = run(
        tmp_path,
        """
for name, sound, channels in [
    ("a", speech(4), 1),
    ("b", stereo(4), 2),
    ("same", np.repeat(speech(4), 2, axis=1), 1),  # which its header does not tell
    ("dead", stereo(4) * np.array([1, 0], np.float32), 1),  # one side, which nobody chose
    ("offset", stereo(4) + np.float32(0.1), 2),
]:
    assert both(name, sound).channels == channels, name
    print(name, hearings.pop() is not None)
""",
    )
    assert lines == ["a True", "b True", "same True", "dead True", "offset True"]


def test_so_it_is_where_the_recording_is_not_all_that_is_mastered(tmp_path: Path) -> None:
    lines = run(
        tmp_path,
        """
both("levelled", stereo(6), leveller=True)
print(len(hearings), None in hearings)
""",
    )
    assert lines == ["2 False"]  # as it came, and once it is levelled


def test_the_errors_are_the_same(tmp_path: Path) -> None:
    lines = run(
        tmp_path,
        """
project = show_of(folder, speech(2))
source = project.source(project.episodes[0])
for sound in (
    np.full((88_200, 1), np.nan, np.float32),
    np.full((88_200, 1), 1e30, np.float32),
    np.zeros((88_200, 1), np.float32),
    np.full((88_200, 1), 0.1, np.float32),
):
    soundfile.write(source, sound, 44_100, "FLOAT")
    changed = {"source_sha256": files.sha256_of(source)}
    Project.episodes = (project.episodes[0].model_copy(update=changed),)
    said = []
    for master in (mastered, helped):
        try:
            master(project)
        except SoyError as err:
            said.append((type(err).__name__, err.message, err.hint))
    print(said[0] == said[1], said[0][1].partition(": ")[2])
    assert not (project.work_dir(project.episodes[0]) / "audio.mp3").exists()
""",
    )
    assert [line.split(" ", 1)[0] for line in lines] == ["True"] * 4
    assert "not numbers" in lines[0]
    assert "silent from beginning to end" in lines[2]


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_process_that_is_lost_loses_nothing(tmp_path: Path, when: str) -> None:
    kill = {
        "before": "os.kill(forked_worker.free().pid, signal.SIGKILL)",
        "meanwhile": """
add, count = Noted.add, [0]
def killing(self, block):
    count[0] += 1
    if count[0] == 3:
        os.kill(self._worker.pid, signal.SIGKILL)
    add(self, block)
Noted.add = killing
""",
    }[when]
    lines = run(
        tmp_path,
        f"""
project = show_of(folder, stereo(8))
path, alone = mastered(project)
data = path.read_bytes()
shutil.rmtree(project.build_dir)
with forked_worker.standing_by([]):
    {kill.replace(chr(10), chr(10) + "    ")}
    path, made = mastered(project, jobs=2)
print(made == alone, path.read_bytes() == data, hearings)
""",
    )
    assert lines == ["True True [None]"]


def test_the_program_has_one_stand_by_while_it_masters(tmp_path: Path) -> None:
    lines = run(
        tmp_path,
        """
import contextlib, io
from toolkit.cli import run
project = show_of(folder, stereo(4))
for _ in range(2):  # the second time nothing is left to do
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run(["master", "1", "--project", str(project.root)]) == 0
    print(len(hearings), None in hearings)
""",
    )
    assert lines == ["1 False", "1 False"]
