"""Two hearings of what is around a cut become one text."""

from __future__ import annotations

import pytest

from toolkit.transcript.recognition.seams import Segments, joined
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word

CUT_MS = 10_000


def told(text: str, start_ms: int, each_ms: int = 400, sure: float = 0.9) -> Segments:
    words = tuple(
        Word(start_ms + at * each_ms, start_ms + at * each_ms + each_ms - 50, word, sure)
        for at, word in enumerate(text.split())
    )
    return (Segment(words[0].start_ms, words[-1].end_ms, text, words),) if words else ()


def text_of(first: Segments, second: Segments) -> str:
    made = joined([(0, CUT_MS, first), (CUT_MS, 20_000, second)])
    words = [word for segment in made for word in segment.words]
    assert [word.text for word in words] == " ".join(one.text for one in made).split()
    assert [word.start_ms for word in words] == sorted(word.start_ms for word in words)
    return " ".join(word.text for word in words)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        (
            told("how much can be done.", 8400),
            told("Be done without the means.", 9600),
            "how much can be done without the means.",
        ),
        (
            told("the frequencies of the room. Re", 8400),
            told("Of the room reinforce themselves", 9200),
            "the frequencies of the room reinforce themselves",
        ),
        (
            told("ill-disposed. That he mar- ried", 9600),
            told("ill-disposed. Had he married", 9600),
            "ill-disposed. Had he married",
        ),
    ],
    ids=["full stop", "mangled end", "cut word"],
)
def test_a_sentence_goes_on_over_a_cut(first: Segments, second: Segments, whole: str) -> None:
    assert text_of(first, second) == whole


def test_words_whose_times_differ_stand_once() -> None:
    first = told("he might have been made", 9000, 300)
    second = told("he might have been made still more", 9900, 300)
    assert text_of(first, second) == "he might have been made still more"


@pytest.mark.parametrize("times", [2, 3, 6])
def test_what_a_speaker_repeats_stays(times: int) -> None:
    """Each has heard all of them, a little apart."""
    said = "so " + "no, " * times + "we said"
    assert text_of(told(said, 9000, 300), told(said, 9060, 300)) == said.strip()


def test_an_end_left_out_by_one_is_told_by_the_other() -> None:
    assert text_of(told("we gave them", 7000), told("five drops. They felt", 8800)) == (
        "we gave them five drops. They felt"
    )
    second = told("please enter", 12_000)
    assert text_of(told("the line. Welcome to this.", 8900), second) == (
        "the line. Welcome to this. please enter"
    )


def test_what_is_invented_at_an_end_does_not_come_in() -> None:
    first = (*told("and that is all.", 8000), *told("Thank you.", 10_600, 400, sure=0.2))
    assert text_of(first, told("Now to something else.", 12_500)) == (
        "and that is all. Now to something else."
    )
    assert text_of(first, ()) == "and that is all."
    assert text_of((), told("Now to something", 10_500)) == "Now to something"


def test_what_is_told_around_parts_without_neighbours_is_left_out() -> None:
    made = joined(
        [(1000, 5000, told("a b c d e f g h i j k l", 0, 500)), (9000, 11_000, told("x", 8000))]
    )
    assert [segment.text for segment in made] == ["c d e f g h i j"]
