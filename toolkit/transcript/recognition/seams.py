"""Two hearings put together where one ends and the other begins: each word once."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.tokens import tokens

Segments = tuple[Segment, ...]

_APART_MS = 100  # parts that are no farther apart are neighbours
_AROUND_MS = 3000  # as far as two parts hear beyond the cut between them, and a bit
_NEAR_MS = 1500  # within that two hearings of a word in a row of words are of the same one
_NEAR_ALONE_MS = 600  # and of a single word
_SURE = 0.5  # in the mean: what one hearing alone has beyond the cut
_MOST_AGAIN = 12  # words: more are not told again at an end


def plain(word: Word) -> str:
    """Return a word without signs and capitals, to compare."""
    return " ".join(token.plain for token in tokens(word.text)) or word.text


Stretch = tuple[int, int, Segments]
"""Where a part begins and ends, in milliseconds, and what is heard in it and around it."""


def joined(parts: Sequence[Stretch]) -> Segments:
    """Return what is heard in parts, by time, each word once.

    Neighbours have both heard what is around the cut between them: the text goes from one to the
    other in the word nearest to it that both have, and where they have none, at the cut.
    """
    made: Segments = ()
    end_ms = None
    for start_ms, stop_ms, segments in parts:
        if end_ms is None or start_ms - end_ms > _APART_MS:
            made = _up_to(made, end_ms) if end_ms is not None else made
            made += _from(segments, start_ms)
        else:
            made = _joined(made, segments, (end_ms + start_ms) // 2)
        end_ms = stop_ms
    return _up_to(made, end_ms) if end_ms is not None else made


def _joined(these: Segments, those: Segments, cut_ms: int) -> Segments:
    a, b = _words(these), _words(those)
    if (pair := _agreed(a, b, cut_ms)) is None:
        return _beside(these, those, cut_ms)
    i, j = _first_behind(a, b, pair, cut_ms)
    said = a[i] if a[i].middle_ms < cut_ms else replace(b[j], text=a[i].text)
    if plain(a[i]) == plain(b[j]):
        said = replace(said, text=with_end_of(a[i].text, b[j].text))
    kept = first_words(these, i + 1)
    kept = (*kept[:-1], of(kept[-1], (*kept[-1].words[:-1], said)))
    return kept + without_first(those, j + 1)


def _first_behind(
    a: Sequence[Word], b: Sequence[Word], pair: tuple[int, int], cut_ms: int
) -> tuple[int, int]:
    """Return the last word of the first hearing and its like in the second.

    That is the agreed `pair`, unless it lies behind the cut and as many words lie between: these
    are better told by the second, which knows what follows.
    """
    i, j = pair
    before_a = sum(word.middle_ms < cut_ms for word in a[:i])
    before_b = sum(word.middle_ms < cut_ms for word in b[:j])
    if i - before_a == j - before_b > 0 and before_a and before_b:
        return before_a - 1, before_b - 1
    return pair


def _beside(these: Segments, those: Segments, cut_ms: int) -> Segments:
    """Return two hearings of which none has a word of the other, put together at the cut.

    What only one of them has heard there is taken from it, on either side of the cut.
    """
    a, b = _words(these), _words(those)
    begin_ms = b[0].start_ms if b else cut_ms
    kept = _up_to(these, cut_ms)
    if begin_ms > cut_ms and are_sure([word for word in a if cut_ms <= word.middle_ms < begin_ms]):
        kept = _up_to(these, begin_ms)
    end_ms = min([cut_ms, *(word.end_ms for word in _words(kept)[-1:])])
    return kept + _from(those, max(end_ms, cut_ms - _AROUND_MS))


def are_sure(words: Sequence[Word]) -> bool:
    """Tell whether words are told with some confidence, in their mean."""
    sure = [word.confidence or 0.0 for word in words]
    return sum(sure) > _SURE * len(sure)


def _agreed(a: Sequence[Word], b: Sequence[Word], cut_ms: int) -> tuple[int, int] | None:
    """Return the word nearest to the cut that both have, as its place in each; None for none."""
    first = next((i for i, word in enumerate(a) if word.end_ms > cut_ms - _AROUND_MS), len(a))
    near = [word for word in b if word.start_ms < cut_ms + _AROUND_MS]
    match = difflib.SequenceMatcher(
        None, [plain(word) for word in a[first:]], [plain(word) for word in near], autojunk=False
    )
    pairs = [
        (first + block.a + n, block.b + n, block.size)
        for block in match.get_matching_blocks()
        for n in range(block.size)
    ]
    off = [
        (max(abs(a[i].middle_ms - cut_ms), abs(b[j].middle_ms - cut_ms)), i, j)
        for i, j, size in pairs
        if abs(a[i].start_ms - b[j].start_ms) <= (_NEAR_MS if size > 1 else _NEAR_ALONE_MS)
    ]
    return min(off)[1:] if off else None


def _up_to(segments: Segments, end_ms: int) -> Segments:
    return first_words(segments, sum(word.middle_ms < end_ms for word in _words(segments)))


def _from(segments: Segments, start_ms: int) -> Segments:
    return without_first(segments, sum(word.middle_ms < start_ms for word in _words(segments)))


def without_first(segments: Segments, number: int) -> Segments:
    """Return segments without so many words at their start."""
    made = []
    for segment in segments:
        if kept := segment.words[max(0, number) :]:
            made.append(of(segment, kept))
        number -= len(segment.words)
    return tuple(made)


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


def ended(segments: Segments, end_ms: int) -> Segments:
    """Return segments whose last word ends by `end_ms`, where the next one begins."""
    if not segments or segments[-1].words[-1].end_ms <= end_ms:
        return segments
    words = segments[-1].words
    last = replace(words[-1], end_ms=max(words[-1].start_ms, end_ms))
    return (*segments[:-1], of(segments[-1], (*words[:-1], last)))


def of(segment: Segment, words: tuple[Word, ...]) -> Segment:
    """Return a segment with these words in place of its own."""
    if words == segment.words or not words:
        return segment
    text = " ".join(word.text for word in words)
    return Segment(words[0].start_ms, words[-1].end_ms, text, words)


def _words(segments: Segments) -> tuple[Word, ...]:
    return tuple(word for segment in segments for word in segment.words)
