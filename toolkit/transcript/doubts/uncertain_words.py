"""Where the recogniser was not sure, and where another one heard something else."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from toolkit.transcript.doubts import numbers
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.tokens import Token, plain, tokens
from toolkit.transcript.text.words_by_time import WordsByTime

# Whisper's confidence is not a probability of being right. By Whisper base, on real readers, a word
# below a half is wrong in one of three cases if its neighbours are sure, else in most; two words
# side by side below three quarters are as often. (Thresholds between 0.9 and 0.95, and 0.7 and 0.8,
# give nearly the same.)
_UNSURE = 0.5
_GUESSED = 0.05  # hardly heard at all: a text's words that were not found have none
_SURE_AROUND = 0.93  # the mean of two words on either side
_UNSURE_TOGETHER = 0.75
_LONG = 9  # letters, from which on a word may be a name or a medicine, and is doubted even so
_SLACK_MS = 300  # by which word times and cue times may differ


Pair = tuple[Token, int]
"""A word of the text, and which of the words near it was heard as that."""


def unsure(cues: Sequence[Cue], words: Sequence[Word], language: str = "") -> Iterator[Doubt]:
    """Yield a doubt for each cue with words that the recogniser was not sure of.

    These are less than half sure, or less than three quarters and side by side. A single one
    among sure ones is none, unless it may be a name, turns the sentence round or has a number in
    its cue, as medicines have. A word that a person has corrected since is no longer doubted.
    """
    for index, cue, said, near in beside(cues, words):
        if all(w.confidence is None or w.confidence >= _UNSURE_TOGETHER for w in near):
            continue
        told = [plain(word.text) for word in near]
        match = difflib.SequenceMatcher(None, [t.plain for t in said], told, autojunk=False)
        pairs = [
            (said[block.a + k], block.b + k)
            for block in match.get_matching_blocks()
            for k in range(block.size)
        ]
        low = [pair for pair in pairs if _confidence(near, pair) < _UNSURE]
        has_number = any(numbers.is_number(token, language) for token in said)
        if len(low) == 1 and not has_number and _is_alone(cue, low[0], near, language):
            low = []
        low = low or _together(
            [pair for pair in pairs if _confidence(near, pair) < _UNSURE_TOGETHER]
        )
        if not low:
            continue
        least = min(_confidence(near, pair) for pair in low)
        text = ", ".join(cue.text[token.first : token.last] for token, _ in low[:4])
        yield Doubt(
            "confidence",
            round(0.2 + 0.3 * (1 - least), 3),
            index,
            low[0][0].first,
            low[-1][0].last,
            near[low[0][1]].start_ms,
            near[low[-1][1]].end_ms,
            f"the recogniser was not sure: {text}{' ...' if len(low) > 4 else ''}",
        )


def _confidence(near: Sequence[Word], pair: Pair) -> float:
    found = near[pair[1]].confidence
    return 1.0 if found is None else found


def _is_alone(cue: Cue, pair: Pair, near: Sequence[Word], language: str) -> bool:
    """Tell whether a doubtful word stands among sure ones, and is of the common kind."""
    token, at = pair
    if _confidence(near, pair) < _GUESSED:
        return False
    begins = cue.text[: token.first].rstrip()[-1:] in ("", *".?!")
    is_name = cue.text[token.first].isupper() and not begins
    if is_name or token.last - token.first >= _LONG or numbers.is_negation(token.plain, language):
        return False
    around = [word.confidence for word in (*near[max(0, at - 2) : at], *near[at + 1 : at + 3])]
    known = [one for one in around if one is not None]
    return bool(known) and sum(known) / len(known) >= _SURE_AROUND


def _together(pairs: Sequence[Pair]) -> list[Pair]:
    """Return those that were heard side by side."""
    places = {at for _, at in pairs}
    return [pair for pair in pairs if {pair[1] - 1, pair[1] + 1} & places]


def disagreements(cues: Sequence[Cue], second: Sequence[Word]) -> Iterator[Doubt]:
    """Yield a doubt for each stretch of a cue in which a second pass heard other words."""
    for index, cue, said, near in beside(cues, second):
        told = [plain(word.text) for word in near]
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
    spoken = WordsByTime(word for word in words if tokens(word.text))
    if not spoken.words:
        return
    for index, cue in enumerate(cues):
        if said := tokens(cue.text):
            near = spoken.between(cue.start_ms - _SLACK_MS, cue.end_ms + _SLACK_MS)
            yield index, cue, said, near
