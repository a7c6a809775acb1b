"""Names that a recogniser was told of count only where something like them is heard."""

from __future__ import annotations

import pytest

from toolkit.transcript.recognition.echoes import unechoed
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word

TOLD = ("Mara Lindqvist", "Jonas Weber", "Ana de Novak", "tumour board")


def segments(text: str) -> tuple[Segment, ...]:
    words = tuple(Word(at * 300, at * 300 + 250, w, 0.9) for at, w in enumerate(text.split()))
    return (Segment(0, len(words) * 300, text, words),) if words else ()


@pytest.mark.parametrize(
    ("heard", "untold"),
    [
        ("Mara Lindqvist, Jonas Weber, Ana He was not ill.", "He was not ill."),
        ("Mara Lindqvist, Jonas Weber, Ana de Novak", ""),
        ("He was not ill. Jonas Weber", "He was not ill."),
        ("He was a tumour board young man.", "He was a disposed young man."),
        ("Mara was not an ill man.", "He was not an ill man."),
    ],
    ids=["before", "alone", "behind", "within", "instead"],
)
def test_names_that_nobody_said_go(heard: str, untold: str) -> None:
    assert unechoed(TOLD, segments(heard), lambda: segments(untold)) == segments(untold)


@pytest.mark.parametrize(
    ("heard", "untold"),
    [
        ("Here is Mara Lindqvist with Jonas Weber.", "Here is Mara Lindquist with Jonas Weaver."),
        ("I am Mara Lindqvist.", "I am Marlin Quist."),
        ("Mara Lindqvist, Jonas Weber, Ana de Novak", "Mara Linkvist, Jonas Weber and Anna Novac"),
    ],
)
def test_names_that_were_said_stay_as_they_are_written(heard: str, untold: str) -> None:
    assert unechoed(TOLD, segments(heard), lambda: segments(untold)) == segments(heard)


def test_without_a_told_word_nothing_is_heard_twice() -> None:
    def never() -> tuple[Segment, ...]:
        raise AssertionError

    one = segments("He was not an ill man de la tour.")
    assert unechoed(TOLD, one, never) == one
    assert unechoed((), one, never) == one
