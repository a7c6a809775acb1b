"""The music and the room of the sample season, made of sine waves and noise."""

from __future__ import annotations

import numpy as np

from tools.samples.voice import Samples

OPENING = ((293.66, 0.0), (440.0, 0.35), (587.33, 0.7), (659.26, 1.05), (880.0, 1.6))
CLOSING = ((880.0, 0.0), (659.26, 0.4), (587.33, 0.8), (440.0, 1.2), (293.66, 1.7))
_OVERTONES = ((1, 1.0), (2, 0.35), (3, 0.12), (4, 0.05))  # (multiple, share): a soft vibraphone

ROOM_DBFS = -66.0  # RMS; what a quiet studio leaves in a recording


def sting(notes: tuple[tuple[float, float], ...], rate_hz: int, seconds: float = 4.6) -> Samples:
    """Return a soft figure of `notes`, (frequency in Hz, start in seconds), peak at -14 dBFS."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = np.zeros_like(time)
    for pitch_hz, start in notes:
        since = np.maximum(time - start, 0.0)
        envelope = (1 - np.exp(-since / 0.012)) * np.exp(-since / 0.9)
        for multiple, share in _OVERTONES:
            sound += share * envelope**multiple * np.sin(2 * np.pi * multiple * pitch_hz * since)
    fade = np.clip((seconds - time) / 1.2, 0.0, 1.0)
    faded: Samples = sound * fade / np.max(np.abs(sound)) * 10 ** (-14 / 20)
    return faded


def room(count: int) -> Samples:
    """Return `count` samples of room tone: the same noise every time, dull as rooms are."""
    white = np.random.default_rng(2026).standard_normal(count + 8)
    dull = np.convolve(white, np.hanning(9)[1:-1], mode="same")[:count]
    toned: Samples = dull / np.sqrt(np.mean(dull**2)) * 10 ** (ROOM_DBFS / 20)
    return toned
