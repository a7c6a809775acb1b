"""Where the words change: what a talk has in common before and after each cue.

After the idea of TextTiling (M. A. Hearst, 1997). The windows are stretches of time. No model and
no word list: words count by their first letters, and words heard all the time do not count.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from toolkit.transcript.text.cues import Cue

_WINDOW_MS = 90_000  # compared before and after a place
_BESIDE_MS = 120_000  # how far the places reach to which one is compared
_STEM = 5  # letters: "sample" and "samples" are one word, whatever the language's endings
_SHORTEST_WORD = 4
_SPREAD_MS = 60_000
_EVERYWHERE = 0.6  # words heard in more than this share of all minutes say nothing of a topic

_Bag = Counter[str]


def _stems(text: str) -> Iterable[str]:
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return (w[:_STEM] for w in words if len(w) >= _SHORTEST_WORD and not w.isdecimal())


def _bags(said: Sequence[Cue]) -> list[_Bag]:
    """Return the words of each cue, without those that are heard in too many of the minutes."""
    bags = [Counter(_stems(cue.text)) for cue in said]
    minutes: dict[int, set[str]] = {}
    for cue, bag in zip(said, bags, strict=True):
        minutes.setdefault(cue.start_ms // _SPREAD_MS, set()).update(bag)
    spread = Counter(word for heard in minutes.values() for word in heard)
    most = max(_EVERYWHERE * len(minutes), 1)
    return [Counter({w: n for w, n in bag.items() if spread[w] <= most}) for bag in bags]


def likeness(said: Sequence[Cue]) -> list[float]:
    """Return for each cue the cosine between the words before it and from it on.

    1 where one side has none: that says nothing of a change.
    """
    bags = _bags(said)
    made = []
    for at in range(len(said)):
        before: _Bag = Counter()
        after: _Bag = Counter()
        for i in near(said, at, _WINDOW_MS):
            (before if i < at else after).update(bags[i])
        lengths = math.sqrt(_square(before) * _square(after))
        shared = sum(n * after[word] for word, n in before.items())
        made.append(shared / lengths if lengths else 1.0)
    return made


def _square(bag: _Bag) -> int:
    return sum(n * n for n in bag.values())


def near(said: Sequence[Cue], at: int, within_ms: int) -> range:
    """Return the indices of the cues that begin at most so long before or after one."""
    first = last = at
    while first > 0 and said[at].start_ms - said[first - 1].start_ms <= within_ms:
        first -= 1
    while last + 1 < len(said) and said[last + 1].start_ms - said[at].start_ms <= within_ms:
        last += 1
    return range(first, last + 1)


def depth(said: Sequence[Cue], alike: Sequence[float], at: int) -> float:
    """Return how deep a place lies between its two sides: 0 to 2."""
    around = near(said, at, _BESIDE_MS)
    return max(alike[around.start : at + 1]) + max(alike[at : around.stop]) - 2 * alike[at]
