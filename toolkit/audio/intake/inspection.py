"""What the samples of a recording look like, gathered while they stream by.

Figures only, per 100 ms at most; `findings.py` judges them. Everything is found in one pass with a
few numpy calls for each second of sound: an hour of stereo costs a second or two.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.intake import channel_pair
from toolkit.audio.intake import dc_offset as dc
from toolkit.audio.intake.channel_pair import Judgement
from toolkit.audio.intake.lfe import LowChannels

WINDOWS_PER_SECOND = 10
FULL_SCALE = 32767 / 32768  # the highest 16-bit sample; deeper ones that were clipped reach it too
_FULL_SCALE_U8 = 127 / 128
CLIPPED_SAMPLES = 3  # one sample at full scale is a peak, three in a row are a flat top
_FIRST_PLACES = 3
_APART_MS = 100  # clipped stretches closer than this are one place

# Two steps of 16 bits: rounding, or dither, and no more.
SAME_WITHIN = 2 / 32768
"""Two channels are one that differ by no more."""

# Hum is looked for in the quietest seconds, at a rate that holds its sixth harmonic and more.
_QUIET_SECONDS = 16
_LOW_RATE_HZ = 2000
_SWINGS = 1e-3
_DIGITAL_SILENCE = 1e-10  # mean square: -100 dBFS

# +60 dBFS: whole numbers taken for fractions of full scale, or damage. No sound is meant so.
LARGEST = 1000.0

Planar = NDArray[np.float32]  # (channels, samples)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found in all of a recording; levels in dBFS are those of the louder channel.

    Where there is a constant voltage, levels are those of the sound about it.
    """

    channels: int
    side: int | None  # the only one of two channels that was looked at
    peak: float
    rms: float  # of the louder channel, with its constant voltage
    ac_peak_rms: float  # of a window about its own mean, as far as it matters; 0 for DC
    power: tuple[float, ...]  # mean square of each channel
    dc: tuple[float, ...]  # the constant voltage in each channel, 0 where there is none
    between: Judgement | None  # what is wrong between left and right
    low_have_voice: bool  # a channel that is called LFE holds a voice
    has_same_channels: bool
    window_rms: NDArray[np.float32]  # of each 100 ms
    clipped_places: int
    first_clipped_ms: tuple[int, ...]
    quiet_spectrum: NDArray[np.float64]  # mean square of a sine for each Hz; empty: no quiet second
    bad_sample_ms: int | None  # where the first one is that is no number, or far too large


class Inspector:
    """Takes a recording's samples in order, and says at the end what was in them."""

    def __init__(
        self,
        rate_hz: int,
        channels: int,
        *,
        names: Sequence[str] = (),
        side: int | None = None,
        may_pass_full_scale: bool = False,
    ) -> None:
        """`names` are the channels', as FFmpeg has them; of two, `side` has only one looked at.

        `may_pass_full_scale` is for float PCM, where only flat tops are clipped.
        """
        self._rate_hz, self._channels = rate_hz, channels
        self._side = side if channels == 2 else None
        self._low = LowChannels(rate_hz, names)
        self._may_pass = may_pass_full_scale
        self._window = max(1, rate_hz // WINDOWS_PER_SECOND)
        self._second = self._window * WINDOWS_PER_SECOND
        self._waiting: list[NDArray[np.generic]] = []
        self._waiting_samples = 0
        self._done = 0
        self._peak = self._ac = 0.0
        self._is_same = channels == 2
        self._windows: list[tuple[Floats, Floats, Floats]] = []  # means, powers, products
        self._clipped: list[int] = []  # first places only
        self._clipped_places, self._last_clipped = 0, -rate_hz
        self._quiet = QuietSeconds(rate_hz)
        self._bad_ms: int | None = None

    def add(self, samples: NDArray[np.generic]) -> None:
        """Take samples of shape (channels, samples), of any type that FFmpeg decodes to."""
        self._waiting.append(samples)
        self._waiting_samples += samples.shape[1]
        if self._waiting_samples >= self._second:
            whole = np.concatenate(self._waiting, axis=1)
            used = len(whole[0]) // self._second * self._second
            for start in range(0, used, self._second):
                self._look(whole[:, start : start + self._second])
            rest = whole[:, used:]
            self._waiting, self._waiting_samples = [rest], rest.shape[1]

    def figures(self) -> Figures:
        """Return what was in all samples so far; to be called once."""
        if self._waiting_samples:
            self._look(np.concatenate(self._waiting, axis=1))
        nothing = np.zeros((self._channels, 0)), np.zeros((self._channels, 0)), np.zeros(0)
        found = [nothing, *self._windows]
        means, powers, products = (np.concatenate([f[n] for f in found], axis=-1) for n in range(3))
        looked_at = slice(None) if self._side is None else slice(self._side, self._side + 1)
        rms = math.sqrt(max(steady.mean(row) for row in powers[looked_at]))
        voltages = dc.offsets(means[looked_at], powers[looked_at], WINDOWS_PER_SECOND)
        if any(dc.offsets(means, powers, WINDOWS_PER_SECOND)):
            powers = dc.about_mean(means, powers)
            if self._channels == 2:
                products = products - means[0] * means[1]
        is_pair = self._channels == 2
        return Figures(
            channels=self._channels,
            side=self._side,
            peak=self._peak,
            rms=rms,
            ac_peak_rms=self._ac,
            power=tuple(steady.mean(row) for row in powers),
            dc=voltages,
            between=channel_pair.judge(powers, products, WINDOWS_PER_SECOND) if is_pair else None,
            low_have_voice=self._low.have_voice(),
            has_same_channels=self._is_same and self._done > 0,
            window_rms=np.sqrt(powers[looked_at].max(axis=0)).astype(np.float32),
            clipped_places=self._clipped_places,
            first_clipped_ms=tuple(1000 * at // self._rate_hz for at in self._clipped),
            quiet_spectrum=self._quiet.spectrum(),
            bad_sample_ms=self._bad_ms,
        )

    def _look(self, raw: NDArray[np.generic]) -> None:
        """Take the figures of a second, or of what is left at the end."""
        both = _as_float(raw)
        samples = both if self._side is None else both[self._side : self._side + 1]
        low, high = float(both.min()), float(both.max())
        peak = max(-low, high)
        if not peak <= LARGEST or not np.isfinite(low):  # a NaN spoils every comparison
            if self._bad_ms is None:
                bad = ~(np.abs(both) <= LARGEST).all(axis=0)
                self._bad_ms = 1000 * (self._done + int(bad.argmax())) // self._rate_hz
            self._done += samples.shape[1]
            return
        if samples is not both:
            peak = max(-float(samples.min()), float(samples.max()))
        self._peak = max(self._peak, peak)
        full_scale = _FULL_SCALE_U8 if raw.dtype == np.uint8 else FULL_SCALE
        if peak >= full_scale:
            self._find_clipped(samples, full_scale)
        self._measure(both, samples)
        self._done += samples.shape[1]

    def _measure(self, both: Planar, samples: Planar) -> None:
        size = min(self._window, both.shape[1])
        windows = both[:, : both.shape[1] // size * size].reshape(self._channels, -1, size)
        powers = steady.summed(np.square(windows)).astype(np.float64) / size
        means = steady.summed(windows).astype(np.float64) / size
        products = np.zeros(0)
        if self._ac < _SWINGS:  # costs more than all else, and is settled by the first sound
            away = steady.summed(np.square(windows - means[:, :, None])) / size
            self._ac = max(self._ac, math.sqrt(float(away.max())))
        if self._channels == 2:
            products = steady.summed(windows[0] * windows[1]).astype(np.float64) / size
            if self._is_same:
                self._is_same = float(np.abs(both[0] - both[1]).max()) <= SAME_WITHIN
        self._windows.append((means, powers, products))
        if samples.shape[1] == self._second:
            looked_at = powers if self._side is None else powers[self._side]
            self._quiet.offer(steady.mean(np.atleast_2d(looked_at).max(axis=0)), samples)
            if self._low.are_there:
                self._low.add(both, steady.summed(powers) / WINDOWS_PER_SECOND)

    def _find_clipped(self, samples: Planar, full_scale: float) -> None:
        """Count the places where some samples in a row are at full scale (and equal, in float).

        A run that goes over the end of a second counts where one of its parts is long enough.
        """
        run = CLIPPED_SAMPLES - 1
        flat = np.zeros(samples.shape[1], bool)
        for channel in samples:
            is_full = np.abs(channel) >= full_scale
            if self._may_pass:
                is_full[1:] &= channel[1:] == channel[:-1]
                is_full[:1] = False
                both = is_full[2:] & is_full[1:-1]  # three equal samples are two equal pairs
                flat[2:] |= both
            elif len(channel) > run:
                flat[run:] |= is_full[run:] & is_full[1:-1] & is_full[:-run]
        apart = self._rate_hz * _APART_MS // 1000
        for at in np.flatnonzero(flat) + self._done - run:
            if at - self._last_clipped >= apart:
                self._clipped_places += 1
                if len(self._clipped) < _FIRST_PLACES:
                    self._clipped.append(int(at))
            self._last_clipped = int(at)


class QuietSeconds:
    """Keeps the quietest seconds, at a low rate, for their spectrum."""

    def __init__(self, rate_hz: int) -> None:
        self._factor = max(1, rate_hz // _LOW_RATE_HZ)
        self._rate_hz = rate_hz / self._factor
        self._kept: list[tuple[float, int, NDArray[np.float64]]] = []  # the loudest first
        self._offered = 0

    def offer(self, power: float, samples: Planar) -> None:
        """Take a second of sound if it is among the quietest, and not digital silence.

        `power` is its mean square, `samples` are (channels, samples).
        """
        self._offered += 1
        is_full = len(self._kept) == _QUIET_SECONDS
        if power < _DIGITAL_SILENCE or (is_full and power >= -self._kept[0][0]):
            return
        whole = samples.shape[1] // self._factor * self._factor
        mixed = samples[0, :whole].astype(np.float64)
        for channel in samples[1:, :whole]:
            mixed += channel
        low = steady.summed(mixed.reshape(-1, self._factor)) / (self._factor * len(samples))
        entry = (-power, self._offered, low)
        if is_full:
            heapq.heapreplace(self._kept, entry)
        else:
            heapq.heappush(self._kept, entry)

    def spectrum(self) -> NDArray[np.float64]:
        """Return the mean square that a sine of so many Hz has in most of the quiet seconds.

        Of a short recording the quieter quarter is looked at: the rest is speech.
        """
        wanted = min(len(self._kept), max(1, self._offered // 4))
        quietest = sorted(self._kept, key=lambda entry: (-entry[0], entry[1]))[:wanted]
        if not quietest:
            return np.zeros(0)
        seconds = np.array([entry[2] for entry in quietest], np.float64)
        count = seconds.shape[1]
        window = np.hanning(count)
        bins = np.abs(np.fft.rfft(seconds * window, axis=1)) ** 2 * 8 / count**2
        each = np.median(bins, axis=0)
        hz = np.arange(int(self._rate_hz / 2))
        return np.asarray(each[np.round(hz * count / self._rate_hz).astype(int)])


def _as_float(raw: NDArray[np.generic]) -> Planar:
    """Return samples as float32 with full scale at 1."""
    if raw.dtype == np.uint8:  # its zero is 128
        return (raw.astype(np.float32) - 128) / np.float32(128)
    samples = np.ascontiguousarray(raw, np.float32)
    if raw.dtype.kind == "i":
        full_scale = 2.0 ** (8 * raw.dtype.itemsize - 1)
        return samples * np.float32(1 / full_scale)
    return samples
