"""A pipe in a file's place is never waited for: it is told, or passed over, at once."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import soundfile
from PIL import Image

from tests.cli.conftest import MOMENTS, RATE_HZ, VTT, Soy, say_own, speech_like, write_campaign
from toolkit.cli import run
from toolkit.errors import BadFile
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

AT_ONCE_S = 60  # where a moment is meant: the machine may be busy; a pipe is waited for for ever

if not hasattr(os, "mkfifo"):
    pytest.skip("there are no named pipes here", allow_module_level=True)


class Waited(BaseException):
    """The command waits for something that does not come."""


@contextmanager
def at_once() -> Iterator[None]:
    def end(*_: object) -> None:
        raise Waited

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(AT_ONCE_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a show that has one of every file, built; it is copied, never changed."""
    away = tmp_path_factory.mktemp("away")
    show = away / "show"

    def soy(*arguments: object) -> None:
        assert run(["--project", str(show), *map(str, arguments)]) == 0, arguments

    assert run(["init", str(show), "--title", "A show"]) == 0
    show_toml = show / "episodes" / "show.toml"
    say_own(show_toml)
    music = '[audio]\nintro = { file = "intro.wav" }\n'
    show_toml.write_text(show_toml.read_text("utf-8").replace("[audio]\n", music), "utf-8")
    Image.new("RGB", (1400, 1400), "#0b2545").save(show / "episodes" / "cover.png")
    soundfile.write(show / "episodes" / "intro.wav", speech_like(3), RATE_HZ)
    soundfile.write(away / "talk.wav", speech_like(8), RATE_HZ)
    soy("new", away / "talk.wav", "--title", "Genes")
    folder = show / "episodes" / "001-genes"
    text = (folder / "episode.toml").read_text("utf-8")
    (folder / "episode.toml").write_text("date = 2026-01-01T06:00:00Z\n" + text, "utf-8")
    (folder / "notes.md").write_text("What genes are.\n", "utf-8")
    (away / "en.vtt").write_text(VTT, "utf-8")
    soy("transcript", "import", "1", away / "en.vtt")
    soy("approve", "1", "--by", "Ana")
    write_campaign(show, MOMENTS)
    brand = show / "campaign" / "brand"
    brand.mkdir(exist_ok=True)
    Image.new("RGB", (64, 64), "#ffffff").save(brand / "logo.png")
    (brand / "brand.toml").write_text('logo = "logo.png"\nlogo_alt = "A white square."\n', "utf-8")
    soy("build")
    return show


@pytest.fixture
def show(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "show"
    shutil.copytree(whole, made, copy_function=os.link)
    monkeypatch.chdir(made)
    return made


def put_a_pipe(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


T = "transcripts/001-genes/en"
W = "build/episodes/001-genes"
BUILD, CHECK, REVIEW = ("build",), ("check",), ("doubts", "1")


@pytest.mark.parametrize(
    ("place", "command", "code"),
    [
        ("episodes/show.toml", BUILD, 10),
        ("episodes/intro.wav", BUILD, 11),
        ("episodes/cover.png", BUILD, 11),
        ("episodes/001-genes/episode.toml", BUILD, 11),
        ("episodes/001-genes/notes.md", BUILD, 11),
        ("episodes/001-genes/source.wav", CHECK, 20),
        ("campaign/brand/logo.png", BUILD, 11),
        ("campaign/brand/brand.toml", BUILD, 11),
        ("campaign/genes/campaign.toml", BUILD, 11),
        ("campaign/genes/moments.toml", BUILD, 11),
        ("campaign/glossary/en.toml", REVIEW, 11),
        (f"{T}.vtt", BUILD, 17),
        (f"{T}.toml", BUILD, 11),
        (f"{T}.words.json", REVIEW, 17),
        (f"{T}.second.json", REVIEW, 17),
        (f"{T}.repairs.json", REVIEW, 11),
        (f"{T}.ticks.json", ("approve", "1", "--by", "Ana"), 0),
        (f"{W}/master.json", BUILD, 11),
        ("build/built.json", ("publish", "-n"), 11),
        ("build/seen.json", ("publish", "-n"), 0),
        ("build/public/feed.xml", ("publish", "-n"), 11),
    ],
)
def test_a_pipe_in_the_project(
    show: Path, soy: Soy, place: str, command: tuple[str, ...], code: int
) -> None:
    put_a_pipe(show / place)
    with at_once():
        said = soy(*command)
    assert said.code == code
    assert "inside soy" not in said.err
    if code:
        assert Path(place).name in said.out + said.err
    with at_once():
        others = [soy(*other) for other in (BUILD, CHECK, REVIEW, ("status",))]
    assert not [other.err for other in others if "inside soy" in other.err]


def test_what_transcribe_reads_is_told_before_the_long_work(show: Path) -> None:
    put_a_pipe(show / "episodes" / "001-genes" / "voices.json")
    put_a_pipe(show / "transcripts" / "corrections.toml")
    project = Project.open(show)
    with at_once():
        with pytest.raises(BadFile, match=r"voices\.json: this is not a file"):
            project.voices(project.episode("1"))
        with pytest.raises(BadFile, match=r"corrections\.toml: this is not a file"):
            project.corrections("en")


def test_a_file_without_end_is_not_read_to_it(show: Path, soy: Soy) -> None:
    music = show / "episodes" / "intro.wav"
    music.unlink()
    with music.open("wb") as file:
        file.truncate(1 << 40)
    with at_once():
        said = soy("build")
    assert said.code == 11
    assert "intro.wav is longer than" in said.err


@pytest.mark.parametrize(
    "command",
    [
        ("new", "PIPE"),
        ("transcript", "import", "1", "PIPE"),
        ("transcript", "align", "1", "PIPE", "--language", "de"),
        ("chapters", "import", "1", "PIPE"),
    ],
)
def test_a_pipe_named_on_the_command_line(
    show: Path, soy: Soy, tmp_path: Path, command: tuple[str, ...]
) -> None:
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    with at_once():
        said = soy(*(pipe if word == "PIPE" else word for word in command))
    assert said.code in (11, 13, 17)
    assert "this is not a file" in said.err
