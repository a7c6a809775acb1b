"""The conversations of `benchmarks/data/moments`, with times made from their letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.transcript.text.cues import Cue, Word

FOLDER = Path(__file__).parents[2] / "benchmarks" / "data" / "moments"
_LETTER_MS, _GAP_MS, _SENTENCE_MS, _TURN_MS = 80, 50, 450, 700
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s?!])")


@dataclass(frozen=True)
class MarkedText:
    """A conversation, and what of it its author would quote."""

    name: str
    language: str
    cues: tuple[Cue, ...]  # one for each sentence
    words: tuple[Word, ...]
    marks_ms: tuple[tuple[int, int], ...]


def all_texts() -> tuple[MarkedText, ...]:
    return tuple(read(path) for path in sorted(FOLDER.glob("*.txt")))


def read(path: Path) -> MarkedText:
    cues: list[Cue] = []
    words: list[Word] = []
    marks: list[tuple[int, int]] = []
    at, begun = 0, 0
    for line in path.read_text("utf-8").splitlines():
        voice, _, text = line.partition(": ")
        at += _TURN_MS
        for sentence in _SENTENCE.split(text):
            if sentence.startswith("{"):
                begun = at
            plain = sentence.strip("{}")
            said = list(_spoken(plain, at))
            cues.append(Cue(at, said[-1].end_ms, plain, voice))
            words += said
            if sentence.endswith("}"):
                marks.append((begun, said[-1].end_ms))
            at = said[-1].end_ms + _SENTENCE_MS
    name, language = path.stem.split(".")
    return MarkedText(name, language, tuple(cues), tuple(words), tuple(marks))


def _spoken(text: str, at: int) -> Iterator[Word]:
    """Yield the words as a recogniser tells them: a sign that stands alone is none."""
    for word in text.split():
        if any(c.isalnum() for c in word):
            yield Word(at, at + len(word) * _LETTER_MS, word)
            at += len(word) * _LETTER_MS + _GAP_MS
