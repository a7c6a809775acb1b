"""Moments put where their words are said: from pause to pause, as their kits will be cut.

The one way by which moments get their times: from commands, from the review page, and when a
transcript has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.assemble.parts import cut_points
from toolkit.audio.measuring.safe_cuts import CutRegion, Levels
from toolkit.campaign.moments import quotes
from toolkit.campaign.moments.moment_bounds import Span
from toolkit.campaign.moments.word_match import tokens_of
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.text.cues import Cue, Word

_TRIES = 3  # moving an edge changes what counts as a pause beside it, a little


@dataclass(frozen=True, slots=True)
class Edge:
    """A stretch to be cut out of the recording."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class PlacedMoment:
    """A moment at its place."""

    moment: Moment
    quote: quotes.Quote


def place(
    moment: Moment,
    cues: Sequence[Cue],
    heard: Sequence[Word],
    where: str,
    levels: Levels | None = None,
    *,
    keep: bool = False,
) -> PlacedMoment:
    """Return the moment with the times of its words, which are said near those that it has.

    With the `levels` of the recording its edges, and those of what it leaves out, lie in pauses;
    without, in the middle between words. With `keep` it stays as it is if it can be cut out so.
    Raises MomentMismatch, naming `where`, when its words are not said there, or nothing can be cut
    there.
    """
    own = _as_it_is(moment, cues, heard, where, levels)
    if keep and own:
        return own
    try:
        return _between_pauses(moment, cues, heard, where, levels)
    except MomentMismatch:
        if own:
            return own
        raise


def _as_it_is(
    moment: Moment,
    cues: Sequence[Cue],
    heard: Sequence[Word],
    where: str,
    levels: Levels | None,
) -> PlacedMoment | None:
    """Return the moment at its own times; None where the rule of the kits does not take it so."""
    try:
        found = quotes.quote(moment, cues, where, heard)
    except MomentMismatch:
        return None
    words = [token.text for token in tokens_of(cues)]
    for part in found.parts:
        if levels is None:
            break
        ends = words[part.run.first], words[part.run.last - 1]
        region = CutRegion(levels, part.start_ms, part.end_ms)
        if cut_points.wrong_cut(region, part.span, part, ends):
            return None
    return PlacedMoment(moment, found)


def _between_pauses(
    moment: Moment,
    cues: Sequence[Cue],
    heard: Sequence[Word],
    where: str,
    levels: Levels | None,
) -> PlacedMoment:
    chain, spans = quotes.places(moment, cues, heard, where)
    told = f"{where}: moment {moment.id!r}: "
    words = [token.text for token in tokens_of(cues)]
    edges = []
    for number, (run, span) in enumerate(zip(chain, spans, strict=True)):
        outer = number == 0, number == len(chain) - 1
        ends = words[run.first], words[run.last - 1]
        edges.append(_edge(span, ends, levels, outer, told))
    cuts = tuple((a.end_ms, b.start_ms) for a, b in pairwise(edges))
    times = {"start_ms": edges[0].start_ms, "end_ms": edges[-1].end_ms}
    made = moment.model_copy(update={**times, "cuts": cuts})
    return PlacedMoment(made, quotes.quote(made, cues, where, heard))


def _edge(
    span: Span,
    words: tuple[str, str],
    levels: Levels | None,
    outer: tuple[bool, bool],
    told: str,
) -> Edge:
    if levels is None or span.unknown:  # `quote` tells what is unknown
        return Edge(*span.around())
    made, wrong = fitted(span, levels, words)
    if wrong is not None:
        is_outer = outer[0] if wrong.edge == "start" else outer[1]
        hint = wrong.hint if is_outer else wrong.inner_hint
        raise MomentMismatch(told + wrong.message, hint=hint)
    return made


def fitted(
    span: Span, levels: Levels, words: tuple[str, str]
) -> tuple[Edge, cut_points.WrongCut | None]:
    """Return where to cut out what is said in `span`, and what is still wrong with that."""
    made = Edge(*span.around())
    wrong = None
    for _ in range(_TRIES):
        region = CutRegion(levels, made.start_ms, made.end_ms)
        wrong = cut_points.wrong_cut(region, span, made, words)
        if wrong is None or wrong.pause_ms is None:
            break
        key = "start_ms" if wrong.edge == "start" else "end_ms"
        made = replace(made, **{key: wrong.pause_ms})
    return made, wrong
