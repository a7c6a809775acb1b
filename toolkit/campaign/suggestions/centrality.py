"""How central each sentence is to all that is said: TextRank over the words that they share.

R. Mihalcea and P. Tarau, "TextRank: Bringing Order into Texts" (2004): sentences vote for those
that are like them. Words count by their first letters, so that endings make no difference in any
language, and the rarer the more (tf-idf).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

_STEM = 5  # letters, as in `transcript/topics/topic_words.py`
_SHORTEST_WORD = 4
_DAMPING = 0.85  # as in PageRank, and in the paper
_ROUNDS = 30
_NEIGHBOURS = 60  # sentences on either side that are compared: a few minutes of talk
_GRID = 1e6  # shares are rounded, so that the order of sums decides nothing


def stems(words: Sequence[str], shortest: int = _SHORTEST_WORD) -> list[str]:
    """Return what of some words is compared; short words and numbers say nothing of a topic.

    >>> stems(["One", "test", "can", "help", "families."])
    ['test', 'help', 'famil']
    """
    plain = ("".join(c for c in word.casefold() if c.isalnum()) for word in words)
    return [word[:_STEM] for word in plain if len(word) >= shortest and not word.isdecimal()]


def centrality(sentences: Sequence[Sequence[str]]) -> list[float]:
    """Return a share for each sentence's words, 0 to 1; 1 is the most central.

    A sentence is compared with those of the minutes around it.
    """
    bags = [Counter(stems(words)) for words in sentences]
    links = _links(bags)
    shares = [1.0] * len(bags)
    for _ in range(_ROUNDS):
        given = [0.0] * len(bags)
        for at, row in enumerate(links):
            total = math.fsum(weight for _, weight in row)
            for other, weight in row:
                given[other] += shares[at] * weight / total
        shares = [1 - _DAMPING + _DAMPING * each for each in given]
    most = max(shares, default=1.0)
    return [round(each / most * _GRID) / _GRID for each in shares]


def _links(bags: Sequence[Counter[str]]) -> list[list[tuple[int, float]]]:
    """Return for each sentence those it is like, with the cosine of their words."""
    rare = _rarity(bags)
    lengths = [math.sqrt(math.fsum((n * rare[w]) ** 2 for w, n in bag.items())) for bag in bags]
    links: list[list[tuple[int, float]]] = [[] for _ in bags]
    for at, bag in enumerate(bags):
        for other in range(at + 1, min(len(bags), at + 1 + _NEIGHBOURS)):
            shared = bag.keys() & bags[other].keys()
            if not shared:
                continue
            both = math.fsum(bag[w] * bags[other][w] * rare[w] ** 2 for w in shared)
            if weight := both / (lengths[at] * lengths[other] or 1.0):
                links[at].append((other, weight))
                links[other].append((at, weight))
    return links


def _rarity(bags: Sequence[Counter[str]]) -> dict[str, float]:
    seen = Counter(word for bag in bags for word in bag)
    return {word: math.log((1 + len(bags)) / n) for word, n in seen.items()}
