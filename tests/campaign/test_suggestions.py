"""Places to look at: whole sentences between pauses, the same each time, for true reasons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.campaign.heard import heard
from tests.campaign.marked_texts import MarkedText, all_texts
from toolkit.assemble.parts import kits, moment_places
from toolkit.campaign.moments.sentence_runs import sentences_of
from toolkit.campaign.suggestions import features, suggestions
from toolkit.campaign.suggestions.centrality import centrality
from toolkit.campaign.suggestions.features import TalkText
from toolkit.campaign.suggestions.suggestions import QuotablePlace
from toolkit.locales.language import MomentWords
from toolkit.locales.shelf import LANGUAGES
from toolkit.show.campaign import Moment
from toolkit.show.project import Project
from toolkit.show.words import Term
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
LENGTHS = (8_000, 45_000)
ENDS = tuple(".?!…")


def talk(cues: Sequence[Cue], language: str = "en", theme: str = "") -> TalkText:
    known = LANGUAGES.get(language)
    sentences = sentences_of(cues, heard(cues), known.sentence_ends if known else ())
    about = features.theme_of(theme)
    return features.text_of(sentences, known.moments if known else MomentWords(), about)


@cache
def marked() -> tuple[MarkedText, ...]:
    return all_texts()


def talk_of(text: MarkedText, language: str | None = None) -> TalkText:
    known = LANGUAGES.get(language or text.language)
    sentences = sentences_of(text.cues, text.words, known.sentence_ends if known else ())
    return features.text_of(sentences, known.moments if known else MomentWords())


def check_borders(text: MarkedText, places: Sequence[QuotablePlace]) -> None:
    """Judge by the text itself: a place is whole cues, which are sentences there, in a pause."""
    starts = {cue.start_ms: n for n, cue in enumerate(text.cues)}
    for place in places:
        run = place.run
        inside = [c for c in text.cues if run.start_ms <= c.start_ms and c.end_ms <= run.end_ms]
        assert " ".join(c.text for c in inside) == place.words
        assert place.words.endswith(ENDS)
        first = starts[inside[0].start_ms]
        before = text.cues[first - 1].end_ms if first else 0
        assert before <= run.start_ms <= inside[0].start_ms
        assert all(w.end_ms <= run.start_ms or w.start_ms >= run.start_ms for w in text.words)
        assert all(w.end_ms <= run.end_ms or w.start_ms >= run.end_ms for w in text.words)
        assert run.length_ms <= LENGTHS[1]


@pytest.mark.parametrize("number", range(6))
def test_borders_lie_on_sentence_ends_and_pauses(number: int) -> None:
    text = marked()[number]
    for language in (text.language, "xx"):
        places = suggestions.places(talk_of(text, language), LENGTHS, 30)
        assert len(places) > 8
        check_borders(text, places)


@pytest.mark.parametrize("episode", ["001", "002"])
def test_borders_of_the_sample_can_be_cut_and_added(episode: str) -> None:
    """By ear: each place is a moment that the rule of the kits takes, as it is."""
    project = Project.open(ROOT)
    found = project.episode(episode)
    cues = shelf.transcript(project, found, "en").cues
    words = shelf.words(project, found, "en")
    levels = kits.levels_of(project, found)
    text = features.text_of(sentences_of(cues, words), LANGUAGES["en"].moments)

    def borders(span: object, ends: tuple[str, str], /) -> tuple[int, int] | None:
        edge, wrong = moment_places.fitted(span, levels, ends)  # type: ignore[arg-type]
        return None if wrong else (edge.start_ms, edge.end_ms)

    places = suggestions.places(text, LENGTHS, 20, borders)
    assert len(places) > 6
    for place in places:
        moment = Moment.model_construct(
            id="m",
            words=place.words,
            title="T",
            start_ms=place.run.start_ms,
            end_ms=place.run.end_ms,
        )
        placed = moment_places.place(moment, cues, words, "here", levels)
        assert placed.moment == moment
        assert place.words.endswith(ENDS)


SENTENCE = st.lists(
    st.sampled_from(["gene", "Data", "you", "it", "but", "Dr.", "5", "welcome", "test"]),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(SENTENCE, st.sampled_from("ABC"), st.sampled_from(".?!")), max_size=25),
    st.integers(0, 900),
)
def test_any_talk_has_whole_sentences_only(
    said: list[tuple[list[str], str, str]], gap_ms: int
) -> None:
    cues, at = [], 0
    for words, voice, end in said:
        row = f"And {' '.join(words)}{end}"
        cues.append(Cue(at, at + 90 * len(row), row, voice))
        at = cues[-1].end_ms + gap_ms
    text = talk(cues)
    places = suggestions.places(text, (2_000, 20_000), 5)
    assert places == suggestions.places(text, (2_000, 20_000), 5)
    for place in places:
        whole = text.sentences[place.run.first : place.run.last]
        assert gap_ms >= 100 or len(whole) == len(text.sentences)
        assert place.words == " ".join(one.text for one in whole)
        assert not whole[-1].asks
        assert len({one.voice for one in whole}) <= 2
        assert place.run.length_ms <= 20_000


def test_no_two_places_are_nearly_the_same() -> None:
    for text in marked():
        spans = [place.run for place in suggestions.places(talk_of(text), LENGTHS, 12)]
        for n, one in enumerate(spans):
            for other in spans[:n]:
                both = min(one.end_ms, other.end_ms) - max(one.start_ms, other.start_ms)
                assert both <= 0.31 * min(one.length_ms, other.length_ms)


def reasons_of(place: str, *around: str, language: str = "en", theme: str = "") -> str:
    """Return what is said for a sentence, between others of another voice."""
    rows = [*around, place, "Thank you for that, it was a pleasure."]
    cues = [
        Cue(n * 20_000, n * 20_000 + 9_000, row, "B" if row == place else "A")
        for n, row in enumerate(rows)
    ]
    text = talk(cues, language, theme)
    found = suggestions.places(text, LENGTHS, 9)
    return next("; ".join(each.reasons) for each in found if each.words == place)


PLAIN = "Genes tell a part of the story."
OPENING = "Something else was said at the very beginning here."


@pytest.mark.parametrize(
    ("place", "around", "told", "is_told"),
    [
        (PLAIN, [OPENING], "from its first word on", True),
        ("They tell a part of the story.", [OPENING], "from its first word on", False),
        (PLAIN, [OPENING, "What do genes tell?"], "it answers a question", True),
        (PLAIN, [OPENING, "Genes tell."], "it answers a question", False),
        (PLAIN, [OPENING], "it says you or we", False),
        ("Genes tell you a part.", [OPENING], "it says you or we", True),
        ("Genes tell, but not all.", [OPENING], "one thing against another", True),
        (PLAIN, [OPENING], "all that somebody says in a row", True),
        (PLAIN, [OPENING], "one person speaks", True),
    ],
)
def test_reasons_are_true(place: str, around: list[str], told: str, is_told: bool) -> None:
    assert (told in reasons_of(place, *around)) is is_told


def test_a_language_without_words_says_nothing_of_them() -> None:
    told = reasons_of("They tell you a part, but not all.", OPENING, language="xx")
    assert "first word" not in told
    assert "you" not in told


def test_a_theme_counts_and_is_told() -> None:
    told = reasons_of(PLAIN, OPENING, theme="story telling")
    assert "it is about the theme: story" in told
    cues = [
        Cue(n * 12_000, n * 12_000 + 9_000, text, "A")
        for n, text in enumerate(["Bread is baked.", "Bread is eaten.", "A vaccine protects.",
                                  "Bread is bought.", "Bread is cut."])
    ]  # fmt: skip
    (best,) = suggestions.places(talk(cues, theme="vaccines"), LENGTHS, 1)
    assert "A vaccine protects." in best.words


def test_terms_of_the_glossary_belong_to_a_theme() -> None:
    terms = [Term(term="pseudonymisation", meaning="how data lose their names"), Term(term="RNA")]
    theme = features.theme_of("data sharing", terms)
    assert theme.related == {"pseud"}
    assert features.theme_of("UV").words == {"uv": "UV"}


def test_the_middle_of_what_is_said_is_central() -> None:
    said = ["genes make cells", "cells make blood", "blood tells genes", "weather was lovely"]
    shares = centrality([text.split() for text in said])
    assert max(shares) == 1.0
    assert shares[3] == min(shares)
    assert centrality([]) == []
    assert centrality([["a"]]) == [1.0]


def test_sentences_of_many_scripts() -> None:
    for text, language, count in (
        ("Τι είναι αυτό; Ένα γονίδιο.", "el", 2),
        ("Dr. Varga kommt. Das ist z. B. heute.", "de", 2),
        ("هل هذا صحيح؟ نعم.", "ar", 2),
        ("Vous dormez ? Oui !", "fr", 2),
        ("It costs 3.5 million. That is a lot", "en", 2),
    ):
        cues = (Cue(0, 8_000, text, "A"),)
        known = LANGUAGES[language]
        found = sentences_of(cues, heard(cues), known.sentence_ends)
        assert len(found) == count, text
        assert " ".join(one.text for one in found) == text


def test_soy_finds_more_of_the_marked_moments_than_chance() -> None:
    """What that shows and what it does not, `benchmarks/moments.py` says."""
    from benchmarks import moments as benchmark

    texts = [(text, talk_of(text)) for text in marked()]
    assert sum(len(text.marks_ms) for text, _ in texts) >= 30
    assert len({text.language for text, _ in texts}) == 3
    found = benchmark.recall(texts, benchmark.suggested(), 8)
    chance = [benchmark.recall(texts, benchmark.drawn(seed), 8) for seed in range(20)]
    assert found > 1.5 * sum(chance) / len(chance)
    assert found > benchmark.recall(texts, benchmark.in_order(sorted), 8)
