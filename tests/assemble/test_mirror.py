"""The folder that is published, held against what is wanted in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from toolkit.assemble import mirror
from toolkit.assemble.parts import keys

DATA = b"sound " * 1000


@pytest.mark.parametrize("damaged", [DATA[:-1] + b"x", DATA[:-1], b""])
def test_a_damaged_copy_is_written_again(tmp_path: Path, damaged: bytes) -> None:
    made, folder = tmp_path / "audio.mp3", tmp_path / "public"
    made.write_bytes(DATA)
    key = keys.immutable("episodes/001-a", "audio", ".mp3", hashlib.sha256(DATA).hexdigest())
    wanted: dict[str, bytes | Path] = {key: made, "page.html": b"page", "feed.xml": made}
    mirror.apply(mirror.plan(wanted, folder), wanted, folder)
    assert mirror.plan(wanted, folder) == mirror.Changes((), tuple(sorted(wanted)), ())
    for one in wanted:
        (folder / one).write_bytes(damaged)
    found = mirror.plan(wanted, folder)
    assert sorted(found.write) == sorted(wanted)
    assert found.write[-1] == "feed.xml"
    mirror.apply(found, wanted, folder)
    assert (folder / key).read_bytes() == DATA


def test_what_nobody_wants_goes_and_a_link_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "public", tmp_path / "outside"
    folder.mkdir()
    outside.write_bytes(b"theirs")
    (folder / "old.html").write_bytes(b"old")
    (folder / "page.html").symlink_to(outside)
    wanted: dict[str, bytes | Path] = {"page.html": b"page"}
    found = mirror.plan(wanted, folder)
    assert (found.write, found.remove, found.unlink) == (
        ("page.html",), ("old.html",), ("page.html",)
    )  # fmt: skip
    mirror.apply(found, wanted, folder)
    assert [path.name for path in folder.iterdir()] == ["page.html"]
    assert outside.read_bytes() == b"theirs"


def test_what_lies_in_the_way_of_a_folder_or_a_file_goes_first(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    (folder / "about" / "index.html" / "deep").mkdir(parents=True)
    (folder / "about" / "index.html" / "deep" / "x").write_bytes(b"x")
    (folder / "404.html" / "empty").mkdir(parents=True)
    (folder / "episodes").write_bytes(b"a file")
    wanted: dict[str, bytes | Path] = {
        "about/index.html": b"about",
        "404.html": b"none",
        "episodes/001-a/index.html": b"page",
    }
    mirror.apply(mirror.plan(wanted, folder), wanted, folder)
    assert mirror.plan(wanted, folder) == mirror.Changes((), tuple(sorted(wanted)), ())
