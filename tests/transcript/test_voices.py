"""Words get the voice that talks in their time, and no cue holds two voices."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.show.sound.voices import Voices, merged
from toolkit.transcript.captions.cue_splits import cues_of
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.voices import voices_of

TALK = merged({"Mara": [(0, 2000), (5000, 6000)], "Tomas": [(1500, 4000)]})


def spoken(text: str, *starts_ms: int) -> list[Word]:
    """Return words that begin then and last 250 ms each."""
    return [Word(at, at + 250, w) for w, at in zip(text.split(), starts_ms, strict=True)]


def test_a_sentence_has_the_voice_that_talks_most_in_its_time() -> None:
    words = [Word(1200, 1700, "a."), Word(1900, 2400, "b"), Word(2500, 2600, "c")]
    assert voices_of(words, TALK) == ("Mara", "Tomas", "Tomas")


def test_where_both_talk_the_voice_before_goes_on() -> None:
    both = Word(1600, 1900, "b")
    assert voices_of([Word(100, 300, "a"), both], TALK) == ("Mara", "Mara")
    assert voices_of([Word(2500, 2900, "a"), both], TALK) == ("Tomas", "Tomas")


def test_a_word_in_a_pause_has_the_nearest_voice_or_the_one_before() -> None:
    words = [Word(4100, 4200, "a."), Word(4800, 4900, "b"), Word(9000, 9100, "c")]
    assert voices_of(words, TALK) == ("Tomas", "Mara", "Mara")
    assert voices_of([Word(9000, 9100, "c")], TALK) == (None,)
    assert voices_of([Word(1, 2, "d")], Voices(turns=())) == (None,)


@pytest.mark.parametrize("gap_ms", [0, 300, 600, 1000])
@pytest.mark.parametrize("early_ms", [0, 200, 500])
def test_the_first_word_of_a_turn_stays_with_its_sentence(gap_ms: int, early_ms: int) -> None:
    """Recognisers say that the first word after a pause began in the pause, or before it."""
    at = 1200 + gap_ms
    talk = merged({"Mara": [(0, 1200)], "Jon": [(at, at + 1200)], "Ada": [(at + 1500, at + 2200)]})
    words = spoken("For them all. ", 0, 400, 900)
    words += spoken("He was not ill.", at - early_ms, at + 300, at + 600, at + 900)
    words += spoken("And you?", at + 1300, at + 1700)
    assert voices_of(words, talk) == ("Mara",) * 3 + ("Jon",) * 4 + ("Ada",) * 2


def test_the_last_word_of_a_turn_stays_with_its_sentence() -> None:
    words = spoken("It is small. Why so?", 600, 1100, 2100, 2500, 3000)
    talk = merged({"Mara": [(0, 1900)], "Tomas": [(2050, 3300)]})
    assert voices_of(words, talk) == ("Mara",) * 3 + ("Tomas",) * 2


def test_a_yes_of_the_listener_does_not_tear_the_sentence() -> None:
    words = spoken("Take two tablets every day.", 0, 400, 800, 1200, 1600)
    broken = merged({"Mara": [(0, 800), (1050, 1900)], "Tomas": [(750, 1100)]})
    assert voices_of(words, broken) == ("Mara",) * 5


def test_a_yes_that_is_a_sentence_is_the_listeners_also_while_another_talks() -> None:
    words = spoken("Take two tablets. Yes. Every single day.", 0, 400, 800, 1200, 1600, 2000, 2400)
    talk = merged({"Mara": [(0, 2700)], "Tomas": [(1180, 1480)]})
    assert voices_of(words, talk) == ("Mara",) * 3 + ("Tomas",) + ("Mara",) * 3


def test_a_sentence_that_two_say_is_parted_where_the_microphones_say_so() -> None:
    words = spoken("you take them in the morning and after dinner too", *range(0, 4000, 400))
    talk = merged({"Mara": [(0, 2250)], "Tomas": [(2350, 4000)]})
    assert voices_of(words, talk) == ("Mara",) * 6 + ("Tomas",) * 4


def test_a_short_form_ends_no_sentence() -> None:
    words = spoken("So. Dr. Lind, e.g. two", 0, 400, 800, 1200, 1600)
    talk = merged({"Mara": [(0, 600)], "Tomas": [(700, 2000)]})
    assert voices_of(words, talk) == ("Mara",) + ("Tomas",) * 4


def test_a_change_of_voice_ends_a_cue() -> None:
    said = ("so", "it", "is", "yes")
    words = [Word(i * 300, i * 300 + 250, text) for i, text in enumerate(said)]
    cues = cues_of(words, ["Mara", "Mara", "Mara", "Tomas"])
    assert [(cue.voice, cue.text) for cue in cues] == [("Mara", "so it is"), ("Tomas", "yes")]


@settings(deadline=None, max_examples=few(60))
@given(st.lists(st.tuples(st.sampled_from("mt"), st.integers(0, 900)), max_size=60))
def test_no_cue_holds_two_voices(drawn: list[tuple[str, int]]) -> None:
    words, at = [], 0
    for voice, pause_ms in drawn:
        words.append(Word(at, at + 200, voice))
        at += 200 + pause_ms
    cues = cues_of(words, [word.text for word in words])
    assert [w for cue in cues for w in cue.text.split()] == [word.text for word in words]
    assert all(set(cue.text.split()) == {cue.voice} for cue in cues)
