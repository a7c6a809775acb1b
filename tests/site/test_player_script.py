"""The player's script: one small file, with every word that it shows and no way to run a text."""

from __future__ import annotations

import gzip
import re

import pytest

from toolkit.locales.shelf import LANGUAGES
from toolkit.site import player_script
from toolkit.site.frame import player_words

SCRIPT = player_script.script()


def test_it_is_small() -> None:
    """The pages may load 8 kB of scripts, compressed: the player leaves some to others."""
    assert len(gzip.compress(SCRIPT.encode(), 9, mtime=0)) < 6800


def test_it_is_the_same_each_time() -> None:
    assert player_script.script() == SCRIPT


def test_comments_and_indentation_are_left_out_and_nothing_else() -> None:
    assert not re.search(r"^\s|^//", SCRIPT, re.MULTILINE)
    assert "http://www.w3.org/2000/svg" in SCRIPT  # two slashes in a text
    assert SCRIPT.startswith("(()=>{'use strict';")
    assert SCRIPT.endswith("})();")


def test_it_makes_no_text_into_a_program() -> None:
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "eval(", "Function(", "write("):
        assert forbidden not in SCRIPT.replace("memory.write(", "").replace("write(key", "")
    for asking in (
        "fetch(",
        "XMLHttpRequest",
        "import(",
        "sendBeacon",
        "cookie",
        "setAttribute('style",
    ):
        assert asking not in SCRIPT


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_every_word_that_it_shows_comes_with_the_page(code: str) -> None:
    used = set(re.findall(r"\bwords\.([a-z_]+)", SCRIPT))
    given = player_words.of(code)
    assert used - {"spoken"} == set(given) - {"spoken"}
    assert all(text for text in given.values())
    for key, text in given.items():
        if isinstance(text, str):
            assert "{n}" not in text, key


def test_languages_that_browsers_lack_bring_their_units() -> None:
    spoken = player_words.of("mt")["spoken"]
    assert isinstance(spoken, dict)
    assert [len(spoken[unit]) for unit in ("hour", "minute", "second")] == [24, 60, 60]
    assert all("spoken" not in player_words.of(code) for code in ("de", "en", "pl"))
