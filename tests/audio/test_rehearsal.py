"""A few seconds tell what a coder leaves out, so that noise is encoded once, as speech is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.audio.coding.mp3 import Mp3Settings
from toolkit.audio.mastering import loudness_loop, rehearsal
from toolkit.audio.measuring.excerpts import Excerpts
from toolkit.audio.measuring.survey import survey
from toolkit.audio.values.sound import Samples, Sound
from toolkit.progress import silent
from toolkit.show.sound.audio import Audio
from toolkit.show.sound.target import ON_TARGET_LU

from .sounds import pieces, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


def noise(seconds: int, channels: int) -> Samples:
    rng = np.random.default_rng(1)
    made: Samples = 0.1 * rng.standard_normal((seconds * RATE_HZ, channels), np.float32)
    return made


@pytest.mark.parametrize("seconds", [0.4, 3.0, 6.0, 7.5, 41.2, 100.0])
def test_seconds_are_kept_from_all_over(seconds: float) -> None:
    """Of numbered samples, however they are cut."""
    rate_hz = 100
    sound = np.arange(round(seconds * rate_hz), dtype=np.float32)[:, None] * np.ones(2, np.float32)
    kept = []
    for seed in (1, 2):
        excerpts = Excerpts(rate_hz, 2)
        rng, at = np.random.default_rng(seed), 0
        while at < len(sound):
            length = int(rng.integers(1, 700))
            excerpts.add(sound[at : at + length])
            at += length
        kept.append(excerpts.joined())
    assert np.array_equal(kept[0], kept[1])
    firsts = kept[0][::rate_hz, 0] / rate_hz
    assert len(kept[0]) == rate_hz * len(firsts)
    assert min(3, int(seconds)) <= len(firsts) <= 6
    if len(firsts) > 1:
        assert len(set(np.diff(firsts))) == 1
        assert seconds - firsts[-1] <= 2 * firsts[1] + 1
    assert (np.diff(kept[0][:, 0].reshape(-1, rate_hz)) == 1).all()


@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_left_out_of_noise_is_told(channels: int) -> None:
    how = Mp3Settings(RATE_HZ, channels, 64_000 * channels)
    lost_lu = rehearsal.lost_lu(noise(5, channels), how)
    assert 0.5 < lost_lu < 0.9
    assert abs(rehearsal.lost_lu(speech(5, RATE_HZ, channels), how)) < 0.1
    assert rehearsal.lost_lu(np.zeros((3 * RATE_HZ, channels), np.float32), how) == 0
    assert rehearsal.lost_lu(np.zeros((0, channels), np.float32), how) == 0


def test_noise_begins_with_the_right_gain(tmp_path: Path) -> None:
    made = noise(60, 2)
    sound = Sound(RATE_HZ, 2, lambda: (piece for piece in pieces(made)), "noise")
    audio = Audio(channels="stereo", bitrate_kbps=128)
    found = loudness_loop.level(
        sound, survey(pieces(made), RATE_HZ, 2), tmp_path / "a.mp3", audio, silent, 2
    )
    assert found.encodings == 1
    assert found.treatment.gain_db > -16 - found.before.as_is.integrated_lufs + 0.5
    assert found.after.as_is.integrated_lufs == pytest.approx(-16, abs=ON_TARGET_LU / 2)
