"""Transcripts as Pagefind reads them: a small page for each chapter, or for two minutes of it.

Nobody sees these pages. Each sentence has an id that says which one it is, when it begins and whose
it is; a hit brings it back, and `static/search.js` makes the link of it. Pagefind searches all else
that a page says of itself, so that there is nothing.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import Sentence, turns

LONGEST_MS = 120_000  # of talk in a record: what a first search loads grows with it
VERSION = 1  # of what is written here: another one makes all indexes anew


@dataclass(frozen=True, slots=True)
class IndexedText:
    """A transcript that is out, with the times at which listeners hear it."""

    folder: str  # of its episode
    language: str
    cues: tuple[Cue, ...]
    chapters_ms: tuple[int, ...] = ()  # where chapters begin, in order
    title: str | None = None  # the episode's, to be found too; None if in another language


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A page for Pagefind: its path, which is the address that a hit names, and its text."""

    path: str
    html: str


def speakers(cues: Sequence[Cue]) -> tuple[str, ...]:
    """Return the names of all who speak; their places in it are what the ids of sentences say."""
    return tuple(dict.fromkeys(cue.voice for cue in cues if cue.voice))


def records(text: IndexedText) -> Iterator[SearchRecord]:
    """Yield a transcript's records in order."""
    known = {name: str(place) for place, name in enumerate(speakers(text.cues))}
    said = [
        (sentence, known.get(turn.voice or "", ""))
        for turn in turns(text.cues)
        for paragraph in turn.paragraphs
        for sentence in paragraph
    ]
    for number, part in enumerate(_parts(said, text.chapters_ms)):
        lines = [_line(f"{one.number}_{one.start_ms}_{who}", one.text) for one, who in part]
        if number == 0 and text.title:
            lines.insert(0, _line("0_0_", text.title))
        page = f'<html lang="{html.escape(text.language)}"><body data-pagefind-body>'
        yield SearchRecord(
            f"{text.folder}/{number:05}.html", f"{page}{''.join(lines)}</body></html>"
        )


def _line(name: str, text: str) -> str:
    return f'<p id="{name}">{html.escape(text)}</p>'


def _parts(
    said: Sequence[tuple[Sentence, str]], chapters_ms: Sequence[int]
) -> Iterator[list[tuple[Sentence, str]]]:
    """Yield sentences in stretches of one chapter and at most two minutes."""
    part: list[tuple[Sentence, str]] = []
    ahead = list(reversed(chapters_ms))
    for sentence, who in said:
        is_new = False
        while ahead and sentence.start_ms >= ahead[-1]:
            ahead.pop()
            is_new = True
        if part and (is_new or sentence.end_ms - part[0][0].start_ms > LONGEST_MS):
            yield part
            part = []
        part.append((sentence, who))
    if part:
        yield part
