"""Breaking a text into lines of even length."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from toolkit.filled_lines import filled

_BREAK = re.compile(r"[ \t\r\n]+")  # no-break spaces are none
_SHORT = 3  # characters of a word that had better not end a line


def balanced(text: str, width: Callable[[str], float], limit: float, most: int) -> list[str] | None:
    """Return `text` in as few lines as `limit` allows, of about the same width.

    `width` measures a line. No line is wider than `limit`; the last is not a lone word where that
    can be helped. None when a single word is wider, or more than `most` lines are needed.
    """
    words = _BREAK.split(text.strip(" \t\r\n"))
    if max(map(width, words)) > limit:
        return None
    count = len(filled(words, width, limit))
    if count > most:
        return None
    if count == 1:
        return [" ".join(words)]
    ideal = width(" ".join(words)) / count

    @cache
    def cost(first: int, last: int) -> float:
        line = " ".join(words[first:last])
        measured = width(line)
        if measured > limit:
            return float("inf")
        ends = last == len(words)
        lone = ends and last - first == 1
        dangling = not ends and len(words[last - 1]) <= _SHORT
        return ((measured - ideal) / limit) ** 2 + (0.5 if lone else 0) + (0.005 if dangling else 0)

    @cache
    def best(first: int, lines: int) -> tuple[float, tuple[int, ...]]:
        if lines == 1:
            return cost(first, len(words)), (len(words),)
        found: tuple[float, tuple[int, ...]] = (float("inf"), (len(words),))
        for last in range(first + 1, len(words) - lines + 2):
            if cost(first, last) == float("inf"):
                break
            rest, breaks = best(last, lines - 1)
            found = min(found, (cost(first, last) + rest, (last, *breaks)))
        return found

    ends = best(0, count)[1]
    starts = (0, *ends[:-1])
    return [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]
