"""Killed at every change of a file, a publish to a folder leaves the old or the new, whole."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.depth import some
from toolkit.stores.common.directory import DirectoryStore

from .killing import killed_at, to_visit, watched
from .places import files_below
from .shows import SCENES, Scene, Shows, build, heard, same_but_for_the_time


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # Who is killed loses nothing that was written; for a power cut see test_power_cut.
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def shows(in_memory: Path) -> Shows:
    return build(in_memory)


Files = dict[str, bytes]


def everything(folder: Path) -> Files:
    """Return all that is in a folder, hidden files too."""
    return {key: (folder / key).read_bytes() for key in files_below(folder)}


def contents(folder: Path) -> Files:
    """Return what a web server would give."""
    return seen_in(everything(folder))


def seen_in(files: Files) -> Files:
    """Return those that a web server would give; hidden files are none of it."""
    return {key: data for key, data in files.items() if "/." not in f"/{key}"}


def laid(files: Files, folder: Path) -> DirectoryStore:
    """Have a folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    for key, data in files.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(data)
    return DirectoryStore(folder)


@dataclass
class Walk:
    """A scene's start, and its end where nothing disturbs it."""

    scene: Scene
    shows: Shows
    start: Files = field(default_factory=dict)
    end: Files = field(default_factory=dict)
    left: list[Files] = field(default_factory=list)  # at each of its points
    _known: dict[bytes, bytes] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where it is published to."""
        return self.shows.root / "published"

    def act(self, store: DirectoryStore) -> None:
        """Publish."""
        self.scene.act(self.shows, store)

    def begin(self) -> int:
        """Go all the way; return how many points there are."""
        self.folder.mkdir()
        store = DirectoryStore(self.folder)
        self.scene.before(self.shows, store)
        self.start = everything(self.folder)
        count = watched(self.shows.root, lambda: self.act(store), self._look)
        self.end = contents(self.folder)
        return count

    def _look(self) -> None:
        there = everything(self.folder)
        self.left.append({key: self._known.setdefault(d, d) for key, d in there.items()})

    def finish(self, store: DirectoryStore, *, is_later: bool) -> None:
        """Publish again, at the same time or an hour later: the end is the same."""
        if is_later and self.scene.later:
            self.scene.later(self.shows, store)
            same_but_for_the_time(contents(self.folder), self.end)
        else:
            self.act(store)
            assert contents(self.folder) == self.end


@pytest.mark.parametrize(
    ("name", "points"),
    [("first", 140), ("next", 90), ("deleting", 110), ("less", 30), ("back", 60)],
)
def test_at_every_change_of_a_file(shows: Shows, name: str, points: int) -> None:
    """What is there at each point is the old or the new; some of the runs are really killed."""
    scene = SCENES[name]
    walk = Walk(scene, shows)
    count = walk.begin()
    assert count > points
    found = {heard(shows, seen_in(left).get, scene.versions) for left in [*walk.left, walk.end]}
    assert found == set(scene.versions)
    for number, left in enumerate(some(walk.left)):
        walk.finish(laid(left, walk.folder), is_later=number % 4 == 3)
    for number, point in enumerate(to_visit(count, step=12)):
        store = laid(walk.start, walk.folder)
        is_killed = killed_at(point, shows.root, lambda store=store: walk.act(store))  # type: ignore[misc]
        heard(shows, contents(walk.folder).get, scene.versions)
        walk.finish(store, is_later=number % 4 == 3)
        if not is_killed:
            break
