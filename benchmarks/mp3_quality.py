"""How much noise LAME's quality settings leave, and how long they take: why soy uses 3.

    python -m benchmarks.mp3_quality [SPEECH.wav ...]

Each sound is encoded with each setting, and for comparison with setting 3 at the next lower bit
rate. The ratio of noise to mask is the mean over all frames of 46 ms that are no pauses: the power
of what the coder added, by half Bark, over what the sound itself covers there. The mask is a simple
one (a spread of 27 dB a Bark upwards in level below, 12 dB above, 14 dB down), in the manner of
ITU-R BS.1387, so that differences tell, and absolute figures do not. Without files it takes the
sample episodes, and the readings that `make test-real` brings, if they are there. Seconds are of
the processor.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.coding import mp3
from toolkit.audio.coding.mp3 import Mp3Settings
from toolkit.audio.coding.mp3_decoder import Mp3Decoder
from toolkit.audio.containers.info_frame import DECODER_DELAY_SAMPLES, ENCODER_DELAY_SAMPLES
from toolkit.audio.intake import recordings
from toolkit.audio.values.sound import RATE_HZ, Samples

ROOT = Path(__file__).parents[1]
SECONDS = 120  # of each sound, at most
SETTINGS = (2, 3, 4, 5, 7)
KBPS, LOWER_KBPS = {1: 64, 2: 128}, {1: 56, 2: 112}

_FRAME, _HOP = 2048, 1024
_BANDS, _HIGHEST = 50, 42  # of half a Bark; the top ones lie above what LAME keeps
_PAUSE = 1e-3  # of the mean power

Floats = NDArray[np.float64]


def main() -> None:
    """Print a table: sounds and channels down, with a line for each setting."""
    given = [Path(name) for name in sys.argv[1:]]
    print(f"{'sound':24}{'kbit/s':>7}{'setting':>9}{'noise to mask, dB':>20}{'seconds':>9}")
    for path in given or _found():
        name = path.parent.name if path.stem == "source" else path.stem[-24:]
        for channels, kbps in KBPS.items():
            sound = _sound(path, channels)
            for rate, setting in [*((kbps, one) for one in SETTINGS), (LOWER_KBPS[channels], 3)]:
                began = time.process_time()
                data = _encoded(sound, rate, setting)
                seconds = time.process_time() - began
                ratio_db = _noise_to_mask_db(sound, _decoded(data, len(sound), channels))
                told = f"{name[:24]:24}{rate:7}{setting:9}{ratio_db:20.2f}{seconds:9.2f}"
                print(told, flush=True)


def _found() -> Iterator[Path]:
    yield from sorted(ROOT.glob("episodes/00[12]*/*.flac"))
    yield from sorted(ROOT.glob(".real/voices/librivox/*.wav"))[:2]


def _sound(path: Path, channels: int) -> Samples:
    blocks = recordings.blocks(path, rate_hz=RATE_HZ, channels=2, end_ms=1000 * SECONDS)
    sound = np.concatenate(list(blocks))
    sound *= np.float32(0.8) / np.abs(sound).max()
    if channels == 1:
        return sound[:, :1]
    sound[:, 1] = np.float32(0.8) * np.roll(sound[:, 1], 7)  # a voice a little left of the middle
    return sound


def _encoded(sound: Samples, kbps: int, setting: int) -> bytes:
    settings = Mp3Settings(RATE_HZ, sound.shape[1], 1000 * kbps)
    encoder = mp3._encoder(settings)  # as soy has it
    encoder.set_quality(setting)
    whole = mp3.to_int16(sound * np.float32(1 / mp3.encoder_scale(settings)))
    return bytes(encoder.encode(whole.tobytes())) + bytes(encoder.flush())


def _decoded(data: bytes, samples: int, channels: int) -> Samples:
    delay = ENCODER_DELAY_SAMPLES + DECODER_DELAY_SAMPLES
    return np.concatenate(list(Mp3Decoder(channels).blocks(data)))[delay : delay + samples]


def _noise_to_mask_db(sound: Samples, heard: Samples) -> float:
    count = min(len(sound), len(heard))
    ratios = []
    for channel in range(sound.shape[1]):
        whole = _powers(sound[:count, channel])
        noise = _powers(sound[:count, channel] - heard[:count, channel])
        loud = whole.sum(axis=1) > _PAUSE * whole.sum(axis=1).mean()
        by_band, spread = _bands()
        mask = (whole[loud] @ by_band.T) @ spread.T * 10**-1.4 + 1e-6
        ratio = ((noise[loud] @ by_band.T) / mask)[:, :_HIGHEST]
        ratios.append(float(np.mean(10 * np.log10(ratio.mean(axis=1)))))
    return float(np.mean(ratios))


def _powers(channel: NDArray[np.float32]) -> Floats:
    at = np.arange(0, len(channel) - _FRAME, _HOP)[:, None] + np.arange(_FRAME)
    spectrum = np.fft.rfft(channel.astype(np.float64)[at] * np.hanning(_FRAME), axis=1)
    return np.square(np.abs(spectrum))


def _bands() -> tuple[Floats, Floats]:
    """Return which bins of a spectrum are in which band, and what covers what."""
    hz = np.fft.rfftfreq(_FRAME, 1 / RATE_HZ)
    bark = 13 * np.arctan(0.00076 * hz) + 3.5 * np.arctan(np.square(hz / 7500))  # Zwicker, 1980
    band = np.minimum((2 * bark).astype(int), _BANDS - 1)
    by_band = (band[None] == np.arange(_BANDS)[:, None]).astype(np.float64)
    away = (np.arange(_BANDS)[:, None] - np.arange(_BANDS)[None]) / 2
    spread = np.where(away > 0, 10 ** (-1.2 * away), 10 ** (2.7 * away))
    return by_band, spread


if __name__ == "__main__":
    main()
