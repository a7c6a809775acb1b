"""The clips, what was said in them, and how far that is from what a recogniser heard."""

from __future__ import annotations

import difflib
import itertools
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from toolkit.transcript.recognition.parts import Samples
from toolkit.transcript.text.cues import Word

CLIPS = Path(__file__).parents[2] / "data" / "whisper" / "clips"
NAMES = (
    "de-5s-00", "en-5s-05", "en-30s-00", "en-30s-02", "fr-30s-00", "en-two-speakers-100s",
)  # fmt: skip
# Words wrong of words said, by the libraries as they come, on held-out sentences (the README of the
# clips). Clips of 30 s or less are judged by kind; the table has no row for the one of 100 s, of
# which the libraries get 5 % wrong. Measured on one processor: others add in another order, and
# hear a word or two otherwise.
FIGURES = {
    "de-5s": 0.0, "en-5s": 0.0364, "en-30s": 0.0059, "fr-30s": 0.0, "en-two-speakers": 0.05,
}  # fmt: skip
# The same by faster-whisper's batched way, which writes no times between sentences, as soy has it
# write none: this small network learnt little of that. Real ones do it as well (tests/real).
BATCHED_FIGURES = {
    "de-5s": 0.0, "en-5s": 0.0, "en-30s": 0.1351, "fr-30s": 0.3662, "en-two-speakers": 0.2286,
}  # fmt: skip
ROOM = 0.1  # of the words: a recogniser that is broken gets most of them wrong
NEAR_MS = 300


def sound(name: str) -> Samples:
    return np.asarray(soundfile.read(CLIPS / f"{name}.flac", dtype="float32")[0], np.float32)


def truth(name: str) -> dict[str, Any]:
    return dict(json.loads((CLIPS / f"{name}.json").read_text("utf-8")))


def pauses_between(name: str, every_s: float) -> list[int]:
    """Return places between sentences of a clip, in samples, at most that far apart."""
    sentences = truth(name)["sentences"]
    made, last_s = [0] * 0, 0.0
    for one, following in itertools.pairwise(sentences):
        if following["words"][-1]["end"] - last_s > every_s:
            last_s = (one["words"][-1]["end"] + following["words"][0]["start"]) / 2
            made.append(int(last_s * 16_000))
    return made


def bare(text: str) -> str:
    return re.sub(r"[^\w']", "", text.lower())


def distance(said: list[str], told: list[str]) -> int:
    """Return the Levenshtein distance in words."""
    row = list(range(len(told) + 1))
    for i, a in enumerate(said, 1):
        row, last = [i], row
        for j, b in enumerate(told, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
    return row[-1]


def wrong_words(name: str, told: Sequence[Word]) -> int:
    """Return how many words of a clip are wrong, missing or too many."""
    said = [bare(word) for word in truth(name)["text"].split()]
    return distance(said, [bare(word.text) for word in told])


def kind_of(name: str) -> str:
    return name.rpartition("-")[0]


def word_error_rates(told: Mapping[str, Sequence[Word]]) -> dict[str, float]:
    """Return words wrong of words said for each kind of clip, from the words of each clip."""
    wrong: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for name, words in told.items():
        wrong[kind_of(name)] += wrong_words(name, words)
        said[kind_of(name)] += len(truth(name)["text"].split())
    return {kind: wrong[kind] / said[kind] for kind in said}


def errors_ms(name: str, told: Sequence[Word]) -> list[tuple[float, float]]:
    """Return how far from the truth the clip's words begin and end, of those that are right."""
    said = [w for s in truth(name)["sentences"] for w in s["words"]]
    match = difflib.SequenceMatcher(
        None, [bare(w["word"]) for w in said], [bare(w.text) for w in told], autojunk=False
    )
    pairs = (
        (said[block.a + k], told[block.b + k])
        for block in match.get_matching_blocks()
        for k in range(block.size)
    )
    return [
        (abs(true["start"] * 1000 - word.start_ms), abs(true["end"] * 1000 - word.end_ms))
        for true, word in pairs
    ]
