"""Moments whose transcript has changed since: they follow their words, or wait for new ones.

Where the very words are still said, a moment follows them to their new times. Where they are not,
nothing is made of it until a person has taken new words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit import timecode
from toolkit.assemble.parts.moment_places import place
from toolkit.audio.measuring.safe_cuts import Levels
from toolkit.campaign.moments import quotes
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.text.cues import Cue, Word

_PLACES_TOLD = 4


def followed(
    moment: Moment,
    cues: Sequence[Cue],
    heard: Sequence[Word],
    where: str,
    levels: Callable[[], Levels | None] = lambda: None,
) -> Moment:
    """Return the moment at the times of its words: as it is, where it has them.

    `levels` is asked only where it has moved. Raises MomentMismatch when its words are said nowhere
    any more, or in several places far from its times.
    """
    try:
        quotes.quote(moment, cues, where, heard)
    except MomentMismatch as err:
        return _moved(moment, cues, heard, where, levels, err)
    return moment


def _moved(
    moment: Moment,
    cues: Sequence[Cue],
    heard: Sequence[Word],
    where: str,
    levels: Callable[[], Levels | None],
    why: MomentMismatch,
) -> Moment:
    try:
        quotes.places(moment, cues, heard, where)
        near = moment
    except MomentMismatch:
        found = quotes.everywhere(moment, cues, heard, where) if cues else ()
        if not found:
            raise why from None
        if len(found) > 1:
            raise _unclear(moment, found, where) from None
        start_ms, end_ms = found[0]
        near = moment.model_copy(update={"start_ms": start_ms, "end_ms": end_ms})
    return place(near, cues, heard, where, levels()).moment


def _unclear(moment: Moment, found: Sequence[tuple[int, int]], where: str) -> MomentMismatch:
    at = ", ".join(timecode.clock(start_ms) for start_ms, _ in found[:_PLACES_TOLD])
    times = f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
    return MomentMismatch(
        f"{where}: moment {moment.id!r}: its words are not said from {times} any more, but in "
        f"{len(found)} other places: {at}",
        hint="write the start and end of the one that you mean",
    )
