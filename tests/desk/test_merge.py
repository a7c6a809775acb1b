"""Changes of two to one text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from toolkit.desk.texts.merge import merged
from toolkit.transcript.text.cues import Cue

BEFORE = tuple(Cue(i * 1000, i * 1000 + 900, f"Sentence {i}.") for i in range(6))


def with_text(index: int, text: str) -> tuple[Cue, ...]:
    return (*BEFORE[:index], replace(BEFORE[index], text=text), *BEFORE[index + 1 :])


def test_changes_apart_are_both_made() -> None:
    mine, theirs = with_text(1, "Mine."), (*BEFORE[:3], *BEFORE[4:])
    made = merged(BEFORE, mine, theirs)
    assert made
    assert [cue.text for cue in made] == [
        "Sentence 0.", "Mine.", "Sentence 2.", "Sentence 4.", "Sentence 5.",
    ]  # fmt: skip
    assert merged(BEFORE, theirs, mine) == made


def test_changes_that_meet_are_for_a_person() -> None:
    assert merged(BEFORE, with_text(1, "Mine."), with_text(1, "Theirs.")) is None
    assert merged(BEFORE, with_text(1, "Mine."), with_text(2, "Theirs.")) is None
    assert merged(BEFORE, with_text(1, "Mine."), (Cue(5, 9, "All new."),)) is None


def test_the_same_change_is_one() -> None:
    mine = with_text(1, "Mine.")
    assert merged(BEFORE, mine, mine) == mine


def test_cues_stay_in_order() -> None:
    mine = (*BEFORE[:3], replace(BEFORE[3], start_ms=4800, end_ms=4900), *BEFORE[4:])
    theirs = (replace(BEFORE[0], text="Theirs."), *BEFORE[1:])
    assert merged(BEFORE, mine, theirs) is None


texts = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=8)


@given(texts, st.data())
def test_one_side_alone_changes_what_it_changed(said: list[str], data: st.DataObject) -> None:
    before = tuple(Cue(i * 10, i * 10 + 9, text) for i, text in enumerate(said))
    after = tuple(c for c in before if data.draw(st.booleans())) or before
    assert merged(before, after, before) == after
    assert merged(before, before, after) == after
