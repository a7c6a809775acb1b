"""What somebody types is read, or refused in a sentence; SQLite never sees it as syntax."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.transcript.search import query

PIECES = st.sampled_from(
    [
        '"',
        "*",
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        ")",
        "a",
        "gene",
        "^",
        ":",
        "-",
        "'",
        ";",
        "\0",
        " ",
        "é",
    ]
)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("gene", '("gene")'),
        ("rare disease", '("rare" AND "disease")'),
        ("rare AND disease", '("rare" AND "disease")'),
        ('"rare disease"', '("rare disease")'),
        ("„rare disease“", '("rare disease")'),
        ('"rare dis"*', '("rare dis"*)'),
        ("a b OR c", '("a" AND "b") OR ("c")'),
        ("gene*", '("gene"*)'),
        ("gene-therapy", '("gene-therapy")'),
        ("NEAR(a b) NOT c:d", '("NEAR(a" AND "b)" AND "NOT" AND "c:d")'),
        ("a - b", '("a" AND "b")'),
        ("and or", '("and" AND "or")'),
    ],
)
def test_words_phrases_and_beginnings(typed: str, made: str) -> None:
    assert query.read(typed).fts5 == made


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "no word"),
        ('""', "no word"),
        ("- / _", "no word"),
        ("AND", "no word"),
        ('"rare', "is missing"),
        ("a OR", "OR goes between two words"),
        ("OR a", "OR goes between two words"),
        ("a AND OR b", "OR goes between two words"),
        ("*", "a star goes at the end"),
        ("ge*ne", "a star goes at the end"),
        ("x" * 501, "too long"),
        ("a " * 33, "at most 32 words"),
    ],
)
def test_what_asks_for_nothing_is_told(typed: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        query.read(typed)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join)))
def test_nothing_that_is_typed_is_an_error_of_sqlite(typed: str) -> None:
    try:
        made = query.read(typed).fts5
    except ValueError:
        return
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    assert database.execute("SELECT * FROM words WHERE words MATCH ?", (made,)).fetchall() == []
    database.close()
