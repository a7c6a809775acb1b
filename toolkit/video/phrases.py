"""Words grouped into phrases: what is read at a glance, and ends where a speaker would pause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

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


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """What a cue of the clip says, and by whom; its words may lack their times."""

    start_ms: int
    end_ms: int
    words: tuple[TimedWord, ...]
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class _PlacedWord:
    word: TimedWord
    start_ms: int  # as it was heard, or as its cue lets us think
    end_ms: int
    voice: str | None


def phrases(lines: Sequence[CaptionLine]) -> tuple[Phrase, ...]:
    """Return the words in phrases, the division that costs least; of equals the earliest.

    Nobody's phrase holds the words of another.
    """
    placed = [each for line in lines for each in _placed(line)]
    best: list[tuple[int, int]] = [(0, 0)]  # what words up to here cost, where the last one begins
    for end in range(1, len(placed) + 1):
        found = []
        for start in range(end - 1, -1, -1):
            if (cost := _cost(placed, start, end)) is None:
                break
            found.append((best[start][0] + cost, start))
        best.append(min(found))
    cuts = [len(placed)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    groups = [placed[first:last] for first, last in pairwise(cuts)]
    return tuple(
        Phrase(group[0].start_ms, group[-1].end_ms, tuple(each.word for each in group))
        for group in groups
    )


def _placed(line: CaptionLine) -> list[_PlacedWord]:
    """Return the words of a cue; one without times gets its share of the cue, by its letters."""
    ends = list(accumulate(len(word.text) + 1 for word in line.words))
    whole, length = ends[-1] if ends else 1, line.end_ms - line.start_ms
    found = []
    for word, end in zip(line.words, ends, strict=True):
        start_ms = line.start_ms + length * (end - len(word.text) - 1) // whole
        end_ms = line.start_ms + length * end // whole
        if word.start_ms is not None and word.end_ms is not None:
            start_ms, end_ms = word.start_ms, word.end_ms
        found.append(_PlacedWord(word, start_ms, end_ms, line.voice))
    return found


def _cost(placed: Sequence[_PlacedWord], start: int, end: int) -> int | None:
    """Return what a phrase of these words costs; None: it must not be, nor any longer one."""
    words = placed[start:end]
    length = sum(len(each.word.text) + 1 for each in words) - 1
    if len(words) > 1 and (length > _MOST or words[0].voice != words[1].voice):
        return None
    inside = sum(_ends_sentence(each.word.text) for each in words[:-1])
    off = length - _IDEAL
    return off * off // 4 + inside * _SENTENCE_INSIDE + _end_cost(placed, end)


def _end_cost(placed: Sequence[_PlacedWord], end: int) -> int:
    last = placed[end - 1]
    text = last.word.text.rstrip(_CLOSING)
    if end == len(placed) or _ends_sentence(text) or placed[end].voice != last.voice:
        return _AT_SENTENCE
    if placed[end].start_ms - last.end_ms >= _PAUSE_MS:
        return _AT_PAUSE
    if text.endswith(_CLAUSE_ENDS):
        return _AT_CLAUSE
    return _AT_SHORT_WORD if len(text) <= _SHORT else _AT_WORD


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
