"""Doubts side by side are one place, with the time of its words and the weight of its gravest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.neighbours import merged, word_times
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.tokens import tokens

TEXT = "Take not more than fifteen milligrams of it, and then rest for a day or two in bed."


def doubt(words: str, weight: float = 0.5, kind: str = "number", cue: Cue | None = None) -> Doubt:
    one = cue or Cue(10_000, 15_000, TEXT)
    first = one.text.index(words)
    place = (0, first, first + len(words), one.start_ms, one.end_ms)
    return Doubt(kind, weight, *place, f"check {words}")  # type: ignore[arg-type]


def heard(text: str = TEXT, start_ms: int = 10_000, confidence: float = 0.9) -> tuple[Word, ...]:
    return tuple(
        Word(start_ms + at * 250, start_ms + at * 250 + 200, word, confidence)
        for at, word in enumerate(text.split())
    )


def test_neighbours_are_one_place() -> None:
    parts = [doubt("fifteen milligrams", 0.9), doubt("not", 0.95, "negation"), doubt("two", 0.6)]
    cue = Cue(10_000, 15_000, TEXT)
    first, second = merged([cue], parts, heard())
    assert cue.text[first.first : first.last] == "not more than fifteen milligrams"
    assert (first.kind, first.reason) == ("negation", "check not; check fifteen milligrams")
    assert first.parts == (parts[1], parts[0])
    assert (second.parts, cue.text[second.first : second.last]) == ((parts[2],), "two")


def test_the_time_is_that_of_the_first_doubtful_word() -> None:
    cue = Cue(10_000, 15_000, TEXT)
    (one,) = merged([cue], [doubt("fifteen milligrams")], heard())
    assert (one.start_ms, one.end_ms) == (11_000, 11_450)
    (corrected,) = merged([cue], [doubt("fifteen")], heard(TEXT.replace("fifteen", "fifty")))
    assert corrected.start_ms == 11_000  # of the word that was heard in its place
    (unheard,) = merged([cue], [doubt("fifteen")])
    assert 10_000 + 5000 * 15 // len(TEXT) < unheard.start_ms < 10_000 + 5000 * 25 // len(TEXT)


def test_within_one_kind_the_less_sure_comes_first() -> None:
    cues = [Cue(0, 2000, "Take 5 mg."), Cue(2000, 4000, "Take 6 mg.")]
    found = [
        Doubt("number", 0.9, at, 5, 9, cue.start_ms, cue.end_ms, "check")
        for at, cue in enumerate(cues)
    ]
    words = (*heard("Take 5 mg.", 0, 0.95), *heard("Take 6 mg.", 2000, 0.4))
    first, second = merged(cues, found, words)
    assert (first.cue, second.cue) == (1, 0)
    assert 0.9 < second.weight < first.weight <= 0.95  # below the next kind of harm


def test_other_cues_are_other_places() -> None:
    cues = [Cue(0, 2000, "Take 5"), Cue(2000, 4000, "6 mg.")]
    found = [Doubt("number", 0.9, 0, 5, 6, 0, 2000, "a"), Doubt("number", 0.9, 1, 0, 1, 0, 1, "b")]
    assert [len(each.parts) for each in merged(cues, found)] == [1, 1]
    assert merged(cues, []) == ()


@given(st.lists(st.sampled_from(["5", "mg", "not", "a", "–", "fifty"]), max_size=12), st.data())
def test_word_times_are_in_the_cue_and_in_order(texts: list[str], data: st.DataObject) -> None:
    cue = Cue(1000, 6000, " ".join(texts))
    said = data.draw(st.lists(st.sampled_from(["5", "mg", "not", "b"]), max_size=12))
    made = word_times(cue, tokens(cue.text), heard(" ".join(said), 900))
    assert len(made) == len(tokens(cue.text))
    assert all(1000 <= word.start_ms <= word.end_ms <= 6000 for word in made)
    assert [word.start_ms for word in made] == sorted(word.start_ms for word in made)
