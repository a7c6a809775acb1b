"""Stretches in which somebody speaks and no text was told, heard by themselves.

Whisper sometimes begins with the first whole sentence that it hears, or leaves one out between two.
Its words tell so: there are none, or one takes as long as nobody says a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from toolkit.transcript.recognition import seams, word_lengths, word_onsets
from toolkit.transcript.recognition.parts import GRID, RATE_HZ, Samples
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.human_speech import FASTEST

Segments = tuple[Segment, ...]
Listen = Callable[[Samples], Segments]

_LEAST_HOPS = 120  # hundredths with sound in them: as much is a short sentence
# No word of the readers takes longer: what their slowest one says at 60 % of his speed.
_WORD_MS = 600
_LETTER_MS = 200


def latest_end_ms(word: Word) -> int:
    """Return where a word ends at the latest: it is told to go on where others were left out."""
    return min(word.end_ms, word.start_ms + _WORD_MS + word_lengths.letters(word) * _LETTER_MS)


def filled(listen: Listen, samples: Samples, heard: Segments, first: int) -> Segments:
    """Return what is said, with what `listen` hears where nothing was told before the last word.

    What is before `first` is not looked at: it belongs to the part before. What is heard counts
    where it is likely.
    """
    made = heard
    for start, stop in _stretches(samples, heard, first):
        told = listen(samples[start:stop])
        if _is_likely(told, (stop - start) * 1000 // RATE_HZ):
            moved = tuple(segment.moved(start * 1000 // RATE_HZ) for segment in told)
            made = _between(made, moved)
    return made


def _stretches(samples: Samples, heard: Segments, first: int) -> Iterator[tuple[int, int]]:
    """Yield where something sounds and nothing is told, in samples, before the last word."""
    words = [word for segment in heard for word in segment.words]
    if not words:
        return
    sounds = ~word_onsets.pauses(samples)
    ends = [first * 1000 // RATE_HZ, *map(latest_end_ms, words)]
    starts = [word.start_ms for word in words]
    for end_ms, start_ms in zip(ends, starts, strict=False):
        a, b = end_ms // 10, start_ms // 10
        b = min(b, len(sounds))
        if b > a and np.count_nonzero(sounds[a:b]) >= _LEAST_HOPS:
            yield a * GRID, b * GRID


def _is_likely(told: Segments, within_ms: int) -> bool:
    """Tell whether a person could say this in that time, and the recogniser is sure of it.

    Where nobody speaks Whisper tells "you" or "Thank you", with a confidence of 0.04.
    """
    words = [word for segment in told for word in segment.words]
    letters = sum(len(word.text) + 1 for word in words)
    return letters * 1000 <= FASTEST * within_ms and seams.are_sure(words)


def _between(heard: Segments, more: Segments) -> Segments:
    """Return both by time; what `more` says again of the words around it is left out."""
    at_ms = more[0].words[0].start_ms
    count = sum(word.start_ms < at_ms for segment in heard for word in segment.words)
    before, after = seams.first_words(heard, count), seams.without_first(heard, count)
    more = seams.without_first(more, seams.told_again(before, more))
    last = sum(len(segment.words) for segment in more) - seams.told_again(more, after)
    more = seams.first_words(more, last)
    return seams.ended(before, at_ms) + more + after
