"""Tags, texts and zeros among and behind the frames of MP3 and ADTS are no sound, and no damage."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import mutagen.apev2
import mutagen.id3
import numpy as np
import pytest
import soundfile

from toolkit.audio.containers import adts, info_counts, stray_tags
from toolkit.audio.intake import recordings
from toolkit.errors import BadRecording

from .shape_files import coded, mp3
from .sounds import Samples, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


def bare(path: Path, seconds: float = 3.0) -> bytes:
    """Write an MP3 without Info frame and tags."""
    soundfile.write(path, speech(seconds, RATE_HZ), RATE_HZ, format="MP3")
    data = path.read_bytes()
    path.write_bytes(data[data.index(data[:2], 100) :])  # its first frame is the Info frame
    return path.read_bytes()


def raw_aac(path: Path, seconds: float = 3.0) -> bytes:
    coded(path, "aac", "adts", sound=speech(seconds, RATE_HZ, 2))
    return path.read_bytes()


def decoded(path: Path) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=1)))[:, 0]


def false_frames(count: int) -> bytes:
    """Return bytes in which much looks like the beginning of a frame, as pictures have them."""
    return (b"\xff\xfb\x90\x64" + np.random.default_rng(1).bytes(60)) * count


def id3v2(version: int = 4, footer: bool = False, content: bytes = b"") -> bytes:
    frame = b"PRIV" + struct.pack(">I", 0)[:4] + b"\0\0"
    body = frame + content if version > 2 else b"COM" + b"\0\0\5" + b"hello" + content
    size = bytes(len(body) >> 7 * n & 0x7F for n in (3, 2, 1, 0))
    head = bytes((version, 0, 0x10 if footer else 0)) + size
    return b"ID3" + head + body + (b"3DI" + head if footer else b"")


def id3v1(title: bytes = b"A title") -> bytes:
    return b"TAG" + title.ljust(30, b"\0") + bytes(60) + b"2026" + bytes(30) + b"\xff"


def ape(path: Path, cover: int, *, header: bool) -> bytes:
    """Return an APEv2 tag as mutagen writes it, or without its header."""
    path.write_bytes(b"")
    tag = mutagen.apev2.APEv2()  # type: ignore[no-untyped-call]
    tag["Title"] = "A title"
    tag["Cover Art (Front)"] = mutagen.apev2.APEValue(false_frames(cover), mutagen.apev2.BINARY)  # type: ignore[no-untyped-call]
    tag.save(path)
    data = path.read_bytes()
    if header:
        return data
    flags = struct.unpack_from("<I", data, len(data) - 12)[0] & ~(1 << 31)
    return data[32:-12] + struct.pack("<I", flags) + data[-8:]


LYRICS = b"LYRICSBEGININD0000210LYR00040" + b"And so we talked about \xff\xfb\x90\x64 it." * 2
BEHIND = (
    "ID3v2.4", "ID3v2.4 with a footer", "ID3v2.3 with a picture", "ID3v2.2", "ID3v1", "APEv2",
    "APEv2 without header", "APEv2 and ID3v1", "Lyrics3v2 and ID3v1", "Lyrics3", "zeros", "text",
    "all",
)  # fmt: skip


def made_behind(name: str, path: Path) -> bytes:
    """Return what stands behind the frames; `path` is for mutagen to write to."""
    return {
        "ID3v2.4": id3v2(),
        "ID3v2.4 with a footer": id3v2(footer=True, content=false_frames(300)),
        "ID3v2.3 with a picture": id3v2(3, content=false_frames(900)),
        "ID3v2.2": id3v2(2, content=false_frames(9)),
        "ID3v1": id3v1(),
        "APEv2": ape(path, 700, header=True),
        "APEv2 without header": ape(path, 700, header=False),
        "APEv2 and ID3v1": ape(path, 200, header=True) + id3v1(),
        "Lyrics3v2 and ID3v1": LYRICS + b"000123LYRICS200" + id3v1(),
        "Lyrics3": LYRICS + b"LYRICSEND" + id3v1(),
        "zeros": bytes(5000),
        "text": b"<html><body>404 Not Found</body></html>\n" * 40,
        "all": id3v2(content=false_frames(3)) + ape(path, 2, header=True) + id3v1(),
    }[name]


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("kind", ["mp3", "info", "aac"])
def test_what_stands_behind_the_last_frame_changes_nothing(
    tmp_path: Path, kind: str, behind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    made = {"mp3": bare, "aac": raw_aac}.get(kind)
    if made:
        made(path)
    else:
        soundfile.write(path, speech(3, RATE_HZ), RATE_HZ, format="MP3")
    data, whole = path.read_bytes(), decoded(path)
    more = made_behind(behind, tmp_path / "tag")
    path.write_bytes(data + more)
    probe = recordings.probe(path)
    assert (probe.findings, probe.is_truncated) == ((), False)
    sound = decoded(path)
    if kind == "info":  # FFmpeg may leave the end of the last frame on, which LAME filled
        assert 0 <= len(sound) - len(whole) < 1152
    np.testing.assert_array_equal(sound[: len(whole)], whole)


@pytest.mark.parametrize("between", [each for each in BEHIND if each not in ("zeros", "text")])
@pytest.mark.parametrize("kind", ["mp3", "aac"])
def test_files_put_together_byte_by_byte_are_one(tmp_path: Path, kind: str, between: str) -> None:
    path = tmp_path / f"a.{kind}"
    data = {"mp3": bare, "aac": raw_aac}[kind](path)
    path.write_bytes(data * 3)
    plain = decoded(path)
    assert len(plain) / RATE_HZ == pytest.approx(9.1, abs=0.2)
    more = made_behind(between, tmp_path / "tag")
    path.write_bytes(id3v2(3) + data + more + id3v2(3) + data + more + data)
    probe = recordings.probe(path)
    assert probe.findings == ()
    np.testing.assert_array_equal(decoded(path), plain)


def test_a_text_in_the_middle_takes_no_time(tmp_path: Path) -> None:
    for kind, made in (("mp3", bare), ("aac", raw_aac)):
        path = tmp_path / f"a.{kind}"
        data = made(path)
        half = len(data) // 2
        whole = len(decoded(path))
        path.write_bytes(data[:half] + b"<html>404 Not Found</html>\n" * 400 + data[half:])
        assert len(decoded(path)) == pytest.approx(whole, abs=2500)


def test_zeros_of_a_download_that_was_not_finished_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    data = bare(path)
    path.write_bytes(data + bytes(500_000))
    found = re.match(
        r"the last ([\d,]+) bytes of the file are zeros", recordings.probe(path).findings[0]
    )
    assert found
    assert int(found[1].replace(",", "")) == pytest.approx(500_000, abs=4096)
    mp3(path)
    path.write_bytes(path.read_bytes()[:20_000] + bytes(500_000))
    with pytest.raises(BadRecording, match="the file should hold"):
        recordings.probe(path)


def test_each_part_of_a_joined_file_keeps_its_promise(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    mp3(path)
    one = path.read_bytes()
    path.write_bytes(id3v2(3) + one + id3v2(3) + one)
    with path.open("rb") as file:
        assert info_counts.seconds(file) == pytest.approx(4.0, abs=0.2)
    assert recordings.probe(path).findings == ()
    path.write_bytes(id3v2(3) + one + id3v2(3) + one[: len(one) // 3])
    with pytest.raises(
        BadRecording, match=r"should hold 00:00:04\.\d+ of sound, but only 00:00:02"
    ):
        recordings.probe(path)


def test_an_id3_tag_before_the_info_frame_is_passed_over() -> None:
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 2, 1]) + bytes(257)  # 2 x 128 + 1 bytes
    count = struct.pack(">II", 1, 100)
    for at in (13, 21, 36):
        frame = b"\xff\xfb\x90\x64" + bytes(at - 4) + b"Info" + count
        assert info_counts.seconds(io.BytesIO(tag + frame)) == pytest.approx(100 * 1152 / 44_100)
    assert info_counts.seconds(io.BytesIO(tag)) is None
    assert info_counts.seconds(io.BytesIO(b"ID3")) is None


def test_marks_within_the_sound_are_left_alone() -> None:
    sound = b"\xff\xfb\x90\x64" + b"..ID3..TAG..APETAGEX..LYRICSBEGIN.." + bytes(range(256)) * 40
    for more in (sound, sound + id3v1(), sound + id3v2()):
        found = stray_tags.spans(io.BytesIO(more), 0)
        assert [start for start, _ in found] == ([] if more is sound else [len(sound)])


def test_lost_bytes_of_adts_are_counted_as_frames() -> None:
    frame = b"\xff\xf1\x50\x80\x19\x1f\xfc" + bytes(193)  # 200 bytes
    stream = frame * 10 + b"\xff" + bytes(399) + frame * 10
    (lost,) = adts.lost(io.BytesIO(stream), 0, len(stream))
    assert (lost.start, lost.end, lost.frames) == (2000, 2400, 2)
    assert adts.frame_length(lost.blank, 0) == len(lost.blank)
    whole, cut = io.BytesIO(frame * 5), io.BytesIO(frame * 5 + frame[:100])
    assert list(adts.lost(whole, 0, 1000)) == list(adts.lost(cut, 0, 1100)) == []
    behind = io.BytesIO(frame * 5 + b"notes and more notes")
    assert [each[:3] for each in adts.lost(behind, 0, 1020)] == [(1000, 1020, 0)]
