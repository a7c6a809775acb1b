"""Words begin and end where something is heard, as far as a pause can be told from speech."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.transcript.recognition import word_onsets
from toolkit.transcript.recognition.parts import RATE_HZ, Samples
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word


def talk(noise: float = 0.0) -> Samples:
    """Return three seconds, of which a voice is heard from 0.5 to 1.5 s and from 1.55 to 2.0 s."""
    rng = np.random.default_rng(4)
    voice = 0.3 * np.sin(2 * np.pi * 200 * np.arange(3 * RATE_HZ) / RATE_HZ)
    at_ms = np.arange(3 * RATE_HZ) * 1000 / RATE_HZ
    voice[(at_ms < 500) | ((at_ms >= 1500) & (at_ms < 1550)) | (at_ms >= 2000)] = 0
    return np.asarray(voice + noise * rng.standard_normal(len(voice)), np.float32)


def right(samples: Samples, *times: tuple[int, int]) -> list[tuple[int, int]]:
    words = tuple(Word(start, end, "word", 0.9) for start, end in times)
    segment = Segment(times[0][0], times[-1][1], "word", words)
    (made,) = word_onsets.put_right([segment], samples)
    assert (made.start_ms, made.end_ms) == (made.words[0].start_ms, made.words[-1].end_ms)
    return [(word.start_ms, word.end_ms) for word in made.words]


@pytest.mark.parametrize("noise", [0.0, 0.001])
def test_the_pause_around_a_word_is_not_the_words(noise: float) -> None:
    assert right(talk(noise), (0, 1000), (1000, 2900)) == [(500, 1000), (1000, 2000)]


def test_a_closed_consonant_is_no_pause() -> None:
    assert right(talk(), (500, 1550), (1500, 2000)) == [(500, 1550), (1500, 2000)]


def test_a_word_that_is_not_heard_stays() -> None:
    assert right(talk(), (100, 400), (2100, 9000)) == [(100, 400), (2100, 9000)]


def test_where_the_room_is_loud_nothing_is_a_pause() -> None:
    assert right(talk(noise=0.05), (0, 1000), (1000, 2900)) == [(0, 1000), (1000, 2900)]
    assert right(np.zeros(RATE_HZ, np.float32), (0, 900)) == [(0, 900)]
    assert right(np.zeros(3, np.float32), (0, 900)) == [(0, 900)]


@given(
    st.lists(st.tuples(st.integers(0, 3100), st.integers(0, 900)), min_size=1, max_size=6),
    st.sampled_from([0.0, 0.001, 0.05]),
)
def test_times_only_ever_draw_in(told: list[tuple[int, int]], noise: float) -> None:
    times = [(start, start + length) for start, length in told]
    for (start, end), (a, b) in zip(times, right(talk(noise), *times), strict=True):
        assert start <= a <= b <= end or (a, b) == (start, end)
