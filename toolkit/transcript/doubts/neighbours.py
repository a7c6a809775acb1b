"""Doubts that lie side by side in a cue, made one: it is heard once, and ticked once.

Each keeps the guards' own doubts as its `parts`, by which ticks know them, and has the times of its
words: where it is looked up and played from.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.uncertain_words import beside
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.tokens import Token, plain, tokens

_BETWEEN = 3  # words at most between neighbours: with more, a listener hears two places
_UNSURE = 0.05  # what the recogniser's own doubt adds; two kinds of harm are no closer


def merged(
    cues: Sequence[Cue], doubts: Iterable[Doubt], words: Sequence[Word] = ()
) -> tuple[Doubt, ...]:
    """Return the doubts, neighbours as one, in the order in which they should be heard.

    `words` are those that the recogniser heard. A place weighs what its gravest part does, and a
    little more the less sure the recogniser was of its words.
    """
    by_cue = groupby(sorted(doubts, key=_place), key=lambda doubt: doubt.cue)
    found = {index: list(parts) for index, parts in by_cue}
    near: Mapping[int, Sequence[Word]] = {
        index: heard for index, _, _, heard in beside(cues, words) if index in found
    }
    made: list[Doubt] = []
    for index, parts in found.items():
        said = tokens(cues[index].text)
        timed = word_times(cues[index], said, near.get(index, ()))
        made += (_one(group, said, timed) for group in _groups(parts, said))
    return tuple(sorted(made, key=lambda doubt: doubt.order))


def word_times(cue: Cue, said: Sequence[Token], near: Sequence[Word]) -> list[Word]:
    """Return each token of a cue as a word with its times, and the confidence if it was heard so.

    What was not heard has its share, by letters, of the time between its neighbours.
    """
    told = [plain(word.text) for word in near]
    match = difflib.SequenceMatcher(None, [token.plain for token in said], told, autojunk=False)
    known: dict[int, Word] = {}
    for tag, i, j, k, end in match.get_opcodes():
        if j - i == end - k:  # heard, or one word put in another's place
            known |= {
                i + n: word if tag == "equal" else replace(word, confidence=None)
                for n, word in enumerate(near[k:end])
            }
    made: list[Word] = []
    for at, token in enumerate(said):
        word = known.get(at) or _shared(cue, said, at, made, known)
        start_ms = min(max(word.start_ms, cue.start_ms), cue.end_ms)
        end_ms = min(max(word.end_ms, start_ms), cue.end_ms)
        made.append(Word(start_ms, end_ms, token.plain, word.confidence))
    return made


def _shared(
    cue: Cue, said: Sequence[Token], at: int, made: Sequence[Word], known: Mapping[int, Word]
) -> Word:
    after = next((n for n in range(at + 1, len(said)) if n in known), None)
    until_ms, until = cue.end_ms, len(cue.text)
    if after is not None:
        until_ms, until = known[after].start_ms, said[after].first
    from_ms, begin = (made[-1].end_ms, said[at - 1].last) if made else (cue.start_ms, 0)
    each_ms = max(0, until_ms - from_ms) / max(1, until - begin)
    token = said[at]
    start_ms, end_ms = (
        from_ms + round(each_ms * (char - begin)) for char in (token.first, token.last)
    )
    return Word(start_ms, end_ms, token.plain)


def _place(doubt: Doubt) -> tuple[int, int, int]:
    return (doubt.cue, doubt.first, doubt.last)


def _groups(parts: Sequence[Doubt], said: Sequence[Token]) -> Iterator[list[Doubt]]:
    """Yield the doubts of a cue, in order of their places, in groups of neighbours."""
    group: list[Doubt] = []
    last = 0
    for part in parts:
        between = sum(last <= token.first and token.last <= part.first for token in said)
        if group and between > _BETWEEN:
            yield group
            group = []
        group.append(part)
        last = max(last, part.last)
    if group:
        yield group


def _one(group: Sequence[Doubt], said: Sequence[Token], timed: Sequence[Word]) -> Doubt:
    parts = tuple(sorted(group, key=lambda part: part.order))
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    inside = [
        word
        for token, word in zip(said, timed, strict=True)
        if token.first < last and first < token.last
    ]
    sure = [word.confidence for word in inside if word.confidence is not None]
    weight = parts[0].weight + _UNSURE * (1 - min(sure, default=1.0))
    times = (inside[0].start_ms, inside[-1].end_ms) if inside else None
    start_ms, end_ms = times or (parts[0].start_ms, parts[0].end_ms)
    return replace(
        parts[0],
        weight=round(min(1.0, weight), 3),
        first=first,
        last=last,
        start_ms=start_ms,
        end_ms=end_ms,
        reason="; ".join(dict.fromkeys(part.reason for part in parts)),
        parts=parts,
    )
