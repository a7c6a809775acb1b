"""Where the recogniser was not sure, and where another one heard something else."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from toolkit.transcript.cues import Cue, Word
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.tokens import Token, tokens

# Whisper's confidence is not a probability of being right; below a half it is a guess.
_UNSURE = 0.5
_SLACK_MS = 300  # by which word times and cue times may differ


def unsure(cues: Sequence[Cue], words: Sequence[Word]) -> Iterator[Doubt]:
    """Yield a doubt for each cue with words that the recogniser was less than half sure of.

    A word that a person has corrected since is no longer doubted.
    """
    for index, cue, said, near in beside(cues, words):
        if all(w.confidence is None or w.confidence >= _UNSURE for w in near):
            continue
        told = [_plain(word) for word in near]
        match = difflib.SequenceMatcher(None, [t.plain for t in said], told, autojunk=False)
        low = [
            (said[block.a + k], near[block.b + k])
            for block in match.get_matching_blocks()
            for k in range(block.size)
            if (confidence := near[block.b + k].confidence) is not None and confidence < _UNSURE
        ]
        if not low:
            continue
        least = min(word.confidence or 0.0 for _, word in low)
        text = ", ".join(cue.text[token.first : token.last] for token, _ in low[:4])
        yield Doubt(
            "confidence",
            round(0.3 + 0.4 * (1 - least), 3),
            index,
            low[0][0].first,
            low[-1][0].last,
            low[0][1].start_ms,
            low[-1][1].end_ms,
            f"the recogniser was not sure: {text}{' ...' if len(low) > 4 else ''}",
        )


def disagreements(cues: Sequence[Cue], second: Sequence[Word]) -> Iterator[Doubt]:
    """Yield a doubt for each stretch of a cue in which a second pass heard other words."""
    for index, cue, said, near in beside(cues, second):
        told = [_plain(word) for word in near]
        match = difflib.SequenceMatcher(None, [t.plain for t in said], told, autojunk=False)
        codes = match.get_opcodes()
        for at, (tag, i, j, k, end) in enumerate(codes):
            is_neighbour = tag == "insert" and at in (0, len(codes) - 1)  # of the cue beside
            if tag == "equal" or is_neighbour:
                continue
            first = said[min(i, len(said) - 1)]
            last = said[max(i, min(j, len(said)) - 1)] if j > i else first
            other = " ".join(word.text for word in near[k:end])
            yield Doubt(
                "disagreement",
                0.55,
                index,
                first.first,
                last.last,
                cue.start_ms,
                cue.end_ms,
                f"the second pass heard “{other}”" if other else "the second pass heard nothing",
                _instead(cue.text[first.first : last.last], other, tag, is_behind=i >= len(said)),
            )


def _instead(text: str, other: str, tag: str, *, is_behind: bool) -> str | None:
    """Return what the stretch would be with the other's words, without the signs around them."""
    there = tokens(other)
    if not there:
        return None
    bare = other[there[0].first : there[-1].last]
    if tag != "insert":
        return bare
    return f"{text} {bare}" if is_behind else f"{bare} {text}"


def beside(
    cues: Sequence[Cue], words: Sequence[Word]
) -> Iterator[tuple[int, Cue, tuple[Token, ...], Sequence[Word]]]:
    """Yield each cue that says something with its tokens and the words of its time."""
    spoken = [word for word in words if tokens(word.text)]
    middles = [(word.start_ms + word.end_ms) // 2 for word in spoken]
    if not spoken:
        return
    for index, cue in enumerate(cues):
        first = bisect_left(middles, cue.start_ms - _SLACK_MS)
        last = bisect_left(middles, cue.end_ms + _SLACK_MS)
        if said := tokens(cue.text):
            yield index, cue, said, spoken[first:last]


def _plain(word: Word) -> str:
    return "".join(token.plain for token in tokens(word.text))
