"""ZIPs for partners: the same bytes anywhere, opened by other programs, checked by sha256sum."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest

from toolkit.campaign.archives.archive import Member, Packed, portable, write

DAY = date(2026, 10, 27)
README = "Was hier liegt: Märchen.\n"
SMALL = "f000e5eade790afe6299c789d246fa094b1ed909d594edcb69fe0c4546d0e653"  # one file "a.txt"
LARGE = bytes(range(256)) * 12_000  # more than one piece


def made(members: list[Member], folder: str = "genes", day: date = DAY) -> bytes:
    out = io.BytesIO()
    write(out, folder, README, members, day)
    return out.getvalue()


@pytest.fixture
def members(tmp_path: Path) -> list[Member]:
    (tmp_path / "clip").write_bytes(LARGE)
    return [
        Member("recipe/clip.mp3", tmp_path / "clip"),
        Member("recipe/post.x.txt", "Zwölf Wörter\n".encode()),
        Member("recipe/nothing.txt", b""),
    ]


def test_it_holds_the_files_readme_and_checksums(members: list[Member]) -> None:
    with zipfile.ZipFile(io.BytesIO(made(members))) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            "genes/README.txt",
            "genes/recipe/clip.mp3",
            "genes/recipe/post.x.txt",
            "genes/recipe/nothing.txt",
            "genes/SHA256SUMS",
        ]
        assert opened.read("genes/README.txt").decode() == README
        assert opened.read("genes/recipe/clip.mp3") == LARGE
        for info in opened.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (2026, 10, 27, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100644
            assert not info.flag_bits & 0x08  # lengths stand in front, for those that stream


def test_it_says_what_went_into_it(members: list[Member]) -> None:
    packed = write(io.BytesIO(), "genes", README, members, DAY)
    assert packed[1] == Packed("recipe/clip.mp3", hashlib.sha256(LARGE).hexdigest(), len(LARGE))
    assert [each.name for each in packed] == ["README.txt", *(each.name for each in members)]


def test_the_systems_own_programs_open_and_check_it(members: list[Member], tmp_path: Path) -> None:
    path = tmp_path / "genes.zip"
    path.write_bytes(made(members))
    for command in (["unzip", "-tq"], ["unzip", "-q"]):
        subprocess.run([*command, str(path)], cwd=tmp_path, check=True, capture_output=True)
    check = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(check, cwd=tmp_path / "genes", check=True, capture_output=True, text=True)
    assert done.stdout.count(": OK") == 4
    (tmp_path / "genes" / "recipe" / "clip.mp3").write_bytes(b"changed")
    again = subprocess.run(check, cwd=tmp_path / "genes", check=False, capture_output=True)
    assert again.returncode == 1


def test_the_same_members_give_the_same_bytes(members: list[Member], tmp_path: Path) -> None:
    once = made(members)
    moved = tmp_path / "elsewhere"
    moved.write_bytes(LARGE)
    moved.chmod(0o600)
    assert made([Member("recipe/clip.mp3", moved), *members[1:]]) == once
    assert made([Member("recipe/clip.mp3", LARGE), *members[1:]]) == once
    # Python's, zlib's and the system's versions may change, and these bytes may not.
    small = made([Member("a.txt", b"a\n")])
    assert hashlib.sha256(small).hexdigest() == SMALL


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../a", "a/../b", "a//b", "./a", "a\\b", "a\nb", "a:b", "what?", "a.", "a ",
     "con", "Aux.txt", "a/lpt1.txt", "README.txt", "sha256sums", "x" * 250],
)  # fmt: skip
def test_names_that_some_system_cannot_write_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        made([Member(name, b"")])


def test_names_that_differ_in_capitals_alone_are_refused() -> None:
    with pytest.raises(ValueError, match="two files"):
        made([Member("Clip.mp3", b"1"), Member("clip.mp3", b"2")])


def test_names_of_devices_are_changed() -> None:
    assert [portable(each) for each in ("nul", "com1", "console", "com", "a-con")] == [
        "nul_",
        "com1_",
        "console",
        "com",
        "a-con",
    ]
    assert b"genes/con_/clip.mp3" in made([Member(f"{portable('con')}/clip.mp3", b"1")])
