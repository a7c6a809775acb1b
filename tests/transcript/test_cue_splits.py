"""Words made into cues that can be read."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.show.project import Project
from toolkit.transcript.captions.caption_rules import rules_of
from toolkit.transcript.captions.cue_splits import LINE_LIMIT, LINES, cues_of
from toolkit.transcript.captions.cue_timing import (
    GAP_MS,
    LINGER_MS,
    LONGEST_MS,
    SHORTEST_MS,
)
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Word


def spoken(text: str, pauses_ms: dict[int, int] | None = None, word_ms: int = 300) -> list[Word]:
    """Return words of equal length; `pauses_ms` follow the words of those indices."""
    words, at = [], 0
    for i, word in enumerate(text.split()):
        words.append(Word(at, at + word_ms, word, 0.9))
        at += word_ms + (pauses_ms or {}).get(i, 0)
    return words


def texts(words: list[Word], language: str = "en") -> list[str]:
    return [cue.text for cue in cues_of(words, language=language)]


def test_sentences_become_cues() -> None:
    words = spoken("Is it safe? We do not know yet. Wait… Yes.")
    assert texts(words) == ["Is it safe?", "We do not know yet.", "Wait…", "Yes."]


def test_short_forms_end_no_sentence() -> None:
    assert texts(spoken("Ask Dr. Novak, i.e. the nurse.")) == ["Ask Dr. Novak, i.e. the nurse."]
    assert texts(spoken("So it is. And then?", {2: 300})) == ["So it is.", "And then?"]


def test_a_pause_ends_a_sentence() -> None:
    assert texts(spoken("one two three four", {1: 1000})) == ["one two", "three four"]


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    text = (
        "When the sample arrives in the laboratory in the morning, a machine reads every gene in"
        " it, and a doctor looks at what it found."
    )
    assert texts(spoken(text, word_ms=200)) == [
        "When the sample arrives\nin the laboratory in the morning,",
        "a machine reads every gene in it,\nand a doctor looks at what it found.",
    ]


def test_no_cue_ends_within_what_belongs_together() -> None:
    text = (
        "the people who came to the clinic in the spring were asked about the samples that the"
        " nurses had taken and sent to a laboratory in the north of the country by Dr. Ana Novak"
    )
    ends = [cue.split()[-1] for cue in texts(spoken(text, word_ms=200))]
    assert not {"the", "in", "of", "a", "by", "had", "and", "that", "Dr.", "Ana"} & set(ends)


def test_the_language_says_how_fast_people_read() -> None:
    words = spoken("Pharmacogenomics changes everything everywhere today.", word_ms=525)
    (english,), (irish,) = cues_of(words, language="en"), cues_of(words, language="ga")
    assert english.end_ms == len(english.text) * 1000 // 20
    assert irish.end_ms == len(irish.text) * 1000 // 17


def test_overlapping_word_times_do_not_overlap_cues() -> None:
    words = [Word(0, 900, "One."), Word(500, 500, "Twelve."), Word(400, 2000, "Three.")]
    cues = cues_of(words)
    assert all(c.start_ms < c.end_ms for c in cues)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(cues))


def test_a_short_cue_stays_a_second_where_it_may() -> None:
    alone, soon = spoken("Yes.", word_ms=200), spoken("Yes. No!", {0: 400}, word_ms=200)
    assert [c.end_ms for c in cues_of(alone)] == [SHORTEST_MS]
    assert [(c.start_ms, c.end_ms) for c in cues_of(soon)] == [(0, 600 - GAP_MS), (600, 1600)]


def test_fast_speech_lingers_for_the_reader() -> None:
    words = spoken("Pharmacogenomics changes everything everywhere.", word_ms=300)
    (cue,) = cues_of(words)
    assert cue.end_ms == words[-1].end_ms + LINGER_MS


def test_a_sound_has_a_cue_of_its_own_and_stays_whole() -> None:
    words = spoken("So we [soft laughter] went on. [applause] Thank you, all.")
    assert texts(words) == ["So we", "[soft laughter]", "went on.", "[applause]", "Thank you, all."]
    open_bracket = spoken("[and " + "word " * 40)
    assert [w for c in cues_of(open_bracket) for w in c.text.split()] == [
        w.text for w in open_bracket
    ]


def test_no_word_is_left_alone() -> None:
    text = "this is a sentence that is a little too long for a single cue of two lines, and more"
    for extra in range(8):
        cues = texts(spoken(text + " on" * extra, word_ms=200))
        assert all(len(cue.split()) > 1 for cue in cues)


def test_the_sample_episodes_keep_every_rule() -> None:
    """Cut anew from their words: reading speed, lines, times, gaps, and no word left alone."""
    project = Project.open(Path(__file__).parents[2])
    seen = 0
    for episode in project.episodes:
        cues = cues_of(shelf.words(project, episode, "en"), language="en")
        seen += len(cues)
        for cue in cues:
            lines, ms = cue.text.split("\n"), cue.end_ms - cue.start_ms
            assert len(lines) <= LINES
            assert max(map(len, lines)) <= LINE_LIMIT
            assert len(lines) == 1 or min(len(line.split()) for line in lines) > 1, cue.text
            assert len(cue.text) * 1000 <= rules_of("en").reading_cps * ms * 1.01, cue.text
            assert ms <= LONGEST_MS
        for cue, after in itertools.pairwise(cues):
            assert after.start_ms - cue.end_ms >= GAP_MS
            is_short = cue.end_ms - cue.start_ms < SHORTEST_MS
            assert not is_short or after.start_ms - cue.end_ms == GAP_MS
            is_alone = len(after.text.split()) == 1
            assert not is_alone or cue.text.endswith((".", "?", "!", "…")), after.text
    assert seen > 100


def test_nothing_said_is_no_cue() -> None:
    assert cues_of([]) == ()


word = st.tuples(
    st.text("abcdeéΩ.,?…–", min_size=1, max_size=20), st.integers(0, 2000), st.integers(0, 2500)
)


@settings(deadline=None, max_examples=few(80))
@given(st.lists(word, max_size=80))
def test_no_word_is_lost_and_the_limits_hold(drawn: list[tuple[str, int, int]]) -> None:
    words, at = [], 0
    for text, length_ms, pause_ms in drawn:
        words.append(Word(at, at + length_ms, text))
        at += length_ms + pause_ms
    cues = cues_of(words)
    assert [w for c in cues for w in c.text.split()] == [w.text for w in words]
    for cue in cues:
        assert len(cue.text.split("\n")) <= LINES
        assert all(len(line) <= LINE_LIMIT for line in cue.text.split("\n"))
        assert cue.end_ms - cue.start_ms <= max(LONGEST_MS, 2000) + len(cues)
    for before, after in itertools.pairwise(cues):
        assert before.start_ms < before.end_ms <= after.start_ms
        if after.start_ms - before.start_ms > GAP_MS:
            assert after.start_ms - before.end_ms >= GAP_MS
        if after.start_ms - before.start_ms >= SHORTEST_MS + GAP_MS:
            assert before.end_ms - before.start_ms >= SHORTEST_MS


@pytest.mark.parametrize("count", [3000])
def test_an_hour_without_full_stops_is_cut(count: int) -> None:
    assert len(cues_of(spoken("word " * count))) > count // 25
