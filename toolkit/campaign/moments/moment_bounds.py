"""Whether a moment holds its words: none cut off at its ends, and none more than it quotes.

When a word is said is known from the recogniser's word times, matched to the approved text; without
them only from the cues, whose first and last words are said at their edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from toolkit import timecode
from toolkit.campaign.moments.word_match import PrintedWord, Run
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.tokens import letters
from toolkit.transcript.text.words_by_time import WordsByTime

LEAD_MS = 500  # how much silence a moment may have before its first and after its last word
_BREATH_MS = 150  # how much of a long pause is suggested to go with the words
_AROUND_MS = 1000  # how far outside the cues words are looked at: their times differ a little


@dataclass(frozen=True, slots=True)
class Span:
    """When a quotation is said, in ms of the recording, and what is said beside it."""

    start_ms: int
    end_ms: int
    before_end_ms: int | None  # when the word before ends; None where there is none near
    after_start_ms: int | None  # when the word after begins
    earliest_ms: int  # where a moment may begin
    latest_start_ms: int
    earliest_end_ms: int
    latest_ms: int  # where it may end
    unknown: str | None = None  # "first" or "last" word, if nobody knows when it is said

    def around(self) -> tuple[int, int]:
        """Return where a moment may well begin and end: in the middle of the pauses, if short."""
        before = self.start_ms - _BREATH_MS
        if self.before_end_ms is not None:
            before = max(before, (self.before_end_ms + self.start_ms) // 2)
        after = self.end_ms + _BREATH_MS
        if self.after_start_ms is not None:
            after = min(after, (self.end_ms + self.after_start_ms) // 2)
        return max(0, min(before, self.start_ms)), max(after, self.end_ms)


def span_of(
    cues: Sequence[Cue], tokens: Sequence[PrintedWord], run: Run, words: Sequence[Word]
) -> Span:
    """Return when the tokens of `run` are said, as far as it is known."""
    first, last = cues[tokens[run.first].cue], cues[tokens[run.last - 1].cue]
    opens = run.first == 0 or tokens[run.first - 1].cue != tokens[run.first].cue
    closes = run.last == len(tokens) or tokens[run.last].cue != tokens[run.last - 1].cue
    heard = _heard(cues, tokens, run, words)
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


def wrong_edge(span: Span, start_ms: int, end_ms: int, first: str, last: str) -> str | None:
    """Return which edge of [start, end] cuts a word off or lets another in; None if neither does.

    `first` and `last` are the quotation's words there. A word is held whose middle is, as far as
    times can tell; what is cut off of it must be silence, which only the sound shows.
    """
    if start_ms > span.latest_start_ms:
        return _told("start", start_ms, f"the first word, “{first}”, is said", span.start_ms)
    if start_ms < span.earliest_ms:
        return _told("start", start_ms, "what is quoted begins", span.start_ms)
    if end_ms < span.earliest_end_ms:
        return _told("end", end_ms, f"the last word, “{last}”, is said until", span.end_ms)
    if end_ms > span.latest_ms:
        return _told("end", end_ms, "what is quoted ends", span.end_ms)
    return None


def _told(edge: str, at_ms: int, what: str, said_ms: int) -> str:
    joint = "" if what.endswith("until") else " at"
    return f"{edge} is {timecode.clock(at_ms)}, but {what}{joint} {timecode.clock(said_ms)}"


def said_between(words: Sequence[Word], start_ms: int, end_ms: int) -> list[str]:
    """Return the words whose middle is in [start, end): what the clip says, as it was heard."""
    return [w.text for w in words if start_ms <= w.middle_ms < end_ms]


def _middle(times: tuple[int, int]) -> int:
    return (times[0] + times[1]) // 2


def _heard(
    cues: Sequence[Cue], tokens: Sequence[PrintedWord], run: Run, words: Sequence[Word]
) -> dict[int, tuple[int, int]]:
    """Return start and end of the tokens around `run` that were heard, by their positions.

    A word that a person corrected has the times of what was heard instead, where it was one word,
    or where it is the first or the last of several.
    """
    low, high = max(0, tokens[run.first].cue - 1), tokens[run.last - 1].cue + 1
    places = [n for n, token in enumerate(tokens) if low <= token.cue <= high]
    from_ms = cues[tokens[places[0]].cue].start_ms - _AROUND_MS
    to_ms = cues[tokens[places[-1]].cue].end_ms + _AROUND_MS
    near = WordsByTime(words).between(from_ms, to_ms)
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
    if len(found) * 2 < run.last - run.first:  # another text, or another recording
        return {}
    return found


def _end_of_cue_before(cues: Sequence[Cue], index: int) -> int | None:
    ends = [cue.end_ms for cue in cues[:index] if cue.end_ms <= cues[index].start_ms]
    return max(ends, default=None)


def _start_of_cue_after(cues: Sequence[Cue], index: int) -> int | None:
    starts = [cue.start_ms for cue in cues[index + 1 :] if cue.start_ms >= cues[index].end_ms]
    return min(starts, default=None)
