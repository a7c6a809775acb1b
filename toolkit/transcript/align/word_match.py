"""A text's words matched to those that a recogniser heard: a global alignment in a band.

Needleman and Wunsch, Journal of Molecular Biology 48(3), 1970, with near-equal words at a cost.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.text.tokens import letters

REACH_WORDS = 2000  # on each side of the diagonal: text unspoken, or speech untold, of about 13 min
LEAST_LIKE = 0.5  # words less alike than this are never taken for one another
_NEVER = 3.0  # dearer than passing over both, which costs 2

NEAR_WORDS, NEAR_MATCHES = 4, 3  # a match counts if so many are within so many words of it
_DIAGONAL, _UP, _LEFT = 0, 1, 2

Floats = NDArray[np.float32]


def match(text: Sequence[str], heard: Sequence[str]) -> list[int | None]:
    """Return for each word of the text the heard word that it is; both never go back.

    Words are compared casefolded, without punctuation. A match by itself, as of an "and" within
    much that does not match, is taken for chance. Time and memory go with the number of words.
    """
    ours, theirs = [letters(w) for w in text], [letters(w) for w in heard]
    if not ours or not theirs:
        return [None] * len(ours)
    return _without_chance(_back(*_table(ours, theirs), len(theirs)))


def _costs(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Floats, list[int], list[int]]:
    """Return the cost of matching each distinct word with each, and each word's place in it.

    Alike by Dice's coefficient of letter pairs: twice those in common, of those in both words.
    """
    mine, yours = list(dict.fromkeys(ours)), list(dict.fromkeys(theirs))
    pairs = {
        pair: n for n, pair in enumerate(sorted({p for w in (*mine, *yours) for p in _pairs(w)}))
    }
    a, b = _counts(mine, pairs), _counts(yours, pairs)
    both = a.sum(axis=1)[:, None] + b.sum(axis=1)[None, :]
    alike = 2 * (a @ b.T) / np.maximum(both, 1)
    costs = np.where(alike >= LEAST_LIKE, 2 * (1 - np.minimum(alike, 1)), _NEVER)
    for words, axis in ((mine, 0), (yours, 1)):
        if "" in words:  # a dash, a sign
            costs[(slice(None),) * axis + (words.index(""),)] = _NEVER
    place_a, place_b = ({w: n for n, w in enumerate(words)} for words in (mine, yours))
    return costs.astype(np.float32), [place_a[w] for w in ours], [place_b[w] for w in theirs]


def _pairs(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[i : i + 2] for i in range(len(marked) - 1)}


def _counts(words: Sequence[str], pairs: dict[str, int]) -> Floats:
    made = np.zeros((len(words), len(pairs)), np.float32)
    for n, word in enumerate(words):
        made[n, [pairs[p] for p in sorted(_pairs(word))]] = 1
    return made


def _table(ours: Sequence[str], theirs: Sequence[str]) -> tuple[NDArray[np.uint8], list[int]]:
    """Return how the cheapest path comes to each cell of the band, and where its rows begin.

    Row i is "after i words of the text", column j "after j heard words"; passing over costs 1.
    """
    costs, rows, columns = _costs(ours, theirs)
    n, m = len(ours), len(theirs)
    width = min(2 * REACH_WORDS, m)
    first = [min(max(i * m // n - REACH_WORDS, 0), m - width) for i in range(n + 1)]
    cells = np.full((n + 1, width + 1), _LEFT, np.uint8)
    heard = np.array(columns)
    at = np.arange(width + 1, dtype=np.float64)
    before = at.copy()
    for i in range(1, n + 1):
        shift = first[i] - first[i - 1]
        old = np.concatenate([[np.inf], before, np.full(shift, np.inf)])[shift:]
        unlike = np.full(width + 1, np.inf)
        lo = max(first[i], 1)
        unlike[lo - first[i] :] = costs[rows[i - 1], heard[lo - 1 : first[i] + width]]
        diagonal, up = old[: width + 1] + unlike, np.append(old[1:], np.inf)[: width + 1] + 1
        reached = np.minimum(diagonal, up)
        row = np.minimum.accumulate(reached - at) + at
        cells[i] = np.where(row < reached, _LEFT, np.where(diagonal <= up, _DIAGONAL, _UP))
        before = row
    return cells, first


def _back(cells: NDArray[np.uint8], first: list[int], m: int) -> list[int | None]:
    found: list[int | None] = [None] * (len(first) - 1)
    i, j = len(first) - 1, m
    while i > 0:
        step = cells[i, j - first[i]]
        if step == _DIAGONAL:
            found[i - 1] = j - 1
        i, j = i - (step != _LEFT), j - (step != _UP)
    return found


def _without_chance(found: list[int | None]) -> list[int | None]:
    is_matched = np.array([f is not None for f in found])
    sums = np.concatenate([[0], np.cumsum(is_matched)])
    wanted = min(NEAR_MATCHES, (len(found) + 1) // 2)
    made: list[int | None] = []
    for i, f in enumerate(found):
        near = sums[min(i + NEAR_WORDS + 1, len(found))] - sums[max(i - NEAR_WORDS, 0)]
        made.append(f if near >= wanted else None)
    return made
