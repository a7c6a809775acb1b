"""A small show with one short recording, and a way to run `soy` in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from PIL import Image

from toolkit.cli import run
from toolkit.show.toml.toml_editor import set_keys

RATE_HZ = 44_100

VTT = """WEBVTT

00:00:00.500 --> 00:00:03.000
<v Mara>A gene is a recipe.

00:00:03.200 --> 00:00:07.000
<v Tomas>And your body is the kitchen.
"""

MOMENTS = """
[[moments]]
id = "recipe"
episode = "1"
start = "00:00:00.500"
end = "00:00:03.000"
words = "A gene is a recipe."
title = "What a gene is"
"""


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


Soy = Callable[..., Said]


@pytest.fixture
def soy(capsys: pytest.CaptureFixture[str]) -> Soy:
    def call(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


def speech_like(seconds: float, level_db: float = -24.0) -> NDArray[np.float32]:
    """Return noise in syllables: loudness and peaks as speech has them, the same each time."""
    rng = np.random.default_rng(7)
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tone = sum(np.sin(2 * np.pi * f * time) / f for f in (140, 280, 560, 1120, 2240))
    syllables = np.clip(np.sin(2 * np.pi * 3 * time), 0.05, 1) * (np.sin(time * 0.9) > -0.8)
    sound = syllables * (tone / np.max(np.abs(tone)) + 0.02 * rng.standard_normal(len(time)))
    return np.asarray(sound * 10 ** (level_db / 20) * 3, dtype=np.float32)


@pytest.fixture(scope="session")
def first_recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Record once what tests get copies of."""
    path = tmp_path_factory.mktemp("recording") / "Gespräch “eins” 'β' 医.wav"
    soundfile.write(path, speech_like(8), RATE_HZ, format="WAV")
    return path


@pytest.fixture(scope="session")
def new_show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make once the show that tests get copies of."""
    folder = tmp_path_factory.mktemp("new") / "my show"
    assert run(["init", str(folder), "--title", "A show"]) == 0
    say_own(folder / "episodes" / "show.toml")
    Image.new("RGB", (1400, 1400), "#0b2545").save(folder / "episodes" / "cover.png")
    return folder


@pytest.fixture(scope="session")
def show_of_one(
    tmp_path_factory: pytest.TempPathFactory, new_show: Path, first_recording: Path
) -> Path:
    """Bring the recording into a copy of the show, once."""
    show = shutil.copytree(new_show, tmp_path_factory.mktemp("one") / "my show")
    said = ["new", str(first_recording), "--title", "What a gene is", "--project", str(show)]
    assert run(said) == 0
    folder = show / "episodes" / "001-what-a-gene-is"
    path = folder / "episode.toml"
    path.write_text("date = 2026-01-01T06:00:00Z\n" + path.read_text("utf-8"), "utf-8")
    (folder / "notes.md").write_text("What genes are, and what they do.\n", "utf-8")
    return show


@pytest.fixture(scope="session")
def mastered_show(tmp_path_factory: pytest.TempPathFactory, show_of_one: Path) -> Path:
    """Master the episode of a copy, once."""
    show = shutil.copytree(show_of_one, tmp_path_factory.mktemp("mastered") / "my show")
    assert run(["master", "001", "--project", str(show)]) == 0
    return show


@pytest.fixture
def recording(tmp_path: Path, first_recording: Path) -> Path:
    return Path(shutil.copy2(first_recording, tmp_path))


@pytest.fixture
def show(tmp_path: Path, new_show: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a new show, which is also the working folder."""
    folder = shutil.copytree(new_show, tmp_path / "my show")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def episode(show: Path, recording: Path, show_of_one: Path) -> Path:
    """Return the folder of the show's one episode, which came out in 2026."""
    shutil.copytree(show_of_one, show, dirs_exist_ok=True)
    return show / "episodes" / "001-what-a-gene-is"


@pytest.fixture
def mastered(show: Path, episode: Path, mastered_show: Path) -> Path:
    """Return the folder of the show's one episode, which is mastered: builds use what is there."""
    shutil.copytree(mastered_show / "build", show / "build", dirs_exist_ok=True)
    return episode


def say_own(show_toml: Path) -> None:
    """Put texts of a person's into a new show.toml: what soy init wrote cannot be published."""
    own = {
        "description": "Genes, cells and medicines, for people who want to understand them.",
        "author": "The gene club",
        "link": "https://example.org/show",
        "cover_alt": "A square in the blue of the night.",
    }
    set_keys(show_toml, own)


def bring_text(soy: Soy, folder: Path) -> None:
    """Bring a transcript of two cues for the show's one episode, as a draft."""
    path = folder / "en.vtt"
    path.write_text(VTT, "utf-8")
    assert soy("transcript", "import", "001", path).code == 0


def write_campaign(show: Path, moments: str) -> None:
    """Write a campaign with these moments."""
    folder = show / "campaign" / "genes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "campaign.toml").write_text('title = "Genes"\n', "utf-8")
    (folder / "moments.toml").write_text(moments, "utf-8")
