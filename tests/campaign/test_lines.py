"""Lines are even, complete and as few as can be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.campaign.pictures.lines import balanced

WORDS = st.lists(st.text("abc-éλя\u00a0", min_size=1, max_size=9), min_size=1, max_size=25)


def test_the_last_line_is_no_lone_word() -> None:
    text = "one gene is a page of a very long book indeed"
    assert balanced(text, len, 40, 9) == ["one gene is a page of", "a very long book indeed"]


def test_no_break_spaces_hold_words_together() -> None:
    assert balanced("about 5\u00a0000 people", len, 8, 9) == ["about", "5\u00a0000", "people"]


def test_too_wide_or_too_many() -> None:
    assert balanced("incomprehensible", len, 10, 9) is None
    assert balanced("a b c d", len, 1, 3) is None


@given(WORDS, st.integers(9, 40))
def test_no_word_is_lost_and_no_line_too_wide(words: list[str], limit: int) -> None:
    text = " ".join(words)
    lines = balanced(text, len, limit, len(words))
    assert lines is not None
    assert " ".join(lines) == text
    assert max(map(len, lines)) <= limit
    greedy = balanced(text, len, limit, len(lines) - 1)
    assert greedy is None
