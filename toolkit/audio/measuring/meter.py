"""Loudness and true peak as ITU-R BS.1770-5 and EBU R 128 define them, in one pass.

Memory grows by one number for each 100 ms, whatever the length: 3.5 MB for twelve hours.
"""

from __future__ import annotations

import copy
import math
from array import array
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring.kweighting import KWeighting
from toolkit.audio.measuring.truepeak import PeakMeter
from toolkit.audio.values.readings import Loudness

Floats = NDArray[np.float64]

_OFFSET = -0.691  # BS.1770-5, annex 1, equation 2
# Left, right, centre and both surrounds (BS.1770-5, annex 1, table 3); one or two channels have 1.
_SURROUND_WEIGHTS = np.array([[1.0], [1.0], [1.0], [1.41], [1.41]])
_ABSOLUTE_GATE_LUFS = -70.0  # equation 5
_RELATIVE_GATE_LU = -10.0  # equation 6
_RANGE_GATE_LU = -20.0  # EBU Tech 3342, section 3.1
_LOW, _HIGH = 0.10, 0.95  # EBU Tech 3342, section 3.1
STEPS_A_SECOND = 10  # gating blocks overlap by 75 % (BS.1770-5, annex 1); EBU Tech 3341: >= 10 Hz
MOMENTARY_STEPS, SHORT_TERM_STEPS = 4, 30  # 400 ms and 3 s, EBU Tech 3341, section 2.2
# The maximum momentary loudness is looked for every 10 ms: EBU Tech 3341, case 13, lets 0.1 LU pass
# for 400 ms of sound wherever they begin, and steps of 100 ms miss up to 0.6 LU of them.
_FINE_A_SECOND, _FINE_MOMENTARY = 100, 40
_SECONDS_AT_ONCE = 1
_COUNTED_SECONDS = 30  # together: it takes hardly longer than to count one


class Meter:
    """Takes in sound block by block; how it is cut does not matter.

    Mono, stereo, or, without true peak, five: left, right, centre, left and right surround.
    With `true_peak=False` it measures loudness only, which takes two thirds of the time. Readings
    lie on thousandths of a decibel, and are the same on every processor (`steady`).
    """

    def __init__(self, rate_hz: int, channels: int, *, true_peak: bool = True) -> None:
        if channels not in (1, 2) and (channels, true_peak) != (5, False):
            raise ValueError("soy cannot measure such channels")
        self.channels = channels
        self._rate_hz = rate_hz
        self._fine = [rate_hz * i // _FINE_A_SECOND for i in range(_FINE_A_SECOND + 1)]
        self._filter = KWeighting(rate_hz, channels)
        self._peaks = PeakMeter(channels) if true_peak else None
        self._rest = np.zeros((0, channels), np.float32)
        self._powers = array("d")  # mean square, all channels added, of each whole 100 ms
        self._fresh: list[NDArray[np.float64]] = []  # energies of seconds not counted yet
        self._recent = np.zeros(0)  # energies of the latest 10 ms, one short of a momentary
        self._momentary = 0.0  # the highest

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in (samples, channels), 1.0 being full scale."""
        if self._peaks:
            self._peaks.add(block)
        known = np.concatenate((self._rest, block)) if len(self._rest) else block
        length = _SECONDS_AT_ONCE * self._rate_hz  # always cut alike, so that no bit depends on it
        whole = len(known) - len(known) % length
        for start in range(0, whole, length):
            self._fresh.append(self._energies(self._filter, known[start : start + length]))
            if len(self._fresh) == _COUNTED_SECONDS:
                self._count()
        self._rest = known[whole:].copy()

    def add_all(self, blocks: Iterable[NDArray[np.float32]]) -> int:
        """Take in all blocks and return how many samples there were."""
        samples = 0
        for block in blocks:
            samples += len(block)
            self.add(block)
        return samples

    def read(self, *, dual_mono: bool = False) -> Loudness:
        """Return the reading of what was taken in; `dual_mono` counts one channel twice.

        Twice as two loudspeakers play it, which is 3.01 LU more wherever the gate lets the same
        blocks pass. The true peak is the same in both readings, and NaN where none was asked for.
        """
        powers = self.step_powers(dual_mono=dual_mono)  # which counts all
        short_term = means(powers, SHORT_TERM_STEPS)
        momentary = self._momentary_powers(self._last_energies()).max(initial=self._momentary)
        return Loudness(
            integrated_lufs=integrated_lufs(powers),
            range_lu=_range(_gated(short_term, _RANGE_GATE_LU)),
            true_peak_dbtp=self._true_peak_dbtp(),
            max_short_term_lufs=_loudness(float(short_term.max(initial=0.0))),
            max_momentary_lufs=_loudness(float(momentary) * (2 if dual_mono else 1)),
        )

    def step_powers(self, *, dual_mono: bool = False) -> NDArray[np.float64]:
        """Return the K-weighted mean square of each whole 100 ms so far, all channels added.

        1.0 is -0.691 LUFS (BS.1770-5, annex 1, equation 2). `dual_mono` counts one channel twice.
        """
        self._count()
        last = self._step_powers(self._last_energies())
        powers: NDArray[np.float64] = np.concatenate((np.array(self._powers, np.float64), last))
        return 2 * powers if dual_mono else powers

    def _count(self) -> None:
        if not self._fresh:
            return
        energies = np.concatenate(self._fresh)
        self._fresh.clear()
        self._powers.extend(self._step_powers(energies).tolist())
        momentary = self._momentary_powers(energies).max(initial=0.0)
        self._momentary = max(self._momentary, float(momentary))
        self._recent = np.concatenate((self._recent, energies))[-(_FINE_MOMENTARY - 1) :]

    def _true_peak_dbtp(self) -> float:
        if self._peaks is None:
            return math.nan
        peak = self._peaks.read()
        return steady.peak_decibel(peak)

    def _momentary_powers(self, energies: NDArray[np.float64]) -> NDArray[np.float64]:
        known = np.concatenate((self._recent, energies))
        return means(known, _FINE_MOMENTARY) * (_FINE_A_SECOND / self._rate_hz)

    def _step_powers(self, energies: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean power of each whole 100 ms of energies that begin with a second."""
        each = _FINE_A_SECOND // STEPS_A_SECOND
        steps = steady.summed(energies[: len(energies) // each * each].reshape(-1, each))
        powers: NDArray[np.float64] = steps / np.resize(np.diff(self._fine[::each]), len(steps))
        return powers

    def _last_energies(self) -> NDArray[np.float64]:
        # The filter is copied, so that more can be taken in after a reading.
        seconds, left = divmod(len(self._rest), self._rate_hz)
        padded = np.zeros(((seconds + 1) * self._rate_hz, self._rest.shape[1]), np.float32)
        padded[: len(self._rest)] = self._rest
        whole = seconds * _FINE_A_SECOND + sum(end <= left for end in self._fine[1:])
        return self._energies(copy.copy(self._filter), padded)[:whole]

    def _energies(self, weighting: KWeighting, samples: NDArray[np.float32]) -> Floats:
        """Return the sum of squares of each 10 ms of whole seconds, all channels added."""
        fine = self._rate_hz // _FINE_A_SECOND
        if self._rate_hz % _FINE_A_SECOND == 0:
            rows = steady.summed(
                weighting.energies(samples).reshape(self.channels, -1, fine // weighting.length)
            )
        else:
            seconds = np.square(weighting.weigh(samples)).reshape(self.channels, -1, self._rate_hz)
            uneven = [steady.summed(seconds[..., a:b]) for a, b in pairwise(self._fine)]
            rows = np.stack(uneven, axis=2).reshape(self.channels, -1).astype(np.float64)
        if self.channels == len(_SURROUND_WEIGHTS):
            rows = rows * _SURROUND_WEIGHTS
        return steady.summed(rows.T)


def integrated_lufs(powers: NDArray[np.float64]) -> float:
    """Return the gated loudness (BS.1770-5, annex 1) of powers as `Meter.step_powers` gives them.

    -inf when no 400 ms is louder than -70 LUFS.
    """
    return _loudness(steady.mean(_gated(means(powers, MOMENTARY_STEPS), _RELATIVE_GATE_LU)))


def means(powers: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Return the mean power of every complete stretch of `steps`, each a step after the last."""
    if len(powers) < steps:
        return np.zeros(0)
    return steady.moving(powers, np.full(steps, 1 / steps))


def _loudness(power: float) -> float:
    """Return LUFS (BS.1770-5, annex 1, equation 2; the weights of left, right and mono are 1)."""
    return steady.thousandth(_OFFSET + steady.decibel(power))


def loudnesses(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the LUFS of each power, -inf where there is none (BS.1770-5, annex 1, equation 2)."""
    return _OFFSET + steady.decibels(powers)


def _power(lufs: float) -> float:
    return steady.power(lufs - _OFFSET)


def _gated(powers: NDArray[np.float64], relative_gate_lu: float) -> NDArray[np.float64]:
    """Return the powers above both gates (BS.1770-5, annex 1, equations 5 to 7)."""
    loud = powers[powers > _power(_ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return loud
    gated: NDArray[np.float64] = loud[loud > steady.mean(loud) * steady.power(relative_gate_lu)]
    return gated


def _range(powers: NDArray[np.float64]) -> float | None:
    """Return the loudness range of gated short-term powers (EBU Tech 3342, section 3 and annex)."""
    if not len(powers):
        return None
    ordered = np.sort(powers)
    low, high = (ordered[math.floor((len(ordered) - 1) * q + 0.5)] for q in (_LOW, _HIGH))
    return steady.decibel(float(high) / float(low))
