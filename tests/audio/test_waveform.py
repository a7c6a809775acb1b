"""The lowest and the highest sample of each 100 ms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.audio.measuring.waveform import Waveform

from .sounds import Samples, pieces, speech

pytestmark = pytest.mark.rotated


def read(sound: Samples, rate_hz: int, longest: int | None = None) -> list[list[int]]:
    waveform = Waveform(rate_hz)
    for block in pieces(sound, longest=longest) if longest else [sound]:
        waveform.add(block)
    made: list[list[int]] = waveform.read().tolist()
    return made


def test_lowest_and_highest_of_each_step_and_of_a_short_last_one() -> None:
    column = [0, 0.5, 0, -1, 0, 0, 0.25, 0.25, 1, 0, 0, 0]  # three steps of four, at 40 Hz
    sound = np.array([column, np.zeros(12)], np.float32).T
    sound[10, 1] = -0.1
    assert read(sound, 40) == [[-127, 64], [0, 32], [-13, 127]]
    assert read(sound[:9], 40) == [[-127, 64], [0, 32], [0, 127]]


def test_all_channels_count_and_what_is_over_full_scale_is_full() -> None:
    sound = np.array([[0.0, -3.0], [0.1, 0.0], [2.0, 0.0], [0.0, 0.0]], np.float32)
    assert read(sound, 40) == [[-127, 127]]


def test_nothing_is_nothing() -> None:
    waveform = Waveform(44_100)
    waveform.add(np.zeros((0, 2), np.float32))
    assert waveform.read().shape == (0, 2)


@given(
    longest=st.integers(2, 9_000),
    rate_hz=st.sampled_from([8_000, 11_025, 44_100]),  # 11025 Hz: steps of 1102.5 samples
    count=st.integers(1, 30_000),
)
@settings(max_examples=few(40), deadline=None)
def test_how_the_sound_is_cut_changes_nothing(longest: int, rate_hz: int, count: int) -> None:
    sound = np.resize(speech(0.2, channels=2, peak=0.9), (count, 2))
    whole = read(sound, rate_hz)
    assert read(sound, rate_hz, longest) == whole
    bounds = [-(-step * rate_hz // 10) for step in range(len(whole) + 1)]
    assert bounds[-2] < count <= bounds[-1]
    plain = [
        [round(127 * float(sound[a:b].min())), round(127 * float(sound[a:b].max()))]
        for a, b in itertools.pairwise(bounds)
    ]
    assert np.abs(np.array(plain) - np.array(whole)).max() <= 1  # rounded in another width


@pytest.mark.parametrize(("level", "said"), [(0.0, 0), (0.25, 32), (-0.25, -32), (-1.0, -127)])
def test_a_constant_has_no_swing(level: float, said: int) -> None:
    assert read(np.full((1000, 1), level, np.float32), 1000) == [[said, said]] * 10
