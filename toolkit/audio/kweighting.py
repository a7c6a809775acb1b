"""The K-weighting of ITU-R BS.1770-5, annex 1, for any sample rate and streams of any length."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LONGEST = 50  # samples in a block; measured: longer and shorter ones take more time
_DIED_AWAY = 1e-16


class Biquad(NamedTuple):
    """A second-order filter: (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2)."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float


def shelf(rate_hz: int) -> Biquad:
    """Return stage 1: the head as a rigid sphere, about 4 dB more above 1.7 kHz.

    BS.1770-5, annex 1, table 1 gives the coefficients for 48 kHz. Frequency, gain and quality here
    are those of the analogue filter behind them, which the bilinear transform takes to that table
    (B. De Man, "Evaluation of implementations of the EBU R128 loudness measurement", AES e-Brief
    446 (2018); the same figures stand in libebur128, `ebur128_init_filter`).
    """
    frequency, gain_db, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = math.tan(math.pi * frequency / rate_hz)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / quality + k * k
    return Biquad(
        b0=(high + band * k / quality + k * k) / a0,
        b1=2 * (k * k - high) / a0,
        b2=(high - band * k / quality + k * k) / a0,
        a1=2 * (k * k - 1) / a0,
        a2=(1 - k / quality + k * k) / a0,
    )


def high_pass(rate_hz: int) -> Biquad:
    """Return stage 2: the revised low-frequency B curve (table 2, derived as in `shelf`)."""
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * frequency / rate_hz)
    a0 = 1 + k / quality + k * k
    return Biquad(1.0, -2.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0)


class KWeighting:
    """Both stages as one recursive filter, computed by blocks.

    With the state s of a linear filter at the start of a block, the block's output and the state
    after it are linear in (input, s): two matrix products for all blocks at once, in float32. Only
    the states depend on each other, and they are few: some doubling steps in float64 find them all.
    The states are kept in coordinates in which an error of one changes a block's output by one (its
    norm), so that rounding stays as small as that of the samples themselves.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        even = rate_hz // 100 if rate_hz % 100 == 0 else rate_hz
        self.length = max(n for n in range(1, _LONGEST + 1) if even % n == 0)
        self._state = np.zeros((channels, 1, 4))
        step, into, out, direct = _cascade(shelf(rate_hz), high_pass(rate_hz))
        powers = [np.eye(4)]
        for _ in range(self.length):
            powers.append(powers[-1] @ step)
        response = [direct, *(float(out @ power @ into) for power in powers[:-1])]
        from_input = np.array(
            [[response[j - i] if j >= i else 0.0 for j in range(self.length)]
             for i in range(self.length)]
        )  # fmt: skip
        # Coordinates: what a state leaves in its block is a column of an orthonormal matrix. A
        # block shorter than the state (4) cannot show all of it, so that more rows are looked at.
        reach = max(self.length, 8)
        seen = np.array([out @ np.linalg.matrix_power(step, i) for i in range(reach)])
        there = np.linalg.qr(seen).R
        back = np.linalg.inv(there)
        self._direct = np.concatenate(
            (from_input, (seen[: self.length] @ back).T), dtype=np.float32
        )
        into_all = np.array([power @ into for power in powers[-2::-1]])
        self._state_from_input = (into_all @ there.T).astype(np.float32)
        self._block_step = (there @ powers[-1] @ back).T

    def weigh(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (n, channels) samples filtered, as (channels, n); n is a multiple of `length`."""
        channels, length = samples.shape[1], self.length
        blocks = samples.reshape(-1, length, channels).transpose(2, 0, 1)
        known = np.empty((*blocks.shape[:2], length + 4), np.float32)  # input, and state before it
        known[:, :, :length] = blocks
        states = np.concatenate(
            (self._state, known[:, :, :length] @ self._state_from_input), axis=1
        )
        reach, step = 1, self._block_step
        # After each turn states[k] holds what 2 x reach blocks left; older ones have died away.
        while reach < states.shape[1] and np.abs(step).max() > _DIED_AWAY:
            states[:, reach:] += states[:, :-reach] @ step
            reach, step = 2 * reach, step @ step
        self._state = states[:, -1:].copy()
        known[:, :, length:] = states[:, :-1]
        made: NDArray[np.float32] = known @ self._direct
        return made.reshape(channels, -1)


def _cascade(first: Biquad, second: Biquad) -> tuple[Floats, Floats, Floats, float]:
    # State-space form (A, B, C, D) of two transposed direct form II biquads in a row:
    # s' = A s + B x, y = C s + D x.
    (a_1, b_1, c_1, d_1), (a_2, b_2, c_2, d_2) = (_state_space(q) for q in (first, second))
    a = np.block([[a_1, np.zeros((2, 2))], [np.outer(b_2, c_1), a_2]])
    return a, np.concatenate((b_1, b_2 * d_1)), np.concatenate((d_2 * c_1, c_2)), d_1 * d_2


def _state_space(q: Biquad) -> tuple[Floats, Floats, Floats, float]:
    a = np.array([[-q.a1, 1.0], [-q.a2, 0.0]])
    b = np.array([q.b1 - q.a1 * q.b0, q.b2 - q.a2 * q.b0])
    return a, b, np.array([1.0, 0.0]), q.b0
