"""Plain text with times in, paragraphs out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from tests.transcript.drawn import cues, people, quick, short, speech
from toolkit.errors import BadTranscript
from toolkit.transcript.documents import plain
from toolkit.transcript.text.cues import Cue

DATA = Path(__file__).parents[1] / "data" / "transcript"


def test_times_in_brackets_make_cues() -> None:
    """A cue ends where the next begins; the last lasts as long as its text is read."""
    assert plain.take("notes.txt", (DATA / "notes.txt").read_bytes()).cues == (
        Cue(1000, 6500, "What is a gene? It is a stretch of DNA.", "Ana Țepeș"),
        Cue(6500, 3_723_000, "At 10:30 we had 2: one each.", "Ana Țepeș"),
        Cue(3_723_000, 3_724_000, "Thank you.", "Ben"),
    )


@pytest.mark.parametrize(
    "text", ["00:01 Ana: Hi.\n00:03 Ben: Ho.", "00:01\nAna: Hi.\n\n00:03\nBen: Ho.\n"]
)
def test_bare_times(text: str) -> None:
    assert plain.take("x.txt", text.encode()).cues == (
        Cue(1000, 3000, "Hi.", "Ana"),
        Cue(3000, 4000, "Ho.", "Ben"),
    )


@pytest.mark.parametrize(
    ("text", "line"), [("Dear all,", 1), ("\n\nDear", 3), ("0:05 a\n0:04 b", 2), ("0:99 a", 1)]
)
def test_mistakes_name_the_line(text: str, line: int) -> None:
    with pytest.raises(BadTranscript, match=rf"^x\.txt, line {line}: expected "):
        plain.take("x.txt", text.encode())


def test_paragraphs_are_one_speaker_each() -> None:
    sentence = "This sentence is said to fill some space and no more than that. "
    cues = [Cue(i * 1000, i * 1000 + 900, sentence.strip(), "Ana") for i in range(8)]
    text = plain.render([*cues, Cue(9000, 9500, "So\nit is.", "Ben"), Cue(9600, 9700, "Hm.")], "T")
    assert text == (
        f"T\n\nAna: {(sentence * 7).strip()}\n\nAna: {sentence.strip()}\n\nBen: So it is.\n\nHm.\n"
    )


@quick
@given(cues(speech, people))
def test_lines_with_times_come_back(made: list[Cue]) -> None:
    """All but the ends, which are where the next cue begins."""
    back = plain.take("x.txt", plain.render_timed(made).encode()).cues if made else ()
    assert [(c.start_ms, c.text, c.voice) for c in back] == [
        (c.start_ms, c.text, c.voice) for c in made
    ]
    assert all(a.end_ms == b.start_ms for a, b in pairwise(back) if a.start_ms != b.start_ms)


@quick
@given(cues(short, short.map(lambda _: None)))
def test_lines_of_nobody_come_back(made: list[Cue]) -> None:
    made = [c for c in made if ":" not in c.text]
    back = plain.take("x.txt", plain.render_timed(made).encode()).cues if made else ()
    assert [(c.start_ms, c.text, c.voice) for c in back] == [
        (c.start_ms, c.text, None) for c in made
    ]
