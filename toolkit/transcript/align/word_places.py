"""Times for all words of a text once some have them; what was not spoken, what not told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.transcript.align.script import Script
from toolkit.transcript.align.shares import share
from toolkit.transcript.text.cues import Word

# The pace of conversation, 15 characters a second (as in `plain.py`): what words without a time of
# their own are given, and how much room they need. Half and twice it are still speech.
CHARACTER_MS = 67
SPREAD_WORDS = 7  # more words in a row that nothing matches are not spoken: chosen, not measured
MOST_OF_NEEDED = 4  # times the pace of conversation: slower talk is other talk
CHANCE_WORDS = 3  # fewer heard words than these ("er", "you know") are no finding
CHANCE_MS = 1500  # as long as these take, and a breath


@dataclass(frozen=True, slots=True)
class Unspoken:
    """Words of the text that are not in the recording."""

    first_line: int
    last_line: int
    text: str


@dataclass(frozen=True, slots=True)
class UnheardWords:
    """Words of the text that were not found, but may be said between those that were."""

    first_line: int
    last_line: int
    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Untold:
    """A stretch of the recording of which the text says nothing."""

    start_ms: int
    end_ms: int
    text: str  # what a recogniser heard there; empty where none listened


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text with its times, and what did not fit."""

    words: tuple[Word, ...]  # those spoken, in order; starts never fall; kept ones: confidence 0
    voices: tuple[str | None, ...]  # of each word
    unspoken: tuple[Unspoken, ...]
    untold: tuple[Untold, ...]
    kept: tuple[UnheardWords, ...] = ()


def place(
    script: Script,
    matched: Sequence[int | None],
    heard: Sequence[Word],
    gaps_ms: Sequence[tuple[int, int]] | None = None,
) -> Aligned:
    """Return the text with the times of the heard words that its words are.

    `matched` has an index into `heard` for each word, or None. A few words between two that match
    share the time between these. More of them are kept for a person to judge, where there is sound
    for half of them that nothing accounts for: `gaps_ms`, or what was heard instead. A text by a
    person loses no word then because a voice is slow or mumbles. Without room they are unspoken.
    """
    times: list[tuple[int, int] | None] = [
        None if at is None else (heard[at].start_ms, heard[at].end_ms) for at in matched
    ]
    untold: list[Untold] = []
    kept: dict[range, UnheardWords] = {}
    for first, last in _holes(matched):
        before = matched[first - 1] if first else None
        after = matched[last] if last < len(matched) else None
        between = heard[0 if before is None else before + 1 : after]
        words = script.words[first:last]
        if _is_spoken(words, before, after, between, heard):
            low, high = share(words, script.words[first - 1] if first else "", between)
            room = _room(times, first, last, between[low:high])
            _spread(script.words, times, first, last, room)
            left = (between[:low], between[high:])
            untold += [_untold(each) for each in left if len(each) > CHANCE_WORDS]
            continue
        sound = _sounding(times, first, last, between, gaps_ms)
        if sum(end - start for start, end in sound) >= _needed_ms(words) // 2:
            room = sound[0][0], min(sound[-1][1], sound[0][0] + MOST_OF_NEEDED * _needed_ms(words))
            _spread(script.words, times, first, last, room)
            kept[range(first, last)] = _kept(script, first, last, room)
        elif len(between) > CHANCE_WORDS:
            untold.append(_untold(between))
    return _aligned(script, times, (*untold, *_between_matches(matched, heard)), kept)


def _sounding(
    times: Sequence[tuple[int, int] | None],
    first: int,
    last: int,
    between: Sequence[Word],
    gaps_ms: Sequence[tuple[int, int]] | None,
) -> list[tuple[int, int]]:
    """Return the stretches between two words known in which sound is heard that is no word yet."""
    if gaps_ms is None:
        return [(word.start_ms, word.end_ms) for word in between]
    low = _known(times[first - 1])[1] if first else 0
    high = _known(times[last])[0] if last < len(times) else max((b for _, b in gaps_ms), default=0)
    inside = ((max(low, start), min(high, end)) for start, end in gaps_ms)
    return [(start, end) for start, end in inside if start < end]


def _kept(script: Script, first: int, last: int, room: tuple[int, int]) -> UnheardWords:
    text = " ".join(script.words[first:last])
    return UnheardWords(script.lines[first], script.lines[last - 1], text, *room)


def beside(aligned: Aligned, gaps_ms: Sequence[tuple[int, int]]) -> Aligned:
    """Return an alignment that also names the stretches in which something else is heard.

    What words got for want of a place of their own is taken off; short stretches are no finding.
    """
    taken = [(word.start_ms, word.end_ms) for word in aligned.words]
    untold = tuple(
        Untold(start_ms, end_ms, "")
        for start_ms, end_ms in _without(gaps_ms, taken)
        if end_ms - start_ms >= CHANCE_MS
    )
    every = tuple(sorted((*aligned.untold, *untold), key=lambda u: (u.start_ms, u.end_ms)))
    return replace(aligned, untold=every)


def _without(
    spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the parts of spans that nothing taken touches; both in order."""
    at = 0
    for start, end in spans:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        free, inside = start, at
        while inside < len(taken) and taken[inside][0] < end:
            if taken[inside][0] > free:
                yield free, taken[inside][0]
            free = max(free, taken[inside][1])
            inside += 1
        if free < end:
            yield free, end


def _holes(matched: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Yield the stretches [first, last) of words without a match."""
    first = None
    for i, at in enumerate([*matched, 0]):
        if at is None and first is None:
            first = i
        elif at is not None and first is not None:
            yield first, i
            first = None


def _is_spoken(
    words: Sequence[str],
    before: int | None,
    after: int | None,
    between: Sequence[Word],
    heard: Sequence[Word],
) -> bool:
    if len(words) > SPREAD_WORDS or (before is None and after is None):
        return False
    if between:
        return True
    if before is None or after is None:
        return len(words) <= CHANCE_WORDS
    room_ms = heard[after].start_ms - heard[before].end_ms
    return len(words) <= CHANCE_WORDS or room_ms >= _needed_ms(words) // 2


def _room(
    times: Sequence[tuple[int, int] | None], first: int, last: int, between: Sequence[Word]
) -> tuple[int, int]:
    """Return the time for words: that of what was heard instead, else next to the words known."""
    start_ms = _known(times[first - 1])[1] if first else None
    end_ms = _known(times[last])[0] if last < len(times) else None
    if between:
        low = between[0].start_ms if start_ms is None else max(start_ms, between[0].start_ms)
        high = between[-1].end_ms if end_ms is None else min(end_ms, between[-1].end_ms)
        return low, max(high, low)
    most_ms = 2 * CHARACTER_MS * 10 * (last - first)
    if start_ms is None:
        assert end_ms is not None  # noqa: S101  some word of a hole's two neighbours is known
        return max(0, end_ms - most_ms // 2), end_ms
    if end_ms is None:
        return start_ms, start_ms + most_ms // 2
    return start_ms, max(start_ms, min(end_ms, start_ms + most_ms))


def _known(time: tuple[int, int] | None) -> tuple[int, int]:
    assert time is not None  # noqa: S101  a hole ends where a word is known, or at the text's end
    return time


def _spread(
    words: Sequence[str],
    times: list[tuple[int, int] | None],
    first: int,
    last: int,
    room: tuple[int, int],
) -> None:
    """Give words [first, last) their parts of the room; the word before shares where it is none."""
    start_ms, end_ms = room
    if first and end_ms - start_ms < _needed_ms(words[first:last]) // 4:
        first -= 1
        start_ms = min(_known(times[first])[0], end_ms)
    sizes = [len(word) + 1 for word in words[first:last]]
    at = 0
    for i, size in zip(range(first, last), sizes, strict=True):
        low = start_ms + (end_ms - start_ms) * at // sum(sizes)
        at += size
        times[i] = low, start_ms + (end_ms - start_ms) * at // sum(sizes)


def _needed_ms(words: Sequence[str]) -> int:
    return CHARACTER_MS * sum(len(word) + 1 for word in words)


def _untold(words: Sequence[Word]) -> Untold:
    text = " ".join(word.text for word in words)
    return Untold(words[0].start_ms, max(word.end_ms for word in words), text)


def _between_matches(matched: Sequence[int | None], heard: Sequence[Word]) -> Iterator[Untold]:
    """Yield what was heard between words of the text that follow each other, or outside of it."""
    known = [(i, at) for i, at in enumerate(matched) if at is not None]
    ends = [(-1, -1), *known, (len(matched), len(heard))]
    for (i, at), (i_next, at_next) in pairwise(ends):
        if i_next == i + 1 and at_next - at - 1 > CHANCE_WORDS:
            yield _untold(heard[at + 1 : at_next])


def _aligned(
    script: Script,
    times: Sequence[tuple[int, int] | None],
    untold: Sequence[Untold],
    kept: Mapping[range, UnheardWords],
) -> Aligned:
    words: list[Word] = []
    voices: list[str | None] = []
    doubtful = {i for indices in kept for i in indices}
    for i, (text, voice, time) in enumerate(zip(script.words, script.voices, times, strict=True)):
        if time is not None:
            start_ms = max(time[0], words[-1].start_ms if words else 0)
            confidence = 0.0 if i in doubtful else None
            words.append(Word(start_ms, max(time[1], start_ms), text, confidence))
            voices.append(voice)
    unspoken = tuple(
        Unspoken(script.lines[a], script.lines[b - 1], " ".join(script.words[a:b]))
        for a, b in _holes([None if time is None else 0 for time in times])
    )
    ordered = tuple(sorted(untold, key=lambda u: (u.start_ms, u.end_ms)))
    return Aligned(tuple(words), tuple(voices), unspoken, ordered, tuple(kept.values()))
