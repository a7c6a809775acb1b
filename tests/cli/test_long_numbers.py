"""From episode 1000 on every hint and command names the right episode."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Soy
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

CLIP = Path(__file__).parents[1] / "data" / "whisper" / "clips" / "en-30s-00.flac"
TEXT = (
    "WEBVTT\n\n00:00.000 --> 00:03.000\nTake 5 mg, not 15.\n\n"
    "00:03.000 --> 00:06.000\nNothing special here.\n"
)


@pytest.mark.parametrize("number", ["999", "1000", "12345"])
def test_hints_name_the_whole_number(soy: Soy, show: Path, tmp_path: Path, number: str) -> None:
    assert soy("new", CLIP, "--title", "Doses").code == 0
    folder = show / "episodes" / f"{number}-doses"
    shutil.move(show / "episodes" / "001-doses", folder)
    text = tmp_path / "text.vtt"
    text.write_text(TEXT)
    of_it = re.compile(rf"soy [a-z ]+ {number}\b")
    for command in (
        ("transcript", "import", number, text, "--language", "en"),
        ("doubts", number),
        ("approve", number, "--by", "Ana Novak"),
        ("chapters", "export", number),
        ("chapters", "suggest", number),
        ("check",),
    ):
        said = soy(*command)
        named = re.findall(r"soy [a-z ]+ (\d{3,})\b", said.err + said.out)
        assert set(named) == {number}, command
        assert of_it.search(said.err + said.out), command
    assert soy("master", number).code == 0
    assert (show / "build" / "reports" / f"{number}.html").is_file()
    following = soy("new", CLIP, "--title", "More")
    assert f"next: soy master {int(number) + 1}; then write" in following.err
    assert f"made episodes/{int(number) + 1}-more" in following.err


def test_a_number_means_the_episode_of_that_number_alone(soy: Soy, show: Path) -> None:
    for number in ("100", "1000", "12345"):
        assert soy("new", CLIP, "--title", f"Of {number}").code == 0
        made = next((show / "episodes").glob(f"*-of-{number}"))
        shutil.move(made, show / "episodes" / f"{number}-of-{number}")
    project = Project.open(show)
    for number in ("100", "1000", "12345", "0100", "01000"):
        assert project.episode(number).number == int(number)
    assert [episode.number for episode in project.episodes] == [100, 1000, 12345]
    missing = soy("doubts", "9" * 5000)
    assert missing.code == 12
    assert "there is no episode" in missing.err
