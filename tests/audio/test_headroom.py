"""How much of the peak limit is used, at every bit rate: not over it, and not far below it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import soundfile

from tests.loudness import other_meter
from toolkit.audio.mastering import loudness_loop
from toolkit.audio.measuring.survey import survey
from toolkit.audio.values.sound import Sound
from toolkit.progress import silent
from toolkit.show.sound.audio import Audio
from toolkit.show.sound.target import Target

from .sounds import Samples, oversampled_peak_dbtp, pieces, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
LIMIT_DBTP = -1.0

Kbps = Literal[64, 80, 96, 112, 128, 160, 192]


def levelled(path: Path, samples: Samples, kbps: Kbps, lufs: float = -14) -> float:
    """Write the samples as an MP3; return the limiter's ceiling, which there is."""
    channels = samples.shape[1]

    def play() -> Generator[Samples, None, None]:
        yield from pieces(samples)

    target = Target(integrated_lufs=lufs, true_peak_dbtp=LIMIT_DBTP)
    audio = Audio(target=target, channels="mono" if channels == 1 else "stereo", bitrate_kbps=kbps)
    sound = Sound(RATE_HZ, channels, play, "a recording")
    made = loudness_loop.level(sound, survey(play(), RATE_HZ, channels), path, audio, silent)
    ceiling_dbtp = made.treatment.ceiling_dbtp
    assert ceiling_dbtp is not None
    assert made.encodings == 1 or ceiling_dbtp < LIMIT_DBTP - 0.3
    return ceiling_dbtp


def judged(path: Path) -> tuple[float, float]:
    """Return LUFS (one channel counted twice) and dBTP by other code than the toolkit's."""
    sound, _ = soundfile.read(path, dtype="float32", always_2d=True)
    two = np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound
    meter = other_meter(RATE_HZ, filter_class="DeMan")
    return float(meter.integrated_loudness(two.astype(float))), oversampled_peak_dbtp(sound)


@pytest.mark.parametrize("kbps", [64, 80, 96, 112, 128])
def test_a_mono_file_comes_close_to_the_limit_and_stays_below(tmp_path: Path, kbps: Kbps) -> None:
    sound = speech(9, peak=0.5)
    sound[: 4 * RATE_HZ] *= 0.4
    levelled(tmp_path / "a.mp3", sound, kbps)
    lufs, peak_dbtp = judged(tmp_path / "a.mp3")
    assert lufs == pytest.approx(-14, abs=0.15)
    assert -1.7 < peak_dbtp <= -0.95


@pytest.mark.parametrize("kbps", [112, 128, 160, 192])
def test_so_does_a_stereo_file(tmp_path: Path, kbps: Kbps) -> None:
    left, right = speech(9, peak=0.5), speech(9, peak=0.3)
    sound = np.concatenate((left, np.roll(right, 9_000)), axis=1)
    sound[: 4 * RATE_HZ] *= 0.4
    levelled(tmp_path / "a.mp3", sound, kbps)
    lufs, peak_dbtp = judged(tmp_path / "a.mp3")
    assert lufs == pytest.approx(-14, abs=0.15)
    assert -1.7 < peak_dbtp <= -0.95


def test_what_the_coder_lifts_over_the_limit_is_encoded_anew(tmp_path: Path) -> None:
    """Noise is what coders move most."""
    noise = np.random.default_rng(2).standard_normal((6 * RATE_HZ, 1)).astype(np.float32) * 0.1
    ceiling_dbtp = levelled(tmp_path / "a.mp3", noise, 64, -9)
    lufs, peak_dbtp = judged(tmp_path / "a.mp3")
    assert ceiling_dbtp < -1.5
    assert lufs == pytest.approx(-9, abs=0.15)
    assert peak_dbtp <= -0.95
