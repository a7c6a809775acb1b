"""The stretches of a transcript that pupils read: whole sentences around an answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.campaign.moments.word_match import Run
from toolkit.site.frame.school_pack import PackExcerpt, PackTurn
from toolkit.transcript.text.sentences import Sentence, SpokenTurn

_BEFORE = 60  # words at most that a speaker says before the answer, for the whole to be shown
_ASKS = ("?", "؟", ";")  # a semicolon asks in Greek, and ends no sentence elsewhere


@dataclass(frozen=True, slots=True)
class _PlacedSentence:
    turn: int
    voice: str | None
    sentence: Sentence
    first: int  # which of the transcript's words it begins with

    @property
    def length(self) -> int:
        return len(self.sentence.text.split())


class Sentences:
    """The sentences of a transcript, asked for the places of its words."""

    def __init__(self, turns: Sequence[SpokenTurn]) -> None:
        """Take the turns, in published times."""
        self._told: list[_PlacedSentence] = []
        first = 0
        for number, turn in enumerate(turns):
            for sentence in (one for paragraph in turn.paragraphs for one in paragraph):
                self._told.append(_PlacedSentence(number, turn.voice, sentence, first))
                first += self._told[-1].length
        self._firsts = [one.first for one in self._told]

    def around(self, run: Run) -> range:
        """Return the sentences of an excerpt around a run of words, by their positions.

        From where the speaker begins, unless that is long before, with the question in front.
        """
        begin, end = self._at(run.first), self._at(run.last - 1)
        turn = begin
        while turn and self._told[turn - 1].turn == self._told[begin].turn:
            turn -= 1
        if self._told[begin].first - self._told[turn].first <= _BEFORE:
            begin = turn
        if begin and begin == turn and self._told[begin - 1].sentence.text.endswith(_ASKS):
            begin -= 1
        return range(begin, end + 1)

    def _at(self, word: int) -> int:
        return bisect_right(self._firsts, word) - 1

    def excerpt(self, number: int, place: range, address: Callable[[int], str]) -> PackExcerpt:
        """Return the excerpt with these sentences; `address` is asked for that of a time in ms."""
        told = [self._told[at] for at in place]
        turns: list[PackTurn] = []
        for one, before in zip(told, [None, *told[:-1]], strict=True):
            if before is not None and before.turn == one.turn:
                turns[-1] = PackTurn(one.voice, f"{turns[-1].text} {one.sentence.text}")
            else:
                turns.append(PackTurn(one.voice, one.sentence.text))
        start_ms = told[0].sentence.start_ms
        return PackExcerpt(
            number, start_ms, told[-1].sentence.end_ms, address(start_ms), tuple(turns)
        )


def joined(places: Sequence[range]) -> list[range]:
    """Return the places in order, those as one that overlap or follow on each other.

    >>> joined([range(7, 9), range(0, 3), range(3, 5)])
    [range(0, 5), range(7, 9)]
    """
    made: list[range] = []
    for place in sorted(places, key=lambda each: (each.start, each.stop)):
        if made and place.start <= made[-1].stop:
            made[-1] = range(made[-1].start, max(made[-1].stop, place.stop))
        else:
            made.append(place)
    return made
