"""soy transcribe --all: a draft for each episode without one, alone or in several processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Soy
from toolkit.errors import INTERRUPTED
from toolkit.show.toml.toml_editor import set_keys

pytestmark = pytest.mark.rotated

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"
GUID = "3b1c2f0e-6f0d-4c1e-9f0a-0d3c5b7a9e1"
BUSY_S = 60.0


@pytest.fixture
def season(show: Path, soy: Soy) -> Path:
    """Return a show with three episodes of 30 s of English; the third has a text."""
    assert soy("new", next(CLIPS.glob("en-30s*.flac")), "--title", "Spoken").code == 0
    for number, slug in ((2, "002-again"), (3, "003-once-more")):
        folder = show / "episodes" / slug
        shutil.copytree(show / "episodes" / "001-spoken", folder)
        set_keys(folder / "episode.toml", {"title": slug, "guid": f"{GUID}{number}"})
    text = show / "text.vtt"
    text.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nBy hand.\n", "utf-8")
    assert soy("transcript", "import", "3", text).code == 0
    return show


def drafts(show: Path) -> dict[str, bytes]:
    folder = show / "transcripts"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.glob("00[12]-*/*"))
        if path.suffix in (".vtt", ".json")
    }


def test_each_episode_without_a_text_gets_a_draft(
    season: Path, soy: Soy, whisper_folder: Path
) -> None:
    command = ("transcribe", "--all", "--model", whisper_folder)
    said = soy(*command, "--dry-run", "--json")
    assert [(r["episode"], r["is_done"], r["path"]) for r in json.loads(said.out)] == [
        ("001-spoken", False, None),
        ("002-again", False, None),
    ]
    assert drafts(season) == {}
    found = []
    for workers in ((), ("--workers", "2")):
        for name in ("001-spoken", "002-again"):
            shutil.rmtree(season / "transcripts" / name, ignore_errors=True)
        shutil.rmtree(season / "build", ignore_errors=True)
        said = soy(*command, *workers, "--json")
        assert said.code == 0, said.err
        assert "transcribed 2 of 3 episodes, 1 already had a transcript" in said.err
        rows = json.loads(said.out)
        assert [(r["episode"], r["is_done"], r["language"]) for r in rows] == [
            ("001-spoken", True, "en"),
            ("002-again", True, "en"),
        ]
        assert all(Path(row["path"]).is_file() for row in rows)
        found.append(drafts(season))
    assert len(found[0]) >= 4
    assert found[0] == found[1]
    said = soy(*command)
    assert said.code == 0
    assert "transcribed 0 of 3 episodes, 3 already had a transcript" in said.err


@pytest.mark.parametrize("workers", [(), ("--workers", "2")])
def test_one_that_fails_does_not_stop_the_others(
    season: Path, soy: Soy, whisper_folder: Path, workers: tuple[str, ...]
) -> None:
    next((season / "episodes" / "001-spoken").glob("*.flac")).write_bytes(b"no sound")
    said = soy("transcribe", "--all", "--model", whisper_folder, *workers, "--json")
    assert said.code == 3
    assert said.err.count("error: ") == 1
    first, second = json.loads(said.out)
    assert (first["is_done"], second["is_done"], second["error"]) == (False, True, None)
    assert first["error"]


@pytest.mark.parametrize(
    "wrong", [("--all", "1"), (), ("--all", "--replace"), ("--all", "--second-pass", "tiny")]
)
def test_what_does_not_go_together_is_refused(soy: Soy, show: Path, wrong: tuple[str, ...]) -> None:
    assert show.is_dir()
    assert soy("transcribe", *wrong).code == 2


def test_ctrl_c_ends_the_processes_too(season: Path, whisper_folder: Path) -> None:
    command = [sys.executable, "-m", "toolkit", "transcribe", "--all", "--workers", "2"]
    with subprocess.Popen(
        [*command, "--model", str(whisper_folder), "--project", str(season)],
        cwd=Path(__file__).parents[2],
        start_new_session=True,  # whoever belongs to it is found by it
        stderr=subprocess.PIPE,
    ) as ran:
        wait_until(lambda: len(of_session(ran.pid)) >= 3)
        os.killpg(ran.pid, signal.SIGINT)  # as a terminal does
        assert ran.wait(BUSY_S) == INTERRUPTED
        wait_until(lambda: not of_session(ran.pid))
    assert [path for path in season.rglob("*.part") if path.is_file()] == []


def wait_until(is_true: object) -> None:
    assert callable(is_true)
    end_s = time.monotonic() + BUSY_S
    while not is_true():
        assert time.monotonic() < end_s
        time.sleep(0.05)


def of_session(leader: int) -> list[int]:
    """Return the living processes of a session (proc(5): the fourth field behind the name)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it has ended
            continue
        if int(session) == leader and state != "Z":
            found.append(int(path.parent.name))
    return found
