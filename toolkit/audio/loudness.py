"""Loudness and true peak as ITU-R BS.1770-5 and EBU R 128 define them, in one pass.

Memory grows by one number for each 100 ms, whatever the length: 3.5 MB for twelve hours.
"""

from __future__ import annotations

import copy
import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.audio.kweighting import KWeighting
from toolkit.audio.truepeak import PeakMeter

_OFFSET = -0.691  # BS.1770-5, annex 1, equation 2
_ABSOLUTE_GATE_LUFS = -70.0  # equation 5
_RELATIVE_GATE_LU = -10.0  # equation 6
_RANGE_GATE_LU = -20.0  # EBU Tech 3342, section 3.1
_LOW, _HIGH = 0.10, 0.95  # EBU Tech 3342, section 3.1
_STEPS_A_SECOND = 10  # gating blocks overlap by 75 % (BS.1770-5, annex 1); EBU Tech 3341: >= 10 Hz
_MOMENTARY_STEPS, _SHORT_TERM_STEPS = 4, 30  # 400 ms and 3 s, EBU Tech 3341, section 2.2


@dataclass(frozen=True, slots=True)
class Loudness:
    """One reading of a whole stretch of sound."""

    integrated_lufs: float  # -inf when no 400 ms block is louder than -70 LUFS
    range_lu: float | None  # None when no 3 s block is louder than -70 LUFS
    true_peak_dbtp: float  # -inf for digital silence
    max_short_term_lufs: float  # -inf when shorter than 3 s
    max_momentary_lufs: float  # -inf when shorter than 400 ms


class Meter:
    """Takes in mono or stereo sound block by block; how it is cut does not matter."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        if channels not in (1, 2):
            raise ValueError("the weights of surround channels are not known here")
        self._rate_hz = rate_hz
        self._steps = [rate_hz * i // _STEPS_A_SECOND for i in range(_STEPS_A_SECOND + 1)]
        self._filter = KWeighting(rate_hz, channels)
        self._peaks = PeakMeter(channels)
        self._rest = np.zeros((0, channels), np.float32)
        self._powers = array("d")  # mean square, all channels added, of each whole 100 ms

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in (samples, channels), 1.0 being full scale."""
        self._peaks.add(block)
        known = np.concatenate((self._rest, block)) if len(self._rest) else block
        whole = len(known) - len(known) % self._rate_hz
        for start in range(0, whole, self._rate_hz):
            self._powers.extend(self._second(known[start : start + self._rate_hz]))
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
        blocks pass. The true peak is the same in both readings.
        """
        powers = np.array(self._powers.tolist() + self._last_steps()) * (2 if dual_mono else 1)
        momentary = _means(powers, _MOMENTARY_STEPS)
        short_term = _means(powers, _SHORT_TERM_STEPS)
        peak = self._peaks.read()
        return Loudness(
            integrated_lufs=_loudness(_mean(_gated(momentary, _RELATIVE_GATE_LU))),
            range_lu=_range(_gated(short_term, _RANGE_GATE_LU)),
            true_peak_dbtp=20 * math.log10(peak) if peak else -math.inf,
            max_short_term_lufs=_loudness(short_term.max(initial=0.0)),
            max_momentary_lufs=_loudness(momentary.max(initial=0.0)),
        )

    def _second(self, samples: NDArray[np.float32]) -> list[float]:
        weighted = self._filter.weigh(samples.T.astype(np.float64))
        return self._step_powers(weighted)

    def _last_steps(self) -> list[float]:
        # The filter is copied, so that more can be taken in after a reading.
        second = np.zeros((self._rest.shape[1], self._rate_hz))
        second[:, : len(self._rest)] = self._rest.T
        weighted = copy.copy(self._filter).weigh(second)
        whole = sum(end <= len(self._rest) for end in self._steps[1:])
        return self._step_powers(weighted)[:whole]

    def _step_powers(self, weighted: NDArray[np.float64]) -> list[float]:
        squares = np.square(weighted).sum(axis=0)
        energies: NDArray[np.float64] = np.add.reduceat(squares, self._steps[:-1])
        made: list[float] = (energies / np.diff(self._steps)).tolist()
        return made


def _means(powers: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Return the mean power of every stretch of `steps` that is complete."""
    if len(powers) < steps:
        return np.zeros(0)
    means: NDArray[np.float64] = sliding_window_view(powers, steps).mean(axis=1)
    return means


def _mean(powers: NDArray[np.float64]) -> float:
    return float(powers.mean()) if len(powers) else 0.0


def _loudness(power: float) -> float:
    """Return LUFS (BS.1770-5, annex 1, equation 2; the weights of left, right and mono are 1)."""
    return _OFFSET + 10 * math.log10(power) if power > 0 else -math.inf


def _power(lufs: float) -> float:
    return math.pow(10, (lufs - _OFFSET) / 10)


def _gated(powers: NDArray[np.float64], relative_gate_lu: float) -> NDArray[np.float64]:
    """Return the powers above both gates (BS.1770-5, annex 1, equations 5 to 7)."""
    loud = powers[powers > _power(_ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return loud
    gated: NDArray[np.float64] = loud[loud > loud.mean() * 10 ** (relative_gate_lu / 10)]
    return gated


def _range(powers: NDArray[np.float64]) -> float | None:
    """Return the loudness range of gated short-term powers (EBU Tech 3342, section 3 and annex)."""
    if not len(powers):
        return None
    ordered = np.sort(powers)
    low, high = (ordered[math.floor((len(ordered) - 1) * q + 0.5)] for q in (_LOW, _HIGH))
    return 10 * math.log10(float(high) / float(low))
