"""Lines broken by sense, in the language of the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.languages import EU_LANGUAGES
from toolkit.transcript.captions.caption_rules import (
    GENERAL,
    GENERAL_CPS,
    rules_of,
)
from toolkit.transcript.captions.for_viewers import for_viewers
from toolkit.transcript.captions.line_breaks import fold_by_sense
from toolkit.transcript.formats import srt, vtt
from toolkit.transcript.store.formats import RENDITIONS
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import fold
from toolkit.transcript.text.written import WrittenTranscript

WIDTH = 42


def folded(text: str, language: str = "en") -> list[str]:
    return fold_by_sense(text, WIDTH, rules_of(language))


@pytest.mark.parametrize(
    ("language", "upper", "lower"),
    [
        # after punctuation, though the middle is elsewhere
        ("en", "If it is found early,", "most people with this illness get well."),
        ("en", "We looked at every sample twice,", "and nothing was there."),
        # before a conjunction
        ("en", "The nurse takes a sample of the blood", "and the machine reads all the genes."),
        # never between article, preposition or auxiliary and what follows
        ("en", "Most of what people read about genes", "in the newspapers has been put simply."),
        ("de", "Die Proben kommen am frühen Morgen", "in das große Labor der neuen Klinik."),
        ("fr", "Les échantillons arrivent très tôt", "dans le laboratoire de la clinique."),
        # names, titles, numbers and what they count
        ("en", "Today the doctor who leads this is", "Professor Ana Novak from Ljubljana."),
        ("en", "The guidance for patients says", "that 1 200 mg would be far too much."),
        # a postposition stays with its noun
        ("fi", "Potilaat tulevat sairaalaan tänään", "tutkimuksen jälkeen uudestaan kotoa."),
    ],
)
def test_lines_are_broken_by_sense(language: str, upper: str, lower: str) -> None:
    assert folded(f"{upper} {lower}", language) == [upper, lower]


@pytest.mark.parametrize(
    ("language", "pair"),
    [
        ("en", "Ana Novak"),
        ("en", "Dr. Novak"),
        ("en", "Prof. Novak"),
        ("en", "250 milligrams"),
        ("en", "€ 250"),
        ("en", "Article 12"),
        ("en", "the laboratory"),
        ("en", "have changed"),
        ("de", "mit Blutproben"),
        ("it", "della ricerca"),
        ("pl", "w laboratorium"),
        ("el", "της έρευνας"),
        ("hu", "kutatás után"),
        ("pl", "spotkali się"),
        ("sk", "stretli sa"),
        ("mt", "ta' riċerka"),
    ],
)
def test_what_belongs_together_is_not_parted(language: str, pair: str) -> None:
    """Wherever the two stand in a text of two lines, they stay on one line."""
    for words_before in range(2, 9):
        text = " ".join(["xxxx"] * words_before + [pair] + ["yyyy"] * (9 - words_before))
        lines = folded(text, language)
        assert len(lines) == 2
        assert sum(pair in line for line in lines) == 1, lines


def test_a_text_that_fits_stays_on_one_line() -> None:
    assert folded("Yes, and it is as simple as that, really.") == [
        "Yes, and it is as simple as that, really."
    ]


def test_the_lower_line_is_rather_the_longer_one() -> None:
    upper, lower = folded("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk", "en")
    assert (len(upper), len(lower)) == (24, 29)


words = st.lists(
    st.one_of(
        st.text("abcdeéΩ.,?…–“12", min_size=1, max_size=20),
        st.sampled_from(["the", "of", "and", "Ana", "Novak", "12", "mg", "Dr.", "is", "je", "v"]),
        st.just("x" * 50),
    ),
    min_size=1,
    max_size=60,
)


@settings(deadline=None, max_examples=few(200))
@given(words, st.sampled_from(["", "en", "de", "hu", "pl"]), st.sampled_from([32, 42]))
def test_no_word_is_lost_and_no_line_too_long(said: list[str], language: str, width: int) -> None:
    text = " ".join(said)
    lines = fold_by_sense(text, width, rules_of(language))
    assert " ".join(lines) == text
    assert all(len(line) <= width or " " not in line for line in lines)
    assert len(lines) == len(fold(text, width))  # the fewest that there can be
    assert fold_by_sense("\n".join(lines), width, rules_of(language)) == lines


def test_a_very_long_text_is_folded_at_once() -> None:
    text = "and the words of it go on, " * 4000
    assert " ".join(folded(text)).split() == text.split()


def test_every_language_has_its_rules() -> None:
    each = {code: rules_of(code) for code in EU_LANGUAGES}
    for code, rules in each.items():
        assert rules.reading_cps == (20 if code == "en" else GENERAL_CPS)
        assert rules.articles, code
        assert rules.prepositions or rules.postpositions, code
        assert rules.conjunctions, code
        assert rules.auxiliaries, code
        assert all(word == word.casefold() for word in rules.leading)
    assert {code for code, rules in each.items() if not rules.has_guide} == {
        "et", "lt", "lv", "mt", "sl",
    }  # fmt: skip
    assert rules_of("xx") == GENERAL


LONG = Cue(
    0, 6000, "The nurse takes a sample of\nthe blood and the machine reads\nall the genes.", "A"
)


def test_what_is_published_is_broken_for_viewers() -> None:
    by_suffix = {rendition.suffix: rendition for rendition in RENDITIONS}
    said = WrittenTranscript([LONG], "en", "Title", "en")
    text = by_suffix["vtt"].render(said)
    (cue,) = vtt.parse("x.vtt", text.encode())
    assert cue.text == "The nurse takes a sample of the blood\nand the machine reads all the genes."
    cards = srt.take("x.srt", by_suffix["srt"].render(said).encode()).cues
    lines = [line for card in cards for line in card.text.split("\n")]
    assert " ".join(lines).split() == LONG.text.split()
    assert not any(line.split()[-1] in ("the", "of", "a", "and") for line in lines)


def test_a_dialogue_keeps_its_lines() -> None:
    said = Cue(0, 2000, "- Is it safe?\n- Yes.")
    assert for_viewers([said], "en") == (said,)
    (cue,) = for_viewers([Cue(0, 2000, "Is it safe?\nYes.")], "en")
    assert cue.text == "Is it safe? Yes."


def test_only_lines_change() -> None:
    before = [LONG, Cue(7000, 8000, "Yes.", None)]
    after = for_viewers(before, "en")
    for old, new in zip(before, after, strict=True):
        assert old.text.split() == new.text.split()
        assert (old.start_ms, old.end_ms, old.voice) == (new.start_ms, new.end_ms, new.voice)
    assert for_viewers(after, "en") == after
    assert all(a.start_ms < b.start_ms for a, b in pairwise(after))
