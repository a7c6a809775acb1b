"""What a moment may quote, and what its author is told when the transcript says otherwise."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.campaign.moments import excerpt, quote
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.cues import Cue

WHERE = "campaign/genes/moments.toml"
CUES = (
    Cue(0, 4000, "Welcome to The Science of You.", "Mara Lind"),
    Cue(4200, 9000, "Today we ask: what does\na gene really tell you?", "Mara Lind"),
    Cue(9300, 14000, "Less than people think, and more than we knew.", "Jon Aas"),
    Cue(14000, 18000, "That is the honest answer.", "Jon Aas"),
    Cue(20000, 23000, "Thank you.", "Mara Lind"),
)


def moment(words: str, start: str = "9.3", end: str = "14") -> Moment:
    return Moment.model_validate(
        {
            "id": "less-more",
            "episode": "1",
            "start": start,
            "end": end,
            "words": words,
            "title": "What a gene tells",
        }
    )


def test_a_whole_cue_is_quoted_with_voice_and_context() -> None:
    made = quote(moment("Less than people think, and more than we knew."), CUES, WHERE)
    assert made.text == "Less than people think, and more than we knew."
    assert made.voices == ("Jon Aas",)
    assert (made.start_ms, made.end_ms) == (9300, 14000)
    assert made.context_before.endswith("a gene really tell you?")
    assert made.context_after == "That is the honest answer. Thank you."


def test_white_space_and_composition_may_differ() -> None:
    cues = (Cue(0, 2000, unicodedata.normalize("NFD", "Une idée très\nsimple")),)
    made = quote(moment("Une  idée\ntrès simple", "0", "2"), cues, WHERE)
    assert made.text == "Une idée très simple"


def test_two_voices_are_both_named() -> None:
    words = "what does a gene really tell you? Less than people think"
    made = quote(moment(words, "5.6", "11.5"), CUES, WHERE)
    assert made.voices == ("Mara Lind", "Jon Aas")


def test_outer_punctuation_may_be_left_out() -> None:
    made = quote(moment("Less than people think", "9.3", "11.2"), CUES, WHERE)
    assert made.text == "Less than people think"


@pytest.mark.parametrize(
    "words",
    [
        "a gene really tell you",  # the question would become a statement
        "a gene really tell you.",
        "Really tell you?",
        "a gene truly tell you?",
        "a gene tell you?",
        "a gene really, tell you?",
        "gene really tell you? Then",
    ],
)
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(MomentMismatch):
        quote(moment(words, "6.5", "9"), CUES, WHERE)


def test_a_greek_question_stays_a_question() -> None:
    cues = (Cue(0, 3000, "Τι είναι η ιατρική;"),)
    assert quote(moment("Τι είναι η ιατρική;", "0", "3"), cues, WHERE).text.endswith(";")
    with pytest.raises(MomentMismatch):
        quote(moment("Τι είναι η ιατρική", "0", "3"), cues, WHERE)


def test_the_message_shows_the_difference() -> None:
    with pytest.raises(MomentMismatch) as caught:
        quote(moment("Less than doctors think, and more than we knew."), CUES, WHERE)
    message = caught.value.message
    assert message.startswith("campaign/genes/moments.toml: moment 'less-more': ")
    assert "00:00:09.300 to 00:00:14.000" in message
    assert "the moment says:     Less than doctors think" in message
    assert "the transcript says: Less than people think" in message
    assert "Less than [-doctors-] {+people+} think, and more than we knew." in message
    assert caught.value.hint is not None


def test_nothing_said_there_is_told() -> None:
    with pytest.raises(MomentMismatch, match="nothing is said from 00:01:00"):
        quote(moment("Thank you.", "60", "62"), CUES, WHERE)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("8.7", "14", "start is 00:00:08.700, but these words begin at 00:00:09.300"),
        ("9.9", "14", "start is 00:00:09.900, but these words begin at 00:00:09.300"),
        ("9.3", "14.6", "end is 00:00:14.600, but these words end at 00:00:14.000"),
        ("9.3", "13.4", "end is 00:00:13.400, but these words end at 00:00:14.000"),
    ],
)
def test_times_must_fit_the_words(start: str, end: str, says: str) -> None:
    with pytest.raises(MomentMismatch, match=says):
        quote(moment("Less than people think, and more than we knew.", start, end), CUES, WHERE)


def test_an_edge_inside_a_cue_lies_in_that_cue() -> None:
    made = quote(moment("more than we knew.", "11.9", "14"), CUES, WHERE)
    assert made.text == "more than we knew."
    with pytest.raises(MomentMismatch, match="first word is said between"):
        quote(moment("more than we knew.", "8.6", "14"), CUES, WHERE)


def test_the_nearest_of_several_places_is_taken() -> None:
    cues = (Cue(0, 900, "Yes.", "A"), Cue(1000, 1900, "Yes.", "B"), Cue(2000, 2900, "Yes.", "C"))
    assert quote(moment("Yes.", "1", "1.9"), cues, WHERE).voices == ("B",)


def test_the_excerpt_holds_the_quoted_part_only() -> None:
    made = quote(moment("what does a gene really tell you? Less", "5.6", "10"), CUES, WHERE)
    parts = excerpt(CUES, made.start_ms, made.end_ms, made)
    assert [p.text for p in parts] == ["what does\na gene really tell you?", "Less"]
    assert [p.voice for p in parts] == ["Mara Lind", "Jon Aas"]


@given(st.data())
def test_every_run_of_words_that_is_said_can_be_quoted(data: st.DataObject) -> None:
    words = [(w, i) for i, cue in enumerate(CUES) for w in cue.text.split()]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    said = words[first : last + 1]
    opening, closing = CUES[said[0][1]], CUES[said[-1][1]]
    text = " ".join(w for w, _ in said)
    chosen = Moment.model_construct(
        id="m", words=text, start_ms=opening.start_ms, end_ms=closing.end_ms
    )
    made = quote(chosen, CUES, WHERE)
    assert made.text == text
    parts = excerpt(CUES, made.start_ms, made.end_ms, made)
    assert " ".join(" ".join(p.text for p in parts).split()) == text
