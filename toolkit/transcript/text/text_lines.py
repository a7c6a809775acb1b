"""Text in lines of a given width."""

from __future__ import annotations

import textwrap


def fold(text: str, width: int) -> list[str]:
    r"""Return the fewest lines of at most `width` characters; two lines are made about as long.

    A word that is longer stays whole on a line of its own. No-break spaces are not broken.

    >>> fold("one two three four five six", 20)
    ['one two three', 'four five six']
    """
    lines = _wrap(text, width)
    if len(lines) != 2:
        return lines
    for narrower in range(len(text) // 2, width):
        balanced = _wrap(text, narrower)
        if len(balanced) == 2:
            return balanced
    return lines


def fold_lines(text: str, width: int) -> str:
    """Return `text` with those of its lines folded that are longer than `width`."""
    return "\n".join(
        part
        for line in text.split("\n")
        for part in (fold(line, width) if len(line) > width else [line])
    )


def one_line(text: str) -> str:
    """Return the lines joined by spaces."""
    return text.replace("\n", " ")


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, max(width, 1), break_long_words=False, break_on_hyphens=False, expand_tabs=False
    )
