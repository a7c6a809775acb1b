"""The queue of a whole transcript, and that of the sample episodes."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from toolkit.show.project import Project
from toolkit.transcript.doubts.queue import Known, known, queue
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue, Word


def test_what_harms_most_comes_first() -> None:
    texts = (
        "Bye.",
        "About 80 came.",
        "A farmacogenomic",
        "With Ana Nowak.",
        "Take 5 mg.",
        "Not 5.",
    )
    cues = [Cue(at * 3000, at * 3000 + 3000, text) for at, text in enumerate(texts)]
    told = Known("en", ("Ana Novak",), ("pharmacogenomic",), quiet=((0, 3000),))
    assert [(d.kind, d.cue) for d in queue(cues, told)] == [
        ("negation", 5),
        ("number", 4),
        ("name", 3),
        ("no-speech", 0),
        ("term", 2),
        ("number", 1),
    ]


@given(
    st.lists(st.text(max_size=60), max_size=8),
    st.lists(st.text(max_size=8), max_size=12),
    st.sampled_from(["en", "de", "fi", "xx"]),
)
def test_any_text_has_a_queue_whose_places_are_in_it(
    texts: list[str], heard: list[str], language: str
) -> None:
    cues = [Cue(at * 2000, at * 2000 + 1999, text) for at, text in enumerate(texts)]
    words = tuple(Word(at * 900, at * 900 + 800, text, 0.3) for at, text in enumerate(heard))
    told = Known(language, ("Ana Novak",), ("genome",), words, words, ((0, 3000),))
    for doubt in queue(cues, told):
        assert 0 <= doubt.first <= doubt.last <= len(cues[doubt.cue].text)
        assert 0 <= doubt.weight <= 1
        assert doubt.reason


def test_the_sample_episodes_have_few_doubts() -> None:
    """The samples are right, so that hardly anything but numbers is to be marked."""
    project = Project.open(Path(__file__).parents[3])
    for episode in project.episodes:
        texts = shelf.transcripts(project, episode)
        assert texts
        for text in texts:
            found = queue(text.cues, known(project, episode, text.language))
            grave = [d for d in found if d.kind not in ("number", "negation")]
            assert len(grave) <= len(text.cues) / 20, [d.reason for d in grave]
            assert max(Counter(d.cue for d in found).values(), default=0) <= 3


def test_a_long_transcript_is_judged_while_somebody_types() -> None:
    """Not a measure of time: a loop in a loop over 18,000 words would take minutes."""
    cues = [
        Cue(n * 4000, n * 4000 + 3900, f"We gave {n} mg to Mara Lindquist.") for n in range(2000)
    ]
    words = tuple(Word(n * 440, n * 440 + 400, f"word{n}", 0.4) for n in range(18_000))
    begin = time.process_time()
    assert (
        len(queue(cues, Known("en", ("Mara Lindqvist",), (), words))) == 2000
    )  # the dose and the name are one place
    assert time.process_time() - begin < 60
