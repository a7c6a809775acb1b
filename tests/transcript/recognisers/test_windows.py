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


@pytest.mark.parametrize(
    ("heard", "looked_at"), [(0, 1500), (800, 1500), (1201, 1502), (2450, 2750), (2451, 3000)]
)
def test_little_of_what_is_behind_a_sound_is_looked_at(heard: int, looked_at: int) -> None:
    one = np.zeros((80, 3000), np.float32)
    one[:, :heard] = np.random.default_rng(4).uniform(-1, 1, (80, heard))
    for window in (one, one[None]):
        kept = windows.shortened(window)
        assert kept.flags.c_contiguous
        assert np.array_equal(kept, windows.with_silence(window)[..., :looked_at])
        assert kept.shape[-1] == looked_at


def test_windows_of_one_batch_are_as_long_as_the_longest_sound() -> None:
    made = np.zeros((2, 80, 3000), np.float32)
    made[0, :, :300] = made[1, :, :2000] = 1.0
    assert windows.shortened(made).shape == (2, 80, 2300)


@pytest.mark.parametrize("positions", [750, 800, 950, 1500])
def test_what_was_heard_of_the_silence_is_repeated(positions: int) -> None:
    heard = np.random.default_rng(5).uniform(-1, 1, (2, 750, 8)).astype(np.float32)
    whole = windows.lengthened(heard, positions)
    assert whole.shape == (2, positions, 8)
    assert whole.dtype == np.float32
    assert np.array_equal(whole[:, :750], heard)
    assert np.array_equal(windows.unrepeated(whole), heard)
    for at in range(750, positions):
        assert np.array_equal(whole[:, at], heard[:, 650 + (at - 750) % 100])
