"""Cue points of WAV files, whole and damaged."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from toolkit.audio.metadata import riff_cues
from toolkit.audio.metadata.riff_cues import CuePoint

RATE_HZ = 48_000


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def wav(data_first: bool = True, form: bytes = b"RIFF", ds64: int | None = None) -> bytes:
    """Return a WAV of two cue points, one with a label and a note, one with a region's text."""
    points = struct.pack("<II4sIII", 7, 480, b"data", 0, 0, 48_000)
    points += struct.pack("<II4sIII", 9, 96_000, b"data", 0, 0, 0)
    labels = chunk(b"note", struct.pack("<I", 7) + b"A note\0")
    labels += chunk(b"labl", struct.pack("<I", 7) + "Größe\0".encode())
    labels += chunk(b"ltxt", struct.pack("<II4sHHHH", 9, 100, b"rgn ", 0, 0, 0, 0) + b"caf\xe9\0")
    head = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, RATE_HZ, 2 * RATE_HZ, 2, 16))
    if ds64 is not None:
        head = chunk(b"ds64", struct.pack("<QQQI", 0, ds64, 0, 0)) + head
    sound = chunk(b"data", b"\x01\x02" * 50)
    if ds64 is not None:
        sound = b"data" + b"\xff" * 4 + sound[8:]
    cues = chunk(b"cue ", struct.pack("<I", 2) + points) + chunk(b"LIST", b"adtl" + labels)
    body = b"WAVE" + head + (sound + cues if data_first else cues + sound)
    return form + struct.pack("<I", len(body)) + body


def read(tmp_path: Path, data: bytes) -> tuple[CuePoint, ...]:
    path = tmp_path / "a.wav"  # a file of the system's, whose places are limited
    path.write_bytes(data)
    with path.open("rb") as file:
        return riff_cues.read(file)


WHOLE = (CuePoint(1000, "Größe"), CuePoint(2000, "café", is_sure=False))


@pytest.mark.parametrize(
    "data",
    [wav(), wav(data_first=False), wav(form=b"RF64", ds64=100), wav(form=b"BW64", ds64=100)],
    ids=["behind", "before", "RF64", "BW64"],
)
def test_points_have_the_best_text(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == WHOLE


@pytest.mark.parametrize("size", [1 << 62, (1 << 63) - 40, 1 << 63, (1 << 64) - 1])
def test_a_size_beyond_all_files_ends_the_reading(tmp_path: Path, size: int) -> None:
    assert read(tmp_path, wav(form=b"RF64", ds64=size)) == ()
    assert read(tmp_path, wav(data_first=False, form=b"RF64", ds64=size)) == WHOLE


def test_damaged_files_give_points_or_none(tmp_path: Path) -> None:
    rng = random.Random(11)  # noqa: S311 - the same mutations each time
    originals = [wav(), wav(data_first=False), wav(form=b"RF64", ds64=100)]
    extremes = [b"\0" * 4, b"\xff" * 4, b"\xff\xff\xff\x7f", b"\1\0\0\0", b"LIST", b"cue ", b"data"]
    counts = set()
    for _ in range(600):
        data = bytearray(rng.choice(originals))
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(12, len(data))
            by = rng.choice([rng.choice(extremes), rng.randbytes(rng.randint(0, 4))])
            data[at : at + rng.randint(0, 4)] = by
        data = data[: rng.choice([len(data), rng.randrange(len(data))])]
        cues = read(tmp_path, bytes(data))
        counts.add(len(cues))
        for cue in cues:
            assert cue.start_ms >= 0
            cue.label.encode()
    assert counts >= {0, 1, 2}
