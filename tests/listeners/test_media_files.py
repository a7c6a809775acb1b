"""Keys told apart, and how many bytes make a download of each, judged by ffmpeg's own account."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from mutagen.id3 import APIC, ID3  # the judge of tags here

from toolkit.errors import BadFile
from toolkit.statistics import media_files, thresholds
from toolkit.statistics.media_files import KeyTable, MediaFile
from toolkit.statistics.public_keys import facts_of

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
HASH = "0123456789abcdef"


def test_every_file_of_the_sample_show_is_what_it_is(built_sample: Path) -> None:
    entries = json.loads((built_sample / "build" / "built.json").read_bytes())["entries"]
    counted = {entry["key"]: facts_of(entry["key"]) for entry in entries}
    for entry in entries:
        if entry["role"] != "immutable":
            assert counted[entry["key"]] is None, entry["key"]
    sorts = [facts.sort for facts in counted.values() if facts]
    assert sorts.count("episode") == 3
    assert sorts.count("transcript") == 5 * (2 + 6 + 6)
    assert sorts.count("clip") == 16
    assert sorts.count("video") == 2
    assert sorts.count("kit") == 16 + 7
    assert sorts.count("worksheet") == 12
    languages = {
        facts.language for facts in counted.values() if facts and facts.sort == "transcript"
    }
    assert languages == {"bg", "de", "el", "en", "fi", "fr"}


@pytest.mark.parametrize(
    ("key", "item"),
    [
        (f"episodes/001-a/001-a.{HASH}.mp3", "001"),
        (f"episodes/001-renamed/001-renamed.{HASH}.opus", "001"),
        (f"de/episodes/001-a/001-a.{HASH}.mp3", "001:de"),
        (f"episodes/1000-a/1000-a.{HASH}.m4a", "1000"),
        (f"campaign/c/m/kit.{HASH}.zip", "c/m"),
        (f"campaign/c/de/kits.{HASH}.zip", "c/de"),
        (f"campaign/c/kits.{HASH}.zip", "c"),
        (f"episodes/001-a/001-b.{HASH}.mp3", None),
        ("episodes/001-a/001-a.mp3", None),
        (f"episodes/001-a/001-a.{HASH}.mp3/x", None),
        (f"campaign/c/m/card.16x9.{HASH}.png", None),
        ("feed.xml", None),
    ],
)
def test_what_a_key_says(key: str, item: str | None) -> None:
    found = facts_of(key)
    assert (found.item if found else None) == item


def tone(folder: Path, name: str, seconds: float, *more: str) -> Path:
    path = folder / name
    sound = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}:sample_rate=44100"]
    command = [FFMPEG, "-hide_banner", "-loglevel", "error", *sound, *more, "-y", str(path)]
    subprocess.run(command, check=True, timeout=120)
    return path


def lengths(*paths: Path) -> dict[str, int]:
    return {f"episodes/001-a/001-a.{HASH}{path.suffix}": path.stat().st_size for path in paths}


def files_of(*paths: Path) -> dict[str, MediaFile]:
    here = {f"episodes/001-a/001-a.{HASH}{path.suffix}": path for path in paths}
    found = media_files.media_files(lengths(*paths), (), here.get)
    return {one.key.rpartition(".")[2]: one for one in found}


def test_an_mp3_takes_its_tag_and_a_minute(tmp_path: Path) -> None:
    path = tone(tmp_path, "a.mp3", 75, "-b:a", "128k", "-write_id3v2", "1")
    tags = ID3(path)  # type: ignore[no-untyped-call]
    tags.add(APIC(mime="image/jpeg", data=b"\xff\xd8" + bytes(90_000)))  # type: ignore[no-untyped-call]
    tags.save(path)
    tag_bytes = ID3(path).size  # type: ignore[no-untyped-call]
    assert tag_bytes > 90_000
    found = files_of(path)["mp3"]
    assert found.enough_bytes == tag_bytes + 960_000  # the guideline's own example
    assert found.is_exact
    cut = tmp_path / "cut.mp3"
    cut.write_bytes(path.read_bytes()[: found.enough_bytes])
    heard = subprocess.run(
        [FFMPEG, "-i", str(cut), "-f", "s16le", "-ac", "1", "-ar", "8000", "-"],
        capture_output=True, check=True, timeout=120,
    ).stdout  # fmt: skip
    assert len(heard) / 16_000 == pytest.approx(60, abs=0.1)


def test_a_short_mp3_counts_as_a_whole(tmp_path: Path) -> None:
    path = tone(tmp_path, "a.mp3", 20, "-b:a", "96k")
    assert files_of(path)["mp3"].enough_bytes == path.stat().st_size


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.opus", ("-c:a", "libopus", "-b:a", "32k")),
        ("a.m4a", ("-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart")),
        ("a.flac", ("-c:a", "flac")),
    ],
)
def test_another_codec_takes_its_head_and_its_share(
    name: str, codec: tuple[str, ...], tmp_path: Path
) -> None:
    mp3 = tone(tmp_path, "a.mp3", 90, "-b:a", "96k")
    other = tone(tmp_path, name, 90, *codec)
    found = files_of(mp3, other)[name.rpartition(".")[2]]
    assert found.is_exact
    size = other.stat().st_size
    assert found.enough_bytes == pytest.approx(size * 60 / 90, rel=0.06)
    cut = tmp_path / f"cut-{name}"
    cut.write_bytes(other.read_bytes()[: found.enough_bytes])
    heard = subprocess.run(
        [FFMPEG, "-i", str(cut), "-f", "s16le", "-ac", "1", "-ar", "8000", "-"],
        capture_output=True, check=False, timeout=120,
    ).stdout  # fmt: skip
    assert len(heard) / 16_000 == pytest.approx(60, abs=3)


@pytest.mark.parametrize("suffix", ["mp3", "opus", "m4a", "flac"])
def test_a_file_that_is_none_of_these_counts_as_a_whole(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"no sound at all")
    assert thresholds.of_sound(path, suffix, 15, 90.0) == 15


def test_an_old_version_has_the_head_of_a_known_one(tmp_path: Path) -> None:
    path = tone(tmp_path, "a.mp3", 75, "-b:a", "128k")
    new, old = (f"episodes/001-a/001-a.{digit * 16}.mp3" for digit in "ab")
    sizes = {new: path.stat().st_size, old: path.stat().st_size - 7, "feed.xml": 3}
    found = {one.key: one for one in media_files.media_files(sizes, (), {new: path}.get)}
    assert found[old].enough_bytes == found[new].enough_bytes
    assert [one.is_exact for one in found.values()] == [True, False]
    # Known once, known for good; what is on disk replaces an estimate.
    again = media_files.media_files({old: sizes[old]}, found.values(), {old: path}.get)
    assert {one.key for one in again} == {new, old}
    assert all(one.is_exact for one in again)


def test_the_list_is_kept_and_read_again(tmp_path: Path) -> None:
    one = MediaFile(f"episodes/001-a/001-a.{HASH}.mp3", "episode", "001", None, 9, 5, True)
    data = media_files.to_json([one], ["r1"])
    path = tmp_path / "files.json"
    path.write_bytes(data)
    assert media_files.read(path) == (one,)
    assert media_files.releases_in(path) == {"r1"}
    table = media_files.table_at(path, hashlib.sha256(data).hexdigest(), ("/", "/x/"))
    assert table(f"/x/{one.key}") == table(f"/{one.key}") == 0
    assert table(f"/y/{one.key}") is None
    for wrong in (
        b"{",
        b"[]",
        b'{"version": 1, "files": [[1,2,3]]}',
        data.replace(b"001-a/", b"../a/"),
    ):
        path.write_bytes(wrong)
        with pytest.raises(BadFile, match=r"files\.json"):
            media_files.read(path)


def test_paths_behind_prefixes() -> None:
    key = f"episodes/001-a/001-a.{HASH}.mp3"
    one = MediaFile(key, "episode", "001", None, 9, 5, True)
    table = KeyTable([one], ("/", "/show/", "/bucket/show/"))
    assert [table(f"{start}{key}") for start in ("/", "/show/", "/bucket/show/")] == [0, 0, 0]
    assert table(f"/show/x/{key}") is None
    other = key.replace(HASH, "f" * 16)
    assert table.is_stranger(f"/show/{other}")
    assert not table.is_stranger("/show/index.html")
