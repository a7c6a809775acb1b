"""Two hearings put together where one ends and the other begins: each word once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from toolkit.transcript.cues import Word
from toolkit.transcript.doubts.tokens import tokens
from toolkit.transcript.segments import Segment

Segments = tuple[Segment, ...]

_MOST_AGAIN = 12  # words: more are not told again at an end


def plain(word: Word) -> str:
    """Return a word without signs and capitals, to compare."""
    return " ".join(token.plain for token in tokens(word.text)) or word.text


def told_again(heard: Segments, more: Segments) -> int:
    """Return how many words at the start of `more` equal the last ones of `heard`."""
    last = [plain(word) for word in _words(heard)[-_MOST_AGAIN:]]
    first = [plain(word) for word in _words(more)[:_MOST_AGAIN]]
    most = min(len(last), len(first))
    return next((n for n in range(most, 0, -1) if last[-n:] == first[:n]), 0)


def told_once(heard: Segments, more: Segments, again: int) -> tuple[Segments, Segments]:
    """Return both without the last `again` words of `heard`, which `more` begins with.

    They are written as in `heard`, which knew what was before, but for the signs behind the last.
    """
    words = _words(heard)
    written = [word.text for word in words[len(words) - again :]]
    written[-1] = with_end_of(written[-1], _words(more)[again - 1].text)
    texts = iter(written)
    made = []
    for segment in more:
        said = tuple(replace(word, text=next(texts, word.text)) for word in segment.words)
        made.append(of(segment, said))
    return first_words(heard, len(words) - again), tuple(made)


def with_end_of(text: str, other: str) -> str:
    """Return a word with the signs behind it that another writing of it has.

    >>> with_end_of("activity,", "Activity.")
    'activity.'
    """
    these, those = tokens(text), tokens(other)
    if not these or not those:
        return text
    return text[: these[-1].last] + other[those[-1].last :]


def running(words: Sequence[str], group: Sequence[str]) -> int:
    """Return how many times running a group of words stands anywhere, at the most."""
    return max((_times(words[at:], group) for at in range(len(words))), default=0)


def running_at_end(words: Sequence[str], group: Sequence[str]) -> int:
    """Return how many times running a group of words stands at the end."""
    return _times(words[::-1], group[::-1])


def _times(words: Sequence[str], group: Sequence[str]) -> int:
    size = len(group)
    return next(n for n in count() if list(words[n * size : (n + 1) * size]) != list(group))


def first_words(segments: Segments, number: int) -> Segments:
    """Return segments up to so many words of them."""
    made = []
    for segment in segments:
        if number >= len(segment.words):
            made.append(segment)
        elif number > 0:
            made.append(of(segment, segment.words[:number]))
        number -= len(segment.words)
    return tuple(made)


def of(segment: Segment, words: tuple[Word, ...]) -> Segment:
    """Return a segment with these words in place of its own."""
    if words == segment.words or not words:
        return segment
    text = " ".join(word.text for word in words)
    return Segment(words[0].start_ms, words[-1].end_ms, text, words)


def _words(segments: Segments) -> tuple[Word, ...]:
    return tuple(word for segment in segments for word in segment.words)
