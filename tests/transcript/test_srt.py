"""SubRip: the dialects that are about, and cards of two lines of 32 characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import BadTranscript
from toolkit.transcript import srt
from toolkit.transcript.cues import Cue

DATA = Path(__file__).parents[1] / "data" / "transcript"


def test_dialects_in_one_file() -> None:
    """BOM, CRLF, comma and point, tags, a missing counter, a cue without text, an empty line."""
    assert srt.parse("dialects.srt", (DATA / "dialects.srt").read_bytes()) == (
        Cue(1000, 2500, "Hello\nyou.", "Sarah"),
        Cue(3000, 4000, "In\n2024", "Sarah"),
        Cue(7000, 8000, "Right: yes.\nAfter a gap.", "Tom"),
    )


def test_counters_without_empty_lines_are_no_text() -> None:
    data = b"1\n00:01,0 --> 00:02,0\nOne\n2\n00:02,0 --> 00:03,0\nTwo\n7\n"
    assert [cue.text for cue in srt.parse("x.srt", data)] == ["One", "Two\n7"]


def test_colons_are_text_where_the_first_cue_names_nobody() -> None:
    data = b"1\n00:01,0 --> 00:02,0\nIn short.\n\n2\n00:02,0 --> 00:03,0\nNote: it hurts.\n"
    assert srt.parse("x.srt", data)[1] == Cue(2000, 3000, "Note: it hurts.")


def test_a_long_cue_is_split_in_time_by_its_text() -> None:
    text = "We ask every patient the same three questions before we take a sample of the blood."
    cards = srt.render([Cue(0, 8000, text, "Dr Ana Țepeș"), Cue(8000, 9000, "Yes.", "Ben")])
    assert cards.split("\n\n") == [
        "1\n00:00:00,000 --> 00:00:03,583\nDr Ana Țepeș:\nWe ask every patient the same",
        "2\n00:00:03,583 --> 00:00:08,000\nthree questions before we\ntake a sample of the blood.",
        "3\n00:00:08,000 --> 00:00:09,000\nBen: Yes.\n",
    ]


def test_a_cue_under_another_is_not_split() -> None:
    """Its second card would begin after the other cue, and the order would be lost."""
    made = [Cue(0, 8000, "one two three four " * 5, "A"), Cue(10, 9000, "Yes.", "B")]
    back = srt.parse("x.srt", srt.render(made).encode())
    assert [(c.start_ms, c.end_ms, c.voice) for c in back] == [(0, 8000, "A"), (10, 9000, "B")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello", 1),
        ("1\nHello\n00:01,0 --> 00:02,0\nx", 2),
        ("1\n00:01,0 --> 00:0x,0\nx", 2),
        ("1\n-00:01,0 --> 00:02,0\nx", 2),
        ("1\n00:03,0 --> 00:02,0\nx", 2),
    ],
)
def test_mistakes_name_the_line(text: str, line: int) -> None:
    with pytest.raises(BadTranscript, match=rf"^x\.srt, line {line}: expected "):
        srt.parse("x.srt", text.encode())


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,000-->00:00:02,000",
        "0:0:1,0 --> 0:0:2,0",
        "00:01.000 --> 00:02.000",
        "00:00:01 --> 00:00:02",
        "00:00:01,000 --> 00:00:02,000 align:middle line:90%",
        "\t00:00:01,000\t-->\t00:00:02,000\t",
        "00: 00: 01, 000 -> 00: 00: 02, 000",
    ],
)
def test_times_as_programs_write_them(times: str) -> None:
    text = f"1\n{times}\n>> ANA: <i>Hi</i>\n\n2\n00:00:02,500 --> 00:00:03,000\n1 -> 2\n"
    assert srt.parse("x.srt", text.encode()) == (
        Cue(1000, 2000, "Hi", "ANA"),
        Cue(2500, 3000, "1 -> 2", "ANA"),
    )


def test_utf_16_as_windows_programs_save_it() -> None:
    text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nČau\r\n"
    assert srt.parse("x.srt", text.encode("utf-16")) == (Cue(1000, 2000, "Čau"),)
