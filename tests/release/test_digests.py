"""Digests that are remembered: never those of other bytes, and no file read without need."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import files
from toolkit.errors import BadFile
from toolkit.folders import kept
from toolkit.folders.kept import KEPT_FILE
from toolkit.release.publishing import built, digests
from toolkit.release.publishing.digests import KIND, SETTLED_NS, Digests

LATER_NS = 10 * SETTLED_NS


class Reads:
    """Counts the files that are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        plain = files.sha256_of

        def counted(path: Path) -> str:
            self.names.append(path.name)
            return plain(path)

        monkeypatch.setattr(files, "sha256_of", counted)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """Return what counts the files that are read from here on."""
    return Reads(monkeypatch)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _later(path: Path) -> int:
    return path.stat().st_ctime_ns + LATER_NS


def _remembered(folder: Path, path: Path) -> Digests:
    """Return digests that have seen `path`, taken up again from disk."""
    first = Digests(folder, lambda: _later(path))
    first.sha256_of(path)
    first.save()
    return Digests(folder, lambda: _later(path))


def test_what_did_not_change_is_not_read_again(tmp_path: Path, reads: Reads) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"sound")
    again = _remembered(tmp_path, path)
    assert again.sha256_of(path) == _sha256(b"sound")
    assert reads.names == ["a.mp3"]


@pytest.mark.parametrize("how", ["longer", "same length", "same time", "another file", "moved"])
def test_what_changed_is_read_again(tmp_path: Path, how: str) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"sound")
    again, stat = _remembered(tmp_path, path), path.stat()
    data = b"longer" if how == "longer" else b"Sound"
    if how == "another file":
        (tmp_path / "b").write_bytes(data)
        (tmp_path / "b").replace(path)
    elif how == "moved":  # an older file takes its name
        (tmp_path / "b").write_bytes(data)
        os.utime(tmp_path / "b", ns=(stat.st_atime_ns, stat.st_mtime_ns))
        (tmp_path / "b").replace(path)
    else:
        path.write_bytes(data)
    if how == "same time":
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    if how == "same length":
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert again.sha256_of(path) == _sha256(data)


@pytest.mark.parametrize("age_ns", [-SETTLED_NS, 0, SETTLED_NS - 1])
def test_a_file_written_just_now_is_not_remembered(
    tmp_path: Path, reads: Reads, age_ns: int
) -> None:
    """It may change once more within the same tick of its clock; nor is one of the future."""
    path = tmp_path / "a.mp3"
    path.write_bytes(b"sound")
    known = Digests(tmp_path, lambda: path.stat().st_ctime_ns + age_ns)
    for _ in range(2):
        known.sha256_of(path)
    known.save()
    assert reads.names == ["a.mp3"] * 2
    assert not kept.read(tmp_path, KIND)


def test_a_file_that_changes_while_it_is_read_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"sound")
    plain = files.sha256_of

    def changing(found: Path) -> str:
        digest = plain(found)
        found.write_bytes(b"other sound")
        return digest

    later_ns = _later(path)
    known = Digests(tmp_path, lambda: later_ns)
    with monkeypatch.context() as patch:
        patch.setattr(files, "sha256_of", changing)
        known.sha256_of(path)
    assert known.sha256_of(path) == _sha256(b"other sound")


def test_files_elsewhere_are_read_each_time(tmp_path: Path, reads: Reads) -> None:
    path = tmp_path / "cover.png"
    path.write_bytes(b"picture")
    known = Digests(tmp_path / "build", lambda: _later(path))
    assert [known.sha256_of(path) for _ in range(2)] == [_sha256(b"picture")] * 2
    assert len(reads.names) == 2


def test_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"x")
        _remembered(tmp_path, tmp_path / name)
    (tmp_path / "a").unlink()
    (tmp_path / "c").write_bytes(b"x")
    _remembered(tmp_path, tmp_path / "c")
    assert set(json.loads(kept.read(tmp_path, KIND)[""][1])) == {"b", "c"}


def test_a_folder_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_bytes(b"x")
        _remembered(tmp_path, tmp_path / name / "a")
    (tmp_path / "x" / "a").unlink()
    (tmp_path / "x").rmdir()
    (tmp_path / "c").write_bytes(b"x")
    _remembered(tmp_path, tmp_path / "c")
    assert kept.names(tmp_path, KIND) == ["", "y"]


def test_of_many_folders_each_is_known(tmp_path: Path, reads: Reads) -> None:
    paths = [tmp_path / f"{number}" / "a" for number in range(2 * digests._FEW)]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(path.parent.name.encode())
    first = Digests(tmp_path, lambda: _later(paths[-1]))
    told = [first.sha256_of(path) for path in paths]
    first.save()
    assert len(set(told)) == len(reads.names) == len(paths)
    again = Digests(tmp_path, lambda: _later(paths[-1]))
    assert [again.sha256_of(path) for path in paths] == told
    assert len(reads.names) == len(paths)


@given(data=st.binary(max_size=60))
def test_any_bytes_for_digests_are_passed_over(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / KEPT_FILE).write_bytes(data)
    (folder / "a.txt").write_bytes(b"text")
    assert Digests(folder).sha256_of(folder / "a.txt") == _sha256(b"text")


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("right", b"2"),
        ([1, 2, 3], b"1"),
        ([1, 2, 3, 4, "x"], b"1"),
        ([1, 2, 3, True, "0" * 64], b"1"),
        ([1, 2, 3, 4, 5], b"1"),
        (None, b"1"),
    ],
)
def test_damaged_digests_are_passed_over(
    tmp_path: Path, reads: Reads, row: object, key: bytes
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"text")
    _remembered(tmp_path, path)
    said = json.loads(kept.read(tmp_path, KIND)[""][1])
    if row != "right":
        said["b.txt"] = row
    kept.write(tmp_path, KIND, {"": (key, json.dumps(said).encode())})
    assert Digests(tmp_path, lambda: _later(path)).sha256_of(path) == _sha256(b"text")
    assert len(reads.names) == 2


def test_a_build_that_did_not_change_is_not_read_again(
    tmp_path: Path, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "SETTLED_NS", 0)
    public = tmp_path / "build" / "public"
    (public / "a").mkdir(parents=True)
    for name in ("a/audio.mp3", "feed.xml"):
        (public / name).write_bytes(name.encode())
        os.utime(public / name, (0, 0))
    made = built.record(public)
    assert len(reads.names) == 2
    assert built.read_built(public) == made
    assert len(reads.names) == 2

    (public / "feed.xml").write_bytes(b"changed")
    with pytest.raises(BadFile, match=r"feed\.xml: the file is not what soy build made"):
        built.read_built(public)
