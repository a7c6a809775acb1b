"""SubViewer, as YouTube takes and gives it."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.transcript.drawn import cues, people, quick, short, speech, texts
from toolkit.errors import BadTranscript
from toolkit.transcript.formats import sbv
from toolkit.transcript.store import formats
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.names import is_name_line

FILE = """\
0:00:00.599,0:00:04.160
>> ALICE: Hi, my name is Alice Miller
and this is John Brown

0:00:04.160,1:00:06.770
>> JOHN: and we're the owners
"""


def test_a_file_as_youtube_shows_it() -> None:
    assert sbv.take("x.sbv", FILE.encode()).cues == (
        Cue(599, 4160, "Hi, my name is Alice Miller\nand this is John Brown", "ALICE"),
        Cue(4160, 3_606_770, "and we're the owners", "JOHN"),
    )


def test_the_content_says_the_format() -> None:
    assert formats.read("captions", FILE.encode()) == sbv.take("x.sbv", FILE.encode()).cues
    assert formats.read("x.txt", FILE.encode("utf-16")) == sbv.take("x.sbv", FILE.encode()).cues


def test_what_is_written() -> None:
    made = sbv.render([Cue(0, 1500, "Hi.\nYes.", "Ana"), Cue(1500, 36_000_000, "No.", "Ana")])
    assert made == "0:00:00.000,0:00:01.500\nAna: Hi.\nYes.\n\n0:00:01.500,10:00:00.000\nNo.\n"


@quick
@given(cues(speech, people))
def test_words_voices_and_times_come_back(made: list[Cue]) -> None:
    assert sbv.take("x.sbv", sbv.render(made).encode()).cues == tuple(made)


@quick
@given(cues(texts, short.map(lambda _: None)))
def test_any_text_comes_back_where_nobody_is_named(made: list[Cue]) -> None:
    """What stands like a name before a colon or above, or like a change of speaker, becomes one."""
    made = [c for c in made if ":" not in c.text and not c.text.startswith(">")]
    made = [c for c in made if "\n" not in c.text or not is_name_line(c.text.split("\n")[0])]
    assert sbv.take("x.sbv", sbv.render(made).encode()).cues == tuple(made)


def test_a_text_that_looks_like_times_stays_text() -> None:
    made = sbv.render([Cue(0, 1000, "So\n0:00:01.0,0:00:02.0")])
    assert [c.text for c in sbv.take("x", made.encode()).cues] == ["So\n0:00:01.0, 0:00:02.0"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hello\n", "x.sbv, line 1: expected times"),
        ("0:00:01.0,0:61:02.0\nHello\n", "line 1: expected times"),
        ("\n0:00:02.0,0:00:01.0\nHello\n", "line 2: expected an end after the start"),
        ("0:00:02.0,0:00:03.0\nA\n\n0:00:01.0,0:00:02.0\nB\n", "line 4: expected a start after"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        sbv.take("x.sbv", text.encode())
