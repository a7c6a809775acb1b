"""Words of pages: whole in each language that has them, and English where there are none."""

import re
import unicodedata

import pytest

from toolkit.locales.formats import formats
from toolkit.locales.interface import words
from toolkit.locales.language import Wording
from toolkit.locales.plurals import OTHER
from toolkit.locales.shelf import LANGUAGES

ENGLISH = LANGUAGES["en"].interface
WRITTEN = list(LANGUAGES)


def forms(wording: Wording) -> dict[str, str]:
    return {OTHER: wording} if isinstance(wording, str) else dict(wording)


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("code", WRITTEN)
def test_a_language_has_every_key_and_no_other(code: str) -> None:
    assert LANGUAGES[code].interface.keys() == ENGLISH.keys()


@pytest.mark.parametrize("code", WRITTEN)
def test_each_text_has_the_places_of_the_english_one(code: str) -> None:
    for key, wording in LANGUAGES[code].interface.items():
        for text in forms(wording).values():
            lacking = places(forms(ENGLISH[key])[OTHER]) ^ places(text)
            is_one_or_two = not isinstance(wording, str) and lacking == {"n"}
            assert not lacking or (is_one_or_two and text != forms(wording)[OTHER]), (key, text)


@pytest.mark.parametrize("code", WRITTEN)
def test_plurals_are_complete(code: str) -> None:
    kinds = {formats(code).plural(n) for n in range(1000)} | {OTHER}
    for key, wording in LANGUAGES[code].interface.items():
        assert isinstance(wording, str) == isinstance(ENGLISH[key], str), key
        if not isinstance(wording, str):
            assert kinds <= wording.keys() <= {*kinds, "many"}, key


@pytest.mark.parametrize("code", WRITTEN)
def test_texts_are_clean(code: str) -> None:
    for key, wording in LANGUAGES[code].interface.items():
        for text in forms(wording).values():
            assert text.strip() == text != "", key
            assert "  " not in text
            assert not set(text) & set('<>&"\n\t'), key
            assert unicodedata.is_normalized("NFC", text)


def test_english_stands_in_for_a_language_without_words() -> None:
    strange = words("xx-YY")
    assert strange["play"] == "Play"
    assert strange.language_of("play") == strange.code == "en"
    assert words("en-GB").text("back_n_seconds", n=15) == "Back 15 seconds"
    assert words("en").text("back_n_seconds", n=1) == "Back 1 second"
    assert words("en").text("n_places", n=12345) == "12,345 results"
    assert words("en")["n_places"] == "{n} results"


def test_what_is_put_in_is_not_read_again() -> None:
    told = words("en").text("nothing_found", query="{n} {query} {0} \\1 %s")
    assert told == "Nothing found for “{n} {query} {0} \\1 %s”."
    assert words("en").text("approved_by", name="{date}", date="today") == (
        "Checked by {date} on today"
    )


def test_a_key_or_a_value_that_is_missing_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        words("en")["no_such_key"]
    with pytest.raises(KeyError):
        words("de").text("n_places")
    with pytest.raises(KeyError):
        words("en").text("approved_by", name="A")


def test_a_script_gets_the_words_that_it_asks_for() -> None:
    assert words("en").for_script(["play", "n_places"]) == {
        "play": "Play",
        "n_places": {"one": "{n} result", "other": "{n} results"},
    }
