"""A text's words against those heard: in order, whatever both are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import BadTranscript
from toolkit.transcript.align import script, word_match, word_places
from toolkit.transcript.align.word_places import Aligned
from toolkit.transcript.text.cues import Word

VOCABULARY = ("gene", "genes", "the", "Cell,", "a", "–", "kitchen", "2010")
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=40)
SAID_TEXT = (
    "a gene is a recipe and your body is the kitchen where small cells "
    "read it every day to make what you need for living well"
)
SAID = SAID_TEXT.split()
ADDED_TEXT = "this whole paragraph about vaccines was written down but nobody ever spoke it"
ADDED = ADDED_TEXT.split()


def heard(words: list[str]) -> list[Word]:
    return [Word(400 * n, 400 * n + 350, w, 0.9) for n, w in enumerate(words)]


def aligned(text: list[str], said: list[str]) -> Aligned:
    given_text = script.Script(tuple(text), (None,) * len(text), tuple(range(1, len(text) + 1)))
    return word_places.place(given_text, word_match.match(text, said), heard(said))


@given(WORDS, WORDS)
def test_matches_never_go_back(text: list[str], said: list[str]) -> None:
    found = [at for at in word_match.match(text, said) if at is not None]
    assert all(a < b for a, b in pairwise(found))
    assert all(0 <= at < len(said) for at in found)


@given(WORDS, WORDS)
def test_every_word_has_times_or_is_named(text: list[str], said: list[str]) -> None:
    made = aligned(text, said)
    named = [w for u in made.unspoken for w in u.text.split()]
    assert sorted([*(w.text for w in made.words), *named]) == sorted(text)
    assert all(a.start_ms <= b.start_ms for a, b in pairwise(made.words))
    assert all(w.start_ms <= w.end_ms for w in made.words)


def test_the_same_text_has_the_times_heard() -> None:
    shouted = [w.upper() + "!" for w in SAID]
    times = [(w.start_ms, w.end_ms) for w in aligned(shouted, SAID).words]
    assert times == [(w.start_ms, w.end_ms) for w in heard(SAID)]


@pytest.mark.parametrize("at", [0, 12, len(SAID)])
def test_what_is_not_said_is_named_and_moves_nothing(at: int) -> None:
    made = aligned([*SAID[:at], *ADDED, *SAID[at:]], SAID)
    assert [u.text for u in made.unspoken] == [" ".join(ADDED)]
    assert (made.unspoken[0].first_line, made.unspoken[0].last_line) == (at + 1, at + len(ADDED))
    times = [(w.text, w.start_ms) for w in made.words]
    assert times == [(w.text, w.start_ms) for w in heard(SAID)]
    assert made.untold == ()


@pytest.mark.parametrize("at", [0, 12, len(SAID)])
def test_what_is_not_in_the_text_is_named_and_left_a_hole(at: int) -> None:
    made = aligned(SAID, [*SAID[:at], *ADDED, *SAID[at:]])
    assert [(u.text, u.start_ms) for u in made.untold] == [(" ".join(ADDED), 400 * at)]
    assert len(made.words) == len(SAID)
    hole = range(400 * at, 400 * (at + len(ADDED)) - 50)
    assert not any(w.start_ms in hole or w.end_ms - 1 in hole for w in made.words)
    assert made.unspoken == ()


def test_words_heard_wrongly_get_the_time_of_what_was_heard() -> None:
    wrong = [*SAID]
    wrong[4], wrong[9:11] = "rescue", ["de", "kit", "shin"]
    made = aligned(SAID, wrong)
    assert [w.text for w in made.words] == SAID
    assert made.words[4].start_ms == heard(wrong)[4].start_ms
    assert made.words[11].start_ms == heard(wrong)[12].start_ms


def test_a_long_text_needs_no_square_of_memory() -> None:
    words = [f"word{n}" for n in range(5000)]
    assert word_match.match(words, words[1500:]) == [None] * 1500 + [*range(3500)]


def test_lines_with_names_are_speakers() -> None:
    text = "Mara Lind: A gene.\n\nWhat is it?\nTomas: It is\u00a0small.\n"
    made = script.read("x.txt", text.encode(), "en")
    assert made.words == ("A", "gene.", "What", "is", "it?", "It", "is", "small.")
    assert made.voices == ("Mara Lind",) * 5 + ("Tomas",) * 3
    assert made.lines == (1, 1, 3, 3, 3, 4, 4, 4)


def test_times_in_the_text_are_not_words() -> None:
    vtt = b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Mara>A gene.\n"
    for name in ("x.vtt", "x.txt"):
        made = script.read(name, vtt, "en")
        assert (made.words, made.voices) == (("A", "gene."), ("Mara",) * 2)


@pytest.mark.parametrize("data", [b"", b" \n\n", b"--\n...\n", b"\xff\xfe\xff", b"a\x00b"])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadTranscript):
        script.read("x.txt", data, "en")
