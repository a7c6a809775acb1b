"""A power cut at any moment leaves a folder's listeners the old or the new, whole.

A run is written down call by call: what it wrote, renamed, linked, removed, and what it asked the
disk to keep (fsync). From that a model makes, for each moment, the folders that a disk may be found
with afterwards: what was not asked to be kept is there or not, in the orders that do most harm. So
do file systems that reorder (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.depth import some
from toolkit import files, processes
from toolkit.stores.common.directory import DirectoryStore

from .places import files_below
from .shows import SCENES, Scene, Shows, build, heard

LOST = b"\0lost"  # what stands in a file whose bytes the disk was not asked to keep
FOLDER = b"\0folder"


@dataclass
class Disk:
    """Names and bytes as a running system sees them, and as the disk is sure to have them."""

    files: dict[str, int] = field(default_factory=dict)  # path to file, as seen
    kept: dict[str, int] = field(default_factory=dict)  # the same, as is certain
    data: dict[int, bytes] = field(default_factory=dict)  # of a file, as is certain
    pending: list[tuple[str, str, int | None]] = field(default_factory=list)  # folder, path, file
    number: int = 0

    def name(self, path: str, file: int | None) -> None:
        """Give a file a name, or take the name away."""
        if file is None:
            self.files.pop(path, None)
        else:
            self.files[path] = file
        self.pending.append((str(Path(path).parent), path, file))

    def new(self, path: str, data: bytes) -> None:
        """Make a file, or a folder."""
        self.number += 1
        self.data[self.number] = data
        self.name(path, self.number)

    def keep(self, path: str) -> None:
        """Have the disk keep a file's bytes, or the names in a folder."""
        if self.data.get(self.files.get(path, 0), FOLDER) != FOLDER:
            self.data[self.files[path]] = Path(path).read_bytes()
            return
        for _, name, file in [each for each in self.pending if each[0] == path]:
            _put(self.kept, name, file)
        self.pending = [each for each in self.pending if each[0] != path]

    def found(self) -> Iterator[dict[str, bytes]]:
        """Yield what the disk may hold after a power cut at this moment."""
        folders = dict.fromkeys(folder for folder, _, _ in self.pending)
        picks: list[set[str]] = [set(), set(folders), *({folder} for folder in folders)]
        picks += [set(folders) - {folder} for folder in folders]
        for pick in picks:
            names = dict(self.kept)
            for folder, name, file in self.pending:
                if folder in pick:
                    _put(names, name, file)
            yield {
                name: self.data[file]
                for name, file in names.items()
                if self.data[file] != FOLDER and self._is_reached(name, names)
            }

    def _is_reached(self, path: str, names: dict[str, int]) -> bool:
        """Tell whether the folders above a file are there, of those that are watched."""
        above = {str(folder) for folder in Path(path).parents}
        return all(f in names for f in above if self.data.get(self.files.get(f, 0)) == FOLDER)


def _put(names: dict[str, int], name: str, file: int | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


@dataclass
class Recorder:
    """Follows this process's changes below a folder and calls `look` after each."""

    folder: str
    disk: Disk
    look: Callable[[], None]
    is_busy: bool = False

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """Take part in what the standard library is about to do (an audit hook)."""
        if self.is_busy or not args or not str(args[0]).startswith(self.folder):
            return
        self.is_busy = True
        self._take(event, args)
        self.is_busy = False

    def _take(self, event: str, args: tuple[Any, ...]) -> None:
        path, disk = str(args[0]), self.disk
        if event == "open":
            if not args[2] & os.O_CREAT or path in disk.files:
                return  # bytes count when they are kept
            disk.new(path, LOST)
        elif event == "os.mkdir":
            if path not in disk.files:
                disk.new(path, FOLDER)
        elif event == "os.rename":
            file = disk.files[path]
            disk.name(str(args[1]), file)
            disk.name(path, None)
        elif event == "os.link":
            if str(args[1]) not in disk.files:
                disk.name(str(args[1]), disk.files[path])
        elif event in ("os.remove", "os.rmdir"):
            if event == "os.rmdir" and any(Path(path).iterdir()):
                return  # it will be refused
            disk.name(path, None)
        else:
            return
        self.look()

    def fsync(self, handle: int) -> None:
        """Have the disk keep what is open under `handle`."""
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        if path.startswith(self.folder) or self.folder.startswith(path):
            self.is_busy = True
            self.disk.keep(path)
            self.look()
            self.is_busy = False


RECORDERS: list[Recorder] = []  # a hook cannot be taken away again


def _hook(event: str, args: tuple[Any, ...]) -> None:
    for recorder in RECORDERS:
        recorder.hook(event, args)


@pytest.fixture(scope="module", autouse=True)
def _hooked() -> Iterator[None]:
    sys.addaudithook(_hook)
    yield
    RECORDERS.clear()


@pytest.fixture
def shows(in_memory: Path) -> Iterator[Shows]:
    yield build(in_memory)
    RECORDERS.clear()


@dataclass
class Cut:
    """What may be found after a power cut, in each moment of a run."""

    disk: Disk
    folder: Path
    states: list[dict[str, bytes]] = field(default_factory=list)
    seen: set[frozenset[tuple[str, bytes]]] = field(default_factory=set)

    def look(self) -> None:
        """Note what is new at this moment."""
        for there in self.disk.found():
            keys = {Path(p).relative_to(self.folder).as_posix(): d for p, d in there.items()}
            state = {key: data for key, data in keys.items() if "/." not in f"/{key}"}
            if (known := frozenset(state.items())) not in self.seen:
                self.seen.add(known)
                self.states.append(state)


def record(scene: Scene, shows: Shows, monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Run a scene in a folder, and return what a power cut may leave of it."""
    folder = shows.root / "published"
    scene.before(shows, DirectoryStore(folder))
    cut = Cut(disk_of(folder), folder)
    recorder = Recorder(str(folder), cut.disk, cut.look)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", recorder.fsync)
        RECORDERS.append(recorder)
        scene.act(shows, DirectoryStore(folder))
        RECORDERS.clear()
    return cut


def disk_of(folder: Path) -> Disk:
    """Return a disk that has kept all that is in a folder."""
    disk = Disk()
    for path in (folder, *folder.rglob("*")):
        if path.exists():
            disk.number += 1
            disk.files[str(path)] = disk.kept[str(path)] = disk.number
            disk.data[disk.number] = path.read_bytes() if path.is_file() else FOLDER
    return disk


def contents(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder but the lock, which may be of a process that is no more."""
    keys = set(files_below(folder)) - {"publishing.json"}
    return {key: (folder / key).read_bytes() for key in keys if "/." not in f"/{key}"}


@pytest.mark.parametrize(("name", "states"), [("first", 15), ("deleting", 15), ("back", 6)])
def test_at_any_moment(
    shows: Shows, name: str, states: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listeners have the old or the new; the next publish ends as one that was not disturbed."""
    scene = SCENES[name]
    cut = record(scene, shows, monkeypatch)
    undisturbed, found = contents(cut.folder), set()
    assert len(cut.states) > states
    monkeypatch.setattr(processes, "is_alive", lambda _pid: False)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    for state in cut.states:
        found.add(heard(shows, state.get, scene.versions))
        assert LOST not in state.values()
    for number, state in some(enumerate(cut.states)):
        again = shows.root / f"again-{number}"
        for key, data in state.items():
            (again / key).parent.mkdir(parents=True, exist_ok=True)
            (again / key).write_bytes(data)
        scene.act(shows, DirectoryStore(again))
        assert contents(again) == undisturbed
    assert found == set(scene.versions)


def test_when_it_is_done_the_disk_has_all_of_it(
    shows: Shows, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = record(SCENES["deleting"], shows, monkeypatch)
    least = next(iter(cut.disk.found()))
    there = contents(cut.folder)
    assert {k: d for k, d in least.items() if Path(k).name != "publishing.json"} == {
        str(cut.folder / key): data for key, data in there.items()
    }


@pytest.mark.parametrize("what", ["flush_folder", "_flush_to_disk"])
def test_a_store_that_does_not_ask_is_found_out(
    shows: Shows, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(files, what, lambda _path: None)
    cut = record(SCENES["first"], shows, monkeypatch)

    def listen() -> None:
        for state in cut.states:
            heard(shows, state.get, ("0", "1"))

    with pytest.raises(AssertionError, match=r"not there|not whole"):
        listen()
