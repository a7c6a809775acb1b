"""A script spoken piece by piece, and where its words lie in the synthesised sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.align import espeak, spectra
from toolkit.transcript.align.spectra import FRAME_MS, HOP_MS, Floats
from toolkit.transcript.recognition.parts import RATE_HZ

# A piece is a sentence or a part of one. Bounded, so that a file without full stops needs no more
# memory than one with them; a synthesiser breathes there too.
PIECE_WORDS = 40
PIECE_CHARACTERS = 400
LONGEST_WORD = 60  # the rest of a longer one is not spoken: an address, or no word
_SENTENCE_END = (".", "!", "?", "؟", "…", ":", ";")

Piece = tuple[int, int]  # words [first, last)


@dataclass(frozen=True, slots=True)
class SpokenPiece:
    """A piece as it sounds."""

    cepstra: Floats
    starts: tuple[int, ...]  # the hop at which each word begins, never falling


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A whole text as it is compared: speech only, the pauses between words left out."""

    rows: Floats  # (frames, 26), a frame is 40 ms
    first: NDArray[np.intp]  # the frame at which each word begins, and their number at last


def pieces(words: Sequence[str]) -> Iterator[Piece]:
    """Yield the stretches of words that are spoken in one breath."""
    first, characters = 0, 0
    for i, word in enumerate(words):
        size = min(len(word), LONGEST_WORD) + 1
        if i > first and (i - first >= PIECE_WORDS or characters + size > PIECE_CHARACTERS):
            yield first, i
            first, characters = i, 0
        characters += size
        if word.rstrip("\"'”’»)]").endswith(_SENTENCE_END):
            yield first, i + 1
            first, characters = i + 1, 0
    if first < len(words):
        yield first, len(words)


def say(words: Sequence[str], voice: str) -> SpokenPiece:
    """Return the words of one piece spoken by `voice`."""
    read = [word[:LONGEST_WORD] for word in words]
    speech = espeak.speak(" ".join(read), voice)
    starts = _starts(read, speech.marks, len(speech.samples))
    hop = RATE_HZ * HOP_MS // 1000
    return SpokenPiece(spectra.cepstra([speech.samples]), tuple(start // hop for start in starts))


def _starts(read: Sequence[str], marks: Sequence[tuple[int, int]], length: int) -> list[int]:
    """Return the sample at which each word begins.

    The synthesiser reads "2023" as several words, where the first mark counts, and small words as
    one ("in a"), with one mark: they share its time by their letters.
    """
    places = list(accumulate((len(word) + 1 for word in read), initial=0))
    begun = {0: 0}
    for position, sample in marks:
        place = int(np.searchsorted(places, position, side="right")) - 1
        if 0 <= place < len(read):
            begun.setdefault(place, min(sample, length))
    known = [*sorted(begun), len(read)]
    begun[len(read)] = length
    starts: list[int] = []
    for a, b in pairwise(known):
        letters = list(accumulate((len(word) + 1 for word in read[a:b]), initial=0))
        span = max(begun[b] - begun[a], 0)
        starts += [begun[a] + span * before // letters[-1] for before in letters[:-1]]
    return [int(start) for start in np.maximum.accumulate(starts)]


def joined(said: Sequence[SpokenPiece]) -> SpokenText:
    """Return the pieces as one text, evened over the whole of it."""
    if not said:
        return SpokenText(spectra.even(spectra.cepstra([])).rows, np.zeros(1, np.intp))
    offsets = list(accumulate((len(one.cepstra) for one in said), initial=0))
    even = spectra.even(np.concatenate([one.cepstra for one in said]))
    starts = [
        at + min(start, len(one.cepstra))
        for one, at in zip(said, offsets, strict=False)
        for start in one.starts
    ]
    heard = np.flatnonzero(even.is_active)
    frames: list[int] = []  # where in `kept` each frame begins
    kept: list[NDArray[np.intp]] = []
    first, count = [0], 0
    hops = FRAME_MS // HOP_MS
    for start, end in pairwise([*starts, offsets[-1]]):
        a, b = np.searchsorted(heard, (start, end))
        if a < b:  # from the first to the last hop that is heard; a closed consonant in it stays
            inside = np.arange(heard[a], heard[b - 1] + 1)
            number = max(1, round(len(inside) / hops))
            frames += [count + len(inside) * k // number for k in range(number)]
            kept.append(inside)
            count += len(inside)
        first.append(len(frames))
    if not kept:
        return SpokenText(even.rows[:0], np.array(first, np.intp))
    rows = even.rows[np.concatenate(kept)]
    pooled = np.add.reduceat(rows, np.array(frames), axis=0)
    pooled /= np.diff([*frames, count]).astype(np.float32)[:, None]
    return SpokenText(pooled, np.array(first, np.intp))
