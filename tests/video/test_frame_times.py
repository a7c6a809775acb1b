"""Which frame shows what."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.video.makings import line
from toolkit.video.audiogram import Phrase, TimedWord
from toolkit.video.frame_times import CaptionState, frame_of, frames, states
from toolkit.video.phrases import phrases


def shown(found: tuple[CaptionState, ...], frame: int) -> tuple[int | None, int | None]:
    last = [state for state in found if state.frame <= frame][-1]
    return last.phrase, last.word


def test_the_first_phrase_is_there_from_the_first_frame_on() -> None:
    assert shown(states(phrases(line("One two.", 800)), 3000), 0) == (0, None)


def test_a_mark_moves_when_the_next_word_is_heard() -> None:
    made = phrases(line("One two three.", 200))
    found = states(made, 2000)
    for number, word in enumerate(made[0].words):
        assert shown(found, frame_of(word.start_ms)) == (0, number)
    assert shown(found, frames(2000) - 1) == (0, None)


def test_words_without_times_are_never_marked() -> None:
    made = (Phrase(0, 900, (TimedWord("One", 0, 400, is_marked=False),)),)
    assert {state.word for state in states(made, 2000)} == {None}


def test_a_clip_without_words_shows_none() -> None:
    assert states((), 1000) == (CaptionState(0, None),)


@given(st.lists(st.integers(60, 900), min_size=1, max_size=40), st.integers(0, 500))
def test_every_word_is_marked_in_its_turn(gaps: list[int], start_ms: int) -> None:
    """Whatever the times are, no state steps back, and a word of two frames or more is seen."""
    words, at = [], start_ms
    for number, gap in enumerate(gaps):
        words.append(TimedWord(f"word{number}.", at, at + gap - 20))
        at += gap
    found = states(tuple(Phrase(word.start_ms, at, (word,)) for word in words), at)
    assert all(one.frame < other.frame for one, other in pairwise(found))
    order = [state.phrase for state in found if state.phrase is not None]
    assert order == sorted(order)
    assert {state.phrase for state in found if state.word == 0} == set(range(len(words)))
