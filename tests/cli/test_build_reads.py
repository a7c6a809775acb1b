"""A build reads no finished MP3 again that it has read before, and finds one that changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path

import pytest

from tests.cli.conftest import Soy
from toolkit import files

pytestmark = pytest.mark.rotated


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the MP3s that are opened from now on."""
    names: list[str] = []
    real: Callable[[Path], BufferedReader] = files.opened

    def noted(path: Path) -> BufferedReader:
        if path.suffix == ".mp3":
            names.append(path.name)
        return real(path)

    monkeypatch.setattr(files, "opened", noted)
    return names


def test_a_finished_mp3_is_read_once(
    show: Path, mastered: Path, soy: Soy, opened: list[str]
) -> None:
    time.sleep(2.1)  # what changed a moment ago may change within the same tick of the clock
    assert soy("build").code == 0
    time.sleep(2.1)
    assert soy("build").code == 0
    opened.clear()
    (mastered / "notes.md").write_text("Other words.\n", "utf-8")
    said = soy("build")
    assert said.code == 0
    assert opened == []
    assert "Other words." in (show / "build" / "public" / "feed.xml").read_text("utf-8")


@pytest.mark.parametrize("place", ["build/episodes", "build/public/episodes"])
def test_one_that_changed_is_made_anew(show: Path, mastered: Path, soy: Soy, place: str) -> None:
    del mastered
    assert soy("build").code == 0
    path = next((show / place).rglob("*.mp3"))
    good = path.read_bytes()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert soy("build").code == 0
    assert path.read_bytes() == good
