"""Talks of known topics, one after the other."""

from __future__ import annotations

import random
from collections.abc import Sequence

from toolkit.transcript.text.cues import Cue

TOPICS = (
    "gene genome sequence mutation inherit chromosome variant protein laboratory sample",
    "kitchen bread oven flour recipe butter dough sugar baking spoon",
    "harbour ship sailor voyage storm captain anchor island compass cargo",
)
COMMON = "there people really because think about would thing little always"
CUE_MS = 4000


def talk(topics: Sequence[str] = TOPICS, cues_each: int = 60) -> list[Cue]:
    """Return a talk of `cues_each` sentences on each topic, half of their words on no topic."""
    rng = random.Random(3)  # noqa: S311 - a test's text
    made, at = [], 0
    for topic in topics:
        for _ in range(cues_each):
            words = [rng.choice((topic, COMMON)[n % 2].split()) for n in range(8)]
            made.append(Cue(at, at + CUE_MS - 300, " ".join(words).capitalize() + "."))
            at += CUE_MS
    return made
