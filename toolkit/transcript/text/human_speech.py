"""What people do when they speak: how fast at most, and how often the same is said again."""

from __future__ import annotations

from collections.abc import Sequence

Spans = Sequence[tuple[int, int]]
"""Stretches [start, end) in milliseconds, in order and apart."""

FASTEST = 30
"""Characters a second; of the sample voices none passes 21.4 over 60 characters."""

_TIMES = 3  # the same group of words; a single one may be said five times
_TIMES_SINGLE = 5
_GROUP = 12  # words


def repeated(plain: Sequence[str], at: int) -> tuple[int, int]:
    """Return (words in the group, how often) of a loop that begins at `at`; (0, 0) for none."""
    for size in range(1, _GROUP + 1):
        group = plain[at : at + size]
        times = 1
        while plain[at + times * size : at + (times + 1) * size] == group:
            times += 1
        if times >= (_TIMES_SINGLE if size == 1 else _TIMES) and len(group) == size:
            return size, times
    return 0, 0
