"""Words put into lines, each as full as it can be, for whatever measures a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def filled(words: Sequence[str], width: Callable[[str], float], most: float) -> list[str]:
    """Return the fewest lines that are no wider than `most`; a wider word has one of its own.

    >>> filled("one two three four".split(), len, 9)
    ['one two', 'three', 'four']
    """
    lines: list[str] = []
    for word in words:
        if lines and width(longer := f"{lines[-1]} {word}") <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
