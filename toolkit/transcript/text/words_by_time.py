"""The words of a recogniser, looked up by time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter

from toolkit.transcript.text.cues import Word

_MIDDLE_MS = attrgetter("middle_ms")


class WordsByTime:
    """Words in the order of their middles: a word is said in the stretch that holds its middle."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.words: Sequence[Word] = sorted(words, key=_MIDDLE_MS)
        self._middles_ms = [word.middle_ms for word in self.words]

    def first_from(self, at_ms: int) -> int:
        """Return the index of the first word that is said at `at_ms` or later."""
        return bisect_left(self._middles_ms, at_ms)

    def between(self, start_ms: int, end_ms: int) -> Sequence[Word]:
        """Return the words that are said in [start, end)."""
        return self.words[self.first_from(start_ms) : self.first_from(end_ms)]
