"""Killed at every change of a file, a publish to a folder leaves the old or the new, whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from toolkit.stores.common.directory import DirectoryStore

from .killing import killed_at, points_of, to_visit
from .places import files_below
from .shows import SCENES, Scene, Shows, build, heard, same_but_for_the_time


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # Who is killed loses nothing that was written; for a power cut see test_power_cut.
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def shows(in_memory: Path) -> Shows:
    return build(in_memory)


def contents(folder: Path) -> dict[str, bytes]:
    """Return what a web server would give; hidden files are none of it."""
    keys = [key for key in files_below(folder) if "/." not in f"/{key}"]
    return {key: (folder / key).read_bytes() for key in keys}


def walk(scene: Scene, shows: Shows) -> int:
    """Kill a run at its points, and return how many there are."""
    root = shows.root
    start, whole, folder = root / "start", root / "whole", root / "published"
    start.mkdir()
    scene.before(shows, DirectoryStore(start))
    shutil.copytree(start, whole)
    count = points_of(root, lambda: scene.act(shows, DirectoryStore(whole)))
    undisturbed, found = contents(whole), set()
    for number, point in enumerate(to_visit(count)):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder, copy_function=os.link)
        store = DirectoryStore(folder)
        is_killed = killed_at(point, root, lambda store=store: scene.act(shows, store))  # type: ignore[misc]
        there = contents(folder)
        found.add(heard(shows, there.get, scene.versions))
        if scene.later and number % 4 == 3:
            scene.later(shows, store)
            same_but_for_the_time(contents(folder), undisturbed)
        else:
            scene.act(shows, store)
            assert contents(folder) == undisturbed
        if not is_killed:
            assert found == set(scene.versions)
            return min(count, point - 1)
    raise AssertionError("it never ended")


@pytest.mark.parametrize(
    ("name", "points"),
    [("first", 140), ("next", 90), ("deleting", 110), ("less", 30), ("back", 60)],
)
def test_at_every_change_of_a_file(shows: Shows, name: str, points: int) -> None:
    assert walk(SCENES[name], shows) > points
