"""What changed since another text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.desk.texts import comparison, other_texts
from toolkit.errors import BadTranscript
from toolkit.transcript.text.cues import Cue, Word

words = st.lists(
    st.sampled_from(["a", "gene", "is", "not", "the", "recipe"]), min_size=1, max_size=8
)
texts = st.lists(words.map(" ".join), min_size=1, max_size=8)


def cues(*said: str) -> tuple[Cue, ...]:
    return tuple(Cue(i * 1000, i * 1000 + 900, text) for i, text in enumerate(said))


def test_changed_words_stand_in_their_cue() -> None:
    before = cues("Hello there.", "A gene is\na big recipe.", "Bye.")
    now = cues("Hello there.", "A gene is not a recipe.", "Bye.")
    assert comparison.changes(before, now) == {
        1: (("same", "A gene is"), ("new", "not"), ("same", "a"), ("gone", "big"),
            ("same", "recipe."))
    }  # fmt: skip


def test_a_split_changes_no_word() -> None:
    assert (
        comparison.changes(cues("One two three.", "Four."), cues("One", "two three.", "Four."))
        == {}
    )


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (["A", "B", "C"], ["A", "C"], {1: (("gone", "B"), ("same", "C"))}),
        (["A", "B"], ["A"], {0: (("same", "A"), ("gone", "B"))}),
        (["X", "A", "B"], ["A"], {0: (("gone", "X"), ("same", "A"), ("gone", "B"))}),
        (["A"], ["A", "B"], {1: (("new", "B"),)}),
    ],
)
def test_cues_that_came_or_went(
    before: list[str], now: list[str], expected: dict[int, object]
) -> None:
    assert comparison.changes(cues(*before), cues(*now)) == expected


@given(texts, texts)
def test_both_texts_can_be_told_from_the_changes(before: list[str], now: list[str]) -> None:
    made = comparison.changes(cues(*before), cues(*now))
    for index, text in enumerate(now):
        parts = made.get(index, (("same", text),))
        assert " ".join(t for kind, t in parts if kind != "gone") == text
    gone = [t for i in range(len(now)) for kind, t in made.get(i, ()) if kind == "gone"]
    same = [t for i, text in enumerate(now) for kind, t in made.get(i, (("same", text),))
            if kind == "same"]  # fmt: skip
    assert sorted(" ".join(gone + same).split()) == sorted(" ".join(before).split())


def test_a_text_with_nothing_in_common_is_shown_whole() -> None:
    many = " ".join(str(n) for n in range(comparison.LIMIT_WORDS + 1))
    assert comparison.changes(cues(many), cues("Other words.")) == {
        0: (("gone", many), ("new", "Other words."))
    }


def test_only_texts_beside_are_read(tmp_path: Path) -> None:
    path = tmp_path / "en.vtt"
    good = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOld.\n"
    for name in ("en.0123abcd.vtt.old", "de.0123abcd.vtt.old", "en.vtt", "en.0123abcd.toml.old"):
        (tmp_path / name).write_text(good)
    assert other_texts.versions(path) == ("en.0123abcd.vtt.old",)
    assert other_texts.read(path, "en.0123abcd.vtt.old")[0].text == "Old."
    for name in ("de.0123abcd.vtt.old", "../en.0123abcd.vtt.old", "en.vtt", ""):
        with pytest.raises(BadTranscript):
            other_texts.read(path, name)


def heard(*said: tuple[int, str]) -> list[Word]:
    return [Word(at, at + 80, word) for at, word in said]


TALK = cues("We gave fifteen tablets.", "Not more, she said.")  # 0 to 900 and 1000 to 1900 ms


def test_a_recogniser_is_compared_by_its_words_alone() -> None:
    same = heard((0, "we"), (200, "gave"), (400, "Fifteen"), (700, "tablets"), (1000, "not"),
                 (1200, "more"), (1400, "she"), (1700, "said"))  # fmt: skip
    assert comparison.unlike_heard(same, TALK) == {}
    fifty = [Word(w.start_ms, w.end_ms, "fifty") if w.text == "Fifteen" else w for w in same]
    assert comparison.unlike_heard(fifty, TALK) == {
        0: (("same", "We gave"), ("gone", "fifty"), ("new", "fifteen"), ("same", "tablets."))
    }


def test_words_that_nobody_wrote_are_shown_where_they_were_heard() -> None:
    """At the edge of a cue too, and in a pause; but not those of the cue beside."""
    said = heard((0, "We"), (200, "gave"), (400, "fifteen"), (600, "tablets"), (840, "not"),
                 (1150, "more"), (1400, "she"), (1700, "said"), (9000, "Goodbye"))  # fmt: skip
    assert comparison.unlike_heard(said[:-1], TALK) == {}
    assert comparison.unlike_heard(said, (*TALK, *cues()[:0])) == {}
    later = (*TALK, Cue(20_000, 21_000, "End."))
    assert comparison.unlike_heard([*said, *heard((20_100, "end"))], later) == {
        1: (("same", "Not more, she said."), ("gone", "Goodbye"))
    }


@given(texts, st.lists(st.tuples(st.integers(0, 9000), st.sampled_from(["a", "gene", "is"]))))
def test_the_text_can_be_told_from_what_is_unlike(
    now: list[str], said: list[tuple[int, str]]
) -> None:
    made = comparison.unlike_heard(heard(*said), cues(*now))
    for index, parts in made.items():
        assert " ".join(t for kind, t in parts if kind != "gone") == now[index]
