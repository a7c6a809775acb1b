"""Damaged files of all kinds end in success or in one clear error, never in anything else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.audio import broadcast, media
from toolkit.errors import SoyError

from .sounds import speech

RATE_HZ = 16_000
MUTATIONS = 60


@pytest.mark.parametrize("kind", ["WAV", "W64", "CAF", "AIFF", "FLAC", "OGG", "MP3"])
def test_mutated_files_end_well(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    soundfile.write(path, speech(1.2, RATE_HZ), RATE_HZ, format=kind)
    whole = np.frombuffer(path.read_bytes(), np.uint8)
    rng = np.random.default_rng(5)
    for _ in range(MUTATIONS):
        data = whole.copy()
        reach = 200 if rng.random() < 0.5 else len(data)  # headers are where it hurts
        data[rng.integers(0, min(reach, len(data)), 4)] = rng.integers(0, 256, 4, np.uint8)
        path.write_bytes(data[: rng.integers(1, len(data) + 1)].tobytes())
        for accept in (False, True):
            try:
                found = media.probe(path, accept_truncated=accept)
                broadcast.read(path)
                assert found.samples > 0
            except SoyError as err:
                refused = err
                assert refused.hint
