"""Windows: silence behind a sound where a long rest is empty; short ones to tell a language."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.transcript.recognisers import windows


@pytest.mark.parametrize(
    ("heard", "looked_at"), [(1000, 1100), (2950, 3000), (3000, 3000), (9000, 3000)]
)
def test_a_sound_and_a_second_of_silence(heard: int, looked_at: int) -> None:
    features = np.random.default_rng(1).uniform(-1, 1, (80, heard)).astype(np.float32)
    window = windows.for_language(features, 3000)
    assert window.shape == (80, looked_at)
    assert window.dtype == np.float32
    kept = min(heard, looked_at)
    assert np.array_equal(window[:, :kept], features[:, :kept])
    assert (window[:, kept:] == features[:, :kept].min()).all()


@pytest.mark.parametrize(
    ("heard", "is_filled"), [(1499, False), (1500, True), (2500, True), (2501, False), (0, False)]
)
def test_a_long_rest_is_silence_and_a_short_one_stays(heard: int, is_filled: bool) -> None:
    one = np.zeros((80, 3000), np.float32)
    one[:, :heard] = np.random.default_rng(2).uniform(-1, 1, (80, heard))
    full = np.random.default_rng(3).uniform(-1, 1, (80, 3000)).astype(np.float32)
    kept, filled = windows.with_silence(np.stack([full, one]))
    assert np.array_equal(kept, full)
    assert np.array_equal(filled[:, :heard], one[:, :heard])
    rest = one[:, :heard].min() if is_filled else 0.0
    assert (filled[:, heard:] == rest).all()
