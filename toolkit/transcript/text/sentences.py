"""A transcript as pages show it: turns of one speaker, paragraphs, and sentences with their times.

Cues are cut where captions need it, in the middle of sentences. Listeners want to click on a
sentence, and a search to lead to one: so each has a number, which is the same wherever it is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import one_line

# A sign that ends a sentence, what closes with it, and white space before what is no small letter.
# The Greek question mark is a semicolon, and no other language ends with one here.
_END = re.compile(r"(?<![.!?…؟۔])[.!?…؟۔]+[\"'”’»)\]]*\s+(?=[^\sa-zß-ÿа-яα-ω])")
# "Dr. Varga", "z. B.", "J. Novak": a point after a single letter, or a title, ends no sentence.
_SHORT = re.compile(r"(?:^|[\s(.])(?:\w|[DM]rs?|[DS]ra?|Ms|Mme|Prof|St|Ing|Mag|Δρ|[Дд]-р)\.\s+$")
LONG = 400  # characters, after which a paragraph ends with its sentence: five lines of a page


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or what somebody interrupted; `number` counts from 1 through the transcript."""

    number: int
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What one speaker says in a row; `voice` is None where nobody named the speaker."""

    start_ms: int
    voice: str | None
    paragraphs: tuple[tuple[Sentence, ...], ...]


def turns(cues: Sequence[Cue]) -> tuple[SpokenTurn, ...]:
    """Return the cues' text as turns. A sentence that begins inside a cue begins in proportion.

    >>> said = turns([Cue(0, 4000, "Think of two people. They take", "Mara")])
    >>> [(s.start_ms, s.text) for turn in said for p in turn.paragraphs for s in p]
    [(0, 'Think of two people.'), (2800, 'They take')]
    """
    made: list[SpokenTurn] = []
    number = 0
    for voice, said in _by_voice(cues):
        sentences = []
        for sentence in _sentences(said):
            number += 1
            sentences.append(replace(sentence, number=number))
        if sentences:
            made.append(SpokenTurn(sentences[0].start_ms, voice, _paragraphs(sentences)))
    return tuple(made)


def _by_voice(cues: Sequence[Cue]) -> Iterator[tuple[str | None, list[Cue]]]:
    said: list[Cue] = []
    for cue in cues:
        if said and said[-1].voice != cue.voice:
            yield said[-1].voice, said
            said = []
        said.append(cue)
    if said:
        yield said[-1].voice, said


def _sentences(cues: Sequence[Cue]) -> Iterator[Sentence]:
    """Yield the sentences of one voice, not yet numbered."""
    text, places = "", []  # where each cue begins in the text
    for cue in cues:
        if words := one_line(cue.text):
            text += " " if text else ""
            places.append((len(text), len(text) + len(words), cue))
            text += words
    starts = [0, *(found.end() for found in _END.finditer(text) if _ends(text, found.end()))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if words := text[start:end].strip():
            last = start + len(words)
            yield Sentence(0, _time(places, start), _time(places, last, is_end=True), words)


def _ends(text: str, at: int) -> bool:
    return not is_shortened(text[max(0, at - 12) : at].rstrip())


def is_shortened(text: str) -> bool:
    """Tell whether the point at the end of a text is that of an abbreviation.

    >>> is_shortened("as Dr."), is_shortened("that is all.")
    (True, False)
    """
    return _SHORT.search(f"{text} ") is not None


def _time(places: Sequence[tuple[int, int, Cue]], at: int, *, is_end: bool = False) -> int:
    """Return when the character `at` is said, as if a cue's letters were all alike."""
    find = bisect_left if is_end else bisect_right
    start, end, cue = places[find(places, at, key=lambda place: place[1])]
    length_ms = cue.end_ms - cue.start_ms
    return cue.start_ms + length_ms * max(0, at - start) // (end - start)


def _paragraphs(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], ...]:
    made: list[tuple[Sentence, ...]] = []
    now: list[Sentence] = []
    for sentence in sentences:
        now.append(sentence)
        if sum(len(each.text) for each in now) >= LONG:
            made.append(tuple(now))
            now = []
    return (*made, tuple(now)) if now else tuple(made)
