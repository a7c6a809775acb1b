"""What a moment plays of its recording, and its words with the times of the clip.

Sound, captions and videos of a moment are all made from this one value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from toolkit.campaign.moments.edits import LEFT_OUT
from toolkit.campaign.moments.quotes import Quote, QuotePart
from toolkit.campaign.moments.said_times import SaidTimes
from toolkit.campaign.moments.word_match import PrintedWord, tokens_of
from toolkit.transcript.text.cues import Cue, Word

Kind = Literal["said", "added", "left-out"]


@dataclass(frozen=True, slots=True)
class ClipWord:
    """A word as it is printed, with its punctuation, and when it is heard in the clip."""

    text: str
    start_ms: int  # from the beginning of the clip
    end_ms: int  # what nobody says, "added" and the mark of what is "left-out", takes no time
    voice: str | None = None
    kind: Kind = "said"


@dataclass(frozen=True, slots=True)
class PlayedMoment:
    """Which stretches of the recording a moment plays, in turn, and what is printed of it."""

    stretches_ms: tuple[tuple[int, int], ...]  # [start, end) in the recording
    words: tuple[ClipWord, ...]  # by the time at which they are heard, never one before the other

    @property
    def length_ms(self) -> int:
        """How long the clip is."""
        return sum(end_ms - start_ms for start_ms, end_ms in self.stretches_ms)


def played(quote: Quote, cues: Sequence[Cue], heard: Sequence[Word] = ()) -> PlayedMoment:
    """Return what the clip of `quote` plays; `cues` and `heard` are those it was held against."""
    tokens, words = tokens_of(cues), list[ClipWord]()
    begin_ms = 0
    for number, part in enumerate(quote.parts):
        if number:
            words.append(ClipWord(LEFT_OUT, begin_ms, begin_ms, words[-1].voice, "left-out"))
        said = list(_said(part, cues, tokens, heard, begin_ms))
        words += _with_added(said, part)
        begin_ms += part.end_ms - part.start_ms
    stretches = tuple((part.start_ms, part.end_ms) for part in quote.parts)
    return PlayedMoment(stretches, tuple(words))


def _said(
    part: QuotePart,
    cues: Sequence[Cue],
    tokens: Sequence[PrintedWord],
    heard: Sequence[Word],
    begin_ms: int,
) -> Iterator[ClipWord]:
    """Yield the words of a part, which begins at `begin_ms` of the clip."""
    known = SaidTimes(cues, tokens, heard).heard(part.run)
    last_ms = 0
    length_ms = part.end_ms - part.start_ms
    for place in range(part.run.first, part.run.last):
        start_ms, end_ms = (
            min(max(at_ms - part.start_ms, last_ms), length_ms)
            for at_ms in known.get(place) or _by_letters(cues, tokens, known, place)
        )
        last_ms = start_ms
        token = tokens[place]
        voice = cues[token.cue].voice
        yield ClipWord(token.text, begin_ms + start_ms, begin_ms + max(start_ms, end_ms), voice)


def _by_letters(
    cues: Sequence[Cue],
    tokens: Sequence[PrintedWord],
    known: dict[int, tuple[int, int]],
    place: int,
) -> tuple[int, int]:
    """Return when a word is said that nobody heard: as if all between those heard were alike."""
    cue = cues[tokens[place].cue]
    first = last = place
    while first and first - 1 not in known and tokens[first - 1].cue == tokens[place].cue:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].cue == tokens[place].cue:
        if last + 1 in known:
            break
        last += 1
    is_in_cue = first > 0 and tokens[first - 1].cue == tokens[place].cue
    from_ms = known[first - 1][1] if is_in_cue and first - 1 in known else cue.start_ms
    follows = last + 1 < len(tokens) and tokens[last + 1].cue == tokens[place].cue
    to_ms = known[last + 1][0] if follows and last + 1 in known else cue.end_ms
    lengths = [len(tokens[n].text) for n in range(first, last + 1)]
    offsets = [0, *accumulate(lengths)]
    bounds = [from_ms + max(0, to_ms - from_ms) * at // offsets[-1] for at in offsets]
    return list(pairwise(bounds))[place - first]


def _with_added(said: Sequence[ClipWord], part: QuotePart) -> Iterator[ClipWord]:
    """Yield the words with those that were added, which stand where the next one begins."""
    for number in range(len(said) + 1):
        for added in part.added:
            if added.at == number:
                beside = said[min(number, len(said) - 1)]
                at_ms = beside.start_ms if number < len(said) else beside.end_ms
                yield ClipWord(added.text, at_ms, at_ms, beside.voice, "added")
        if number < len(said):
            yield said[number]
