"""What speech sounds like does not hang on gain, block sizes or odd samples."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.transcript.align import spectra
from toolkit.transcript.recognition.parts import RATE_HZ, Samples


@pytest.fixture(scope="module")
def sound() -> Samples:
    """Return 60 s of noise in bursts, with silence between them."""
    made = np.random.default_rng(5).standard_normal(60 * RATE_HZ).astype(np.float32) * 0.1
    made.reshape(60, RATE_HZ)[::3] = 0
    return made


@pytest.mark.parametrize("size", [7_001, 160, 700_000])
def test_block_sizes_change_nothing(sound: Samples, size: int) -> None:
    short = sound[: 45 * RATE_HZ]
    blocks = [short[i : i + size] for i in range(0, len(short), size)]
    whole, parts = spectra.cepstra([short]), spectra.cepstra(blocks)
    assert whole.shape == (4500, 13)
    assert np.array_equal(whole, parts)


def test_gain_changes_nothing(sound: Samples) -> None:
    loud, soft = (spectra.even(spectra.cepstra([sound * gain])) for gain in (1.0, 0.05))
    assert np.array_equal(loud.is_active, soft.is_active)
    assert np.abs(loud.rows - soft.rows)[loud.is_active].max() < 0.01


def test_what_is_heard_is_known(sound: Samples) -> None:
    active = spectra.even(spectra.cepstra([sound])).is_active.reshape(60, 100).mean(axis=1)
    assert active[::3].max() < 0.1
    assert active[1::3].min() > 0.9


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_odd_samples_give_numbers(value: float) -> None:
    made = spectra.even(spectra.cepstra([np.full(RATE_HZ, value, np.float32)]))
    assert np.isfinite(made.rows).all()
    assert len(made.rows) == 100


def test_nothing_gives_nothing() -> None:
    made = spectra.pooled(spectra.even(spectra.cepstra([])), 4)
    assert made.rows.shape == (0, 26)
