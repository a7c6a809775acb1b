"""When each word of a cue is said: as the recogniser heard it, or by its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.text_lines import one_line
from toolkit.transcript.text.words_by_time import WordsByTime

# How long before a word, and after it, a quotation begins and ends, where nothing is said there: a
# consonant begins, and a vowel dies away, outside of what recognisers take for the word.
LEAD_MS = 120
TAIL_MS = 200

_AROUND = ".,;:!?…\"'“”‘’„«»()[]–—-·"


class WordMoments:
    """The words of a recogniser, looked up by cue; an empty sequence will do."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._heard = WordsByTime(words)

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

    def begin_ms(self, cue: Cue, number: int) -> int:
        """Return when to begin so that word `number` of the cue is heard whole, and none before it.

        That is in the pause before the word, or with the cue where that begins in the pause. Where
        the word was not heard, it is where it stands in its cue.
        """
        at = self._heard_as(cue, number)
        if at is None:
            return self.starts_ms(cue)[number]
        word = self._heard.words[at]
        before_ms = max((each.end_ms for each in self._heard.words[max(0, at - 5) : at]), default=0)
        pause_ms = max(0, word.start_ms - before_ms)
        begin_ms = word.start_ms - min(LEAD_MS, pause_ms // 2)
        if number == 0:
            begin_ms = min(begin_ms, max(cue.start_ms, before_ms + min(TAIL_MS, pause_ms // 2)))
        return begin_ms

    def end_ms(self, cue: Cue, number: int) -> int:
        """Return when to end so that word `number` of the cue is heard whole, and none after it."""
        starts = (*self.starts_ms(cue), cue.end_ms)
        at = self._heard_as(cue, number)
        if at is None:
            return starts[number + 1]
        word = self._heard.words[at]
        after = [each.start_ms for each in self._heard.words[at + 1 : at + 6]]
        if not after:  # the recording may end with the cue
            return max(word.end_ms, cue.end_ms)
        pause_ms = max(0, min(after) - word.end_ms)
        end_ms = word.end_ms + min(TAIL_MS, pause_ms // 2)
        if number == len(starts) - 2:
            end_ms = max(end_ms, min(cue.end_ms, min(after) - min(LEAD_MS, pause_ms // 2)))
        return end_ms

    def _heard_as(self, cue: Cue, number: int) -> int | None:
        """Return which word heard is this one, or stands in its place; None if none does."""
        first, heard = self._within(cue)
        left = [_plain(word) for word in one_line(cue.text).split(" ")]
        matcher = SequenceMatcher(a=left, b=[_plain(word.text) for word in heard], autojunk=False)
        for _, a1, a2, b1, b2 in matcher.get_opcodes():
            if a1 <= number < a2 and a2 - a1 == b2 - b1:
                return first + b1 + number - a1
        return None

    def _within(self, cue: Cue) -> tuple[int, Sequence[Word]]:
        return self._heard.first_from(cue.start_ms), self._heard.between(cue.start_ms, cue.end_ms)

    def _same(self, cue: Cue, said: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (index in `said`, start in ms) of the words that are in the text as heard."""
        _, heard = self._within(cue)
        left, right = [_plain(word) for word in said], [_plain(word.text) for word in heard]
        matcher = SequenceMatcher(a=left, b=right, autojunk=False)
        for a, b, count in matcher.get_matching_blocks():
            for step in range(count):
                yield a + step, min(max(heard[b + step].start_ms, cue.start_ms), cue.end_ms)


def _plain(word: str) -> str:
    return word.casefold().strip(_AROUND)
