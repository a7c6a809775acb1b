"""What is looked at to tell a language: no longer than the sound and a second, nor than 30 s."""

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
