"""Headers that say a wrong length: all of the sound is taken, and nothing that is none."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.audio.containers import lengths
from toolkit.audio.containers.byte_view import BytePiece, patched, view
from toolkit.audio.intake import recordings

from .sounds import Samples, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
SECONDS = 4
# Where each format says the length of its sound: behind which bytes, how, and how much more than
# the samples it counts.
FIELDS = {
    "WAV": (b"data", "<I", 0),
    "RF64": (b"ds64", "<12xQ", 0),  # behind the chunk's own length and the whole file's
    "W64": (b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a", "<Q", 24),
    "CAF": (b"data", ">q", 4),
    "AIFF": (b"SSND", ">I", 8),
}


def noise(count: int) -> bytes:
    return np.random.default_rng(count).bytes(count)


def recording(path: Path, kind: str, seconds: float = SECONDS, subtype: str = "PCM_16") -> Samples:
    """Write speech; return it as libsndfile reads it."""
    soundfile.write(path, speech(seconds, RATE_HZ, 2), RATE_HZ, subtype, format=kind)
    found, _ = soundfile.read(path, dtype="float32")
    return found  # type: ignore[no-any-return]


def rewritten(path: Path, kind: str, length: int) -> None:
    """Have the header say that its samples are so many bytes."""
    name, form, more = FIELDS[kind]
    data = bytearray(path.read_bytes())
    at = data.index(name) + len(name)
    skipped = struct.calcsize(form.replace("Q", "").replace("<", "=")) if "x" in form else 0
    bare = form[0] + form[-1]
    size = struct.calcsize(bare)
    value = (length + more) % (1 << (8 * size - (form[-1] == "q")))
    data[at + skipped : at + skipped + size] = struct.pack(bare, value)
    path.write_bytes(data)


def decoded(path: Path) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=2)))


@pytest.mark.parametrize("kind", FIELDS)
def test_a_header_that_says_too_little_loses_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    whole = recording(path, kind)
    rewritten(path, kind, RATE_HZ * 4)  # a second
    probe = recordings.probe(path)
    assert probe.samples == SECONDS * RATE_HZ
    assert "the header says 0:01 of sound, but the file holds 0:04" in "\n".join(probe.findings)
    np.testing.assert_array_equal(decoded(path), whole)


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize(
    "length",
    [0, 0x7F000000, 0x7FFFF000, 0x7FFFFF00, 0x7FFFFFFF, 0x80000000, 0x80000000 - 44, 0xFFFFFFFF],
)
def test_placeholders_promise_nothing(tmp_path: Path, kind: str, length: int) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    whole = recording(path, kind)
    rewritten(path, kind, length)
    probe = recordings.probe(path)
    assert (probe.samples, probe.findings, probe.is_truncated) == (SECONDS * RATE_HZ, (), False)
    np.testing.assert_array_equal(decoded(path), whole)


def test_the_length_of_a_copy_that_was_cut_off_is_a_promise(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    recording(path, "WAV")
    rewritten(path, "WAV", 1 << 30)
    with path.open("rb") as file:
        assert lengths.mended(file) is None


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "PCM_U8"])
@pytest.mark.parametrize(
    ("behind", "what"),
    [
        (
            b"<?xml version='1.0'?><notes>" + b"Interview, second take. " * 9000 + b"</notes>",
            "text",
        ),
        (bytes(200_000), "zeros"),
        (b"ID3\4\0\0" + b"\0\2\1\7" + noise(200_000), "another file"),
        (noise(200_000), "compressed"),
        (zlib.compress(noise(300_000)), "compressed"),
    ],
    ids=["text", "zeros", "tag", "random", "packed"],
)
def test_what_is_no_sound_is_not_played(
    tmp_path: Path, behind: bytes, what: str, subtype: str
) -> None:
    path = tmp_path / "a.wav"
    whole = recording(path, "WAV", subtype=subtype)
    path.write_bytes(path.read_bytes() + behind)
    probe = recordings.probe(path)
    assert f"{len(behind):,} bytes" in probe.findings[0]
    assert what in probe.findings[0]
    np.testing.assert_array_equal(decoded(path), whole)


@pytest.mark.parametrize("behind", [b"\0\0\0", b"\r\n", b"LIST\4\0\0\0INFO", b"id3 \2\0\0\0ab"])
def test_little_behind_the_sound_and_chunks_are_usual(tmp_path: Path, behind: bytes) -> None:
    path = tmp_path / "a.wav"
    whole = recording(path, "WAV")
    path.write_bytes(path.read_bytes() + behind)
    assert recordings.probe(path).findings == ()
    np.testing.assert_array_equal(decoded(path), whole)


def test_a_chunk_right_behind_a_sound_of_odd_length_is_a_chunk(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, speech(2, 8001)[:16_001], 8001, "PCM_U8")
    data = path.read_bytes()[: 44 + 16_001]
    path.write_bytes(data + b"id3 " + struct.pack("<I", 50_000) + noise(50_000))
    probe = recordings.probe(path)
    assert (probe.samples, probe.missing) == (16_001, ())


@pytest.mark.parametrize("kind", ["WAV", "AIFF", "W64", "CAF"])
def test_files_put_together_byte_by_byte_are_taken_as_one(tmp_path: Path, kind: str) -> None:
    path, other = tmp_path / "a.sound", tmp_path / "b.sound"
    one = recording(path, kind, 2)
    two = recording(other, kind, 3)
    more = b"LIST\4\0\0\0INFO" if kind == "WAV" else b""
    path.write_bytes(path.read_bytes() + more + other.read_bytes() * 2)
    assert " files, one after another" in recordings.probe(path).findings[0]
    np.testing.assert_array_equal(decoded(path), np.concatenate([one, two, two]))
    fine = recording(other, kind, 3, "PCM_24")
    recording(path, kind, 2)
    path.write_bytes(path.read_bytes() + other.read_bytes())
    assert " files, one after another" in recordings.probe(path).findings[0]
    np.testing.assert_allclose(decoded(path), np.concatenate([one, fine]), atol=1e-6)


@pytest.mark.parametrize("behind", [b"", b"LIST\4\0\0\0INFO"])
def test_a_wav_past_4_gib_is_as_long_as_it_is(tmp_path: Path, behind: bytes) -> None:
    path = tmp_path / "a.wav"
    recording(path, "WAV", 1)
    head = path.read_bytes()
    length = (1 << 32) + 40 * RATE_HZ  # 10 s, after 4 GiB of holes
    rewritten(path, "WAV", length % (1 << 32))
    with path.open("r+b") as file:
        start = head.index(b"data") + 8
        file.truncate(start + length)
        file.seek(0, io.SEEK_END)
        file.write(behind)
    with path.open("rb") as file:
        mended = lengths.mended(file)
        assert mended is not None
        assert mended.pieces[-1].end == start + length
        seen = view(file, mended.pieces)
        assert struct.unpack("<I", seen.read(start)[-4:]) == (0xFFFFFFFF,)
    assert mended.remark is not None
    assert mended.remark.startswith("the header says 0:10 of sound, but the file holds 6:45:57")


def test_a_view_is_a_file_of_its_pieces() -> None:
    whole = bytes(range(256)) * 20
    pieces = patched({10: b"xyz", 100: b"!"}, [(5, 200), (1000, 1001), (3000, 5000)])
    expected = bytearray(whole)
    expected[10:13], expected[100:101] = b"xyz", b"!"
    seen = bytes(expected[5:200] + expected[1000:1001] + expected[3000:5000])
    file = view(io.BytesIO(whole), pieces)
    assert file.read() == seen
    assert file.seek(0, io.SEEK_END) == len(seen)
    rng = np.random.default_rng(1)
    for _ in range(200):
        at, count = int(rng.integers(len(seen) + 10)), int(rng.integers(300))
        assert file.seek(at) == at
        assert file.read(count) == seen[at : at + count]
        assert file.tell() == max(at, min(len(seen), at + count)) or at > len(seen)
    assert view(io.BytesIO(whole), [BytePiece(0, 0, b"ab")]).read() == b"ab"
