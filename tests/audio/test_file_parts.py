"""Files put together byte by byte are taken as one, each with its own rate and channels."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.audio.containers import file_parts
from toolkit.audio.intake import recordings
from toolkit.errors import BadRecording

from .shape_files import coded, mp3
from .sounds import Samples, speech
from .test_salvage import amr
from .test_stray_tags import ape

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
# FFmpeg's names of the coder and the container, and what the muxer is told.
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "500000"}
KINDS: dict[str, tuple[str, str, dict[str, str]]] = {
    "M4A": ("aac", "mp4", {}),
    "M4A, index first": ("aac", "mp4", {"movflags": "faststart"}),
    "M4A in fragments": ("aac", "mp4", FRAGMENTS),
    "ALAC": ("alac", "mp4", {}),
    "QuickTime": ("aac", "mov", {}),
    "WavPack": ("wavpack", "wv", {}),
    "TTA": ("tta", "tta", {}),
    "FLAC": ("flac", "flac", {}),
    "Opus": ("libopus", "ogg", {}),
    "WebM": ("libopus", "webm", {}),
    "live WebM": ("libopus", "webm", {"live": "1"}),
    "Matroska": ("aac", "matroska", {}),
    "ALAC in CAF": ("alac", "caf", {}),
    "AIFF": ("pcm_s16be", "aiff", {}),
    "RF64": ("pcm_s16le", "wav", {"rf64": "always"}),
    "AU": ("pcm_s16be", "au", {}),
    "VOC": ("pcm_s16le", "voc", {}),
    "FLV": ("mp3", "flv", {}),
    "WMA": ("wmav2", "asf", {}),
    "AVI": ("pcm_s16le", "avi", {}),
}
WITHOUT_LOSS = ("ALAC", "WavPack", "TTA", "FLAC", "ALAC in CAF", "AIFF", "RF64", "AU")


def made(path: Path, kind: str, seconds: float, channels: int = 2) -> bytes:
    coder, container, muxer = KINDS[kind]
    rate_hz = 48_000 if coder == "libopus" else RATE_HZ
    sound = speech(seconds, rate_hz, channels)
    coded(path, coder, container, muxer=muxer, sound=sound)
    return path.read_bytes()


def decoded(path: Path) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=2)))


def alike(one: Samples, other: Samples) -> float:
    """Return how alike two sounds are, 1 being the same."""
    count = min(len(one), len(other))
    return float(np.corrcoef(one[:count, 0], other[:count, 0])[0, 1])


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_is_heard_whole_and_in_its_own_shape(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.sound"
    sounds, files = [], []
    for seconds, channels in ((2.5, 2), (1.5, 1), (2.0, 2)):
        files.append(made(path, kind, seconds, channels))
        sounds.append(decoded(path))
    path.write_bytes(b"".join(files))
    probe = recordings.probe(path)
    joined = re.findall(r"3 \w+ files, one after another", "\n".join(probe.findings))
    assert len(joined) == (kind != "Opus")  # in Ogg this is usual
    if kind != "AU" and (said := recordings.said(path).duration_ms):
        assert said == pytest.approx(6000, abs=300)
    assert not probe.is_truncated
    assert not any("damaged" in each or "jump" in each for each in probe.findings)
    whole = decoded(path)
    wanted = np.concatenate(sounds)
    assert len(whole) == pytest.approx(len(wanted), abs=3 * 1152)
    assert probe.duration_ms == pytest.approx(len(wanted) / RATE_HZ * 1000, abs=80)
    if kind in WITHOUT_LOSS:
        np.testing.assert_array_equal(whole, wanted)
    else:
        assert alike(whole[-RATE_HZ:], sounds[2][-RATE_HZ:]) > 0.9


def test_telephones_files_too(tmp_path: Path) -> None:
    path = tmp_path / "a.amr"
    amr(path, range(0))
    path.write_bytes(path.read_bytes() * 3)
    probe = recordings.probe(path)
    assert "3 AMR files" in probe.findings[0]
    assert probe.samples == 3 * 250 * 160


@pytest.mark.parametrize("kind", ["TTA", "WavPack", "FLAC", "M4A"])
def test_tags_between_the_files_are_no_sound(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.sound"
    one, plain = made(path, kind, 2.0), decoded(path)
    id3v1 = b"TAG" + b"A title".ljust(30, b"\0") + bytes(95)
    id3v2 = b"ID3\4\0\0\0\0\0\x0fPRIV\0\0\0\5\0\0hello"
    path.write_bytes(one + (b"" if kind == "M4A" else id3v1 + id3v2) + one + id3v1)
    probe = recordings.probe(path)
    assert [each for each in probe.missing if "one after another" not in each] == []
    np.testing.assert_array_equal(decoded(path), np.concatenate([plain, plain]))


@pytest.mark.parametrize("kind", ["M4A", "WavPack", "TTA"])
def test_what_is_no_such_file_behind_the_sound_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.sound"
    one, plain = made(path, kind, 2.0), decoded(path)
    soundfile.write(tmp_path / "b.wav", speech(1.0, RATE_HZ), RATE_HZ)
    more = (tmp_path / "b.wav").read_bytes()
    path.write_bytes(one + more)
    told = "\n".join(recordings.probe(path).missing)
    found = re.search(r"after the sound the file has ([\d,]+) bytes of another file", told)
    assert found
    assert int(found[1].replace(",", "")) == pytest.approx(len(more), abs=100)  # or a tag more
    np.testing.assert_array_equal(decoded(path), plain)


@pytest.mark.parametrize("kind", ["Matroska", "WebM", "mp3"])
def test_another_file_behind_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.sound"
    if kind == "mp3":
        mp3(path)
    else:
        made(path, kind, 2.0)
    assert recordings.probe(path).missing == ()
    soundfile.write(tmp_path / "b.wav", speech(1.0, RATE_HZ), RATE_HZ)
    path.write_bytes(path.read_bytes() + (tmp_path / "b.wav").read_bytes())
    found = re.match(
        r"the sound ends at 00:00:02.\d*, but ([\d,]+) bytes follow that are damaged",
        recordings.probe(path).missing[0],
    )
    assert found
    assert 70_000 < int(found[1].replace(",", "")) < 90_000


def test_another_file_behind_flac_is_told_and_a_tag_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    one, plain = made(path, "FLAC", 2.0), decoded(path)
    soundfile.write(tmp_path / "b.wav", speech(1.0, RATE_HZ), RATE_HZ)
    path.write_bytes(one + (tmp_path / "b.wav").read_bytes())
    told = recordings.probe(path).missing
    assert re.match(r"the sound ends at 00:00:02.000, but \d\d,\d{3} bytes follow", told[0])
    np.testing.assert_array_equal(decoded(path), plain)
    path.write_bytes(one + ape(tmp_path / "tag", 700, header=True))
    assert recordings.probe(path).missing == ()


def test_a_second_file_that_was_cut_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    one, plain = made(path, "M4A", 2.0), decoded(path)
    path.write_bytes(one + one[: len(one) // 2])
    told = "\n".join(recordings.probe(path).missing)
    assert "after the sound another MP4 file" in told
    assert "cut off" in told
    np.testing.assert_array_equal(decoded(path), plain)
    for kind in ("M4A, index first", "TTA", "WavPack", "FLAC"):
        one = made(path, kind, 4.0)
        path.write_bytes(one + one[: len(one) // 2])
        with pytest.raises(BadRecording, match=r"cut off|cannot be decoded"):
            recordings.probe(path)
        found = recordings.probe(path, accept_truncated=True)
        assert found.is_truncated
        assert found.duration_ms > 4900


def test_a_second_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    one, plain = made(path, "M4A", 2.0), decoded(path)
    path.write_bytes(one + one.replace(b"mp4a", b"enca"))
    told = "\n".join(recordings.probe(path).missing)
    assert "ends at 0:02, where another file begins; soy leaves it out: the sound is pro" in told
    np.testing.assert_array_equal(decoded(path), plain)


def test_damage_is_told_at_its_place_in_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    one = made(path, "FLAC", 4.0)
    two = bytearray(one)
    at = len(two) // 2
    two[at : at + 60] = bytes(np.random.default_rng(1).integers(0, 256, 60, np.uint8))
    path.write_bytes(one + two)
    told = next(each for each in recordings.probe(path).findings if each.startswith("damaged"))
    assert "damaged at 0:06" in told or "damaged at 0:05" in told


def test_old_quicktime_without_a_type_is_told_apart_by_its_indexes(tmp_path: Path) -> None:
    path = tmp_path / "a.mov"

    def box(name: bytes, content: bytes = b"") -> bytes:
        return struct.pack(">I", 8 + len(content)) + name + content

    for one in (box(b"mdat", bytes(9)) + box(b"moov"), box(b"moov") + box(b"mdat", bytes(9))):
        for count in (1, 2, 3):
            path.write_bytes(one * count)
            with path.open("rb") as file:
                found = file_parts.parts(file)
            assert [piece.start for piece in found.pieces] == [len(one) * n for n in range(count)]
    path.write_bytes(box(b"mdat") + box(b"moov") + box(b"mdat"))  # one file
    with path.open("rb") as file:
        assert len(file_parts.parts(file).pieces) == 1


def test_samples_that_look_like_a_head_are_samples(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    sound = speech(2.0, RATE_HZ)
    soundfile.write(path, sound, RATE_HZ)
    data = bytearray(path.read_bytes())
    data[50_000:50_016] = b"RIFF\0\0\1\0WAVEfmt "
    path.write_bytes(data)
    assert len(decoded(path)) == len(sound)
    with path.open("rb") as file:
        assert len(file_parts.parts(file).pieces) == 1
