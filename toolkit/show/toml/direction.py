"""Isolates: the marks that keep a name of another writing direction together in a line.

"Unicode Bidirectional Algorithm" (UAX 9), section 2.4: an isolate (U+2066 to U+2068) goes on until
its end (U+2069) or the end of the paragraph. Where a text stands in the middle of another, as a
title does in an app's line, one that is not closed would turn what follows round.
"""

from __future__ import annotations

_BEGINS, _ENDS = frozenset("\u2066\u2067\u2068"), "\u2069"


def is_balanced(text: str) -> bool:
    """Tell whether each isolate of a text ends in the line where it begins, and no other ends."""
    return all(_open(line) == 0 for line in text.split("\n"))


def closed(text: str) -> str:
    r"""Return a text that was cut off, with an end for each isolate that its last line leaves open.

    >>> closed("a \u2067b\u2069 \u2068c") == "a \u2067b\u2069 \u2068c\u2069"
    True
    """
    return text + _ENDS * max(0, _open(text.rpartition("\n")[2]) or 0)


def _open(line: str) -> int | None:
    """Return how many isolates a line leaves open; None where one ends that did not begin."""
    depth = 0
    for sign in line:
        if sign in _BEGINS:
            depth += 1
        elif sign == _ENDS:
            depth -= 1
        if depth < 0:
            return None
    return depth
