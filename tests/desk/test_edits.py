"""Edits: what they change, what they leave, and what they refuse."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.desk.texts.edits import EDITS, Edit, Merge, Splice, Split, laid_out
from toolkit.errors import BadTranscript
from toolkit.transcript.formats import vtt
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import one_line

Cues = tuple[Cue, ...]

words = st.text("abcßéλ.,'-1", min_size=1, max_size=9)
texts = st.lists(words, min_size=1, max_size=30).map(" ".join).map(laid_out)


@st.composite
def transcripts(draw: st.DrawFn) -> Cues:
    """Draw cues as files hold them: starts in order, ends after starts, overlaps allowed."""
    made, at_ms = [], 0
    for _ in range(draw(st.integers(1, 8))):
        at_ms += draw(st.integers(0, 3000))
        end_ms = at_ms + draw(st.integers(1, 6000))
        made.append(Cue(at_ms, end_ms, draw(texts), draw(st.sampled_from([None, "Mara", "Tomas"]))))
    return tuple(made)


edits = st.one_of(
    st.fixed_dictionaries({"kind": st.just("text"), "cue": st.integers(0, 8), "text": texts}),
    st.fixed_dictionaries(
        {"kind": st.just("split"), "cue": st.integers(0, 8), "at": st.integers(0, 200)}
    ),
    st.fixed_dictionaries({"kind": st.just("merge"), "cue": st.integers(0, 8)}),
    st.fixed_dictionaries(
        {
            "kind": st.just("voice"),
            "first": st.integers(0, 8),
            "last": st.integers(0, 8),
            "name": st.sampled_from(["", "Mara", "Eva"]),
        }
    ),
).map(EDITS.validate_python)


def evenly(cue: Cue, at: int) -> int:
    return cue.start_ms + at * (cue.end_ms - cue.start_ms) // len(one_line(cue.text))


def said(cues: Cues) -> list[str]:
    return [word for cue in cues for word in one_line(cue.text).split(" ")]


def edit(cues: Cues, **values: object) -> Cues:
    return EDITS.validate_python(values).apply(cues, evenly)


@given(transcripts(), st.integers(0, 7), st.integers(0, 200))
def test_split_then_merge_is_identity(cues: Cues, index: int, at: int) -> None:
    try:
        parts = Split(kind="split", cue=index, at=at).apply(cues, evenly)
    except BadTranscript:
        assume(False)
    assert len(parts) == len(cues) + 1
    assert said(parts) == said(cues)
    assert Merge(kind="merge", cue=index).apply(parts, evenly) == cues


@given(transcripts(), edits)
def test_times_stay_in_order_and_no_cue_is_empty(cues: Cues, made: Edit) -> None:
    try:
        after = made.apply(cues, evenly)
    except BadTranscript:
        return
    assert [cue.start_ms for cue in after] == sorted(cue.start_ms for cue in after)
    assert all(cue.end_ms > cue.start_ms and cue.text.strip() for cue in after)
    if made.__class__.__name__ != "Retext":
        assert said(after) == said(cues)


@given(transcripts(), transcripts())
def test_a_splice_leads_there_and_back(before: Cues, after: Cues) -> None:
    splice = Splice.between(before, after)
    assert splice.apply(before) == after
    assert splice.undone().apply(after) == before


@given(transcripts(), edits)
def test_a_splice_is_as_short_as_can_be(cues: Cues, made: Edit) -> None:
    try:
        splice = Splice.between(cues, made.apply(cues, evenly))
    except BadTranscript:
        return
    if splice.old and splice.new:
        assert splice.old[0] != splice.new[0]
        assert splice.old[-1] != splice.new[-1]


@given(st.text(max_size=200), st.text(max_size=40))
def test_whatever_is_typed_reads_the_same_from_the_file(text: str, name: str) -> None:
    made = edit(CUES, kind="text", cue=0, text=text)
    made = edit(made, kind="voice", first=0, last=0, name=name)
    assert vtt.parse("made", vtt.render(made).encode()) == made


CUES = (
    Cue(0, 2000, "A gene is a recipe", "Mara"),
    Cue(2000, 5000, "for gene genes, Gene", "Mara"),
    Cue(5000, 6000, "yes", "Tomas"),
)


def test_a_word_is_never_cut_in_two() -> None:
    first, second = edit(CUES, kind="split", cue=0, at=4)[:2]  # within "gene"
    assert (first.text, second.text) == ("A", "gene is a recipe")
    assert first.end_ms == second.start_ms == evenly(CUES[0], 2)


@pytest.mark.parametrize("at", [0, 1, 500])
def test_nothing_to_split(at: int) -> None:
    with pytest.raises(BadTranscript):
        edit(CUES[2:], kind="split", cue=0, at=at)


def test_speakers_are_not_merged() -> None:
    with pytest.raises(BadTranscript, match="different speakers"):
        edit(CUES, kind="merge", cue=1)
    with pytest.raises(BadTranscript, match="no cue after"):
        edit(CUES, kind="merge", cue=2)


def test_a_cue_without_text_goes() -> None:
    assert edit(CUES, kind="text", cue=1, text=" \n ") == (CUES[0], CUES[2])


def test_a_speaker_is_renamed_everywhere_and_may_become_another() -> None:
    voices = [cue.voice for cue in edit(CUES, kind="rename", old="Mara", new="  Tomas ")]
    assert voices == ["Tomas"] * 3
    with pytest.raises(BadTranscript):
        edit(CUES, kind="rename", old="Nobody", new="Eva")


def replaced(**values: object) -> list[str]:
    wanted = {"whole_words": True, "match_case": True, **values}
    return [cue.text for cue in edit(CUES, kind="replace", **wanted)]


def test_replace_takes_whole_words_and_keeps_case_as_typed() -> None:
    assert replaced(find="gene", by="GENOME") == [
        "A GENOME is a recipe", "for GENOME genes, Gene", "yes",
    ]  # fmt: skip
    assert replaced(find="gene", by=r"\1", match_case=False)[1] == r"for \1 genes, \1"
    assert replaced(find="gene", by="cell", whole_words=False)[1] == "for cell cells, Gene"


def test_replace_one_only() -> None:
    assert replaced(find="gene", by="cell", cue=1, at=4)[:2] == [
        "A gene is a recipe", "for cell genes, Gene",
    ]  # fmt: skip
    with pytest.raises(BadTranscript):
        replaced(find="gene", by="cell", cue=1, at=5)
    with pytest.raises(BadTranscript):
        replaced(find="protein", by="cell")
