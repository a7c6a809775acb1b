"""What changed since another text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.desk import comparing
from toolkit.errors import BadTranscript
from toolkit.transcript.cues import Cue

words = st.lists(
    st.sampled_from(["a", "gene", "is", "not", "the", "recipe"]), min_size=1, max_size=8
)
texts = st.lists(words.map(" ".join), min_size=1, max_size=8)


def cues(*said: str) -> tuple[Cue, ...]:
    return tuple(Cue(i * 1000, i * 1000 + 900, text) for i, text in enumerate(said))


def test_changed_words_stand_in_their_cue() -> None:
    before = cues("Hello there.", "A gene is\na big recipe.", "Bye.")
    now = cues("Hello there.", "A gene is not a recipe.", "Bye.")
    assert comparing.changes(before, now) == {
        1: (("same", "A gene is"), ("new", "not"), ("same", "a"), ("gone", "big"),
            ("same", "recipe."))
    }  # fmt: skip


def test_a_split_changes_no_word() -> None:
    assert (
        comparing.changes(cues("One two three.", "Four."), cues("One", "two three.", "Four.")) == {}
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
    assert comparing.changes(cues(*before), cues(*now)) == expected


@given(texts, texts)
def test_both_texts_can_be_told_from_the_changes(before: list[str], now: list[str]) -> None:
    made = comparing.changes(cues(*before), cues(*now))
    for index, text in enumerate(now):
        parts = made.get(index, (("same", text),))
        assert " ".join(t for kind, t in parts if kind != "gone") == text
    gone = [t for i in range(len(now)) for kind, t in made.get(i, ()) if kind == "gone"]
    same = [t for i, text in enumerate(now) for kind, t in made.get(i, (("same", text),))
            if kind == "same"]  # fmt: skip
    assert sorted(" ".join(gone + same).split()) == sorted(" ".join(before).split())


def test_a_text_with_nothing_in_common_is_shown_whole() -> None:
    many = " ".join(str(n) for n in range(comparing.LIMIT_WORDS + 1))
    assert comparing.changes(cues(many), cues("Other words.")) == {
        0: (("gone", many), ("new", "Other words."))
    }


def test_only_texts_beside_are_read(tmp_path: Path) -> None:
    path = tmp_path / "en.vtt"
    good = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOld.\n"
    for name in ("en.0123abcd.vtt.old", "de.0123abcd.vtt.old", "en.vtt", "en.0123abcd.toml.old"):
        (tmp_path / name).write_text(good)
    assert comparing.versions(path) == ("en.0123abcd.vtt.old",)
    assert comparing.read(path, "en.0123abcd.vtt.old")[0].text == "Old."
    for name in ("de.0123abcd.vtt.old", "../en.0123abcd.vtt.old", "en.vtt", ""):
        with pytest.raises(BadTranscript):
            comparing.read(path, name)
