"""Phrases: what is read at a glance."""

from __future__ import annotations

from tests.video.makings import line
from toolkit.video.audiogram import TimedWord
from toolkit.video.phrases import phrases


def texts(*lines: list[TimedWord]) -> list[str]:
    return [phrase.text for phrase in phrases([word for line in lines for word in line])]


def test_a_phrase_ends_where_a_sentence_does() -> None:
    found = texts(line("They take the same tablets. Yes. No. Why? Then one of them feels better."))
    assert found == [
        "They take the same tablets.",
        "Yes. No. Why?",
        "Then one of them feels better.",
    ]


def test_a_long_sentence_is_cut_at_its_comma() -> None:
    found = texts(
        line("When many people share what helped them, researchers begin to see a pattern.")
    )
    assert found == [
        "When many people share what helped them,",
        "researchers begin to see a pattern.",
    ]


def test_a_sentence_may_begin_in_one_cue_and_end_in_the_next() -> None:
    first = line("Personalised medicine asks why, and", 0)
    found = texts(first, line("looks for the treatment that fits.", 2000))
    assert found == ["Personalised medicine asks why,", "and looks for the treatment that fits."]


def test_a_pause_ends_a_phrase_rather_than_any_word() -> None:
    early = line("one two three four five six", 0)
    assert texts(early, line("seven eight nine ten eleven twelve", 3000))[0].endswith("six")


def test_no_phrase_holds_the_words_of_two_people() -> None:
    found = texts(line("Why?", 0, voice="Ann"), line("Because.", 400, voice="Bo"))
    assert found == ["Why?", "Because."]


def test_a_word_of_any_length_is_a_phrase() -> None:
    assert texts(line("x" * 200)) == ["x" * 200]
    assert texts() == []


def test_a_phrase_lasts_from_its_first_word_to_its_last() -> None:
    first, second = phrases(line("Nobody can learn from one alone. " * 2, 100, 400))
    assert (first.start_ms, first.end_ms) == (100, 2400)
    assert second.start_ms == 2500


def test_greek_questions_end_sentences() -> None:
    assert texts(line("Πώς βοηθά αυτό; Με τα δεδομένα πολλών ανθρώπων μαζί.")) == [
        "Πώς βοηθά αυτό;",
        "Με τα δεδομένα πολλών ανθρώπων μαζί.",
    ]
