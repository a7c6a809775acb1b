"""What `denoise = true` does to one recording: the sound, what is told of it, what is heard."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from toolkit.audio import steady
from toolkit.audio.coding import mp3
from toolkit.audio.noise import denoiser, noise_print
from toolkit.audio.noise.denoiser import Denoiser
from toolkit.audio.values.master_report import Denoising, two_decimals
from toolkit.audio.values.sound import Samples, Sound

# Chosen: the pause in its surroundings, long enough to hear a sentence.
_BEFORE_MS, _AFTER_MS = 4000, 8000
_BITRATE_BPS = 64_000  # mono; 12 seconds are 96 kB
_PEAK = 0.9  # of full scale


@dataclass(frozen=True, slots=True)
class Denoised:
    """A recording whose noise was taken out, or left where it could not be."""

    recording: Sound
    sound: Sound
    told: Denoising
    denoiser: Denoiser | None

    def extracts(self, gain_db: float) -> tuple[bytes, bytes] | None:
        """Return MP3s of some seconds around the pause, with and without the noise, mono.

        Both get the same gain. None where nothing was taken out.
        """
        if self.denoiser is None:
            return None
        rate_hz, found = self.recording.rate_hz, self.denoiser.noise
        start_ms = max(0, found.start_ms - _BEFORE_MS)
        span = (ms * rate_hz // 1000 for ms in (start_ms, found.end_ms + _AFTER_MS))
        noisy = noise_print.cut(self.recording, *span)
        clean = np.concatenate([*self.denoiser.cleaned([noisy], rate_hz)])
        peak = float(max(np.abs(noisy).max(), np.abs(clean).max()))
        factor = np.float32(min(steady.factor(gain_db), _PEAK / peak))
        first, second = (_mp3(each * factor, rate_hz) for each in (noisy, clean))
        return first, second


def denoised(recording: Sound) -> Denoised:
    """Return a recording without its steady noise; it is played once, and once more in part.

    Raises what playing it raises.
    """
    found = noise_print.find(recording)
    if isinstance(found, str):
        return Denoised(recording, recording, Denoising(None, found), None)
    made = denoiser.prepare(recording, found)
    told = Denoising(replace(found, left_dbfs=_left_dbfs(recording, made)), None)
    return Denoised(recording, denoiser.cleaned(recording, made), told, made)


def _left_dbfs(recording: Sound, made: Denoiser) -> float:
    """Return the level of the pause without its noise."""
    cleaned = np.concatenate([*made.cleaned([made.sample] * 2, recording.rate_hz)])
    return two_decimals(noise_print.rms_dbfs(cleaned[len(made.sample) :]))


def _mp3(samples: Samples, rate_hz: int) -> bytes:
    mixed = np.float32(0.5) * (samples[:, :1] + samples[:, -1:])
    settings = mp3.Mp3Settings(rate_hz, 1, _BITRATE_BPS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.mp3"
        mp3.encode(iter([mixed]), path, settings)
        return path.read_bytes()
