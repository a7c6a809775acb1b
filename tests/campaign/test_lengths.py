"""Lengths against the networks' own published examples."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.campaign.texts import lengths

FAMILY = "\U0001f468‍\U0001f469‍\U0001f467‍\U0001f466"
FLAG = "\U0001f1ea\U0001f1fa"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
HEART = "❤️"
THUMB = "\U0001f44d\U0001f3fd"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        # conformance/validate.yml of twitter-text (config v3)
        ("This is a test.", 15),
        ("http://test.com", 23),
        ("https://test.com", 23),
        ("test.com", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("\U00010000\U0010ffff", 4),
        ("저찀쯿쿿", 8),
        ("H\U0001f431☺", 5),
        # emoji of every make weigh two
        (FAMILY, 2),
        (FLAG, 2),
        (SCOTLAND, 2),
        (HEART, 2),
        (THUMB, 2),
        ("1️⃣", 2),
        ("1#*", 3),
        ("©", 1),
        ("“é”–…", 6),
        (unicodedata.normalize("NFD", "é"), 1),
        ("日本", 4),
        ("Ελληνικά български", 18),
        ("See (https://example.org/a_b?c=d). Next", 35),
        ("e.g. this", 9),
        ("", 0),
    ],
)
def test_x(text: str, length: int) -> None:
    assert lengths.x_length(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a", 1),
        ("A.", 2),
        (FAMILY + FLAG + THUMB, 3),
        (unicodedata.normalize("NFD", "é"), 1),
        ("日本", 2),
        ("https://example.org/" + "x" * 200, 23),
        ("https://example.org", 23),
        ("(https://example.org/).", 26),
        ("http://localhost/" + "x" * 40, 57),
        ("@jo@example.social hi", 6),
        ("mail jo@example.org", 19),
        ("example.org/" + "x" * 50, 62),
    ],
)
def test_mastodon(text: str, length: int) -> None:
    assert lengths.mastodon_length(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (FAMILY + FLAG + SCOTLAND, 3),
        ("https://example.org/abc", 15),
        ("https://example.org/", 11),
        ("https://example.org/" + "x" * 14, 26),
        ("https://example.org/" + "x" * 15, 27),  # example.org/xxxxxxxxxxxx...
        ("https://example.org/" + "x" * 200, 27),
        ("See https://example.org/" + "x" * 200 + ".", 32),
        ("e" + "\u0301" * 1499, 1),  # one grapheme of 2999 bytes
        ("e" + "\u0301" * 1500, 301),  # 3001 bytes: too long
    ],
)
def test_bluesky(text: str, length: int) -> None:
    assert lengths.bluesky_length(text) == length


@pytest.mark.parametrize(("text", "length"), [("ab", 2), ("\U0001f431", 2), (FAMILY, 11)])
def test_linkedin(text: str, length: int) -> None:
    assert lengths.utf16_length(text) == length


@given(st.text(max_size=60), st.text(max_size=60))
def test_lines_add_up(one: str, two: str) -> None:
    """What stands on two lines counts as the sum and the break."""
    both = f"{one}\n{two}"
    assert lengths.utf16_length(both) == sum(map(lengths.utf16_length, (one, two))) + 1
    assert lengths.graphemes(both) <= lengths.utf16_length(both)
