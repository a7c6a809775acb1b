"""New words for a moment whose transcript has changed: what is said now where they were said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher

from toolkit.campaign.moments import edits
from toolkit.campaign.moments.edits import QuotedPiece
from toolkit.campaign.moments.word_match import Run
from toolkit.transcript.text.tokens import letters

LEAST = 0.5  # of the words that have to be there still: below it, it is something else
_NEAR = 3  # words by which an edge that changed is moved to that of a sentence


@dataclass(frozen=True, slots=True)
class Borderline:
    """Where sentences begin and end: positions of words."""

    starts: Collection[int]
    ends: Collection[int]  # behind the last word


def renewed(
    pieces: Sequence[QuotedPiece], said: Sequence[str], near: int, sentences: Borderline
) -> tuple[str, Run] | None:
    """Return the words that are said now, with the moment's own edits, and where.

    `said` are the transcript's words, `near` is the position where the moment was. None where less
    than half of its words are said together anywhere.
    """
    plain = [letters(word) for word in said]
    made: list[str] = []
    runs: list[Run] = []
    for piece in pieces:
        run = _run(piece, plain, near, sentences, runs[-1].last if runs else 0)
        if run is None or not run.length:
            return None
        runs.append(run)
        near = run.last
        made.append(_with_added(piece, said[run.first : run.last]))
    return " [...] ".join(made), Run(runs[0].first, runs[-1].last)


def _run(
    piece: QuotedPiece, plain: Sequence[str], near: int, sentences: Borderline, least: int
) -> Run | None:
    ours = [letters(word) for word in piece.words]
    window = _window(ours, plain, near, least)
    if window is None:
        return None
    reach = len(ours) // 2 + _NEAR
    low, high = max(least, window - reach), min(len(plain), window + len(ours) + reach)
    matcher = SequenceMatcher(a=ours, b=plain[low:high], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return None
    first, last = blocks[0], blocks[-1]
    begin, end = low + first.b, low + last.b + last.size
    if first.a:
        begin = _edge(max(least, begin - first.a), sentences.starts, range(least, begin + 1))
    if left := len(ours) - last.a - last.size:
        bounds = range(end, len(plain) + 1)
        end = _edge(min(len(plain), end + left), sentences.ends, bounds)
    return Run(begin, end)


def _window(ours: Sequence[str], plain: Sequence[str], near: int, least: int) -> int | None:
    """Return where so many words begin that have most of ours; of equals the nearest."""
    wanted, size = Counter(ours), len(ours)
    if size == 0 or len(plain) - least < 1:
        return None
    held: Counter[str] = Counter()
    shared, best = 0, (0.0, 0, 0)
    for at, word in enumerate(plain[least:], least):
        held[word] += 1
        shared += held[word] <= wanted[word]
        if at - size >= least:
            gone = plain[at - size]
            shared -= held[gone] <= wanted[gone]
            held[gone] -= 1
        begin = max(least, at - size + 1)
        best = max(best, (shared / size, -abs(begin - near), begin))
    return best[2] if best[0] >= LEAST else None


def _edge(at: int, sentence_edges: Collection[int], bounds: range) -> int:
    """Return an edge whose own word is gone: that of a sentence, if there is one close by."""
    for step in range(_NEAR + 1):
        for place in (at - step, at + step):
            if place in sentence_edges and place in bounds:
                return place
    return at


def _with_added(piece: QuotedPiece, said: Sequence[str]) -> str:
    """Return the new words of a piece with what was added to the old ones, at the same words."""
    ours, theirs = [letters(word) for word in piece.words], [letters(word) for word in said]
    blocks = SequenceMatcher(a=ours, b=theirs, autojunk=False).get_matching_blocks()
    text = ""
    moved = [replace(each, at=_moved(each.at, blocks, len(said))) for each in piece.added]
    for number in range(len(said) + 1):
        is_held = False
        for each in (each for each in moved if each.at == number):
            text = each.put_after(text)
            is_held = each.holds_to == "after"
        if number < len(said):
            text += ("" if is_held or not text else " ") + said[number]
    return text


def _moved(at: int, blocks: Sequence[Match], most: int) -> int:
    """Return where the words stand now between which number `at` was."""
    for block in blocks:
        if block.size and block.a <= at <= block.a + block.size:
            return block.b + at - block.a
    return min(at, most)


def pieces_of(words: str, said: Sequence[str], where: str) -> tuple[QuotedPiece, ...]:
    """Return the pieces of a moment's words, brackets of the transcript itself being words."""
    text = " ".join(said)
    return edits.pieces(words, lambda inside: " ".join(inside.split()) in text, where)
