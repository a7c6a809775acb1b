"""What is in the folder that is published: groups that are as they were left, and all the rest."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.assemble.kept import public_scan

KEYS = (
    "feed.xml",
    "oembed/001-a.json",
    "episodes/001-a/index.html",
    "episodes/001-a/transcript/en/index.html",
    "episodes/001-a-longer/index.html",
    "de/episodes/001-a/index.html",
    "embed/001-a/index.html",
    "search/index/en/2026/fragment/x.pf_fragment",
    "search/index/en/2026/pagefind-entry.json",
    "search/index/list.0123456789abcdef.json",
    "years/2026/index.html",
    ".hidden",
)
EPISODE = "episodes/001-a/"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    for key in KEYS:
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(key.encode())
    return tmp_path


def test_every_file_is_in_the_group_that_its_key_says(public: Path) -> None:
    found = public_scan.scan(public)
    assert {key: name for name in found.groups for key in found.keys_of(name)} == {
        key: public_scan.group_of(key) for key in KEYS
    }
    assert all(found.groups[name][1] == len(found.keys_of(name)) for name in found.groups)
    assert sorted(found.keys_of(EPISODE)) == sorted(k for k in KEYS if k.startswith(EPISODE))
    assert "search/index/en/2026/" in found.groups
    assert sorted(found.keys(frozenset({EPISODE}))) == sorted(
        key for key in KEYS if not key.startswith(EPISODE)
    )
    assert (found.links, found.empty) == ([], [])


def test_a_group_looked_at_by_itself_is_the_same(public: Path) -> None:
    for name, there in public_scan.scan(public).groups.items():
        again = public_scan.look(public, name)
        assert (again.digest, len(again.keys)) == there


def _touch(public: Path) -> None:
    os.utime(public / EPISODE / "index.html", ns=(0, 0))


def _grow(public: Path) -> None:
    (public / EPISODE / "new.txt").write_bytes(b"")


def _shrink(public: Path) -> None:
    (public / EPISODE / "transcript" / "en" / "index.html").unlink()


def _write(public: Path) -> None:
    path = public / EPISODE / "index.html"
    was = path.stat()
    path.write_bytes(b"x" * was.st_size)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def _swap(public: Path) -> None:
    folder = public / EPISODE / "transcript"
    folder.rename(public / "elsewhere").joinpath("x").write_bytes(b"")
    folder.symlink_to(public / "elsewhere")


def _link(public: Path) -> None:
    (public / EPISODE / "index.html").unlink()
    (public / EPISODE / "index.html").symlink_to(public / "feed.xml")


def _pipe(public: Path) -> None:
    os.mkfifo(public / EPISODE / "pipe")


@pytest.mark.parametrize("change", [_touch, _grow, _shrink, _write, _swap, _link, _pipe])
def test_a_group_is_another_once_anything_in_it_is(
    public: Path, change: Callable[[Path], None]
) -> None:
    before = public_scan.scan(public)
    change(public)
    after = public_scan.scan(public)
    changed = {
        name
        for name in before.groups.keys() & after.groups.keys()
        if before.groups[name][0] != after.groups[name][0]
    }
    assert changed == {EPISODE}
    assert all((public / key).is_symlink() for key in after.links)
    assert bool(after.links) == (change in (_swap, _link))


def test_empty_folders_are_told_the_deepest_first(public: Path) -> None:
    (public / "episodes" / "002-b" / "transcript" / "de").mkdir(parents=True)
    assert public_scan.scan(public).empty == ["episodes/002-b/transcript/de"]


def test_where_nothing_was_built_there_is_nothing(tmp_path: Path) -> None:
    assert public_scan.scan(tmp_path / "none").groups == {}
