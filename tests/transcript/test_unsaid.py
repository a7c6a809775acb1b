"""What a recogniser left out at the start or between two sentences is heard by itself."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.transcript.recognition import unsaid
from toolkit.transcript.recognition.parts import RATE_HZ, Samples
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word


def noise(seconds: float, *pauses: tuple[float, float]) -> Samples:
    sound = np.random.default_rng(1).normal(0, 0.1, int(seconds * RATE_HZ)).astype(np.float32)
    for start, end in pauses:
        sound[int(start * RATE_HZ) : int(end * RATE_HZ)] = 0
    return sound


def segment(text: str, start_ms: int, step_ms: int = 400, sure: float = 0.9) -> Segment:
    words = tuple(
        Word(start_ms + at * step_ms, start_ms + (at + 1) * step_ms, word, sure)
        for at, word in enumerate(text.split())
    )
    return Segment(start_ms, words[-1].end_ms, text, words)


class Listener:
    """Answers the same each time, and remembers how much it was asked about."""

    def __init__(self, *answer: Segment) -> None:
        self.answer, self.asked_s = answer, [0.0] * 0

    def __call__(self, samples: Samples) -> tuple[Segment, ...]:
        """Answer."""
        self.asked_s.append(len(samples) / RATE_HZ)
        return self.answer


def text(heard: tuple[Segment, ...]) -> str:
    return " ".join(word.text for one in heard for word in one.words)


def test_a_start_that_is_left_out_is_heard() -> None:
    listen = Listener(segment("Please stay on the line.", 500))
    heard = unsaid.filled(listen, noise(8), (segment("The number is busy.", 4000),), 0)
    assert text(heard) == "Please stay on the line. The number is busy."
    assert heard[0].start_ms == 500
    assert listen.asked_s == [4.0]


def test_a_sentence_left_out_between_two_is_heard_where_it_is() -> None:
    """The word before it is told to go on until the next one."""
    first, last = segment("One. Two.", 0), segment("Five. Six.", 6000)
    stretched = Word(400, 6000, "Two.", 0.9)
    first = Segment(0, 6000, first.text, (first.words[0], stretched))
    listen = Listener(segment("Three. Four.", 1000))
    heard = unsaid.filled(listen, noise(7), (first, last), 0)
    assert text(heard) == "One. Two. Three. Four. Five. Six."
    times = [word.start_ms for one in heard for word in one.words]
    assert times == sorted(times)
    ends = [word.end_ms for one in heard for word in one.words]
    assert all(end <= start for end, start in zip(ends, times[1:], strict=False))


def test_words_around_a_gap_are_told_once() -> None:
    listen = Listener(segment("two three four five", 0))
    heard = unsaid.filled(listen, noise(9), (segment("one two", 0), segment("five six", 6000)), 0)
    assert text(heard) == "one two three four five six"


@pytest.mark.parametrize(
    "answer",
    [(), (segment("you.", 0, sure=0.04),), (segment("word " * 60, 0, 10),)],
    ids=["nothing", "not sure", "too much to be said"],
)
def test_what_is_not_likely_is_not_told(answer: tuple[Segment, ...]) -> None:
    told = (segment("The number is busy.", 4000),)
    assert unsaid.filled(Listener(*answer), noise(8), told, 0) == told


def test_pauses_and_what_belongs_to_another_part_are_not_asked_about() -> None:
    listen = Listener(segment("Never.", 0))
    told = (segment("The number", 4000), segment("is busy.", 8000))
    sound = noise(10, (4.8, 8.0))
    assert unsaid.filled(listen, sound, told, 4 * RATE_HZ) == told
    assert unsaid.filled(listen, sound, (), 0) == ()
    assert listen.asked_s == []
