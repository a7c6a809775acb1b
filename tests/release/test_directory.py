"""What only a folder has to withstand: a full disk, links, a read-only place."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from toolkit.errors import BadFile, CannotWrite, StoreDamaged, StoreRefused
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.target import open_store

from .places import entry_of, files_below, release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds a feed."""
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "feed.xml").write_bytes(b"old")
    return folder


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    folder: Path, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = entry_of(public, "feed.xml", b"new")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"feed\.xml: the disk is full"):
        DirectoryStore(folder).put(entry, public / "feed.xml")
    assert list(files_below(folder)) == ["feed.xml"]
    assert (folder / "feed.xml").read_bytes() == b"old"


def test_a_copy_that_went_wrong_is_not_published(
    folder: Path, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = entry_of(public, "feed.xml", b"new")
    monkeypatch.setattr(
        "toolkit.stores.common.directory._copy",
        lambda _source, beside, _length, _progress: beside.write_bytes(b"neW"),
    )
    with pytest.raises(StoreDamaged, match=r"feed\.xml: the copy differs from what soy sent"):
        DirectoryStore(folder).put(entry, public / "feed.xml")
    assert (folder / "feed.xml").read_bytes() == b"old"


def test_an_unchanged_file_is_not_written_again(folder: Path, public: Path) -> None:
    os.utime(folder / "feed.xml", (1, 1))
    DirectoryStore(folder).put(entry_of(public, "feed.xml", b"old"), public / "feed.xml")
    assert (folder / "feed.xml").stat().st_mtime == 1


def test_a_file_in_the_way_of_a_folder_is_one_clear_error(folder: Path, public: Path) -> None:
    entry = entry_of(public, "feed.xml/a.txt", b"new")
    store = DirectoryStore(folder)
    with pytest.raises(CannotWrite, match=r"feed\.xml"):
        store.put(entry, public / entry.key)
    assert store.get(entry.key, 10) is None
    store.delete(entry.key)
    assert (folder / "feed.xml").read_bytes() == b"old"


def test_links_in_the_folder_are_not_followed_out(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "other").mkdir()
    (folder / "media").symlink_to(tmp_path / "other", target_is_directory=True)
    store = DirectoryStore(folder)
    with pytest.raises(StoreRefused, match="leads out"):
        store.put_bytes("media/a.txt", b"x")
    with pytest.raises(StoreRefused, match="leads out"):
        store.delete("media/a.txt")
    assert list((tmp_path / "other").iterdir()) == []


def test_empty_folders_go_with_their_last_file(folder: Path) -> None:
    store = DirectoryStore(folder)
    store.put_bytes("a/b/c.txt", b"x")
    store.put_bytes("a/d.txt", b"x")
    store.delete("a/b/c.txt")
    assert not (folder / "a" / "b").exists()
    assert (folder / "a" / "d.txt").exists()
    store.delete("a/d.txt")
    store.delete("feed.xml")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("target", ["build/published", "../elsewhere", "site"])
def test_a_relative_target_counts_from_the_project(tmp_path: Path, target: str) -> None:
    root = tmp_path / "project"
    store = open_store(release(target=target), root)
    assert store.describe() == str((root / target).resolve())
    assert open_store(release(), root, target).describe() == store.describe()


@pytest.mark.parametrize(
    "target",
    [
        ".", "..", "/", "episodes", "episodes/001-a", "transcripts", "campaign/kit", "build",
        "build/public", "build/public/a", "http://example.org", "gs://bucket", "s3://", "s3://a",
        "s3://bucket//x", "s3://bucket/../x", "s3://bu?ket/x",
    ],
)  # fmt: skip
def test_a_target_that_would_do_harm_is_refused(tmp_path: Path, target: str) -> None:
    with pytest.raises(BadFile, match="target = ") as e:
        open_store(release(target=target), tmp_path)
    assert "s3://bucket/prefix" in (e.value.hint or "")


def test_a_target_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(BadFile, match="it is a file"):
        open_store(release(target="out"), tmp_path)
