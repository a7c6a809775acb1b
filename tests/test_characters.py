"""Character references and stacked marks, in time that grows with the text's length."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.limits import within
from toolkit import characters
from toolkit.errors import BadFile
from toolkit.release.sweep import named_keys
from toolkit.show.markers import formats
from toolkit.show.markers.marks import plain_line
from toolkit.show.toml.fields import TEXT_LIMIT
from toolkit.transcript.text.reading_rules import tidy

STACK = "e" + "\u0301\u0316" * 500_000  # an hour, where each mark is moved past all before it


@given(st.text())
def test_ordinary_texts_stay(text: str) -> None:
    assert characters.unstacked(text) == text
    assert characters.nfc(text) == unicodedata.normalize("NFC", text)
    assert characters.unescaped(text) == html.unescape(text)


@given(st.text("e\u0301\u0316 -ü\u0903", max_size=200))
def test_no_more_than_30_marks_follow_each_other(text: str) -> None:
    run = longest = 0
    for character in characters.unstacked(text):
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    assert longest <= characters.MARKS_LIMIT
    assert characters.unstacked(text).replace("\u0301", "").replace("\u0316", "") == (
        text.replace("\u0301", "").replace("\u0316", "")
    )


def test_stacks_of_marks_take_no_time() -> None:
    with within("a million marks"):
        assert len(characters.nfc(STACK)) == 30
        assert len(tidy([STACK])[0]) == 31
        assert len(plain_line(STACK, TEXT_LIMIT)) == 30


def test_numbers_that_are_no_character_end_in_no_crash() -> None:
    reference = f"&#{'9' * 5000};"
    found = formats.read("a.vtt", f"WEBVTT\n\n00:00.000 --> 00:01.000\nA{reference}\n".encode())
    assert found.marks[0].title == "A\ufffd"
    assert named_keys.mentioned(f"{reference} b.mp3".encode(), frozenset({"b.mp3"})) == {"b.mp3"}


def test_a_feed_of_slashes_is_looked_through() -> None:
    """Each part of a path was tried with all after it: a day for a million."""
    feed = b"a/" * 1_000_000 + b"media/b.mp3 https://x.org" + b"/" * 1_000_000 + b"c"
    with within("slashes"):
        assert named_keys.mentioned(feed, frozenset({"media/b.mp3", "d"})) == {"media/b.mp3"}


@pytest.mark.parametrize("data", [b'{"chapters": ' + b"[" * 200_000, b"<a>" * 200_000])
def test_chapters_nested_without_end_are_one_error(data: bytes) -> None:
    with within(data[:40]), pytest.raises(BadFile) as caught:
        formats.read("a file", data)
    assert caught.value.message.startswith("a file")


@pytest.mark.parametrize(
    "fill", ["\t", " ", " \t", "-", "- ", " <", "0:00 ", "<https://a ", "(", "1. "]
)
def test_lists_of_long_lines_are_read_at_once(fill: str) -> None:
    row = "0:01 " + (fill * 1990)[:1990] + "x"
    with within(fill):
        assert formats.read("a", "\n".join([row] * 250).encode(), "list").marks
