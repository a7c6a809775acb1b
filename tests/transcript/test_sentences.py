"""A transcript by turns and sentences, as pages show it and search leads into it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import Sentence, turns


def said(*cues: Cue) -> list[Sentence]:
    return [s for turn in turns(cues) for paragraph in turn.paragraphs for s in paragraph]


def test_a_sentence_goes_over_the_borders_of_cues() -> None:
    found = said(
        Cue(0, 2000, "And because it runs in families, one", "A"),
        Cue(2000, 4000, "child's test\ncan lead to a father. Is", "A"),
        Cue(4000, 5000, "that so?", "A"),
    )
    assert [s.text for s in found] == [
        "And because it runs in families, one child's test can lead to a father.",
        "Is that so?",
    ]
    assert found[0].start_ms == 0
    assert found[0].end_ms <= found[1].start_ms
    assert 3500 < found[1].start_ms < 4000
    assert found[1].end_ms == 5000


def test_a_change_of_voice_ends_a_sentence() -> None:
    made = turns([Cue(0, 1000, "You mean", "A"), Cue(1000, 2000, "Yes.", "B")])
    assert [(t.voice, t.start_ms) for t in made] == [("A", 0), ("B", 1000)]
    numbers = [s.number for t in made for p in t.paragraphs for s in p]
    assert numbers == [1, 2]


def test_titles_initials_and_numbers_end_no_sentence() -> None:
    whole = "Dr. Varga, z. B. Prof. Novak and J. Smith measured 3.5 mg."
    assert [s.text for s in said(Cue(0, 1, whole, "A"))] == [whole]


def test_other_scripts_end_sentences_with_their_own_signs() -> None:
    assert len(said(Cue(0, 1000, "ما هذا؟ هذا هو الجواب.", "A"))) == 2
    assert len(said(Cue(0, 1000, "Какво е това? Това е ген.", "A"))) == 2


def test_a_long_speech_has_paragraphs_that_end_with_a_sentence() -> None:
    cues = [Cue(i * 1000, (i + 1) * 1000, f"Sentence {i} has some words.", "A") for i in range(60)]
    (turn,) = turns(cues)
    assert len(turn.paragraphs) > 3
    assert all(p[-1].text.endswith(".") for p in turn.paragraphs)


@given(
    st.lists(
        st.tuples(st.text(max_size=40), st.sampled_from([None, "A", "B"]), st.integers(0, 5000)),
        max_size=12,
    )
)
def test_no_word_is_lost_and_times_go_on(rows: list[tuple[str, str | None, int]]) -> None:
    cues, at = [], 0
    for text, voice, length in rows:
        cues.append(Cue(at, at + length, text, voice))
        at += length
    found = said(*cues)
    assert "".join("".join(s.text.split()) for s in found) == "".join(
        "".join(cue.text.split()) for cue in cues
    )
    assert [s.number for s in found] == list(range(1, len(found) + 1))
    starts = [s.start_ms for s in found]
    assert starts == sorted(starts)
    assert all(s.start_ms <= s.end_ms <= at for s in found)
