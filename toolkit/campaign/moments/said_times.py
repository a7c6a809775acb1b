"""When the words of a transcript are said.

That is known from the recogniser's word times, matched to the approved text; without them only from
the cues, whose first and last words are said at their edges.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from toolkit.campaign.moments.moment_bounds import LEAD_MS, Span
from toolkit.campaign.moments.word_match import PrintedWord, Run
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.tokens import letters
from toolkit.transcript.text.words_by_time import WordsByTime

_AROUND_MS = 1000  # how far outside the cues words are looked at: their times differ a little


class SaidTimes:
    """The times of a transcript's words, made once and asked for many runs of them."""

    def __init__(
        self, cues: Sequence[Cue], tokens: Sequence[PrintedWord], words: Sequence[Word]
    ) -> None:
        self._cues, self._tokens = cues, tokens
        self._words = WordsByTime(words)
        self._cue_of = [token.cue for token in tokens]

    def heard(self, run: Run) -> dict[int, tuple[int, int]]:
        """Return start and end of the tokens around `run` that were heard, by their positions.

        A word that a person corrected has the times of what was heard instead, where it was one
        word, or where it is the first or the last of several.
        """
        cues, tokens = self._cues, self._tokens
        low, high = tokens[run.first].cue - 1, tokens[run.last - 1].cue + 1
        places = range(bisect_left(self._cue_of, low), bisect_left(self._cue_of, high + 1))
        from_ms = cues[tokens[places[0]].cue].start_ms - _AROUND_MS
        to_ms = cues[tokens[places[-1]].cue].end_ms + _AROUND_MS
        near = self._words.between(from_ms, to_ms)
        ours = [letters(tokens[n].text) for n in places]
        theirs = [letters(word.text) for word in near]
        found: dict[int, tuple[int, int]] = {}
        matcher = SequenceMatcher(a=ours, b=theirs, autojunk=False)
        for tag, i, j, k, end in matcher.get_opcodes():
            if tag == "equal" or (tag == "replace" and j - i == end - k):
                for step in range(j - i):
                    found[places[i + step]] = (near[k + step].start_ms, near[k + step].end_ms)
            elif tag == "replace":
                found[places[j - 1]] = (near[end - 1].start_ms, near[end - 1].end_ms)
                found[places[i]] = (near[k].start_ms, near[k if j - i > 1 else end - 1].end_ms)
        if len(found) * 2 < run.length:  # another text, or another recording
            return {}
        return found | self._of_signs(places, found)

    def _of_signs(
        self, places: range, found: Mapping[int, tuple[int, int]]
    ) -> dict[int, tuple[int, int]]:
        """Return the times of signs that stand alone, as in French: those of the word beside."""
        made = {}
        for place in places:
            if place in found or letters(self._tokens[place].text):
                continue
            if before := found.get(place - 1):
                made[place] = (before[1], before[1])
            elif after := found.get(place + 1):
                made[place] = (after[0], after[0])
        return made

    def span(self, run: Run) -> Span:
        """Return when the tokens of `run` are said, as far as it is known."""
        cues, tokens = self._cues, self._tokens
        first, last = cues[tokens[run.first].cue], cues[tokens[run.last - 1].cue]
        opens = run.first == 0 or tokens[run.first - 1].cue != tokens[run.first].cue
        closes = run.last == len(tokens) or tokens[run.last].cue != tokens[run.last - 1].cue
        heard = self.heard(run)
        begin, end = heard.get(run.first), heard.get(run.last - 1)
        before, after = heard.get(run.first - 1), heard.get(run.last)
        unknown = None
        if begin is None and not opens:
            unknown = "first"
        elif end is None and not closes:
            unknown = "last"
        before_end = before[1] if before else _end_of_cue_before(cues, tokens[run.first].cue)
        after_start = after[0] if after else _start_of_cue_after(cues, tokens[run.last - 1].cue)
        start_ms, latest_start = (begin[0], _middle(begin)) if begin else (first.start_ms,) * 2
        end_ms, earliest_end = (end[1], _middle(end)) if end else (last.end_ms,) * 2
        earliest = min(start_ms, first.start_ms if opens else start_ms) - LEAD_MS
        latest = max(end_ms, last.end_ms if closes else end_ms) + LEAD_MS
        if before_end is not None:
            earliest = max(earliest, min(_middle(before) if before else before_end, start_ms))
        if after_start is not None:
            latest = min(latest, max(_middle(after) if after else after_start, end_ms))
        edges = (earliest, latest_start, earliest_end, latest)
        return Span(start_ms, end_ms, before_end, after_start, *edges, unknown)


def _middle(times: tuple[int, int]) -> int:
    return (times[0] + times[1]) // 2


def _end_of_cue_before(cues: Sequence[Cue], index: int) -> int | None:
    ends = [cue.end_ms for cue in cues[:index] if cue.end_ms <= cues[index].start_ms]
    return max(ends, default=None)


def _start_of_cue_after(cues: Sequence[Cue], index: int) -> int | None:
    starts = [cue.start_ms for cue in cues[index + 1 :] if cue.start_ms >= cues[index].end_ms]
    return min(starts, default=None)
