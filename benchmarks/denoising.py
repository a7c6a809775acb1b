"""How much better speech in noise becomes with `denoise = true`, judged by PESQ, beside peers.

Usage: python benchmarks/denoising.py [SPEECH.wav ...]

Needs `pip install pesq noisereduce` (ITU-T P.862.2; the best known library of the kind). Without
files it takes the readings of Debian's package pocketsphinx-testdata. Each is put into five noises,
made from a fixed seed, at 5, 10, 20, 30 and 50 dB below the speech; PESQ-WB is the mean over the
readings, from 1 (bad) to 4.64 (as the clean one). Seconds are of the processor, for all mixtures.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.intake import recordings
from toolkit.audio.noise import noise_removal
from toolkit.audio.values.sound import Samples, Sound

RATE_HZ, PESQ_HZ = 48_000, 16_000
DISTANCES_DB = (5, 10, 20, 30, 50)
READINGS = Path("/usr/share/pocketsphinx/test/data/librivox")

Floats = NDArray[np.float64]


def main() -> None:
    """Print a table: noises down, distances across, without and with each way."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(READINGS.glob("*.wav"))
    clean, places = _speech(paths)
    ways: dict[str, Callable[[Floats], Floats]] = {
        "as it is": lambda noisy: noisy,
        "soy": _soy,
        "noisereduce": lambda noisy: importlib.import_module("noisereduce").reduce_noise(
            noisy, RATE_HZ, stationary=True, prop_decrease=0.8
        ),
    }
    seconds = dict.fromkeys(ways, 0.0)
    means: dict[str, list[float]] = {name: [] for name in ways}
    print(f"{'noise':8} {'way':12}" + "".join(f"{one:>7} dB" for one in DISTANCES_DB))
    for kind, noise in _noises(len(clean)).items():
        for name, way in ways.items():
            scores = []
            for distance_db in DISTANCES_DB:
                noisy = _mixed(clean, places, noise, distance_db)
                began = time.process_time()
                made = way(noisy)
                seconds[name] += time.process_time() - began
                scores.append(_score(clean, made, places))
            means[name] += scores
            print(f"{kind:8} {name:12}" + "".join(f"{score:10.2f}" for score in scores))
    for name in ways:
        print(f"mean     {name:12}{np.mean(means[name]):10.2f}   {seconds[name]:.1f} s")


def _soy(noisy: Floats) -> Floats:
    samples = noisy.astype(np.float32)[:, None]

    def play() -> Generator[Samples, None, None]:
        yield samples

    made = noise_removal.denoised(Sound(RATE_HZ, 1, play, "mixture"))
    return np.concatenate([*made.sound.play()])[:, 0].astype(np.float64)


def _speech(paths: list[Path]) -> tuple[Floats, list[slice]]:
    """Return the readings one after the other, with pauses, and where each is."""
    pause = np.zeros(RATE_HZ)
    pieces, places, at = [pause], [], len(pause)
    for path in paths:
        blocks = recordings.blocks(path, rate_hz=RATE_HZ, channels=1)
        reading = np.concatenate([*blocks])[:, 0].astype(np.float64)
        places.append(slice(at, at + len(reading)))
        pieces += [reading, pause]
        at += len(reading) + len(pause)
    return np.concatenate(pieces), places


def _noises(samples: int) -> dict[str, Floats]:
    rng = np.random.default_rng(1)
    hz = np.fft.rfftfreq(samples, 1 / RATE_HZ)
    at = np.arange(samples) / RATE_HZ

    def shaped(gain: Floats) -> Floats:
        made: Floats = np.fft.irfft(np.fft.rfft(rng.standard_normal(samples)) * gain, samples)
        return made

    fan = shaped(((hz > 60) & (hz < 900)).astype(float))
    lines = ((1, 1.0), (2, 0.5), (3, 0.6), (5, 0.4), (7, 0.2), (9, 0.1))
    return {
        "pink": shaped(1 / np.sqrt(np.maximum(hz, 10))),
        "white": shaped(np.ones(len(hz))),
        "fan": fan / fan.std() + 0.2 * np.sin(2 * np.pi * 117 * at),
        "hum": np.asarray(sum(a * np.sin(2 * np.pi * 50 * n * at + n) for n, a in lines)),
        "traffic": shaped(1 / np.maximum(hz, 30)),
    }


def _mixed(clean: Floats, places: list[slice], noise: Floats, distance_db: float) -> Floats:
    power = np.mean(np.square(np.concatenate([clean[place] for place in places])))
    wanted = np.sqrt(power / np.mean(np.square(noise))) * 10 ** (-distance_db / 20)
    mixed = clean + wanted * noise
    return np.asarray(0.5 * mixed)


def _score(clean: Floats, made: Floats, places: list[slice]) -> float:
    step, judge = RATE_HZ // PESQ_HZ, importlib.import_module("pesq")
    return float(
        np.mean(
            [
                judge.pesq(PESQ_HZ, _low(clean[at], step), _low(made[at], step), "wb")
                for at in places
            ]
        )
    )


def _low(samples: Floats, step: int) -> Floats:
    """Return every third sample, once nothing above the lower rate's half is in them."""
    spectrum = np.fft.rfft(samples)
    spectrum[len(spectrum) // step :] = 0
    return np.asarray(np.fft.irfft(spectrum, len(samples))[::step])


if __name__ == "__main__":
    main()
