"""Sizes that no file has: in boxes, chunks and tables, all that is read by hand."""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.limits import within
from toolkit.audio.containers import (
    adts,
    info_counts,
    mp4,
    mp4_boxes,
    ogg_end,
    readable,
    riff,
    stray_tags,
    stream_ends,
    truncation,
)
from toolkit.audio.intake import recordings
from toolkit.audio.measuring import curves
from toolkit.audio.metadata import embedded_metadata, riff_cues
from toolkit.errors import BadRecording
from toolkit.verify import picture_heads

pytestmark = pytest.mark.rotated

SIZES_32 = [0, 1, 2, 7, 8, 15, 16, 2**31 - 1, 2**31, 2**32 - 1]
SIZES_64 = [*SIZES_32, 2**32, 2**63 - 9, 2**63 - 1, 2**63, 2**64 - 1]
DEEP = 100_000


def box(name: bytes, size: int, content: bytes = b"") -> bytes:
    """Return an MP4 box that claims a size, in 64 bits where it needs them."""
    if size < 2**32 and size != 1:
        return struct.pack(">I4s", size, name) + content
    return struct.pack(">I4sQ", 1, name, size) + content


def mp4_files() -> Iterator[bytes]:
    start = box(b"ftyp", 24, b"M4A \0\0\0\0isomM4A ")
    for size in SIZES_64:
        yield start + box(b"moov", size, bytes(8))
        yield start + struct.pack(">I4sQ", 1, b"moov", size) + bytes(8)
        yield start + box(b"moov", 40, box(b"trak", size, box(b"mdia", size)))
    yield start + b"".join(box(b"moov", 8 * n, b"") for n in range(DEEP, 0, -1))
    yield start + box(b"free", 0) * 3
    yield start + box(b"moov", 8) * DEEP


def wav_files() -> Iterator[bytes]:
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16_000, 2, 16)
    for kind, name, size in itertools.product(
        (b"RIFF", b"RF64", b"BW64"), (b"fmt ", b"data", b"LIST", b"cue ", b"bext"), SIZES_32
    ):
        head = kind + b"\xff" * 4 + b"WAVE"
        yield head + struct.pack("<4sI", b"fmt ", 16) + form + struct.pack("<4sI", name, size)
    for size in SIZES_64:
        ds64 = struct.pack("<4sIQQQI", b"ds64", 28, size, size, size, 0)
        yield b"RF64" + b"\xff" * 4 + b"WAVE" + ds64 + b"data" + b"\xff" * 4 + bytes(100)
    yield b"RIFF\0\0\0\0WAVE" + struct.pack("<4sI", b"LIST", 0) * DEEP
    adtl = b"adtl" + struct.pack("<4sI", b"labl", 2**32 - 1) + bytes(4)
    yield b"RIFF\0\0\0\0WAVE" + struct.pack("<4sI", b"LIST", len(adtl)) + adtl


def other_files() -> Iterator[bytes]:
    w64 = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0" + bytes(8) + b"wave" + bytes(12)
    for size in SIZES_64:
        yield w64 + struct.pack("<4s12xQ", b"data", size) + bytes(50)
        yield b"caff\0\1\0\0" + struct.pack(">4sQ", b"data", size) + bytes(50)
        yield b"fLaC" + struct.pack(">I", 0x80000000 | size & 0xFFFFFF) + bytes(40)
    for size in SIZES_32:
        yield b"ID3\4\0\x10" + struct.pack(">I", size) + b"\xff\xfb\x90\0" * 10
        yield b"\xff\xfb\x90\0" * 10 + b"APETAGEX" + struct.pack("<IIII8x", 2000, size, 1, size)
        yield b"FORM" + struct.pack(">I", size) + b"AIFFCOMM" + struct.pack(">I", size) + bytes(9)
        yield b"OggS\0\2" + bytes(20) + bytes([255]) + b"\xff" * (size % 300)
    yield b"OggS" * DEEP
    for mark in (
        b"wvpk",
        b"TTA1" + bytes(18),
        b"fLaC\0\0\0\x22",
        b"#!AMR\n",
        b"RIFF\0\0\0\0AVI LIST",
    ):
        yield mark * (DEEP // len(mark))
    for mark in (b"ID3", b"TAG", b"LYRICSBEGIN", b"APETAGEX", b"Info"):
        yield b"\xff\xfb\x90\0" * 10 + mark * DEEP
        yield (b"\xff\xfb\x90\0" * 10 + mark) * (DEEP // 10)
    yield b"\xff\xf1\x50\x80\1\0\xfc\xff" * DEEP
    yield b"\xff" * DEEP
    yield b"\xff\xf1\x50\x80\0\xff\xfc" * DEEP  # frames of AAC without sound, one after the other


def every_reader(path: Path) -> None:
    with path.open("rb") as file:
        mp4.is_protected(file)
        mp4.lacks_index(file)
        assert all(top.end > top.start for top in mp4_boxes.tops(file))
        for chunks in (riff.wav_chunks, riff.w64_chunks, riff.caf_chunks):
            assert all(chunk.length >= 0 for chunk in chunks(file))
        riff_cues.read(file)
        stream_ends.after_id3(file)
        info_counts.seconds(file)
        stray_tags.spans(file, 0)
        ogg_end.ending(file)
        assert all(found.end > found.start for found in adts.lost(file, 0, len(path.read_bytes())))
        for piece in readable.parts(file).pieces:
            readable.seen(file, piece)
        for kind in ("ogg", "mp3", "aac"):
            truncation.has_no_end(file, kind)
        for kind in ("wav", "w64", "caf"):
            truncation.share_present(file, kind)


@pytest.mark.parametrize("files", [mp4_files, wav_files, other_files])
def test_sizes_that_no_file_has_end_in_one_error(
    files: Callable[[], Iterator[bytes]], tmp_path: Path
) -> None:
    path = tmp_path / "small.m4a"
    for data in files():
        path.write_bytes(data)
        with within(data[:80]):
            every_reader(path)
            for use in (recordings.probe, embedded_metadata.read):
                try:
                    use(path)
                except BadRecording as err:
                    assert err.message.startswith(str(path))  # noqa: PT017 - either end is right


def test_pictures_and_curves_of_such_sizes_are_none() -> None:
    png = b"\x89PNG\r\n\x1a\n"
    for size in SIZES_32:
        number = struct.pack(">I", size)
        picture_heads.look(png + number + b"IHDR" + number + number + bytes([8, 2]))
        jpeg = b"\xff\xd8" + (b"\xff\xe0" + number[2:]) * DEEP
        with within(jpeg[:20]):
            assert picture_heads.look(jpeg) is None
        with pytest.raises(ValueError, match=r"."):
            curves.Curves.from_bytes(struct.pack("<11sB4I", b"soy curves\n", 1, *[size or 1] * 4))


def test_a_box_is_never_looked_for_behind_the_end() -> None:
    """48 bytes that claim 2^63 - 1: adding that to a place makes one that no seek takes."""
    data = box(b"ftyp", 24, b"M4A \0\0\0\0isomM4A ") + struct.pack(">I4sQ", 1, b"moov", 2**63 - 1)
    file = io.BytesIO(data + bytes(8))
    assert not mp4.is_protected(file)
    assert not mp4.lacks_index(file)
