"""Find and replace: within cues, and where a phrase goes from one cue into the next."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.desk.texts import search
from toolkit.desk.texts.edits import EDITS
from toolkit.errors import BadTranscript
from toolkit.transcript.text.cues import Cue

CUES = (
    Cue(0, 1000, "We are the EP", "Mara"),
    Cue(1000, 2000, "permit team. The EP", "Mara"),
    Cue(2000, 3000, "permit again, personal", "Tomas"),
    Cue(3000, 4000, "ised", "Tomas"),
    Cue(4000, 5000, "medicine.", "Tomas"),
)


def replaced(find: str, by: str, **values: object) -> list[str]:
    wanted = {"whole_words": True, "match_case": True, **values}
    made = EDITS.validate_python({"kind": "replace", "find": find, "by": by, **wanted})
    return [cue.text for cue in made.apply(CUES, lambda *_: 0)]


def test_as_many_words_stay_in_their_cues() -> None:
    assert replaced("EP permit", "EP PerMed")[:2] == ["We are the EP", "PerMed team. The EP"]


def test_other_words_go_to_the_first_cue_and_an_emptied_one_goes() -> None:
    assert replaced("personal ised medicine", "personalised medicine")[2:] == [
        "permit again, personalised medicine."
    ]
    assert replaced("EP permit", "partnership")[:2] == ["We are the partnership", "team. The EP"]


def test_no_phrase_is_said_by_two() -> None:
    """The second "EP permit" is of two speakers."""
    assert replaced("EP permit", "EP PerMed")[1:3] == [
        "PerMed team. The EP", "permit again, personal",
    ]  # fmt: skip


def test_the_one_place_may_go_on_in_the_next_cue() -> None:
    assert replaced("EP permit", "EP PerMed", cue=0, at=11)[:2] == [
        "We are the EP", "PerMed team. The EP",
    ]  # fmt: skip
    for cue, at in ((0, 10), (1, 17), (9, 0)):
        with pytest.raises(BadTranscript):
            replaced("EP permit", "EP PerMed", cue=cue, at=at)


def test_the_time_of_an_emptied_cue_goes_with_its_words() -> None:
    values = {"find": "personal ised medicine", "whole_words": True, "match_case": True}
    edit = EDITS.validate_python({"kind": "replace", "by": "personalised medicine", **values})
    made = edit.apply(CUES, lambda *_: 0)
    assert [(cue.start_ms, cue.end_ms) for cue in made] == [(0, 1000), (1000, 2000), (2000, 5000)]
    gone = EDITS.validate_python({"kind": "replace", "by": "", **values}).apply(CUES, lambda *_: 0)
    assert [(cue.start_ms, cue.end_ms) for cue in gone][2:] == [(2000, 3000)]  # nobody says it


words = st.lists(st.sampled_from(["a", "b", "ab", "B", "(a)"]), min_size=1, max_size=5)
transcripts = st.lists(
    st.tuples(words.map(" ".join), st.sampled_from([None, "Mara"])), min_size=1, max_size=6
)


def spoken(texts: list[str], voices: list[str | None]) -> list[str]:
    """Return what each speaker says in one go, however it is spread over cues."""
    pairs = zip(texts, voices, strict=True)
    return [
        " ".join(" ".join(t for t, _ in group).split())
        for _, group in groupby(pairs, key=lambda pair: pair[1])
    ]


@given(
    transcripts,
    words.map(" ".join),
    st.one_of(st.just(""), words.map(" ".join)),
    st.booleans(),
    st.booleans(),
)
def test_it_is_as_if_each_speaker_had_one_text(
    said: list[tuple[str, str | None]], find: str, by: str, whole: bool, case: bool
) -> None:
    cues = [Cue(i, i + 1, text, voice) for i, (text, voice) in enumerate(said)]
    voices = [cue.voice for cue in cues]
    pattern = search.pattern_of(find, whole_words=whole, match_case=case)
    texts, count = search.replaced_everywhere(cues, pattern, by)
    before = spoken([cue.text for cue in cues], voices)
    wanted = [pattern.subn(lambda _: by, text) for text in before]
    assert count == sum(n for _, n in wanted)
    assert spoken(texts, voices) == [" ".join(text.split()) for text, _ in wanted]


def test_what_would_grow_without_end_is_refused() -> None:
    cue = Cue(0, 1000, "a " * 2000 + "a", "Mara")
    values = {"kind": "replace", "find": "a", "by": "b" * 5000}
    made = EDITS.validate_python({**values, "whole_words": True, "match_case": True})
    with pytest.raises(BadTranscript, match="more than 1,000,000 characters"):
        made.apply((cue,), lambda *_: 0)
