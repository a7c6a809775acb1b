"""WebVTT: what the standard allows is read, what is written opens elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.errors import BadTranscript
from toolkit.transcript.formats import vtt
from toolkit.transcript.text.cues import Cue

DATA = Path(__file__).parents[1] / "data" / "transcript"


def test_what_browsers_know_is_read_as_text() -> None:
    """Comments, styles, regions, settings and tags go; names, entities and `p <0.05` stay."""
    cues = vtt.parse("browser.vtt", (DATA / "browser.vtt").read_bytes())
    assert cues == (
        Cue(500, 4000, "Salut & bun venit!", "Ana Țepeș"),
        Cue(4000, 6250, "p <0.05, 3\u00a0mg<5\u00a0mg"),
        Cue(5000, 8000, "Yes.", "Ana"),
        Cue(5000, 8000, "No.", "Ben & Bo"),
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_byte_order_mark_do_not_matter(mark: bytes, end: bytes) -> None:
    plain = (DATA / "browser.vtt").read_bytes()
    assert vtt.parse("x.vtt", mark + plain.replace(b"\n", end)) == vtt.parse("x.vtt", plain)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("00:01.000 --> 00:02.000\nHello", 1, "WEBVTT"),
        ("WEBVTTX\n\n", 1, "WEBVTT"),
        ("WEBVTT\n\n00:01.000 --> 00:01.000\nHello", 3, "an end after the start"),
        ("WEBVTT\n\n00:01.0O0 --> 00:02.000\nHello", 3, "times such as"),
        ("WEBVTT\n\n00:01.000 -->\nHello", 3, "times such as"),
        ("WEBVTT\n\n00:61.000 --> 00:99.000\nHello", 3, "times such as"),
        ("WEBVTT\n\n00:09.000 --> 00:10.000\na\n\n00:08.000 --> 00:10.000\nb", 6, "00:00:09.000"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n\nyou", 6, "before the text"),
    ],
)
def test_mistakes_name_line_and_expectation(text: str, line: int, expected: str) -> None:
    with pytest.raises(BadTranscript) as caught:
        vtt.parse("en.vtt", text.encode())
    assert caught.value.message.startswith(f"en.vtt, line {line}: expected ")
    assert expected in caught.value.message


def test_a_forgotten_empty_line_before_times_is_forgiven() -> None:
    cues = vtt.parse("x.vtt", b"WEBVTT\n00:01.000 --> 00:02.000\nA\n00:02.000 --> 00:03.000\nB\n")
    assert [cue.text for cue in cues] == ["A", "B"]


@pytest.mark.parametrize("read", [vtt.parse, lambda name, data: vtt.take(name, data).cues])
def test_a_line_of_one_space_is_no_end(read: Callable[[str, bytes], tuple[Cue, ...]]) -> None:
    """Section 6.1: only an empty line ends a cue. Editors leave one with spaces all the same."""
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n \nA\n \nB\n \n"
        "2\n00:02.000 --> 00:03.000\nC\n\t\nNOTE D\n"
    )
    assert [cue.text for cue in read("x.vtt", text.encode())] == ["A\nB", "C"]


def test_order_and_length_are_put_right_in_what_comes_from_elsewhere() -> None:
    text = "WEBVTT\n\n00:04.000 --> 00:07.000\nB\n\n00:01.000 --> 00:01.000\nA\n"
    taken = vtt.take("x.vtt", text.encode())
    assert taken.cues == (Cue(1000, 2000, "A"), Cue(4000, 7000, "B"))
    assert taken.remarks == (
        "x.vtt: 1 cue out of order, which soy sorted by start time; the first is line 6, at 00:00:01.000",  # noqa: E501
        (
            "x.vtt: 1 cue without a length, which soy made last until the next one; "
            "the first is line 6, at 00:00:01.000"
        ),
    )


def test_long_lines_are_folded_and_marks_escaped() -> None:
    cue = Cue(0, 1000, "word " * 20 + "--> <b>&\u200f", "A>B")
    assert vtt.render([cue]) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v A&gt;B>word word word word word word word word"
        " word word word\nword word word word word word word word word --&gt; &lt;b&gt;&amp;&rlm;\n"
    )
