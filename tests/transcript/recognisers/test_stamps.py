"""Words lie within the times that Whisper wrote for their sentence."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.transcript.recognisers import stamps

FIRST = 50_364  # the token that says 0.00 s; each one more is 0.02 s


def segment(wrote: tuple[float, float] | None, *words: tuple[float, float]) -> dict[str, Any]:
    """Return a segment of a window that begins at 10 s, as both libraries have it."""
    stamped = [FIRST + round((at - 10) * 50) for at in wrote] if wrote else [7, 7]
    told = [{"start": start, "end": end} for start, end in words]
    tokens = [stamped[0], 7, stamped[1]]
    return {"start": words[0][0], "end": words[-1][1], "tokens": tokens, "words": told}


def held(wrote: tuple[float, float] | None, *words: tuple[float, float]) -> list[Any]:
    made = segment(wrote, *words)
    stamps.hold(made, 10.0, FIRST)
    assert (made["start"], made["end"]) == (made["words"][0]["start"], made["words"][-1]["end"])
    return [(word["start"], word["end"]) for word in made["words"]]


@pytest.mark.parametrize("early", [2.0, 0.3, -0.4])
def test_a_sentence_begins_and_ends_when_it_was_written(early: float) -> None:
    words = ((15 - early, 15.5), (15.5, 15.6), (15.6, 15.6))
    assert held((15.0, 18.0), *words) == [(15.0, 15.5), (15.5, 15.6), (15.6, 18.0)]


def test_no_word_goes_on_into_the_next_sentence() -> None:
    assert held((12.0, 13.0), (12.1, 12.9), (13.4, 14.2)) == [(12.0, 12.9), (13.0, 13.0)]


def test_who_begins_late_in_a_window_begins_where_words_say() -> None:
    """Whisper cannot write more than 1.0 s at a window's start."""
    assert held((10.4, 14.0), (12.0, 13.0), (13.0, 13.9)) == [(12.0, 13.0), (13.0, 14.0)]
    assert held((10.4, 14.0), (11.0, 13.0), (13.0, 13.9)) == [(10.4, 13.0), (13.0, 14.0)]


def test_words_count_where_nothing_was_written() -> None:
    words = [(11.0, 12.0), (12.0, 19.0)]
    assert held(None, *words) == words
    nothing: dict[str, Any] = {"tokens": [FIRST, FIRST + 50], "words": [], "start": 0, "end": 1}
    stamps.hold(nothing, 10.0, FIRST)
    assert (nothing["start"], nothing["end"]) == (0, 1)


@given(
    st.lists(st.floats(10, 40), min_size=2, max_size=12).map(sorted),
    st.tuples(st.integers(0, 1500), st.integers(0, 1500)),
)
def test_order_is_kept(at: list[float], wrote: tuple[int, int]) -> None:
    words = list(pairwise(at))
    made = held((10 + wrote[0] / 50, 10 + wrote[1] / 50), *words)
    flat = [side for word in made for side in word]
    assert flat == sorted(flat)
