"""Captions count from the clip's beginning and hold nothing that the clip does not say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.campaign.texts.captions import rebase
from toolkit.transcript.text.cues import Cue, Word


def test_cues_are_moved_and_cut_at_the_edges() -> None:
    cues = (Cue(900, 3000, "One", "A"), Cue(3000, 5200, "Two", "B"))
    assert rebase(cues, 1000, 5000) == (Cue(0, 2000, "One", "A"), Cue(2000, 4000, "Two", "B"))


def test_a_cut_cue_takes_the_times_of_its_words() -> None:
    words = (
        Word(0, 400, "So"),
        Word(500, 900, "less"),
        Word(1000, 1500, "is"),
        Word(1600, 2000, "m"),
    )
    assert rebase((Cue(0, 2000, "less is"),), 450, 1550, words) == (Cue(50, 1050, "less is"),)


def test_words_that_say_something_else_change_nothing() -> None:
    words = (Word(500, 900, "fewer"), Word(1000, 1500, "is"))
    assert rebase((Cue(0, 2000, "less is"),), 450, 1550, words) == (Cue(0, 1100, "less is"),)


@given(
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 3000)), max_size=5),
    st.integers(0, 9000),
    st.integers(1, 5000),
)
def test_every_caption_lies_in_the_clip(
    times: list[tuple[int, int]], start_ms: int, length_ms: int
) -> None:
    cues = [Cue(start, start + length, "x") for start, length in times]
    for cue in rebase(cues, start_ms, start_ms + length_ms):
        assert 0 <= cue.start_ms < cue.end_ms <= length_ms
