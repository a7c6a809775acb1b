"""Sounds made for the tests, the same each time."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def sine(
    level_dbfs: float, seconds: float, hz: float = 1000, rate_hz: int = 48_000, channels: int = 2
) -> Samples:
    """Return a sine whose peak is `level_dbfs`, the same in all channels."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    tone = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * time)
    return np.repeat(tone[:, None], channels, axis=1).astype(np.float32)


def speech(
    seconds: float, rate_hz: int = 44_100, channels: int = 1, peak: float = 0.3, click: bool = False
) -> Samples:
    """Return syllables of a voice-like buzz and hiss, with a pause now and then.

    Like a voice, it has nothing much above 0.36 of the sample rate.
    """
    return _speech(seconds, rate_hz, channels, peak, click).copy()


@functools.lru_cache(maxsize=24)  # it takes long, and a module's tests all want the same
def _speech(seconds: float, rate_hz: int, channels: int, peak: float, click: bool) -> Samples:
    count = round(seconds * rate_hz)
    time = np.arange(count) / rate_hz
    spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal(count))
    spectrum[int(0.36 * count) :] = 0
    noise = np.fft.irfft(spectrum, count)
    syllables = np.clip(3 * np.sin(2 * np.pi * 3.3 * time), 0, 1) * (np.sin(2.1 * time) > -0.6)
    voice = sum(np.sin(2 * np.pi * 128 * k * time + np.pi * k * k / 29) / k for k in range(1, 30))
    sound = syllables * (voice + 0.1 * noise)
    sound = peak * sound / np.abs(sound).max() + 1e-4 * noise
    if click:
        sound[count // 2 : count // 2 + 30] += 3 * peak * np.hanning(30)
    sides = np.array([1.0, 0.8])[:channels]
    made: Samples = (sound[:, None] * sides).astype(np.float32)
    return made


def pieces(sound: Samples, seed: int = 0, longest: int = 30_000) -> Iterator[Samples]:
    """Yield the sound cut into pieces of all lengths."""
    rng = np.random.default_rng(seed)
    start = 0
    while start < len(sound):
        end = start + int(rng.integers(1, longest))
        yield sound[start:end]
        start = end


def oversampled_peak_dbtp(sound: Samples) -> float:
    """Return the true peak, found another way: eight times oversampled through the spectrum.

    By blocks whose edges are left out; where one is cut off rings less than 0.001 dB behind them.
    """
    size, edge, peak = 1 << 16, 1 << 11, 0.0  # in samples
    for channel in sound.T.astype(float):
        padded = np.pad(channel, (2 * edge, size))
        for start in range(0, len(channel) + 2 * edge, size - 2 * edge):
            spectrum = np.fft.rfft(padded[start : start + size])
            fine = np.fft.irfft(spectrum, 8 * size)[8 * edge : -8 * edge]
            peak = max(peak, 8 * float(np.abs(fine).max()))
    return 20 * math.log10(peak)
