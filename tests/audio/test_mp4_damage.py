"""Of MP4 in fragments what is damaged is silent, and all behind it is heard at its time."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import numpy as np
import pytest

from toolkit.audio.containers import mp4_boxes
from toolkit.audio.containers.mp4_boxes import LOST, Top
from toolkit.audio.intake import recordings

from .shape_files import coded
from .sounds import Samples, speech
from .test_file_parts import FRAGMENTS
from .test_matroska_damage import best_lag, noise

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
SECONDS = 16.0


def made(path: Path) -> Samples:
    coded(path, "aac", "mp4", muxer=FRAGMENTS, sound=speech(SECONDS, RATE_HZ, 2))
    return decoded(path)


def decoded(path: Path) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=1)))[:, 0]


def heads(data: bytearray) -> list[int]:
    return [match.start() - 4 for match in re.finditer(b"moof", data)]


@pytest.mark.parametrize("what", ["length", "head", "sound's head", "left out", "long", "first"])
def test_what_is_behind_a_damaged_fragment_is_heard_at_its_time(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.mp4"
    whole = made(path)
    data = bytearray(path.read_bytes())
    at = heads(data)[len(heads(data)) // 2 if what != "first" else 0]
    mdat = data.index(b"mdat", at)
    if what in ("length", "first"):
        data[at : at + 4] = noise(4)
    elif what == "head":
        data[at + 8 : at + 60] = noise(52)
    elif what == "sound's head":
        data[mdat - 40 : mdat + 20] = noise(60)
    elif what == "long":
        data[mdat - 4 : mdat] = struct.pack(">I", 1 << 30)
    else:
        data[at + 100 : at + 4000] = b""
    path.write_bytes(data)
    found = recordings.probe(path)
    assert found.is_damaged
    assert not found.is_truncated
    assert re.match(r"damaged at 0:0\d \([\d.]+ s\)", found.missing[0])
    sound = decoded(path)
    assert len(sound) == pytest.approx(len(whole), abs=2048)
    end = slice(len(whole) - 3 * RATE_HZ, len(whole) - RATE_HZ)
    assert abs(best_lag(whole[end], sound[end])) <= 1


def test_boxes_that_follow_one_another_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    made(path)
    with path.open("rb") as file:
        found = list(mp4_boxes.tops(file))
    assert LOST not in {top.name for top in found}
    assert [top.end for top in found[:-1]] == [top.start for top in found[1:]]
    assert found[-1].end == path.stat().st_size


def test_bytes_behind_the_last_box_are_none() -> None:
    box = struct.pack(">I4s", 12, b"free") + b"abcd"
    for more in (b"", b"OggS\0\2" + bytes(40), b"\0" * 40, b"RIFF\0\0\1\0WAVEfmt "):
        assert list(mp4_boxes.tops(io.BytesIO(box * 2 + more))) == [
            Top(b"free", 0, 12),
            Top(b"free", 12, 24),
        ]
    cut = struct.pack(">I4s", 99, b"mdat") + b"abcd"
    assert list(mp4_boxes.tops(io.BytesIO(box + cut)))[-1] == Top(b"mdat", 12, 24)
