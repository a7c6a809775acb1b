"""A disk that is full from any moment on: one clear error, listeners whole, the next run ends."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.depth import some
from toolkit.errors import CannotWrite
from toolkit.stores.common.directory import DirectoryStore

from .places import files_below
from .shows import SCENES, Scene, Shows, build, heard
from .staging import Stage

# Audit events of the standard library that may need room; to remove a file needs none.
GROWING = {"os.rename", "os.link", "os.mkdir"}
MOST = 3000


@dataclass
class Disk:
    """Has room for so many uses: files made, renamed or linked, writes, and fsync."""

    folder: str = ""
    room: int = 0
    used: int = 0

    def use(self, path: object) -> None:
        """Take room. Raises OSError if there is none left."""
        if self.folder and str(path).startswith(self.folder):
            self.used += 1
            if self.used > self.room:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """See what the standard library is about to do (an audit hook); an error ends it."""
        if event in GROWING or (event == "open" and args[2] & os.O_CREAT):
            self.use(args[0])


DISK = Disk()  # a hook cannot be taken away again
OPEN = io.open


class Writing(io.BufferedWriter):
    """A file that takes room as it is written."""

    def write(self, data: Any, /) -> int:
        """Write."""
        DISK.use(self.name)
        return super().write(data)


class WritingAnywhere(io.BufferedRandom):
    """The same for one that is read and written."""

    def write(self, data: Any, /) -> int:
        """Write."""
        DISK.use(self.name)
        return super().write(data)


def _open(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
    if mode in ("wb", "xb"):
        return Writing(io.FileIO(file, mode[0]))
    if mode in ("w+b", "wb+"):
        return WritingAnywhere(io.FileIO(file, "w+"))
    return OPEN(file, mode, *args, **more)


def _fsync(handle: int) -> None:
    DISK.use(Path(f"/proc/self/fd/{handle}").readlink())


@pytest.fixture(scope="module", autouse=True)
def _hooked() -> None:
    sys.addaudithook(DISK.hook)


@pytest.fixture(autouse=True)
def _full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(io, "open", _open)
    monkeypatch.setattr(os, "fsync", _fsync)
    yield
    DISK.folder = ""


def filled(scene: Scene, shows: Shows, store: Any, folder: Path, room: int) -> bool:
    """Run on a disk with so much room, and tell whether that was too little."""
    DISK.folder, DISK.room, DISK.used = str(folder), room, 0
    told = None
    try:
        scene.act(shows, store)
    except CannotWrite as err:
        told = err.message, err.hint or ""
    finally:
        DISK.folder = ""
    assert told is None or ("disk is full" in told[0] and "free some space" in told[1])
    return told is not None


def room_for(scene: Scene, shows: Shows, store: Any, folder: Path) -> int:
    """Run on a disk with room enough, and return how much of it was used."""
    assert not filled(scene, shows, store, folder, MOST)
    return DISK.used


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that is in a folder, hidden files too: none may be left."""
    return {key: (folder / key).read_bytes() for key in files_below(folder)}


@pytest.mark.parametrize(("name", "points"), [("first", 150), ("deleting", 100), ("back", 60)])
def test_the_folder_that_is_published_to(in_memory: Path, name: str, points: int) -> None:
    """And the one that is published from: what is kept of a release is made there."""
    shows, scene = build(in_memory), SCENES[name]
    start, whole, folder = (in_memory / each for each in ("start", "whole", "published"))
    start.mkdir()
    scene.before(shows, DirectoryStore(start))
    shutil.copytree(start, whole)
    used = room_for(scene, shows, DirectoryStore(whole), in_memory)
    undisturbed = contents(whole)
    for room in (*some(range(used)), *range(used, MOST)):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder, copy_function=os.link)
        for made in in_memory.glob("*/build/seen.json"):
            made.unlink()
        is_full = filled(scene, shows, DirectoryStore(folder), in_memory, room)
        there = contents(folder)
        assert not [key for key in there if "/." in f"/{key}" or key == "publishing.json"]
        heard(shows, there.get, scene.versions)
        assert not list(in_memory.glob("*/build/.*"))
        scene.act(shows, DirectoryStore(folder))
        assert contents(folder) == undisturbed
        if not is_full:
            assert min(room, used) > points
            return


@pytest.mark.parametrize("name", ["less", "back"])
def test_this_machine_while_it_publishes_to_s3(stage: Stage, name: str) -> None:
    scene, store = SCENES[name], stage.store()
    start = stage.begin(scene, store)
    used = room_for(scene, stage.shows, store, stage.folder)
    undisturbed = stage.there()
    for room in (*some(range(used)), *range(used, MOST)):
        stage.server.state = start
        stage.forget()
        for made in stage.folder.glob("*/build/seen.json"):
            made.unlink()
        is_full = filled(scene, stage.shows, store, stage.folder, room)
        assert "publishing.json" not in stage.there()
        heard(stage.shows, stage.there().get, scene.versions)
        scene.act(stage.shows, store)
        assert stage.there() == undisturbed
        if not is_full:
            assert min(room, used) > 5
            return
