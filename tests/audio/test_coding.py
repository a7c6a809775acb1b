"""Files of other codecs, reopened by libsndfile."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio.sounds import Samples, pieces, speech
from toolkit.audio import coding
from toolkit.audio.sound import Sound
from toolkit.errors import BadRecording


def sound(samples: Samples, rate_hz: int = 44_100, seed: int = 0) -> Sound:
    def play() -> Generator[Samples, None, None]:
        yield from pieces(samples, seed)

    return Sound(rate_hz, samples.shape[1], play, "a test")


@pytest.mark.parametrize(("rate_hz", "channels"), [(44_100, 1), (48_000, 2)])
def test_flac_is_the_sound_itself(tmp_path: Path, rate_hz: int, channels: int) -> None:
    samples = speech(3.3, rate_hz, channels)
    coding.encode(sound(samples, rate_hz), tmp_path / "a.flac", "flac")
    read, found_rate_hz = soundfile.read(tmp_path / "a.flac", dtype="int32", always_2d=True)
    assert soundfile.info(tmp_path / "a.flac").subtype == "PCM_24"
    assert found_rate_hz == rate_hz
    assert np.array_equal(read >> 8, np.rint(samples.astype(np.float64) * 2**23))


def test_what_is_too_loud_is_clamped(tmp_path: Path) -> None:
    coding.encode(sound(np.array([[1.5], [-1.5], [0.5]], np.float32)), tmp_path / "a", "flac")
    read, _ = soundfile.read(tmp_path / "a")
    assert read.tolist() == [1 - 2**-23, -1.0, 0.5]


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    samples = speech(2)
    for seed in (1, 2):  # however it is cut
        coding.encode(sound(samples, seed=seed), tmp_path / f"{seed}.flac", "flac")
    first, second = ((tmp_path / f"{seed}.flac").read_bytes() for seed in (1, 2))
    assert first == second
    assert b"Lavf" not in first
    assert b"Lavc" not in first


def test_no_sound_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match="not one sample"):
        coding.encode(sound(np.zeros((0, 1), np.float32)), tmp_path / "a.flac", "flac")
