"""SubRip: the dialects that are about, and cards of two lines of 32 characters."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcript.drawn import cues, people, quick, speech
from toolkit import timecode
from toolkit.errors import BadTranscript
from toolkit.transcript.formats import srt
from toolkit.transcript.text.cues import Cue

DATA = Path(__file__).parents[1] / "data" / "transcript"


def test_dialects_in_one_file() -> None:
    """BOM, CRLF, comma and point, tags, a missing counter, a cue without text, an empty line."""
    assert srt.take("dialects.srt", (DATA / "dialects.srt").read_bytes()).cues == (
        Cue(1000, 2500, "Hello\nyou.", "Sarah"),
        Cue(3000, 4000, "In\n2024", "Sarah"),
        Cue(7000, 8000, "Right: yes.\nAfter a gap.", "Tom"),
    )


def test_counters_without_empty_lines_are_no_text() -> None:
    data = b"1\n00:01,0 --> 00:02,0\nOne\n2\n00:02,0 --> 00:03,0\nTwo\n7\n"
    assert [cue.text for cue in srt.take("x.srt", data).cues] == ["One", "Two\n7"]


def test_colons_are_text_where_the_first_cue_names_nobody() -> None:
    data = b"1\n00:01,0 --> 00:02,0\nIn short.\n\n2\n00:02,0 --> 00:03,0\nNote: it hurts.\n"
    assert srt.take("x.srt", data).cues[1] == Cue(2000, 3000, "Note: it hurts.")


def test_a_long_cue_is_split_in_time_by_its_text() -> None:
    text = "We ask every patient the same three questions before we take a sample of the blood."
    cards = srt.render([Cue(0, 8000, text, "Dr Ana Țepeș"), Cue(8000, 9000, "Yes.", "Ben")])
    assert cards.split("\n\n") == [
        "1\n00:00:00,000 --> 00:00:04,083\nDr Ana Țepeș: We ask every\npatient the same three",
        "2\n00:00:04,083 --> 00:00:08,000\nquestions before we take\na sample of the blood.",
        "3\n00:00:08,000 --> 00:00:09,000\nBen: Yes.\n",
    ]


def test_a_cue_under_another_is_not_split() -> None:
    """Its second card would begin after the other cue, and the order would be lost."""
    made = [Cue(0, 8000, "one two three four " * 5, "A"), Cue(10, 9000, "Yes.", "B")]
    back = srt.take("x.srt", srt.render(made).encode()).cues
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
        srt.take("x.srt", text.encode())


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
        "00:00:01,000 –> 00:00:02,000",
        "00:00:01:000 --> 00:00:02:000",
        "00:00:01,0004 --> 00:00:02,000499",
    ],
)
def test_times_as_programs_write_them(times: str) -> None:
    text = f"1\n{times}\n>> ANA: <i>Hi</i>\n\n2\n00:00:02,500 --> 00:00:03,000\n1 -> 2\n"
    assert srt.take("x.srt", text.encode()).cues == (
        Cue(1000, 2000, "Hi", "ANA"),
        Cue(2500, 3000, "1 -> 2", "ANA"),
    )


def test_utf_16_as_windows_programs_save_it() -> None:
    text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nČau\r\n"
    assert srt.take("x.srt", text.encode("utf-16")).cues == (Cue(1000, 2000, "Čau"),)


def srt_of(*cards: tuple[str, str, str], counters: bool = True) -> bytes:
    blocks = (
        f"{n}\n{start} --> {end}\n{text}\n" if counters else f"{start} --> {end}\n{text}\n"
        for n, (start, end, text) in enumerate(cards, 1)
    )
    return "\n".join(blocks).encode()


def test_cues_out_of_order_are_sorted_with_their_speakers_and_said() -> None:
    data = srt_of(
        ("00:00:01,000", "00:00:02,000", "Ana: One"),
        ("00:00:08,000", "00:00:09,000", "Ben: Four"),
        ("00:00:05,000", "00:00:06,000", "two"),
        ("00:00:06,500", "00:00:07,000", "three"),
        ("00:00:09,000", "00:00:10,000", "Ana: five"),
    )
    taken = srt.take("x.srt", data)
    assert [(c.start_ms, c.voice, c.text) for c in taken.cues] == [
        (1000, "Ana", "One"),
        (5000, "Ben", "two"),
        (6500, "Ben", "three"),
        (8000, "Ben", "Four"),
        (9000, "Ana", "five"),
    ]
    assert taken.remarks == (
        "x.srt: 2 cues out of order, which soy sorted by start time; the first is line 10, at 00:00:05.000",  # noqa: E501
    )


@pytest.mark.parametrize("counters", [True, False])
def test_two_files_in_one_are_not_mixed(counters: bool) -> None:
    card = ("00:00:01,000", "00:00:02,000", "One")
    data = srt_of(card, ("00:00:03,000", "00:00:04,000", "Two"), counters=counters)
    with pytest.raises(BadTranscript, match="another file seems to begin here"):
        srt.take("x.srt", data + b"\n" + data)


def test_cues_without_length_last_as_long_as_their_words_take() -> None:
    data = srt_of(
        ("00:00:01,000", "00:00:01,000", "Short."),
        ("00:00:09,000", "00:00:09,000", "Until the next one begins."),
        ("00:00:09,500", "00:00:09,500", "x" * 45),
        ("00:00:20,000", "00:00:20,000", ""),
    )
    taken = srt.take("x.srt", data)
    assert [(c.start_ms, c.end_ms) for c in taken.cues] == [
        (1000, 2000),
        (9000, 9500),
        (9500, 12_500),
    ]
    (remark,) = taken.remarks
    assert remark.startswith(
        "x.srt: 3 cues without a length, which soy made last until the next one; "
    )
    assert remark.endswith("the first is line 2, at 00:00:01.000")


def test_cues_over_each_other_are_kept() -> None:
    data = srt_of(("00:01,0", "00:05,0", "One"), ("00:02,0", "00:03,0", "Two"))
    taken = srt.take("x.srt", data)
    assert [(c.start_ms, c.end_ms) for c in taken.cues] == [(1000, 5000), (2000, 3000)]
    assert taken.remarks == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("counters", [True, False])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("point", [",", "."])
def test_the_dialects_in_every_combination(
    end: str, mark: str, counters: bool, gap: str, point: str
) -> None:
    blocks = []
    for n in range(1, 4):
        counter = f"{n}\n" if counters else ""
        times = f"00:0{n}{point}100 --> 00:0{n}{point}900"
        blocks.append(f"{counter}{times}\nSaid <b>{n}</b>\n{{\\an8}}<font color=red>and</font>")
    text = mark + gap.join(blocks) + "\n"
    made = srt.take("x.srt", text.replace("\n", end).encode()).cues
    assert [(c.start_ms, c.end_ms, c.text) for c in made] == [
        (n * 1000 + 100, n * 1000 + 900, f"Said {n}\nand") for n in range(1, 4)
    ]


@quick
@given(cues(speech, people, overlap=False), st.randoms(use_true_random=False))
def test_in_whatever_order_the_same_cues_come(made: list[Cue], rng: random.Random) -> None:
    """The first stays in its place, else it would look like another file's beginning."""
    made = [Cue(c.start_ms + n, c.end_ms + n, c.text) for n, c in enumerate(made)]
    whole = [f"{n}\n{times(c)}\n{c.text}\n" for n, c in enumerate(made, 1)]
    rest = whole[1:]
    rng.shuffle(rest)
    back = srt.take("x.srt", "\n".join([*whole[:1], *rest]).encode()).cues
    assert back == tuple(made)


# As the players that read podcasts' SubRip look for a name: on a cue's first line, before a colon
# and a space, else the speaker before speaks on (npm "transcriptator" 1.1, of Podverse).
PLAYERS_NAME = re.compile(r"([a-z].+?): (.*)", re.IGNORECASE)


def as_players_read(text: str) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    for block in text.strip().split("\n\n"):
        first, *rest = block.split("\n")[2:]
        name = made[-1][0] if made else ""
        if found := PLAYERS_NAME.match(first):
            name, first = found[1], found[2]
        made.append((name, " ".join([first, *rest])))
    return made


@quick
@given(cues(speech, st.sampled_from(["Mara Lindqvist", "Ana", "Dr. Ben O'Neil de la Cruz"])))
def test_players_see_who_speaks(made: list[Cue]) -> None:
    shown = as_players_read(srt.render(made, "en")) if made else []
    assert [(name, w) for name, text in shown for w in text.split()] == [
        (cue.voice, w) for cue in made for w in cue.text.split()
    ]


def test_a_name_stays_with_its_first_word_and_no_other_line_looks_like_one() -> None:
    made = [
        Cue(0, 3000, "So my data may help a stranger.", "Mara Lindqvist"),
        Cue(3000, 6000, "The rule is this: half a tablet, twice a day.", "Mara Lindqvist"),
        Cue(6000, 9000, "And remember: never more.", "Mara Lindqvist"),
        Cue(6500, 9000, "Yes.", "Elias"),
    ]
    text = srt.render(made, "en")
    assert "Mara Lindqvist: So my data\nmay help a stranger." in text
    assert {name for name, _ in as_players_read(text)} == {"Mara Lindqvist", "Elias"}
    back = srt.take("x.srt", text.encode()).cues
    assert [(c.voice, w) for c in back for w in c.text.split()] == [
        (c.voice, w) for c in made for w in c.text.split()
    ]


def test_frames_are_counted() -> None:
    text = "1\n00:00:01:12 --> 00:00:02:20\nHello.\n\n2\n00:00:03;00 --> 00:00:04;00\nBye.\n"
    taken = srt.take("x.srt", text.encode())
    assert [(c.start_ms, c.end_ms) for c in taken.cues] == [(1480, 2800), (3000, 4000)]
    assert taken.remarks == ("x.srt: the times count frames; soy assumed 25 frames a second",)


def times(cue: Cue) -> str:
    return f"{timecode.clock(cue.start_ms, ',')} --> {timecode.clock(cue.end_ms, ',')}"
