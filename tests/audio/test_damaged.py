"""Damaged files of all kinds end in success or in one clear error, never in anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.depth import IS_DEEP, some
from tests.limits import within
from toolkit.audio.intake import recordings
from toolkit.audio.metadata import embedded_metadata
from toolkit.errors import SoyError

from .shape_files import coded
from .sounds import Samples, speech

RATE_HZ = 16_000
MUTATIONS = 60
CODED = {
    "AAC": ("aac", "adts"),
    "M4A": ("aac", "mp4"),
    "ALAC": ("alac", "mp4"),
    "MKA": ("aac", "matroska"),
    "WEBM": ("libopus", "webm"),
}


def make(path: Path, kind: str) -> None:
    if kind in CODED:
        coded(path, *CODED[kind])
    else:
        soundfile.write(path, speech(1.2, RATE_HZ), RATE_HZ, format=kind)


def probed(path: Path, *, accept: bool) -> None:
    assert recordings.probe(path, accept_truncated=accept).samples > 0
    embedded_metadata.offer(embedded_metadata.read(path), 1000, "en")


def played(path: Path, *, accept: bool) -> None:
    def whole(block: Samples) -> bool:
        return block.dtype == np.float32 and block.shape[1] == 2

    found = recordings.blocks(
        path, rate_hz=44_100, channels=2, end_ms=5000, accept_truncated=accept
    )
    assert all(whole(block) for block in found)


def mutated(whole: bytes) -> Iterator[bytes]:
    """Yield the file with up to four bytes changed, and most times cut off."""
    rng = np.random.default_rng(5)
    for _ in range(MUTATIONS):
        data = np.frombuffer(whole, np.uint8).copy()
        damaged = int(rng.integers(0, 5))
        reach = 200 if rng.random() < 0.5 else len(data)  # headers are where it hurts
        data[rng.integers(0, min(reach, len(data)), damaged)] = rng.integers(
            0, 256, damaged, np.uint8
        )
        is_cut = rng.random() < 0.7
        yield data[: rng.integers(1, len(data) + 1) if is_cut else None].tobytes()


@pytest.mark.parametrize("kind", ["WAV", "W64", "CAF", "AIFF", "FLAC", "OGG", "MP3", *CODED])
def test_mutated_files_end_well(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    make(path, kind)
    ends = {True: 0, False: 0}
    for data in some(mutated(path.read_bytes()), start=len(kind)):
        path.write_bytes(data)
        for use in (probed, played):
            for accept in (False, True):
                try:
                    with within(data):
                        use(path, accept=accept)
                    ends[True] += 1
                except SoyError as err:
                    refused = err
                    assert refused.hint
                    ends[False] += 1
    assert min(ends.values()) > 0 or not IS_DEEP  # both ends were met
