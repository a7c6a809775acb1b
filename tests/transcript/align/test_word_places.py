"""Words that nothing matches: what they can be, where they are kept, what is named instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.transcript.align import word_match, word_places
from toolkit.transcript.align.script import Script
from toolkit.transcript.align.word_places import Aligned
from toolkit.transcript.text.cues import Word

WORD_MS = 300


def words_of(text: str) -> list[str]:
    return text.split()


FOUND = words_of("we looked at the data of many patients and this is what we found.")
ADVERT = words_of("before going on a word from those people who pay for all of it every week")
AFTER = words_of("most patients sleep better when they know the name of their medicine.")


def script(words: list[str]) -> Script:
    return Script(tuple(words), (None,) * len(words), tuple(range(1, len(words) + 1)))


def heard(words: list[str], start_ms: int = 0) -> list[Word]:
    return [
        Word(start_ms + n * WORD_MS, start_ms + (n + 1) * WORD_MS, word)
        for n, word in enumerate(words)
    ]


def placed(text: list[str], said: list[str]) -> Aligned:
    words = heard(said)
    matched = word_match.match(text, said)
    return word_places.place(script(text), matched, words)


def time_of(made: Aligned, word: str) -> tuple[int, int]:
    (found,) = (each for each in made.words if each.text == word)
    return found.start_ms, found.end_ms


@pytest.mark.parametrize("number", ["1", "1.", "(1)"])
def test_a_number_before_a_sentence_is_not_what_was_said_before_it(number: str) -> None:
    said = [*FOUND, *ADVERT, "One,", *AFTER]
    made = placed([*FOUND, number, *AFTER], said)
    at = (len(FOUND) + len(ADVERT)) * WORD_MS
    assert time_of(made, number) == (at, at + WORD_MS)
    assert [each.text for each in made.untold] == [" ".join(ADVERT)]
    assert not made.unspoken


def test_a_number_that_ends_a_sentence_stands_before_what_comes_in_between() -> None:
    text = [*FOUND[:-1], "12.", *(w.capitalize() for w in AFTER)]
    said = [*FOUND[:-1], "twelve.", *ADVERT, *AFTER]
    made = placed(text, said)
    start_ms, end_ms = time_of(made, "12.")
    assert (start_ms, end_ms) == ((len(FOUND) - 1) * WORD_MS, len(FOUND) * WORD_MS)
    assert [each.text for each in made.untold] == [" ".join(ADVERT)]


def test_a_likely_word_is_found_amid_what_the_text_does_not_have() -> None:
    said = [*FOUND, *ADVERT[:8], "farma", "suit", "icals", *ADVERT[8:], *AFTER]
    made = placed([*FOUND, "Pharmaceuticals", *AFTER], said)
    at = (len(FOUND) + 8) * WORD_MS
    assert time_of(made, "Pharmaceuticals") == (at, at + 3 * WORD_MS)
    assert [each.text for each in made.untold] == [" ".join(ADVERT[:8]), " ".join(ADVERT[8:])]


def test_what_was_misheard_has_the_time_of_all_of_it() -> None:
    said = [*FOUND, "met", "for", "men", *AFTER]
    made = placed([*FOUND, "metformin", *AFTER], said)
    assert time_of(made, "metformin") == (len(FOUND) * WORD_MS, (len(FOUND) + 3) * WORD_MS)
    assert not made.untold


def test_a_script_keeps_a_mumbled_passage_and_says_where() -> None:
    mumbled = words_of("ten words of a slow voice that nobody could make out")
    noise = words_of("and uh hm so we oh mm the er ah")
    made = placed([*FOUND, *mumbled, *AFTER], [*FOUND, *noise, *AFTER])
    assert [word.text for word in made.words] == [*FOUND, *mumbled, *AFTER]
    (kept,) = made.kept
    assert kept.text == " ".join(mumbled)
    assert (kept.first_line, kept.last_line) == (len(FOUND) + 1, len(FOUND) + len(mumbled))
    assert kept.start_ms == len(FOUND) * WORD_MS
    doubtful = [word.text for word in made.words if word.confidence == 0]
    assert doubtful == mumbled
    assert not made.unspoken


def test_without_sound_for_it_a_passage_is_not_said() -> None:
    left_out = words_of("ten words of the script that the host left out")
    made = placed([*FOUND, *left_out, *AFTER], [*FOUND, *AFTER])
    assert [each.text for each in made.unspoken] == [" ".join(left_out)]
    assert not made.kept


def test_sound_that_no_word_accounts_for_is_room_for_words() -> None:
    """As the synthesiser's way has it, which hears no words of its own."""
    lost = words_of("ten words of a slow voice that nobody could make out")
    text = [*FOUND, *lost, *AFTER]
    words = [*heard(FOUND), *heard(AFTER, 20_000)]
    matched = [*range(len(FOUND)), *[None] * len(lost), *range(len(FOUND), len(words))]
    gaps = [(len(FOUND) * WORD_MS + 500, 9000)]
    made = word_places.beside(word_places.place(script(text), matched, words, gaps), gaps)
    (kept,) = made.kept
    assert (kept.start_ms, kept.end_ms) == (gaps[0][0], gaps[0][1])
    assert not made.unspoken
    assert not made.untold
    quiet = word_places.place(script(text), matched, words, [])
    assert [each.text for each in quiet.unspoken] == [" ".join(lost)]


TEXTS = st.lists(st.sampled_from([*FOUND, *ADVERT, "1", "12.", "5 mg"]), min_size=1, max_size=40)


@given(text=TEXTS, said=TEXTS)
def test_every_word_is_placed_or_named_and_times_never_fall(
    text: list[str], said: list[str]
) -> None:
    made = placed(text, said)
    named = [word for each in made.unspoken for word in each.text.split()]
    assert sorted([*(w for word in made.words for w in word.text.split()), *named]) == sorted(
        w for word in text for w in word.split()
    )
    starts = [word.start_ms for word in made.words]
    assert starts == sorted(starts)
    assert all(each.start_ms < each.end_ms for each in made.untold)
