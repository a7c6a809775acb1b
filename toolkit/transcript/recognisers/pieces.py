"""What Whisper tells, in whichever program it runs, as segments of whole words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from toolkit import languages, timecode
from toolkit.errors import NoModel
from toolkit.transcript.captions import cue_splits
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.reading_rules import tidy


@dataclass(frozen=True, slots=True)
class WordPiece:
    """A word or a part of one; a piece that begins a word begins with a space."""

    start_s: float
    end_s: float
    text: str
    probability: float  # in [0, 1]


def of_library(told: Any) -> WordPiece:
    """Return a word as faster-whisper tells it."""
    return WordPiece(told.start, told.end, told.word, float(told.probability))


def segment(start_s: float, end_s: float, text: str, pieces: Iterable[WordPiece]) -> Segment | None:
    """Return a segment without empty words; None if it says nothing."""
    clean, whole = " ".join(tidy([text])), words(pieces)
    if not clean or not whole:
        return None
    return Segment(timecode.from_seconds(start_s), timecode.from_seconds(end_s), clean, whole)


def sentences(pieces: Iterable[WordPiece]) -> Iterator[Segment]:
    """Yield a segment for each sentence of what is told of a window."""
    for said in cue_splits.sentences(words(pieces)):
        text = " ".join(word.text for word in said)
        yield Segment(said[0].start_ms, said[-1].end_ms, text, tuple(said))


def words(pieces: Iterable[WordPiece]) -> tuple[Word, ...]:
    """Return whole words: Whisper tells "80%" in pieces, of which the first begins with a space."""
    made: list[Word] = []
    for piece in pieces:
        text = " ".join(tidy([piece.text]))
        if not text:
            continue
        start_ms, end_ms = timecode.from_seconds(piece.start_s), timecode.from_seconds(piece.end_s)
        if made and not piece.text[0].isspace():
            before = made[-1]
            doubt = min(before.confidence or 0.0, piece.probability)
            made[-1] = replace(before, end_ms=end_ms, text=before.text + text, confidence=doubt)
        else:
            made.append(Word(start_ms, end_ms, text, piece.probability))
    return tuple(made)


def known_language(
    language: str | None, model: str, supported: Collection[str], hint: str
) -> str | None:
    """Return the language as a model knows it, without the region. Raises NoModel."""
    if language is None:
        return None
    code = languages.spoken(language)
    if code not in supported:
        known = languages.of(language)
        what = f"{known.name} ({code})" if known else code
        raise NoModel(f"model {model!r}: the model does not know {what}", hint=hint)
    return code
