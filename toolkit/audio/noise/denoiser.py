"""Takes steady noise out of a recording, with FFmpeg's `afftdn` as it learned the noise in a pause.

Chosen by measurement (`benchmarks/denoising.py`; PESQ-WB of real speech in five noises at 5, 10 and
20 dB): nothing 1.60, noisereduce 1.88, RNNoise's package 2.11, this filter 2.25. RNNoise takes more
noise away at 5 and 10 dB and spoils speech at 30 dB and more, and music always; FFmpeg's `arnndn`
gives other samples in each process; DeepFilterNet is better (2.87), has no package that is kept up,
takes 20 times as long, and its bytes depend on the processor.

Against hum the fundamental alone is notched, below all voices. Notches at the harmonics cost speech
more than the hum does (PESQ 4.6 to 2.5); these lines are learned with the noise instead.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import av.filter
import numpy as np

from toolkit.audio import processor
from toolkit.audio.intake.conversion import BLOCK_SAMPLES
from toolkit.audio.noise import noise_print as noise
from toolkit.audio.values.master_report import Noise
from toolkit.audio.values.sound import Samples, Sound

processor.settle()

MOST_DB = 15.0
"""So much is taken away at most. With 20 dB the rest begins to twitter, with 12 much is left."""

# The filter's own estimate of the floor, above which nothing is noise: measured, PESQ is best with
# it 3 dB below the pause's level. The filter takes -80 to -20 dB (FFmpeg, afftdn, option nf).
_FLOOR_BELOW_DB, _FLOORS_DB = 3, (-80, -20)
_SMOOTHED_BINS = 8  # FFmpeg, afftdn, option gs: gains of neighbouring bins, against twitter
_NOTCH_HZ = 2  # wide; the mains keep within 0.2 Hz (EN 50160, section 4.2.1)


@dataclass(frozen=True, slots=True)
class Denoiser:
    """Noise and the pause that it is learned from."""

    noise: Noise
    sample: Samples  # the pause, at the rate of the sound that it is taken out of

    def cleaned(self, blocks: Iterable[Samples], rate_hz: int) -> Generator[Samples, None, None]:
        """Yield the blocks' sound without the noise: as many samples, none of them shifted.

        Each channel has noise of its own, as two microphones have.
        """
        pauses = np.split(self.sample, self.sample.shape[1], axis=1)
        chains = [_Chain(rate_hz, pause, self.noise.hum_hz) for pause in pauses]
        for block in blocks:
            yield from _together([chain.through(block[:, [n]]) for n, chain in enumerate(chains)])
        yield from _together([chain.rest() for chain in chains])


def prepare(sound: Sound, found: Noise) -> Denoiser:
    """Return what takes the noise out of that sound; it is played up to the pause."""
    start, end = (ms * sound.rate_hz // 1000 for ms in (found.start_ms, found.end_ms))
    return Denoiser(found, noise.cut(sound, start, end))


def cleaned(sound: Sound, denoiser: Denoiser) -> Sound:
    """Return the sound without its noise; it streams as the sound does."""

    def play() -> Generator[Samples, None, None]:
        yield from denoiser.cleaned(sound.play(), sound.rate_hz)

    return replace(sound, play=play)


def _together(channels: list[Samples]) -> Iterator[Samples]:
    """Yield the channels as one block, unless there is nothing in it."""
    if len(channels[0]):
        yield np.concatenate(channels, axis=1)


class _Chain:
    """FFmpeg's filters for one channel, (samples, 1): they have learned its noise from a pause."""

    def __init__(self, rate_hz: int, pause: Samples, hum_hz: int | None) -> None:
        self._rate_hz = rate_hz
        again = pause[: rate_hz // 10]  # the filter learns from what follows the command, too
        self._late = len(pause) + len(again) + rate_hz // 40  # and half a window of 50 ms
        self._due = 0  # samples that went in and are not yet out
        low, high = _FLOORS_DB
        floor_db = min(high, max(low, round(noise.rms_dbfs(pause)) - _FLOOR_BELOW_DB))
        self._graph = av.filter.Graph()
        chain = [
            self._graph.add_abuffer(
                sample_rate=rate_hz, format="flt", layout="mono", time_base=Fraction(1, rate_hz)
            )
        ]
        if hum_hz is not None:
            options = f"f={hum_hz}:width_type=h:width={_NOTCH_HZ}:precision=f64"
            chain.append(self._graph.add("bandreject", options))
        options = f"nr={MOST_DB:g}:nf={floor_db}:gs={_SMOOTHED_BINS}"
        chain.append(denoise := self._graph.add("afftdn", options))
        chain.append(self._graph.add("aformat", "sample_fmts=flt:channel_layouts=mono"))
        chain.append(self._graph.add("abuffersink"))
        self._graph.link_nodes(*chain).configure()
        denoise.process_command("sample_noise", "start")
        self._late -= len(self._played(pause))
        denoise.process_command("sample_noise", "stop")
        self._late -= len(self._played(again))

    def through(self, block: Samples) -> Samples:
        """Take in a block; return what is ready."""
        self._due += len(block)
        made = self._played(block)
        ready = made[self._late :][: self._due]
        self._late -= min(self._late, len(made))
        self._due -= len(ready)
        return ready

    def rest(self) -> Samples:
        """Return what is left. Good for one call, after all was taken in."""
        due, silence = self._due, np.zeros((self._rate_hz // 10, 1), np.float32)
        return self.through(silence)[:due]

    def _played(self, block: Samples) -> Samples:
        made = [np.zeros((0, 1), np.float32)]
        for start in range(0, len(block), BLOCK_SAMPLES):
            packed = np.ascontiguousarray(block[start : start + BLOCK_SAMPLES]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="mono")
            frame.sample_rate, frame.pts = self._rate_hz, None
            self._graph.push(frame)
            with contextlib.suppress(av.error.BlockingIOError, av.error.EOFError):
                while True:
                    samples = self._graph.pull().to_ndarray().reshape(-1, 1)
                    made.append(samples.astype(np.float32, copy=False))
        return np.concatenate(made)
