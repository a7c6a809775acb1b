"""A project from a stranger, a damaged build, a kill in the middle: nothing is lost or let out."""

from __future__ import annotations

import shutil
from pathlib import Path

import feedparser
import numpy as np
import pytest
import soundfile

from tests.cli.conftest import MOMENTS, RATE_HZ, Soy, bring_text, write_campaign
from tests.cli.test_bad_input import state
from toolkit.cli import cli


def published(show: Path) -> Path:
    return show / "build" / "published"


def mp3_of(folder: Path) -> Path:
    return next((folder / "episodes").rglob("*.mp3"))


@pytest.mark.rotated
@pytest.mark.usefixtures("mastered")
@pytest.mark.parametrize("name", ["audio", "feed.xml"])
@pytest.mark.parametrize("change", ["missing", "changed"])
def test_a_build_that_is_not_whole_is_not_published(
    soy: Soy, show: Path, episode: Path, name: str, change: str
) -> None:
    soy("build")
    soy("publish")
    before = {p: p.read_bytes() for p in published(show).rglob("*") if p.is_file()}
    public = show / "build" / "public"
    path = mp3_of(public) if name == "audio" else public / name
    if change == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b" ")
    for command in (("publish",), ("publish", "--delete"), ("publish", "-n")):
        said = soy(*command)
        assert said.code == 11
        assert "soy build" in said.err
    assert {p: p.read_bytes() for p in published(show).rglob("*") if p.is_file()} == before
    assert soy("build").code == 0
    assert soy("publish").code == 0


@pytest.mark.usefixtures("mastered")
def test_no_clip_is_cut_from_another_recording(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    soy("approve", "1", "--by", "Ana")
    write_campaign(show, MOMENTS)
    tone = np.sin(2 * np.pi * 440 * np.arange(8 * RATE_HZ) / RATE_HZ) / 4
    soundfile.write(episode / "source.wav", tone, RATE_HZ)
    for command in (("campaign", "1"), ("build",)):
        said = soy(*command)
        assert said.code == 13
        assert "has changed since soy new added it" in said.err
    assert not list((show / "build").rglob("clip*.mp3"))
    assert soy("check").code == 20


@pytest.mark.usefixtures("mastered")
def test_a_damaged_finished_file_is_made_again(soy: Soy, show: Path, episode: Path) -> None:
    soy("build")
    good = mp3_of(show / "build" / "public").read_bytes()
    work = show / "build" / "episodes" / episode.name / "audio.mp3"
    work.write_bytes(bytes(len(good)))
    shutil.rmtree(show / "build" / "public")
    assert soy("build").code == 0
    assert mp3_of(show / "build" / "public").read_bytes() == good == work.read_bytes()


@pytest.mark.usefixtures("mastered")
def test_links_in_the_build_are_never_followed(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    keep = tmp_path / "keep"
    keep.mkdir()
    (keep / "precious.txt").write_text("mine")
    public = show / "build" / "public"
    public.parent.mkdir(exist_ok=True)
    public.symlink_to(keep)
    said = soy("build")
    assert said.code == 11
    assert "is a link" in said.err
    public.unlink()
    public.mkdir()
    (public / "episodes").symlink_to(keep)
    (public / "zzz").symlink_to(keep)
    assert soy("build").code == 0
    assert [p.name for p in keep.iterdir()] == ["precious.txt"]
    assert not [p for p in public.rglob("*") if p.is_symlink()]
    assert soy("publish").code == 0


@pytest.mark.parametrize("name", ["notes.md", "source.wav", "cover.png"])
def test_links_out_of_the_project_let_nothing_out(
    soy: Soy, show: Path, episode: Path, tmp_path: Path, name: str
) -> None:
    place = (show / "episodes" if name == "cover.png" else episode) / name
    outside = tmp_path / f"outside-{name}"
    place.rename(outside)
    place.symlink_to(outside)
    before = state(show)
    said = soy("build")
    assert said.code == 11
    assert "leads out of the project" in said.err
    assert state(show) == before


@pytest.mark.usefixtures("mastered")
def test_a_linked_transcript_is_not_read(soy: Soy, show: Path, episode: Path) -> None:
    folder = show / "transcripts" / episode.name
    folder.mkdir(parents=True)
    (folder / "en.vtt").symlink_to("/etc/passwd")
    said = soy("build")
    assert said.code == 11
    assert "root:x" not in said.err


@pytest.mark.parametrize(
    "line",
    [
        "date = 0001-01-01T00:00:00+14:00",
        "date = 9999-12-31T23:59:59-12:00",
        f"x = {'[' * 20_000}",
        f"x = {'9' * 5000}",
    ],
)
def test_values_that_no_program_expects(soy: Soy, show: Path, episode: Path, line: str) -> None:
    path = episode / "episode.toml"
    rest = path.read_text("utf-8").replace("date =", "# date =", 1)
    path.write_text(f"{line}\n{rest}", "utf-8")
    assert soy("status").code == 11


def test_bytes_that_are_no_text(soy: Soy, show: Path, episode: Path, recording: Path) -> None:
    before = state(show)
    assert soy("new", recording, "--title", "bad\udcff").code == 11
    assert soy("build", "--at", "0001-01-01T00:00:00+14:00").code == 2
    assert state(show) == before


@pytest.mark.usefixtures("mastered")
def test_hostile_notes_stay_text(soy: Soy, show: Path, episode: Path) -> None:
    (episode / "notes.md").write_text(
        "# Hi ]]> <script>alert(1)</script>\n\n[a](javascript:alert(1)) <img src=x onerror=y>\n"
    )
    assert soy("build").code == 0
    feed = feedparser.parse((show / "build" / "public" / "feed.xml").read_bytes())
    html = feed.entries[0].content[0].value
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html
    (episode / "notes.md").write_text("[a](" * 40_000)
    said = soy("build")
    assert said.code == 11
    assert "larger than" in said.err


def test_a_killed_copy_is_swept_up(soy: Soy, show: Path, episode: Path, recording: Path) -> None:
    left = show / "episodes" / ".002-half.part"
    left.mkdir()
    (left / "source.wav").write_bytes(b"half")
    assert soy("new", recording, "--title", "Another").code == 0
    assert not left.exists()


def test_dry_runs_refuse_what_the_run_would(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    path = tmp_path / "other.vtt"
    path.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nOther words.\n")
    for command in (
        ("transcript", "import", "1", path),
        ("transcript", "import", "1", path, "--lang", "no/such"),
        ("transcript", "import", "1", tmp_path),
        ("approve", "1", "--by", " "),
    ):
        assert soy(*command, "--dry-run").code == soy(*command).code == 17, command
    assert soy("transcript", "import", "1", path, "--replace", "-n").code == 0


def test_an_unforeseen_mistake_is_no_traceback(soy: Soy, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "main", broken)
    said = soy("status")
    assert said.code == 1
    assert "ZeroDivisionError" in said.err
    assert "SOY_TRACEBACK" in said.err


def test_a_misspelt_command_names_the_nearest(soy: Soy) -> None:
    said = soy("statsu")
    assert said.code == 2
    assert "Did you mean 'status'?" in said.err
