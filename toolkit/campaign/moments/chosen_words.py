"""Which of a transcript's words a person means, who names a time or the first and last words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit import timecode
from toolkit.campaign.moments.sentence_runs import SaidSentence
from toolkit.campaign.moments.word_match import PrintedWord, Run
from toolkit.errors import MomentMismatch
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.tokens import letters

_LONGEST_MS = 180_000  # between the first words and the last: longer than any clip
_PLACES_TOLD = 5


def by_times(sentences: Sequence[SaidSentence], start_ms: int, end_ms: int) -> Run:
    """Return the whole sentences that are said in [start, end]: those of which half is, or more.

    Where that is none, the one of which most is. Raises MomentMismatch where nothing is said.
    """
    shares = [_inside(one, start_ms, end_ms) for one in sentences]
    most = max(shares, default=0)
    if most <= 0:
        times = f"{timecode.clock(start_ms)} to {timecode.clock(end_ms)}"
        raise MomentMismatch(
            f"nobody speaks from {times}",
            hint="look up the times in the transcript; times are those of the recording",
        )
    least = min(0.5, most)
    chosen = [one for one, share in zip(sentences, shares, strict=True) if share >= least]
    return Run(chosen[0].run.first, chosen[-1].run.last)


def _inside(one: SaidSentence, start_ms: int, end_ms: int) -> float:
    """Return how much of a sentence is said in [start, end]."""
    shared = min(one.span.end_ms, end_ms) - max(one.span.start_ms, start_ms)
    return shared / max(1, one.span.end_ms - one.span.start_ms)


def by_words(cues: Sequence[Cue], tokens: Sequence[PrintedWord], words: str) -> Run:
    """Return the run from the first to the last words of "first words ... last words".

    Without dots, the run that says just these words. Capitals and signs make no difference. Raises
    MomentMismatch where they are said nowhere, or in several places.
    """
    begins, *rest = re.split(r"\.\.\.|…", words.strip().rstrip(".…"), maxsplit=1)
    said = [letters(token.text) for token in tokens]
    chosen = _places(said, begins)
    if rest:
        lasts = _places(said, rest[0])
        chosen = [run for first in chosen if (run := _up_to(cues, tokens, first, lasts))]
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise MomentMismatch(
            f"the approved transcript does not say “{words}”",
            hint="copy a few words from the transcript, or give the times: soy search finds words",
        )
    at = [timecode.clock(cues[tokens[run.first].cue].start_ms) for run in chosen]
    more = "" if len(at) <= _PLACES_TOLD else f" and {len(at) - _PLACES_TOLD} more"
    raise MomentMismatch(
        f"“{words}” is said in {len(at)} places: {', '.join(at[:_PLACES_TOLD])}{more}",
        hint="give more words, or the times",
    )


def _places(said: Sequence[str], words: str) -> list[Run]:
    wanted = [plain for word in words.split() if (plain := letters(word))]
    if not wanted:
        return []
    found = []
    for first, word in enumerate(said):
        if word == wanted[0] and list(said[first : first + len(wanted)]) == wanted:
            found.append(Run(first, first + len(wanted)))
    return found


def _up_to(
    cues: Sequence[Cue], tokens: Sequence[PrintedWord], first: Run, lasts: Sequence[Run]
) -> Run | None:
    """Return the run from the first words to the nearest of the last ones."""
    for last in lasts:
        if last.first < first.last:
            continue
        length_ms = cues[tokens[last.last - 1].cue].end_ms - cues[tokens[first.first].cue].start_ms
        return Run(first.first, last.last) if length_ms <= _LONGEST_MS else None
    return None
