"""Cues that hypothesis draws: every text that a transcript may hold."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.transcript.text import reading_rules
from toolkit.transcript.text.cues import Cue


def _line(text: str) -> bool:
    return reading_rules.tidy([text]) == [text]


quick = settings(deadline=None, max_examples=few(60))

_letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
lines = st.text(_letters, min_size=1, max_size=90).filter(_line)
short = st.text(_letters, min_size=1, max_size=30).filter(_line)
voices = st.one_of(st.none(), short)


@st.composite
def cues(
    draw: st.DrawFn,
    texts: st.SearchStrategy[str],
    who: st.SearchStrategy[str | None],
    overlap: bool = True,
) -> list[Cue]:
    """Draw cues that keep the rules."""
    made: list[Cue] = []
    start_ms = 0
    for text in draw(st.lists(texts, max_size=6)):
        start_ms += draw(st.integers(0, 3_600_000))
        length_ms = draw(st.integers(100, 20_000))
        made.append(Cue(start_ms, start_ms + length_ms, text, draw(who)))
        start_ms += 0 if overlap else length_ms
    return made


texts = st.lists(short, min_size=1, max_size=3).map("\n".join)

words = st.lists(st.text("abcdeéøß,.Ω", min_size=1, max_size=14), min_size=1, max_size=30)
speech = words.map(" ".join)
people = st.sampled_from(["Ana", "Dr. Ben O'Neil", "Żaneta Ó Briain-Smith", "Ö"])
