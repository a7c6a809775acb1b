"""The K-weighting of ITU-R BS.1770-5, annex 1, for any sample rate and streams of any length."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady

Floats = NDArray[np.float64]

_LONGEST = 50  # samples in a block; measured: longer and shorter ones take more time
_DIED_AWAY = 1e-8  # far below what is counted
_FINER = 1 << 6  # units of states in one of the samples
_BINARY_PLACES = 40  # of coefficients: processors' own tangents and powers differ behind them


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
        b0=_settled((high + band * k / quality + k * k) / a0),
        b1=_settled(2 * (k * k - high) / a0),
        b2=_settled((high - band * k / quality + k * k) / a0),
        a1=_settled(2 * (k * k - 1) / a0),
        a2=_settled((1 - k / quality + k * k) / a0),
    )


def high_pass(rate_hz: int) -> Biquad:
    """Return stage 2: the revised low-frequency B curve (table 2, derived as in `shelf`)."""
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * frequency / rate_hz)
    a0 = 1 + k / quality + k * k
    poles = 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0
    return Biquad(1.0, -2.0, 1.0, *map(_settled, poles))


def _settled(coefficient: float) -> float:
    return round(math.ldexp(coefficient, _BINARY_PLACES)) / (1 << _BINARY_PLACES)


class KWeighting:
    """Both stages as one recursive filter, computed by blocks.

    With the state s of a linear filter at the start of a block, the block's output and the state
    after it are linear in (input, s): two matrix products for all blocks at once. Only the states
    depend on each other, and they are few: some doubling steps find them all. The states are kept
    in coordinates in which an error of one changes a block's output by one (its norm), so that
    rounding stays as small as that of the samples themselves.

    All products are of whole units, and exact whoever multiplies (see `steady`) as long as no
    sample is above +20 dBFS. Louder ones are weighted as well, and only the last bits may then
    depend on the machine.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        even = rate_hz // 100 if rate_hz % 100 == 0 else rate_hz
        self.length = max(n for n in range(1, _LONGEST + 1) if even % n == 0)
        self._state = np.zeros((channels, 4, 1))
        step, into, out, direct = _cascade(shelf(rate_hz), high_pass(rate_hz))
        powers = [np.eye(4)]
        for _ in range(self.length):
            powers.append(steady.times(powers[-1], step))
        response = [direct, *(_inner(out, _on(power, into)) for power in powers[:-1])]
        from_input = np.array(
            [[response[j - i] if j >= i else 0.0 for j in range(self.length)]
             for i in range(self.length)]
        )  # fmt: skip
        # Coordinates: what a state leaves in its block is a column of an orthonormal matrix. A
        # block shorter than the state (4) cannot show all of it, so that more rows are looked at.
        rows = [out]
        while len(rows) < max(self.length, 8):
            rows.append(steady.times(rows[-1][None], step)[0])
        shown, there = _orthonormal(np.array(rows))
        all_direct = np.concatenate((from_input, shown[: self.length].T))
        self._output = steady.weights(all_direct).T.copy()
        into_all = np.array([_on(there, _on(power, into)) for power in powers[-2::-1]])
        self._state_from_input = steady.weights(into_all).T.copy()
        block_step = _moved(powers[-1], there)
        self._steps: list[Floats] = []  # of 1, 2, 4 ... blocks, until nothing is left of a state
        while np.abs(block_step).max() > _DIED_AWAY:
            self._steps.append(_in_two(block_step))
            block_step = steady.times(block_step, block_step)

    def weigh(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (n, channels) samples filtered, as (channels, n); n is a multiple of `length`."""
        exact = self._columns(samples).transpose(0, 2, 1)
        made = np.empty(exact.shape, np.float32)
        np.multiply(exact, 1 / steady.UNITS, out=made, casting="same_kind")
        return made.reshape(len(made), -1)

    def energies(self, samples: NDArray[np.float32]) -> Floats:
        """Return (channels, n / length): the sum of squares of each block of filtered samples."""
        exact = self._columns(samples)
        np.square(exact, out=exact)
        while (count := exact.shape[1]) > 1:  # by halves, as `steady.summed`
            half = count // 2
            exact[:, :half] += exact[:, count - half : count]
            exact = exact[:, : count - half]
        return exact[:, 0] * (1 / steady.UNITS**2)

    def _columns(self, samples: NDArray[np.float32]) -> Floats:
        """Return the samples filtered, in whole units, as (channels, length, blocks).

        The first samples of all blocks lie side by side, then the second ones, and so on: NumPy
        and matrix products are quicker along rows of hundreds than along rows of a few.
        """
        channels, length = samples.shape[1], self.length
        blocks = steady.whole(samples).astype(np.float64).reshape(-1, length, channels)
        known = np.empty((channels, length + 4, len(blocks)))  # input, and the state before it
        known[:, :length] = blocks.transpose(2, 1, 0)
        left = self._state_from_input @ known[:, :length]
        states = np.concatenate((self._state, np.rint(left * _FINER)), axis=2)
        reach = 1
        for step in self._steps:  # after each, a state holds what 2 x reach blocks left
            if reach >= states.shape[2]:
                break
            before = step @ states[:, :, :-reach]
            added = np.add(before[:, :4], before[:, 4:], out=before[:, :4])
            states[:, :, reach:] += np.rint(added, out=added)
            reach *= 2
        self._state = states[:, :, -1:].copy()
        np.rint(states[:, :, :-1] / _FINER, out=known[:, length:])
        made: Floats = self._output @ known
        return made


def _in_two(step: Floats) -> Floats:
    """Return (8, 4): weights of 16 bits behind the point, and what is left of them, to 34 bits.

    What a state leaves adds up over many blocks, so that its weights have to be finer than others.
    States have 26 bits behind the point, and stay below ten times the loudest sample: both products
    are exact.
    """
    coarse = np.rint(np.ldexp(step, 16))
    rest = np.rint(np.ldexp(step, 34) - np.ldexp(coarse, 18))
    return np.concatenate((np.ldexp(coarse, -16), np.ldexp(rest, -34)), axis=0)


def _orthonormal(columns: Floats) -> tuple[Floats, Floats]:
    """Return Q and R, of which `columns` is the product: Q orthonormal, R upper triangular.

    By Gram and Schmidt's way, as modified: column by column, in one order.
    """
    rest, upper = columns.T.copy(), np.zeros((columns.shape[1], columns.shape[1]))
    for at in range(len(rest)):
        upper[at, at] = math.sqrt(_inner(rest[at], rest[at]))
        rest[at] /= upper[at, at]
        for later in range(at + 1, len(rest)):
            upper[at, later] = _inner(rest[at], rest[later])
            rest[later] -= upper[at, later] * rest[at]
    return rest.T, upper


def _moved(matrix: Floats, upper: Floats) -> Floats:
    """Return R matrix R^-1, for an upper triangular R."""
    made = steady.times(upper, matrix)
    for at in range(len(upper)):
        for before in range(at):
            made[:, at] -= made[:, before] * upper[before, at]
        made[:, at] /= upper[at, at]
    return made


def _on(matrix: Floats, vector: Floats) -> Floats:
    return steady.times(matrix, vector[:, None])[:, 0]


def _inner(one: Floats, other: Floats) -> float:
    return float(steady.summed(one * other))


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
