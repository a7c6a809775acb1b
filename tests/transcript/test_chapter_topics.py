"""Chapters suggested where a conversation turns to something else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.transcript.talks import CUE_MS, TOPICS, talk
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.topics.chapter_topics import SHORTEST_MS, suggest


def seams(cues_each: int, count: int) -> list[int]:
    return [n * cues_each * CUE_MS for n in range(count)]


def starts(cues: Sequence[Cue]) -> list[int]:
    return [one.start_ms for one in suggest(cues)]


def test_three_topics_are_three_chapters() -> None:
    found = suggest(talk())
    assert [one.start_ms for one in found] == seams(60, 3)
    assert found[1].title.lower().split()[0] in TOPICS[1].split()
    assert all(one.change > 0.9 for one in found[1:])


def test_the_language_does_not_matter() -> None:
    greek = str.maketrans("abcdefghijklmnopqrstuvwxyz", "αβψδεφγηιξκλμνοπχρστθωςυυζ")
    cues = [replace(cue, text=cue.text.lower().translate(greek)) for cue in talk()]
    assert starts(cues) == seams(60, 3)


def test_small_corrections_move_no_chapter() -> None:
    rng = random.Random(1)  # noqa: S311 - a test's text
    cues = talk()
    for _ in range(5):
        edited = list(cues)
        for index in rng.sample(range(1, len(cues)), 9):
            words = edited[index].text.split()
            words[rng.randrange(len(words) - 1)] = rng.choice(["Novak", "quite", "genes"])
            edited[index] = replace(edited[index], text=" ".join(words))
        assert edited != cues
        assert starts(edited) == seams(60, 3)


def test_a_long_pause_decides_where_words_do_not() -> None:
    cues = talk((" ".join(TOPICS),), cues_each=150)
    assert suggest(cues) == ()
    moved = [
        replace(cue, start_ms=cue.start_ms + 5000, end_ms=cue.end_ms + 5000) if n >= 75 else cue
        for n, cue in enumerate(cues)
    ]
    assert starts(moved) == [0, moved[75].start_ms]


def test_a_chapter_begins_with_a_sentence() -> None:
    cues = talk()
    open_end = replace(cues[59], text=cues[59].text.rstrip("."))
    assert cues[60].start_ms not in starts([*cues[:59], open_end, *cues[60:]])


def test_short_talk_has_no_chapters_and_a_long_one_twelve_at_most() -> None:
    assert suggest([]) == ()
    assert suggest(talk(cues_each=15)) == ()  # three minutes
    first, second = starts(talk(TOPICS[:2], 40))  # where each topic fills half of all minutes
    assert (first, abs(second - 40 * CUE_MS) <= 10_000) == (0, True)
    assert len(suggest(talk(TOPICS * 8, 45))) == 12  # 72 minutes, 24 stretches


said = st.tuples(st.integers(500, 9000), st.integers(0, 4000), st.text(max_size=30))


@settings(deadline=None, max_examples=few(40))
@given(st.lists(said, max_size=150))
def test_the_limits_hold_for_any_text(drawn: list[tuple[int, int, str]]) -> None:
    cues, at = [], 0
    for length_ms, pause_ms, text in drawn:
        cues.append(Cue(at, at + length_ms, text))
        at += length_ms + pause_ms
    found = suggest(cues)
    assert found == suggest(cues)
    assert len(found) != 1
    assert len(found) <= 12
    assert not found or found[0].start_ms == 0
    for before, after in pairwise(found):
        assert after.start_ms - before.start_ms >= SHORTEST_MS
