"""A text as the synthesiser speaks it: every EU language, every word with a place, any text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from toolkit.errors import BadTranscript
from toolkit.languages import EU_LANGUAGES
from toolkit.transcript.align import espeak, spoken_script
from toolkit.transcript.align.synthesis import Synthesis

HOSTILE = (
    ["\x00\x01\x1b[31m", "<speak>", "[[x", "{", "a" * 100_000, "9" * 5000],
    ["\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")] * 30,
    ["%s%n%s"] * 50,
    ["\u202e", "\u200b", "\ufeff", "\u0301" * 300],
    ["漢字", "العربية", "हिन्दी", "🏳️‍🌈"],
)


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_every_eu_language_has_a_voice(language: str) -> None:
    words = [*EU_LANGUAGES[language].own_name.split(), "123", "a"]
    said = spoken_script.say(words, espeak.voice_of(language))
    assert len(said.starts) == len(words)
    assert 40 < len(said.cepstra) < 800
    assert said.starts[0] == 0
    assert all(a <= b for a, b in pairwise([*said.starts, len(said.cepstra)]))


def test_regions_fall_back_to_their_language() -> None:
    assert espeak.voice_of("en-IE") == "en"
    assert espeak.voice_of("pt-BR") == "pt-BR"


@pytest.mark.parametrize("tag", ["xx", "", "../../etc", "en\x00", "zz-ZZ"])
def test_other_languages_are_refused_with_a_way_out(tag: str) -> None:
    with pytest.raises(BadTranscript) as refused:
        espeak.voice_of(tag)
    assert "--voice" in str(refused.value.hint)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_spoken_within_bounds(words: list[str]) -> None:
    parts = list(spoken_script.pieces(words))
    assert [first for first, _ in parts] == [0, *[last for _, last in parts[:-1]]]
    assert parts[-1][1] == len(words)
    said = [spoken_script.say(words[a:b], "en") for a, b in parts]
    assert all(len(one.cepstra) < 30_000 for one in said)  # five minutes
    text = spoken_script.joined(said)
    assert len(text.first) == len(words) + 1
    assert text.first[-1] == len(text.rows)
    assert np.isfinite(text.rows).all()


def test_pieces_are_sentences_and_bounded() -> None:
    words = ["One", "two.", '"Three!"', *["four"] * 100]
    parts = list(spoken_script.pieces(words))
    assert parts[:2] == [(0, 2), (2, 3)]
    assert max(b - a for a, b in parts) <= spoken_script.PIECE_WORDS


def test_the_same_text_sounds_the_same_to_the_byte() -> None:
    words = ["A", "gene", "is", "a", "recipe.", "Your", "body", "is", "the", "kitchen."]
    made = []
    for _ in range(2):
        with Synthesis(words, "en") as synthesis:
            made.append(synthesis.result())
    assert np.array_equal(made[0].rows, made[1].rows)
    assert made[0].first.tolist() == made[1].first.tolist()


def test_a_synthesiser_that_dies_is_an_error() -> None:
    with Synthesis(["word."] * 20_000, "en") as synthesis:
        synthesis.process.kill()
        with pytest.raises(BadTranscript, match="broke down"):
            synthesis.result()


def test_left_early_it_ends() -> None:
    with Synthesis(["word."] * 20_000, "en") as synthesis:
        process = synthesis.process
    assert not process.is_alive()
