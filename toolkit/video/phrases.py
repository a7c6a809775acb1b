"""Words grouped into phrases: what is read at a glance, and ends where a speaker would pause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.video.audiogram import Phrase, TimedWord

# Letters, spaces too. Chosen: two or three lines at the size of captions.
_IDEAL, _MOST = 34, 56
_PAUSE_MS = 250

# What it costs to end a phrase at a place, beside what it costs to be too short or too long. After
# a pause it costs little; an article or a preposition had better not stand last.
_AT_SENTENCE, _AT_CLAUSE, _AT_PAUSE, _AT_WORD, _AT_SHORT_WORD = 0, 40, 30, 120, 200
_SENTENCE_INSIDE = 150  # each sentence that ends within a phrase
_SHORT = 3  # letters

_SENTENCE_ENDS = tuple(".!?…;·")  # ; and · are the Greek question mark and colon
_CLAUSE_ENDS = tuple(",:–—")
_CLOSING = "”“’»\"')]\u202f\u00a0"


def phrases(words: Sequence[TimedWord]) -> tuple[Phrase, ...]:
    """Return the words in phrases, the division that costs least; of equals the earliest.

    Nobody's phrase holds the words of another.
    """
    best: list[tuple[int, int]] = [(0, 0)]  # what words up to here cost, where the last one begins
    for end in range(1, len(words) + 1):
        found = []
        for start in range(end - 1, -1, -1):
            if (cost := _cost(words, start, end)) is None:
                break
            found.append((best[start][0] + cost, start))
        best.append(min(found))
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    groups = [tuple(words[first:last]) for first, last in pairwise(cuts)]
    return tuple(Phrase(group[0].start_ms, group[-1].end_ms, group) for group in groups)


def _cost(words: Sequence[TimedWord], start: int, end: int) -> int | None:
    """Return what a phrase of these words costs; None: it must not be, nor any longer one."""
    group = words[start:end]
    length = sum(len(each.text) + 1 for each in group) - 1
    if len(group) > 1 and (length > _MOST or group[0].voice != group[1].voice):
        return None
    inside = sum(_ends_sentence(each.text) for each in group[:-1])
    off = length - _IDEAL
    return off * off // 4 + inside * _SENTENCE_INSIDE + _end_cost(words, end)


def _end_cost(words: Sequence[TimedWord], end: int) -> int:
    last = words[end - 1]
    text = last.text.rstrip(_CLOSING)
    if end == len(words) or _ends_sentence(text) or words[end].voice != last.voice:
        return _AT_SENTENCE
    if words[end].start_ms - last.end_ms >= _PAUSE_MS:
        return _AT_PAUSE
    if text.endswith(_CLAUSE_ENDS):
        return _AT_CLAUSE
    return _AT_SHORT_WORD if len(text) <= _SHORT else _AT_WORD


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
