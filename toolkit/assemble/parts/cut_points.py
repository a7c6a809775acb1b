"""Where a moment may be cut out of its recording: word times and sound together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from toolkit import timecode
from toolkit.audio.measuring.safe_cuts import HEARD_MS, CutRegion
from toolkit.campaign.moments.moment_bounds import Span


@dataclass(frozen=True, slots=True)
class WrongCut:
    """What is wrong with one edge of a moment, and what to do."""

    message: str
    hint: str
    edge: str  # "start" or "end"
    inner_hint: str  # where the edge is not the moment's own, but beside what is left out
    pause_ms: int | None  # the nearest, if there is one where the edge may lie


class Edges(Protocol):
    """A moment, or a part of one that is played without a break."""

    @property
    def start_ms(self) -> int:
        """Where it begins."""

    @property
    def end_ms(self) -> int:
        """Where it ends."""


def wrong_cut(
    stretch: CutRegion, span: Span, moment: Edges, words: tuple[str, str]
) -> WrongCut | None:
    """Return what the sound says against the edges of `moment`; None if it may be cut there.

    `words` are the first and the last that it quotes, said as `span` says.
    """
    start_ms, end_ms = moment.start_ms, moment.end_ms
    if stretch.heard_ms(span.start_ms, start_ms) > HEARD_MS:
        return _start(stretch, span, start_ms, f"the beginning of “{words[0]}” is cut off")
    if stretch.heard_ms(start_ms, span.before_end_ms or 0) > HEARD_MS:
        return _start(stretch, span, start_ms, "the end of the word before it can be heard")
    if not stretch.is_pause(start_ms):
        return _start(stretch, span, start_ms, "that cuts into a sound")
    if stretch.heard_ms(end_ms, span.end_ms) > HEARD_MS:
        return _end(stretch, span, end_ms, f"the end of “{words[1]}” is cut off")
    after_ms = end_ms if span.after_start_ms is None else span.after_start_ms
    if stretch.heard_ms(after_ms, end_ms) > HEARD_MS:
        return _end(stretch, span, end_ms, "the beginning of the word after it can be heard")
    if not stretch.is_pause(end_ms):
        return _end(stretch, span, end_ms, "that cuts into a sound")
    return None


def _start(stretch: CutRegion, span: Span, at_ms: int, why: str) -> WrongCut:
    low_ms = max(span.earliest_ms, (span.before_end_ms or 0) - HEARD_MS)
    return _wrong(stretch, "start", at_ms, why, (low_ms, span.start_ms + HEARD_MS))


def _end(stretch: CutRegion, span: Span, at_ms: int, why: str) -> WrongCut:
    after_ms = span.latest_ms if span.after_start_ms is None else span.after_start_ms + HEARD_MS
    high_ms = min(span.latest_ms, after_ms)
    return _wrong(stretch, "end", at_ms, why, (span.end_ms - HEARD_MS, high_ms))


def _wrong(
    stretch: CutRegion, edge: str, at_ms: int, why: str, between_ms: tuple[int, int]
) -> WrongCut:
    pause_ms = stretch.nearest_pause(at_ms, *between_ms)
    if pause_ms is None:
        verb = "begin" if edge == "start" else "end"
        hint = f"there is no pause beside these words: quote more, to {verb} at a pause"
        inner = "there is no pause beside [...]: leave out less or more, to cut at pauses"
    else:
        pause = timecode.clock(pause_ms)
        hint = f'there is a pause close by: write {edge} = "{pause}"'
        inner = f"there is a pause at {pause}: soy moments update --write takes it"
    return WrongCut(f"{edge} is {timecode.clock(at_ms)}, and {why}", hint, edge, inner, pause_ms)
