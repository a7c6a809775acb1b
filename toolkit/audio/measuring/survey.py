"""One pass over a sound: what is needed to decide what to do with it, or to judge it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring import truepeak
from toolkit.audio.measuring.excerpts import Excerpts
from toolkit.audio.measuring.meter import Meter
from toolkit.audio.measuring.speech import Dialogue
from toolkit.audio.measuring.waveform import Waveform
from toolkit.audio.values.master_report import Mono, two_decimals
from toolkit.audio.values.readings import Loudness
from toolkit.audio.values.sound import Samples

# Between its samples a sound is looked at where it is at most so much below the highest peak so
# far: a limiter that works by more than that is not wanted anyway.
_WITHIN_DB = 12.0
_BESIDE = truepeak.ROW
# By what a peak in 16 bits may be wrong, doubled, and more than samples in whole units are.
_UNSURE, _UNSURE_BITS = 2.0**-10, 8 / steady.UNITS

ROW = 64
"""A peak is told for each row of this many samples: 1.5 ms at 44.1 kHz."""

_PIECE = 1024 * ROW  # samples that are looked at together

Look = Callable[[int, float, Callable[[], NDArray[np.float64]]], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """Both ways of counting: one channel once, or twice as two loudspeakers play it."""

    as_is: Loudness
    dual_mono: Loudness | None  # None for stereo
    powers: NDArray[np.float64]  # K-weighted, as is, of each 100 ms
    speech: Dialogue
    samples: int

    @property
    def dual_mono_lufs(self) -> float | None:
        """The integrated loudness on two loudspeakers, two decimals; None for stereo."""
        return two_decimals(self.dual_mono.integrated_lufs) if self.dual_mono else None

    def dialogue_lufs(self, mono: Mono) -> float | None:
        """Return the loudness of the speech alone, two decimals; None where none was found."""
        found = self.speech.read(self.powers * self.counts(mono))
        return None if found is None else two_decimals(found)

    def counted(self, mono: Mono) -> Loudness:
        """Return the reading that the show's policy for one channel counts."""
        return self.dual_mono if self.dual_mono and mono == "dual-mono" else self.as_is

    def counts(self, mono: Mono) -> int:
        """Return how often the powers count then: 2 for one channel on two loudspeakers."""
        return 2 if self.dual_mono and mono == "dual-mono" else 1


@dataclass(frozen=True, slots=True)
class Survey:
    """A reading with the peaks that a limiter's work follows from."""

    reading: Reading
    peaks: NDArray[np.float16]  # of each row of 64 samples, 1.0 being full scale
    fullness: NDArray[np.uint8]  # of each row: its RMS as a share of its peak, 255 being all of it
    rate_hz: int
    excerpts: Samples  # some whole seconds from all over it

    @property
    def channels(self) -> int:
        """One or two."""
        return 2 if self.reading.dual_mono is None else 1

    def may_pass(self, peak: float) -> NDArray[np.bool_] | None:
        """Tell of each row whether its true peak may be above `peak`; None where it is not known.

        Peaks are kept in 16 bits, and of rows 12 dB below the highest only those of the samples.
        """
        surely = peak * (1 - _UNSURE) - _UNSURE_BITS
        highest = steady.factor(self.reading.as_is.true_peak_dbtp)
        if highest * steady.factor(-_WITHIN_DB) > surely:
            return None
        found: NDArray[np.bool_] = ~(self.peaks.astype(np.float32) < surely)
        return found


class Levels:
    """Takes in a sound block by block: the levels in it, which are all of a survey but the speech.

    Memory grows by 7.5 MB for each hour at 44.1 kHz.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._meter, self._rate_hz = Meter(rate_hz, channels, true_peak=False), rate_hz
        self._trail = PeakTrail(channels)
        self._samples, self._excerpts = 0, Excerpts(rate_hz, channels)

    def add(self, block: Samples) -> None:
        """Take in (samples, channels)."""
        self._add_loudness(block)
        self._trail.add(block)

    @property
    def takers(self) -> tuple[Callable[[Samples], object], ...]:
        """What each block has to be given to, instead of `add`: each in a thread, if wanted."""
        return self._add_loudness, self._trail.add

    def found(self) -> Levels:
        """Return all that was found, which can be sent to another process."""
        return self

    def survey(self, speech: Dialogue) -> Survey:
        """Return the survey of a sound that `speech` took in as well; to be called once."""
        peaks = self._trail.peaks()
        reading = _reading(self._meter, self._trail.highest, speech, self._samples)
        excerpts = self._excerpts.joined()
        return Survey(reading, peaks, self._trail.fullness(), self._rate_hz, excerpts)

    def _add_loudness(self, block: Samples) -> None:
        self._samples += len(block)
        self._meter.add(block)
        self._excerpts.add(block)


class Surveying:
    """Takes in a sound block by block; its survey is there at the end."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._levels, self._speech = Levels(rate_hz, channels), Dialogue(rate_hz, channels)

    def add(self, block: Samples) -> None:
        """Take in (samples, channels)."""  # in one thread: several wait for Python's lock
        self._levels.add(block)
        self._speech.add(block)

    @property
    def takers(self) -> tuple[Callable[[Samples], object], ...]:
        """What each block has to be given to, instead of `add`: each in a thread, if wanted."""
        return *self._levels.takers, self._speech.add

    def found(self) -> Survey:
        """Return it; nothing more can be taken in."""
        return self._levels.survey(self._speech)


def survey(blocks: Iterable[Samples], rate_hz: int, channels: int) -> Survey:
    """Return what is found in a stream of one or two channels."""
    surveying = Surveying(rate_hz, channels)
    for block in blocks:
        surveying.add(block)
    return surveying.found()


class Reader:
    """Takes in a sound block by block for which nothing has to be decided."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._meter = Meter(rate_hz, channels, true_peak=False)
        self._peak, self._speech = truepeak.PeakMeter(channels), Dialogue(rate_hz, channels)
        self._samples = 0

    def add(self, block: Samples) -> None:
        """Take in (samples, channels)."""
        self._samples += len(block)
        self._meter.add(block)
        self._peak.add(block)
        self._speech.add(block)

    def found(self) -> Reading:
        """Return its reading; nothing more can be taken in."""
        return _reading(self._meter, self._peak.read(), self._speech, self._samples)


def read(blocks: Iterable[Samples], rate_hz: int, channels: int) -> Reading:
    """Return the reading of a sound for which nothing has to be decided."""
    reader = Reader(rate_hz, channels)
    for block in blocks:
        reader.add(block)
    return reader.found()


def judge(
    blocks: Iterable[Samples], rate_hz: int, channels: int, look: Look | None = None
) -> tuple[Reading, NDArray[np.int8]]:
    """Return the reading of a finished sound, and its waveform (see `Waveform.read`).

    `look` is called after each block with what is there so far: how many samples, the highest true
    peak, and a function for the power of each 100 ms.
    """
    meter, waveform = Meter(rate_hz, channels, true_peak=False), Waveform(rate_hz)
    peak, speech = truepeak.PeakMeter(channels), Dialogue(rate_hz, channels)
    samples = 0
    for block in blocks:
        samples += len(block)
        meter.add(block)
        peak.add(block)
        waveform.add(block)
        speech.add(block)
        if look:
            look(samples, peak.highest, meter.step_powers)
    return _reading(meter, peak.read(), speech, samples), waveform.read()


class PeakTrail:
    """The peak of each row of 64 samples, between the samples too where the sound is loud."""

    def __init__(self, channels: int) -> None:
        self._known = np.zeros((_BESIDE, channels), np.float32)
        self.highest = 0.0  # the true peak so far; of all once `peaks` was called
        self._peaks: list[NDArray[np.float16]] = []  # 16 bits are exact to 0.01 dB
        self._fullness: list[NDArray[np.uint8]] = []

    def add(self, block: Samples) -> None:
        """Take in (samples, channels); how the stream is cut does not matter."""
        known, at = np.concatenate((self._known, block)), 0
        while len(known) - at >= _PIECE + 2 * _BESIDE:  # always cut alike
            self._take(known[at : at + _PIECE + 2 * _BESIDE])
            at += _PIECE
        self._known = known[at:].copy()

    def peaks(self) -> NDArray[np.float16]:
        """Return the peaks as if silence followed. Good for one call, after all was added."""
        left = len(self._known) - _BESIDE
        if due := math.ceil(left / ROW):
            padding = np.zeros((due * ROW - left + _BESIDE, self._known.shape[1]), np.float32)
            self._take(np.concatenate((self._known, padding)))
        return np.concatenate(self._peaks or [np.zeros(0, np.float16)])

    def fullness(self) -> NDArray[np.uint8]:
        """Return each row's RMS as a share of its peak, 255 being all; after `peaks`."""
        return np.concatenate(self._fullness or [np.zeros(0, np.uint8)])

    def _take(self, around: Samples) -> None:
        above = self.highest * steady.factor(-_WITHIN_DB)
        found = truepeak.row_peaks(around, above)
        peaks = truepeak.highest_of_each(found, ROW // truepeak.ROW)
        self.highest = max(self.highest, float(peaks.max()))
        self._peaks.append(peaks.astype(np.float16))
        rows = around[_BESIDE:-_BESIDE].reshape(len(peaks), -1)
        rms = np.sqrt(steady.summed(np.square(rows)) / rows.shape[1])
        shares = np.divide(rms, peaks, out=np.zeros_like(rms), where=peaks > 0)
        self._fullness.append(np.rint(255 * np.minimum(shares, 1.0)).astype(np.uint8))


def _reading(meter: Meter, peak: float, speech: Dialogue, samples: int) -> Reading:
    peak_dbtp = steady.peak_decibel(peak)
    as_is = replace(meter.read(), true_peak_dbtp=peak_dbtp)
    is_mono = meter.channels == 1
    two = replace(meter.read(dual_mono=True), true_peak_dbtp=peak_dbtp) if is_mono else None
    return Reading(as_is, two, meter.step_powers(), speech, samples)
