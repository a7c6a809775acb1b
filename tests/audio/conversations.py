"""Two voices who talk in turns and over each other, each with a microphone that hears both."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.values.sound import Samples, Sound

RATE_HZ = 44_100
BLEED_DB, DELAY_MS = -20.0, 7
QUIETER_DB = -10.0  # the second microphone

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Conversation:
    """What is said, by whom, and what each microphone gave."""

    microphones: tuple[Samples, Samples]
    words: tuple[list[tuple[int, int]], list[tuple[int, int]]]  # [start, end) in samples
    turns: tuple[list[tuple[int, int]], list[tuple[int, int]]]

    def talking(self, voice: int) -> NDArray[np.bool_]:
        """Tell for each sample whether the voice has its turn."""
        made = np.zeros(len(self.microphones[0]), np.bool_)
        for start, end in self.turns[voice]:
            made[start:end] = True
        return made


def word(rng: np.random.Generator, seconds: float, hz: float) -> _Floats:
    """Return a hiss of 40 ms and a buzz that begin at once and die away."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    bend = hz * (1 + 0.1 * np.sin(2 * np.pi * 2.5 * time + rng.uniform(0, 6)))
    phase = 2 * np.pi * np.cumsum(bend) / RATE_HZ
    buzz = sum(np.sin(k * phase + k * k) / k for k in range(1, 25))
    hiss = rng.standard_normal(len(time))
    share = np.clip(time / 0.04 - 0.5, 0, 1)
    tail = np.clip((seconds - time) / 0.06, 0, 1)
    made: _Floats = 0.1 * tail * ((1 - share) * 0.5 * hiss + share * buzz)
    return made


def conversation(seconds: float = 40.0, seed: int = 5) -> Conversation:
    """Return turns of two to four seconds; every third begins before the one before has ended."""
    rng = np.random.default_rng(seed)
    clean = np.zeros((2, round(seconds * RATE_HZ)))
    words: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    turns: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    at, number = RATE_HZ // 2, 0
    while at < (seconds - 5) * RATE_HZ:
        voice, start = number % 2, at
        end = start + round(rng.uniform(2, 4) * RATE_HZ)
        while at < end:
            said = word(rng, rng.uniform(0.25, 0.6), (110, 205)[voice])
            clean[voice, at : at + len(said)] += said
            words[voice].append((at, at + len(said)))
            at += len(said) + round(0.12 * RATE_HZ)
        at -= round(0.12 * RATE_HZ)
        turns[voice].append((start, at))
        at += round((-0.8 if number % 3 == 2 else 0.45) * RATE_HZ)
        number += 1
    delay = RATE_HZ * DELAY_MS // 1000
    far = np.pad(clean, ((0, 0), (delay, 0)))[:, : clean.shape[1]] * 10 ** (BLEED_DB / 20)
    noise = 1e-4 * rng.standard_normal(clean.shape)
    heard = clean + far[::-1] + noise
    heard[1] *= 10 ** (QUIETER_DB / 20)
    first, second = heard.astype(np.float32)[:, :, None]
    return Conversation((first, second), words, turns)


def sound(samples: Samples, rate_hz: int = RATE_HZ, block: int = 30_001) -> Sound:
    """Return samples as sound to play."""

    def play() -> Generator[Samples, None, None]:
        for start in range(0, len(samples), block):
            yield samples[start : start + block]

    return Sound(rate_hz, samples.shape[1], play, "a microphone")
