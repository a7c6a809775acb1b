"""Words take the time that words take, in what sounds, and stay where they were told otherwise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.transcript.recognition import word_lengths
from toolkit.transcript.recognition.parts import RATE_HZ, Samples
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word

Times = tuple[int, int]


def sound(*loud: Times, seconds: int = 10) -> Samples:
    """Return silence with a voice in it at some times, in milliseconds."""
    made = np.zeros(seconds * RATE_HZ, np.float32)
    for start_ms, end_ms in loud:
        made[start_ms * 16 : end_ms * 16] = 0.3
    return made


def placed(text: str, times: list[Times], samples: Samples) -> list[Times]:
    words = tuple(
        Word(start, end, word, 0.9) for word, (start, end) in zip(text.split(), times, strict=True)
    )
    told = Segment(times[0][0], times[-1][1], text, words)
    (made,) = word_lengths.placed([told], samples)
    assert (made.start_ms, made.end_ms, made.text) == (told.start_ms, told.end_ms, text)
    assert [word.text for word in made.words] == text.split()
    return [(word.start_ms, word.end_ms) for word in made.words]


def test_a_year_gets_the_time_that_the_word_before_it_had() -> None:
    """As Whisper tells it: the border in the middle of the two, though one is long to say."""
    (small, year) = placed("In 2015,", [(1000, 1800), (1800, 2500)], sound((1000, 2500)))
    assert small[0] == 1000
    assert small[1] == year[0] == pytest.approx(1250, abs=150)
    assert year[1] == 2500


def test_words_told_in_no_time_get_their_own() -> None:
    told = [(1000, 1200), *[(1200, 1200)] * 4, (1200, 3500)]
    made = placed("then forty genes found new samples", told, sound((1000, 3500)))
    assert all(150 <= end - start <= 1200 for start, end in made)


def test_words_that_can_be_said_so_stay() -> None:
    told = [(1000, 1300), (1300, 1650), (1650, 2000), (2000, 2240)]
    made = placed("five people came here", told, sound((1000, 2240)))
    assert np.abs(np.array(told) - np.array(made)).max() <= 20


def test_a_pause_is_nobodys_time() -> None:
    told = [(1000, 1500), (1500, 3000), (3000, 3500)]
    made = placed("first second thirds", told, sound((1000, 2000), (2600, 3500)))
    assert made[1:] == [(1500, 2000), (2600, 3500)]


@given(
    st.lists(st.integers(0, 900), min_size=2, max_size=30).map(sorted),
    st.lists(st.tuples(st.integers(0, 990), st.integers(0, 300)), max_size=6),
    st.text("ab7 é%", min_size=0, max_size=60),
)
def test_order_is_kept_and_the_sentences_ends(
    at: list[int], loud: list[tuple[int, int]], letters: str
) -> None:
    times = [(start * 10, end * 10) for start, end in pairwise(at)]
    text = " ".join(
        (letters[i * 2 : i * 2 + 2].strip() or "x").split()[0] for i in range(len(times))
    )
    samples = sound(*((start * 10, (start + length) * 10) for start, length in loud))
    made = placed(text, times, samples)
    assert (made[0][0], made[-1][1]) == (times[0][0], times[-1][1])
    starts, ends = [start for start, _ in made], [end for _, end in made]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(start <= end for start, end in made)


def test_text_that_nobody_can_say_in_its_time_stays() -> None:
    told = [(0, 0)] * 400 + [(0, 10_000)]
    assert placed("word " * 401, told, sound((0, 10_000))) == told
    assert placed("a b c", [(0, 0)] * 3, np.zeros(0, np.float32)) == [(0, 0)] * 3
