"""soy gc, as a person uses it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from toolkit.errors import StoreRefused
from toolkit.release.publishing import built
from toolkit.stores.common.directory import DirectoryStore

from .conftest import Soy

pytestmark = pytest.mark.rotated


def _publish(show: Path, soy: Soy, version: str) -> None:
    public = show / "build" / "public"
    (public / "media").mkdir(parents=True, exist_ok=True)
    for old in (public / "media").iterdir():
        old.unlink()
    for name in ("index.html", "feed.xml", f"media/{version}.mp3"):
        (public / name).write_text(f"<x>{version}</x>")
    built.record(public)
    assert soy("publish").code == 0


def _age(folder: Path, hours: float) -> None:
    for path in folder.rglob("*"):
        when = path.stat().st_mtime - hours * 3600
        os.utime(path, (when, when))


def test_old_releases_are_shown_then_removed(show: Path, soy: Soy) -> None:
    assert soy("gc").code == 26
    for version in ("1", "2", "3"):
        _publish(show, soy, version)
    time.sleep(2.1)  # each release counts as a second after the one before
    folder = show / "build" / "published"
    media = folder / "media"
    names = {"1.mp3", "2.mp3", "3.mp3"}

    just_now = soy("gc", "--keep-days", "0", "--yes").err
    assert "removed 0 files" in just_now
    assert "within the last 24 h" in just_now
    assert {path.name for path in media.iterdir()} == names
    _age(folder, 48)
    (folder / "robots.txt").write_text("")
    (media / ".3-abcd1234.mp3.part").write_text("half")
    shown = soy("gc", "--keep-days", "0", "--older-than", "0")
    assert shown.code == 0
    assert "media/1.mp3" in shown.out
    assert "robots.txt" in shown.err
    assert "--yes" in shown.err
    assert {path.name for path in media.glob("*.mp3")} == names

    said = json.loads(soy("gc", "--keep-days", "0", "--older-than", "0", "--yes", "--json").out)
    assert said["is_done"]
    assert {"media/1.mp3", "media/2.mp3"} <= set(said["removed"])
    assert {path.name for path in media.glob("*.mp3")} == {"3.mp3"}
    assert (folder / "robots.txt").is_file()
    assert len(json.loads(soy("releases", "--json").out)["releases"]) == 1
    assert not (folder / "publishing.json").exists()
    assert soy("publish").code == 0


def test_a_store_that_does_not_tell_all_is_done_in_part(
    show: Path, soy: Soy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: DirectoryStore) -> list[object]:
        raise StoreRefused("no")

    _publish(show, soy, "1")
    monkeypatch.setattr(DirectoryStore, "list_unfinished", refuse)
    said = soy("gc")
    assert said.code == 3
    assert "does not list unfinished uploads" in said.err
