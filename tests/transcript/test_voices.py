"""Words get the voice that talks in their time, and no cue holds two voices."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.show.voices import Voices, merged
from toolkit.transcript.cues import Word
from toolkit.transcript.cutting import cues_of
from toolkit.transcript.voices import voices_of

TALK = merged({"Mara": [(0, 2000), (5000, 6000)], "Tomas": [(1500, 4000)]})


def test_a_word_has_the_voice_that_talks_most_in_its_time() -> None:
    words = [Word(1200, 1700, "a"), Word(1900, 2400, "b"), Word(2500, 2600, "c")]
    assert voices_of(words, TALK) == ("Mara", "Tomas", "Tomas")


def test_where_both_talk_the_voice_before_goes_on() -> None:
    both = Word(1600, 1900, "b")
    assert voices_of([Word(100, 300, "a"), both], TALK) == ("Mara", "Mara")
    assert voices_of([Word(2500, 2900, "a"), both], TALK) == ("Tomas", "Tomas")


def test_a_word_in_a_pause_has_the_nearest_voice_or_the_one_before() -> None:
    words = [Word(4100, 4200, "a"), Word(4800, 4900, "b"), Word(9000, 9100, "c")]
    assert voices_of(words, TALK) == ("Tomas", "Mara", "Mara")
    assert voices_of([Word(9000, 9100, "c")], TALK) == (None,)
    assert voices_of([Word(1, 2, "d")], Voices(turns=())) == (None,)


def test_a_change_of_voice_ends_a_cue() -> None:
    said = ("so", "it", "is", "yes")
    words = [Word(i * 300, i * 300 + 250, text) for i, text in enumerate(said)]
    cues = cues_of(words, ["Mara", "Mara", "Mara", "Tomas"])
    assert [(cue.voice, cue.text) for cue in cues] == [("Mara", "so it is"), ("Tomas", "yes")]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("mt"), st.integers(0, 900)), max_size=60))
def test_no_cue_holds_two_voices(drawn: list[tuple[str, int]]) -> None:
    words, at = [], 0
    for voice, pause_ms in drawn:
        words.append(Word(at, at + 200, voice))
        at += 200 + pause_ms
    cues = cues_of(words, [word.text for word in words])
    assert [w for cue in cues for w in cue.text.split()] == [word.text for word in words]
    assert all(set(cue.text.split()) == {cue.voice} for cue in cues)
