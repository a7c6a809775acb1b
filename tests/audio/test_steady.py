"""Exact products, sums in one order, logarithms on a grid, powers from certain digits."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.audio import steady
from toolkit.audio.measuring import truepeak
from toolkit.audio.measuring.kweighting import KWeighting
from toolkit.audio.measuring.meter import Meter

from .sounds import pieces, speech

pytestmark = pytest.mark.rotated

LOUDEST = 10.0  # samples of +20 dBFS are still weighted exactly
EXACT = 2**53  # whole numbers that float64 holds


def units(weights: steady.Floats, bits: int) -> steady.Floats:
    """Return weights as the whole numbers that they are meant to be."""
    whole = np.ldexp(weights, bits)
    assert (whole == np.rint(whole)).all()
    return whole


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000, 96_000])
def test_no_sum_of_the_filter_can_be_rounded(rate_hz: int) -> None:
    """So that no order of adding, and no joint multiplying and adding, gives another bit."""
    made = KWeighting(rate_hz, 1)
    direct, into = (units(one, 27) for one in (made._output.T, made._state_from_input.T))
    # The most that each state can come to: what each block leaves, as long as it lasts.
    step, left, states = made._steps[0], made._state_from_input, np.zeros(4)
    for _ in range(600):
        states += np.abs(left).sum(axis=1)
        left = (step[:4] + step[4:]) @ left
    sample, state = LOUDEST * 2**20, LOUDEST * states * 2**26
    assert (np.abs(into).sum(axis=0) * sample < EXACT).all()
    from_samples = np.abs(direct[:-4]).sum(axis=0) * sample
    assert (from_samples + state / 2**6 @ np.abs(direct[-4:]) < EXACT).all()
    for both in made._steps:
        for weights, bits in ((both[:4].T, 16), (both[4:].T, 34)):
            assert (state @ np.abs(units(weights, bits)) < EXACT).all()


def test_no_sum_of_a_true_peak_can_be_rounded() -> None:
    """Sums and differences of two samples are twice as large, and their weights half as large."""
    sums, differences = (np.abs(units(one, 28)) for one in (truepeak._SUMS, truepeak._DIFFERENCES))
    of_sums = 2 * sums[:, :-1].sum(axis=1) + sums[:, -1]
    of_differences = 2 * differences.sum(axis=1)
    assert max(of_sums.max(), of_differences.max()) * LOUDEST * 2**20 < EXACT


def test_points_of_a_row_are_mirror_images_of_one_another() -> None:
    """So that half of them tell of all: the taps of one point are those of another backwards."""
    first, middle, last = truepeak._phases()
    np.testing.assert_array_equal(first, last[::-1])
    np.testing.assert_array_equal(middle, middle[::-1])


@pytest.mark.parametrize("channels", [1, 2])
def test_how_a_stream_is_cut_changes_no_bit_of_a_reading(channels: int) -> None:
    sound = speech(9.7, channels=channels, click=True)
    found = []
    for seed, longest in ((0, 10**7), (1, 50_000), (2, 3_000)):
        meter = Meter(44_100, channels)
        meter.add_all(pieces(sound, seed, longest))
        found.append((meter.read(), meter.step_powers().tobytes()))
    assert found[1:] == found[:1] * 2


@given(values=st.lists(st.floats(-1e6, 1e6), max_size=70), seed=st.integers(0, 99))
def test_sums_do_not_depend_on_how_numbers_lie_in_memory(values: list[float], seed: int) -> None:
    row = np.array(values)
    wide = np.random.default_rng(seed).standard_normal((len(row), 3))
    wide[:, 1] = row
    (whole,) = {float(one) for one in (steady.summed(row), steady.summed(wide.T)[1])}
    assert whole == pytest.approx(float(sum(map(Fraction, values))), rel=1e-9, abs=1e-6)
    assert steady.mean(row) == (whole / len(row) if values else 0.0)


def test_moving_sums_are_those_of_a_convolution() -> None:
    values, weights = np.random.default_rng(1).random(50), np.array([1.0, 2.0, 3.0, 2.0, 1.0])
    expected = np.convolve(values, weights, "valid")
    np.testing.assert_allclose(steady.moving(values, weights), expected, rtol=1e-13)
    assert len(steady.moving(values[:4], weights)) == 0


def test_powers_are_certain_to_the_last_digit_of_a_sample() -> None:
    """Float32 has 24 bits: within 0.00001 dB, and each entry as decimal arithmetic has it."""
    gains = np.linspace(-160, 60, 4001)
    np.testing.assert_allclose(steady.factors(gains), 10 ** (gains / 20), rtol=1e-6)
    with localcontext() as context:
        context.prec = 40
        for hundredths in range(-6000, 6001, 7):
            exact = Decimal(10) ** (Decimal(hundredths) / 2000)
            assert abs(Decimal(steady.factor(hundredths / 100)) / exact - 1) < Decimal("1e-6")
    assert steady.factor(0.0) == 1.0
    assert steady.factor(-20.0) == 0.1


@given(power=st.floats(1e-15, 1e6))
def test_levels_lie_on_thousandths(power: float) -> None:
    level = steady.decibel(power)
    assert level == round(level, 3)
    assert level == steady.decibels(np.array([power]))[0]
    assert steady.power(level) == pytest.approx(power, rel=3e-4)


def test_silence_has_no_level() -> None:
    assert steady.decibel(0.0) == steady.peak_decibel(0.0) == float("-inf")
    assert steady.decibels(np.zeros(2)).tolist() == [float("-inf")] * 2
