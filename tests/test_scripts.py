"""The scripts of docs/scripts.md, run one after the other in one show."""

from __future__ import annotations

import builtins
import re
import shutil
from pathlib import Path

import pytest
import webvtt
from PIL import Image

from tests.cli.conftest import say_own
from toolkit.errors import StillDoubtful
from toolkit.publication import contents
from toolkit.show.project import Project
from toolkit.show.toml.toml_editor import set_keys
from toolkit.workflow.publication.publish import publish_built
from toolkit.workflow.shows.new_show import ShowWish, start_show
from toolkit.workflow.shows.public_build import make_public, plan_public
from toolkit.workflow.transcripts.approval import Signature, approve

pytestmark = pytest.mark.rotated

PAGE = Path(__file__).parents[1] / "docs" / "scripts.md"
CLIP = Path(__file__).parent / "data" / "whisper" / "clips" / "en-30s-00.flac"
CODE = re.compile(r"^(.+?)\n.*?^```python\n(.*?)^```", re.M | re.S)
SECTIONS = PAGE.read_text("utf-8").split("\n## ")[1:]
SCRIPTS = {found[1]: found[2] for section in SECTIONS if (found := CODE.match(section))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, whisper_folder: Path) -> Path:
    """Return a show that has a recording beside it, and a small model."""
    folder = tmp_path_factory.mktemp("scripts") / "show"
    assert start_show(folder, ShowWish("A show")).is_made
    toml = folder / "episodes" / "show.toml"
    say_own(toml)
    text = toml.read_text("utf-8").replace('model = "small"', f'model = "{whisper_folder}"')
    toml.write_text(text, "utf-8")
    Image.new("RGB", (1400, 1400), "#0b2545").save(folder / "episodes" / "cover.png")
    shutil.copyfile(CLIP, folder / "interview.flac")
    return folder


def run(title: str) -> None:
    code = SCRIPTS[title]
    exec(compile(code, title, "exec"), {"__name__": "__main__"})  # noqa: S102 - our own page


def feed(folder: Path) -> bytes:
    return (folder / "published" / contents.FEED_KEY).read_bytes()


def test_the_scripts_of_the_page_do_what_it_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(SCRIPTS) == 5
    monkeypatch.chdir(folder)
    asked: list[str] = []

    def answer(prompt: str = "") -> str:
        asked.append(prompt)
        return "y"

    monkeypatch.setattr(builtins, "input", answer)
    run("Publish a recording into a folder")
    said = capsys.readouterr().out
    assert asked
    assert "-16.0 LUFS" in said
    assert "cues, reviewed" in said
    first = feed(folder)
    assert b"<title>Doses</title>" in first

    run("List what to listen to again")
    said = capsys.readouterr().out
    assert f"001-doses en: 0 of {len(asked)} not ticked" in said

    path = folder / "transcripts" / "001-doses" / "en.ticks.json"
    ticks, record = path.read_bytes(), path.with_name("en.toml").read_bytes()
    path.unlink()
    sign_without_hearing(Project.open(folder))
    assert path.with_name("en.toml").read_bytes() == record
    path.write_bytes(ticks)

    run("Show how far along a season is")
    assert capsys.readouterr().out.startswith("001-doses ready {'en': 'reviewed'} no")  # elsewhere

    run("Export transcripts for other programs")
    file = Path(capsys.readouterr().out.strip())
    text = webvtt.from_srt(str(file)).captions
    assert len(text) == len(webvtt.read("transcripts/001-doses/en.vtt").captions)

    set_keys(folder / "episodes" / "001-doses" / "episode.toml", {"title": "Smaller doses"})
    project = Project.open(folder)
    make_public(plan_public(project))
    publish_built(project, "published")
    assert b"<title>Smaller doses</title>" in feed(folder)
    run("Go back to the previous release")
    assert "Doses" in capsys.readouterr().out
    assert feed(folder) == first


def sign_without_hearing(project: Project) -> None:
    """Nobody is asked, so nothing is signed."""
    with pytest.raises(StillDoubtful):
        approve(project, "1", Signature("Somebody Else"))
    rehearsed = approve(project, "1", Signature("Somebody Else"), dry_run=True)
    assert rehearsed.left
    assert not rehearsed.is_done
