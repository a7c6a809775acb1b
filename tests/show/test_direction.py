"""Signs that nobody sees in titles and texts: those that help stay, those that harm are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from toolkit.feed.notes import show_notes
from toolkit.feed.tag_texts import shortened
from toolkit.show.toml import direction
from toolkit.show.toml.fields import Line, Paragraphs

LINE, TEXT = TypeAdapter[str](Line), TypeAdapter[str](Paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "Genes in \u2067עברית\u2069 and more",
        "\u2068\u2066a\u2069 b\u2069",
        "a\u200fb\u200ec \u061c",  # marks
        "क्\u200dष  \u200c",  # joiners, which some scripts need
        "👩\u200d⚕️",
    ],
)
def test_signs_that_scripts_need_are_taken(text: str) -> None:
    assert LINE.validate_python(text) == TEXT.validate_python(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "\u2067not ended",
        "ended\u2069 only",
        "\u2069\u2067",
        "\u202eoverride\u202c",
        "\u202dx\u202c",
        "\u202aembedding\u202c",
        "\u206asymmetric",
        "\ufff9a\ufffab\ufffb",
        "\ufdd0",
        "\x85",
        "\x07",
    ],
)
def test_signs_that_harm_are_refused(text: str) -> None:
    for kind in (LINE, TEXT):
        with pytest.raises(ValidationError):
            kind.validate_python(f"a{text}b")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\n", "\r", "\t", "\x0b", "\x0c"])
def test_a_line_is_one_line(sign: str) -> None:
    with pytest.raises(ValidationError, match="one line"):
        LINE.validate_python(f"a{sign}b")


def test_ends_of_lines_and_paragraphs_are_plain_ones() -> None:
    assert TEXT.validate_python("a\u2028b\u2029c\r\nd\re") == "a\nb\n\nc\nd\ne"
    with pytest.raises(ValidationError, match="U\\+2069"):
        TEXT.validate_python("\u2067a\u2028b\u2069")  # an isolate ends with its line
    assert show_notes.to_html("a\u2028b\u2029c\x85d\u202e") == "<p>a\nb</p>\n<p>c\nd</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Genes <!-- ask Jo --> for all", "Genes for all"),
        ("<!-- ask Jo -->Genes", "Genes"),
        ("Genes<!-- a --><!-- b -->", "Genes"),
        ("p<0.05 --> x", "p<0.05 --> x"),
    ],
)
def test_comments_in_titles_and_texts_reach_nobody(text: str, shown: str) -> None:
    assert LINE.validate_python(text) == TEXT.validate_python(text) == shown


def test_comments_over_lines_reach_nobody_and_have_an_end() -> None:
    assert TEXT.validate_python("One.\n<!-- a\n\nb -->\nTwo.") == "One.\nTwo."
    for text in ("One. <!-- a", "<!-- a --> <!-- b"):
        with pytest.raises(ValidationError, match="-->"):
            TEXT.validate_python(text)
    with pytest.raises(ValidationError):
        LINE.validate_python("<!-- only this -->")


@given(st.text(alphabet="\u2066\u2068\u2069ab ,é", max_size=300), st.integers(12, 200))
def test_what_is_cut_is_closed(text: str, limit: int) -> None:
    if direction.is_balanced(text):
        short, title = show_notes.cut(text, limit), shortened(text, limit)
        assert direction.is_balanced(short)
        assert direction.is_balanced(title)
        assert len(short.encode()) <= limit
        assert len(title) <= limit
