"""Arithmetic that gives the same bits on every processor, with any number of threads.

What is heard and published follows from figures, so these must not depend on the machine. Addition,
multiplication, division and square roots of single numbers do not (IEEE 754); three things do:

- The order in which a matrix product adds, which BLAS chooses by processor and threads. Here the
  factors are whole numbers so small that every sum is exact in float64, in whatever order.
- Sums of many numbers by library functions. Here they are added in one order, by halves.
- Logarithms and powers, whose last bits differ between instruction sets. Logarithms are rounded to
  thousandths of a decibel, far above such noise; powers come from tables.
"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import memory

memory.settle()

Floats = NDArray[np.float64]

UNITS, WEIGHT_UNITS = 1 << 20, 1 << 27
"""Samples, and the weights of filters, are counted in parts of so many: 20 and 27 bits.

A product of both then has 47 behind the point, which leaves 6 of float64's 53 before it: a sum is
exact as long as the magnitudes that are added come to 64 at most. What is lost of a sample lies
126 dB below full scale.
"""

_THOUSANDTHS = 1000  # of a decibel, on which levels lie
_PARTS = 256  # steps of the tables of powers: a 256th of a decibel, and a 256th of that
_FARTHEST_DB = 1200  # beyond it a factor is 0, or so large that nothing is to be told of it


F = TypeVar("F", np.float32, np.float64)


def whole(values: NDArray[F]) -> NDArray[F]:
    """Return values in whole parts of `UNITS`: what goes, as float64, into an exact product."""
    made: NDArray[F] = values * values.dtype.type(UNITS)
    np.rint(made, out=made)
    return made


def weights(values: Floats) -> Floats:
    """Return values rounded to parts of `WEIGHT_UNITS`: a matrix to multiply what is `whole` with.

    What comes out is what the samples would give, times `UNITS`.
    """
    return np.rint(values * WEIGHT_UNITS) / WEIGHT_UNITS


def summed(values: NDArray[F]) -> NDArray[F]:
    """Return the sums along the last axis, 0 of nothing; added in one order, whatever the layout.

    >>> summed(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).tolist()
    [6.0, 15.0]
    """
    if not values.shape[-1]:
        return np.zeros(values.shape[:-1], values.dtype)
    while (count := values.shape[-1]) > 1:
        half = count // 2
        added = values[..., :half] + values[..., half : 2 * half]
        if count % 2:
            added[..., 0] += values[..., -1]
        values = added
    return values[..., 0]


def mean(values: Floats) -> float:
    """Return the mean of a row of numbers, 0 of nothing."""
    return float(summed(values)) / len(values) if len(values) else 0.0


def moving(values: Floats, weights: Floats) -> Floats:
    """Return the weighted sum of every stretch as long as `weights`, which are symmetrical."""
    count = len(values) - len(weights) + 1
    made = np.zeros(max(0, count))
    for at, weight in enumerate(weights.tolist() if count > 0 else ()):
        made += values[at : at + count] * weight
    return made


def times(left: Floats, right: Floats) -> Floats:
    """Return a product of small matrices, (..., n) by (n, m), added in the order of n."""
    made: Floats = left[..., :1] * right[0]
    for at in range(1, len(right)):
        made += left[..., at : at + 1] * right[at]
    return made


def decibels(powers: Floats) -> Floats:
    """Return powers as levels in whole thousandths of a decibel; -inf for 0."""
    with np.errstate(divide="ignore"):
        made: Floats = np.rint(10 * _THOUSANDTHS * np.log10(powers)) / _THOUSANDTHS
    return made


def decibel(power: float) -> float:
    """Return one power as a level in whole thousandths of a decibel; -inf for 0."""
    return thousandth(10 * math.log10(power)) if power > 0 else -math.inf


def peak_decibel(peak: float) -> float:
    """Return a peak, 1 being full scale, as a level in whole thousandths of a decibel."""
    return thousandth(20 * math.log10(peak)) if peak > 0 else -math.inf


def thousandth(value: float) -> float:
    """Return `value` on the grid on which levels and gains lie."""
    return round(value, 3) + 0.0


def factors(gains_db: Floats) -> Floats:
    """Return what samples are multiplied with for such gains, within 0.00001 dB."""
    ones, parts, fine = _tables()
    held = np.clip(gains_db, -_FARTHEST_DB, _FARTHEST_DB)
    steps = np.rint(held * _PARTS * _PARTS).astype(np.int64) + _FARTHEST_DB * _PARTS * _PARTS
    made: Floats = ones[steps >> 16] * parts[steps >> 8 & 255] * fine[steps & 255]
    return made


def factor(gain_db: float) -> float:
    """Return what samples are multiplied with for one gain."""
    return float(factors(np.array([gain_db]))[0])


def powers(levels_db: Floats) -> Floats:
    """Return the powers of such levels: `decibels`, turned round."""
    return factors(2 * levels_db)


def power(level_db: float) -> float:
    """Return the power of one level."""
    return factor(2 * level_db)


@cache
def _tables() -> tuple[Floats, Floats, Floats]:
    """Return 10^(x/20) for whole decibels, for 256ths of one, and for 256ths of these.

    By decimal arithmetic, whose digits are certain: no processor's own powers have a part in it.
    """
    with localcontext() as context:
        context.prec = 30
        twentieths = [Decimal(10) ** (Decimal(n) / 20) for n in range(20)]
        ones = [twentieths[n % 20].scaleb(n // 20) for n in range(-_FARTHEST_DB, _FARTHEST_DB + 1)]
        part = Decimal(10) ** (Decimal(1) / (20 * _PARTS))
        fine = Decimal(10) ** (Decimal(1) / (20 * _PARTS * _PARTS))
        rows = ones, [part**n for n in range(_PARTS)], [fine**n for n in range(_PARTS)]
        made = tuple(np.array([float(one) for one in row]) for row in rows)
    return made[0], made[1], made[2]
