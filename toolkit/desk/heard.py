"""When each word of a cue is said: as the recogniser heard it, or by its place in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from toolkit.transcript.cues import Cue, Word
from toolkit.transcript.folding import one_line

_AROUND = ".,;:!?…\"'“”‘’„«»()[]–—-·"


class Heard:
    """The words of a recogniser, looked up by cue; an empty sequence will do."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted(words, key=_middle_ms)
        self._middles_ms = [_middle_ms(word) for word in self._words]

    def starts_ms(self, cue: Cue) -> tuple[int, ...]:
        """Return when each word of the cue's text begins, never earlier than the one before.

        A word that the recogniser heard too has its time. Between those, and where there are none,
        time is shared out by letters, as if all were said equally fast.
        """
        said = one_line(cue.text).split(" ")
        offsets = [0, *accumulate(len(word) + 1 for word in said)]
        known = {0: cue.start_ms, len(said): cue.end_ms} | dict(self._same(cue, said))
        starts: list[int] = []
        anchors = sorted(known)
        for left, right in pairwise(anchors):
            from_ms, to_ms = known[left], max(known[left], known[right])
            letters = offsets[right] - offsets[left]
            for index in range(left, right):
                share = (offsets[index] - offsets[left]) / letters
                at_ms = round(from_ms + share * (to_ms - from_ms))
                starts.append(max(at_ms, starts[-1] if starts else cue.start_ms))
        return tuple(min(start, cue.end_ms) for start in starts)

    def moment_of(self, cue: Cue, at: int) -> int:
        """Return when the word begins that holds the character `at` of the text on one line."""
        return self.starts_ms(cue)[one_line(cue.text).count(" ", 0, at)]

    def _same(self, cue: Cue, said: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (index in `said`, start in ms) of the words that are in the text as heard."""
        first = bisect_left(self._middles_ms, cue.start_ms)
        last = bisect_left(self._middles_ms, cue.end_ms)
        heard = self._words[first:last]
        left, right = [_plain(word) for word in said], [_plain(word.text) for word in heard]
        matcher = SequenceMatcher(a=left, b=right, autojunk=False)
        for a, b, count in matcher.get_matching_blocks():
            for step in range(count):
                yield a + step, min(max(heard[b + step].start_ms, cue.start_ms), cue.end_ms)


def _middle_ms(word: Word) -> int:
    return (word.start_ms + word.end_ms) // 2


def _plain(word: str) -> str:
    return word.casefold().strip(_AROUND)
