"""Moments that leave out a stretch or add a word: marked where they are shown, true in the rest."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.campaign.heard import heard
from toolkit.campaign.moments.played import PlayedMoment, played
from toolkit.campaign.moments.quotes import Quote, quote
from toolkit.campaign.texts.captions import captions_of
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.timecode import clock
from toolkit.transcript.text.cues import Cue

WHERE = "campaign/genes/moments.toml"
CUES = (
    Cue(0, 4000, "One small test, as I said,\ncan help the family.", "Jon Aas"),
    Cue(4400, 8000, "It costs little. It is free, in fact.", "Jon Aas"),
    Cue(8600, 12000, "And nobody has to ask [laughs] twice.", "Mara Lind"),
)
HEARD = heard(CUES)


def moment(words: str, start_ms: int = 0, end_ms: int = 4000, **more: object) -> Moment:
    times = {"start": clock(start_ms), "end": clock(end_ms)}
    said = {"id": "m", "episode": "1", "title": "M", "words": words, **times, **more}
    return Moment.model_validate(said)


def made(words: str, start_ms: int = 0, end_ms: int = 4000, **more: object) -> Quote:
    return quote(moment(words, start_ms, end_ms, **more), CUES, WHERE, HEARD)


def clip(found: Quote) -> PlayedMoment:
    return played(found, CUES, HEARD)


def test_a_stretch_is_left_out_and_marked() -> None:
    found = made("One small test [...] can help the family.")
    assert found.text == "One small test […] can help the family."
    assert found.left_out == ("as I said,",)
    (a, b), (c, d) = clip(found).stretches_ms
    assert (a, d) == (0, 4000)
    by = {word.text: word for word in HEARD}
    assert by["test,"].end_ms <= b <= by["as"].start_ms
    assert by["said,"].end_ms <= c <= by["can"].start_ms
    assert clip(found).length_ms == 4000 - (c - b)
    assert [c.text for c in captions_of(found, CUES, HEARD)] == [
        "One small test, […]",  # with the comma of the transcript
        "can help the family.",
    ]


def test_words_of_ones_own_are_added_in_brackets() -> None:
    found = made("It [the test] costs little.", 4400, 6000)
    assert found.text == "It [the test] costs little."
    assert len(found.parts) == 1
    assert [(w.text, w.kind) for w in clip(found).words] == [
        ("It", "said"),
        ("[the test]", "added"),
        ("costs", "said"),
        ("little.", "said"),
    ]
    assert [c.text for c in captions_of(found, CUES, HEARD)] == ["It [the test] costs little."]


@pytest.mark.parametrize(
    ("words", "caption"),
    [
        ("[The test] costs little.", "[The test] costs little."),
        ("It costs little [money].", "It costs little. [money]"),
        ("[H]It costs little.", "[H]It costs little."),
        ("It cost[ed] little.", None),  # that is no longer what was said
        ("It costs[!] little.", None),
        (f"It {'[' + 'x' * 80 + ']'} costs little.", None),
        ("It costs [] little.", None),
    ],
)
def test_what_may_be_added(words: str, caption: str | None) -> None:
    start_ms = 4400 if words.startswith(("It", "[H]")) else HEARD[11].start_ms
    if caption is None:
        with pytest.raises(MomentMismatch):
            made(words, start_ms, 6000)
    else:
        found = made(words, start_ms, 6000)
        assert [c.text for c in captions_of(found, CUES, HEARD)] == [caption]


def test_what_stands_in_brackets_in_the_transcript_is_no_edit() -> None:
    whole = made("And nobody has to ask [laughs] twice.", 8600, 12000)
    assert {word.kind for word in clip(whole).words} == {"said"}
    both = made("And nobody [...] has to ask [laughs] twice.".replace("[...] ", ""), 8600, 12000)
    assert len(both.parts) == 1
    mixed = made("And nobody has [really] to ask [laughs] twice.", 8600, 12000)
    assert [w.text for w in clip(mixed).words if w.kind == "added"] == ["[really]"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("One small test [...] as I said, can help the family.", "differ"),  # nothing is left out
        (
            "One small test, [...] can help a family.",
            r"small test, … \[\.\.\.\] … can help \[-a-\] \{\+the\+\} family",
        ),
        (
            "One small exam, [...] can help the family.",
            r"small \[-exam,-\] … \[\.\.\.\] … can help",
        ),
        ("can help the family. [...] One small test", "differ"),  # the other way round
        ("[...] can help the family.", "at the beginning"),
        ("One small test [...]", "at the end"),
        ("One small [...] […] family.", "beside another"),
        ("One small test [...] [that] [...] the family.", "beside another"),
        ("One small test [... can help the family.", "differ"),
        ("One " + "[x] " * 13 + "small test", "more than 12"),
        ("One [...] " * 300 + "family.", "more than 12"),
        ("[" * 3900, "differ"),
    ],
)
def test_all_that_is_not_in_brackets_is_compared(words: str, says: str) -> None:
    with pytest.raises(MomentMismatch, match=says):
        made(words)


def test_of_several_places_the_nearest_is_taken() -> None:
    cues = tuple(Cue(n * 2000, n * 2000 + 1900, "Yes, I think, no.", "A") for n in range(60))
    for n in (0, 17, 58):
        begin, end = n * 2000, n * 2000 + 1900
        found = quote(moment("Yes, [...] no.", begin, end), cues, WHERE, heard(cues))
        assert (found.parts[0].run.first, found.parts[1].run.last) == (n * 4, n * 4 + 4)
    wide = quote(moment("Yes, [...] no.", 2000, 11_900), cues, WHERE, heard(cues))
    assert (wide.parts[0].run.first, wide.parts[1].run.last) == (4, 24)


def test_a_mark_stands_between_spaces() -> None:
    assert made("One small test[...]can help the family.").text == (
        "One small test […] can help the family."
    )


def test_a_number_keeps_its_unit_and_its_sign_where_it_is_cut() -> None:
    cues = (Cue(0, 5000, "It fell by 50 per cent in a year, I think.", "A"),)
    with pytest.raises(MomentMismatch):
        quote(moment("It fell by 50 [...] I think.", 0, 5000), cues, WHERE, heard(cues))
    text = "It fell by 50 per cent [...] I think."
    assert quote(moment(text, 0, 5000), cues, WHERE, heard(cues)).left_out == ("in a year,",)


def test_its_own_cuts_are_taken_where_they_hold_the_words() -> None:
    by = {word.text: word for word in HEARD}
    begin, end = by["test,"].end_ms + 20, by["can"].start_ms - 20
    words = "One small test [...] can help the family."
    found = made(words, cuts=[f"{clock(begin)}-{clock(end)}"])
    assert clip(found).stretches_ms == ((0, begin), (end, 4000))
    for wrong in ([f"{clock(begin)}-{clock(end + 900)}"], ["1-2", "3-4"]):
        with pytest.raises(MomentMismatch) as caught:
            made(words, cuts=wrong)
        assert "cuts" in (caught.value.hint or "")
    with pytest.raises(MomentMismatch, match="cuts names 1"):
        made("One small test, as I said, can help the family.", cuts=["1-2"])


def test_without_word_times_whole_cues_can_be_left_out() -> None:
    cues = (Cue(0, 1000, "One.", "A"), Cue(1200, 2000, "Two.", "A"), Cue(2200, 3000, "Three.", "B"))
    found = quote(moment("One. [...] Three.", 0, 3000), cues, WHERE)
    assert found.voices == ("A", "B")
    assert played(found, cues).stretches_ms == ((0, 1100), (2100, 3000))
    with pytest.raises(MomentMismatch, match="middle of a cue"):
        quote(moment("One small [...] the family.", 0, 4000), CUES, WHERE)


@given(st.data())
def test_any_stretches_may_be_left_out_and_times_follow(data: st.DataObject) -> None:
    """Each word that is played has in the clip the very sound that it has in the recording."""
    said = [w.text for w in HEARD[:15]]
    bounds = data.draw(st.lists(st.integers(0, 15), min_size=2, max_size=6, unique=True))
    edges = sorted(bounds)[: len(bounds) // 2 * 2]
    pairs = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if any(b[0] <= a[1] for a, b in pairwise(pairs)):
        return
    words = " [...] ".join(" ".join(said[a:b]) for a, b in pairs)
    start_ms, end_ms = HEARD[pairs[0][0]].start_ms, HEARD[pairs[-1][1] - 1].end_ms
    found = made(words, start_ms, end_ms)
    result = clip(found)
    spoken = [w for w in result.words if w.kind == "said"]
    assert [w.text for w in spoken] == [said[n] for a, b in pairs for n in range(a, b)]
    assert len(result.words) - len(spoken) == len(pairs) - 1
    at_ms, rows = 0, iter(spoken)
    for (a, b), (from_ms, to_ms) in zip(pairs, result.stretches_ms, strict=True):
        for source in HEARD[a:b]:
            word = next(rows)
            assert word.start_ms == at_ms + source.start_ms - from_ms
            assert word.end_ms == at_ms + source.end_ms - from_ms
        at_ms += to_ms - from_ms
    assert at_ms == result.length_ms
    captions = captions_of(found, CUES, HEARD)
    assert all(0 <= c.start_ms < c.end_ms <= result.length_ms for c in captions)
    assert " ".join(" ".join(c.text for c in captions).split()) == found.text
