"""Phrases: what is read at a glance."""

from __future__ import annotations

from tests.video.makings import line
from toolkit.video.audiogram import TimedWord
from toolkit.video.phrases import CaptionLine, phrases


def texts(*lines: CaptionLine) -> list[str]:
    return [phrase.text for phrase in phrases(lines)]


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
    words = "one two three four five six seven eight nine ten eleven twelve"
    made = line(words)
    late = tuple(
        TimedWord(w.text, (w.start_ms or 0) + 600 * (n > 5), (w.end_ms or 0) + 600 * (n > 5))
        for n, w in enumerate(made.words)
    )
    assert texts(CaptionLine(0, 9000, late))[0].endswith("six")


def test_no_phrase_holds_the_words_of_two_people() -> None:
    one = CaptionLine(0, 800, line("Why?", 0).words, "Ann")
    other = CaptionLine(900, 2000, line("Because.", 900).words, "Bo")
    assert texts(one, other) == ["Why?", "Because."]


def test_a_word_of_any_length_is_a_phrase() -> None:
    assert texts(line("x" * 200)) == ["x" * 200]
    assert texts() == []


def test_words_without_times_share_their_cue_by_their_letters() -> None:
    words = tuple(TimedWord(w) for w in ("Because nobody can learn alone. " * 3).split())
    first, second, third = phrases([CaptionLine(1000, 7000, words)])
    assert (first.start_ms, third.end_ms) == (1000, 7000)
    assert first.end_ms <= second.start_ms <= 3100


def test_greek_questions_end_sentences() -> None:
    assert texts(line("Πώς βοηθά αυτό; Με τα δεδομένα πολλών ανθρώπων μαζί.")) == [
        "Πώς βοηθά αυτό;",
        "Με τα δεδομένα πολλών ανθρώπων μαζί.",
    ]
