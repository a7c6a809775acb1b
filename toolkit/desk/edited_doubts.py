"""What an edit did to the doubts: which were corrected by it, which only moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.transcript.doubts.places import DoubtfulPlace, PlacePart
from toolkit.transcript.doubts.ticks import SAID_LIMIT, Corrected


@dataclass(frozen=True, slots=True)
class Settling:
    """The doubts that are gone."""

    corrected: tuple[Corrected, ...]  # their words are other words now, or not there
    moved: Mapping[str, str]  # ids of parts: the same words in a cue with other times


def settling(before: Sequence[DoubtfulPlace], after: Sequence[DoubtfulPlace]) -> Settling:
    """Return what became of the doubts `before` that are not among those `after`.

    Where the very same is doubted of the same words, in a cue that was split or merged, it has
    moved, to the nearest such place. Whatever else is new was not heard yet and is a doubt anew.
    A doubt with several parts is corrected if one of them is.
    """
    left, there = (
        {part.id for place in places for part in place.parts} for places in (before, after)
    )
    fresh = [part for place in after for part in place.parts if part.id not in left]
    corrected: list[Corrected] = []
    moved: dict[str, str] = {}
    for place in before:
        gone = [part for part in place.parts if part.id not in there]
        now = {part.id: _taken(part, fresh) for part in gone}
        moved |= {old: new for old, new in now.items() if new}
        if None in now.values():
            corrected.append(_kept(place))
    return Settling(tuple(corrected), moved)


def joined(rows: Sequence[Corrected], more: Sequence[Corrected]) -> tuple[Corrected, ...]:
    """Return both, each doubt once, in the order in which they were corrected."""
    return tuple({row.doubt: row for row in (*rows, *more)}.values())


def _taken(part: PlacePart, fresh: list[PlacePart]) -> str | None:
    """Return the id of the nearest of the parts that doubt the same, and take it out."""
    same = [each for each in fresh if _what(each) == _what(part)]
    if not same:
        return None
    nearest = min(same, key=lambda each: abs(each.doubt.start_ms - part.doubt.start_ms))
    fresh.remove(nearest)
    return nearest.id


def _what(part: PlacePart) -> tuple[str, str]:
    return part.doubt.kind, part.words


def _kept(place: DoubtfulPlace) -> Corrected:
    words, reason = place.words[:SAID_LIMIT], place.doubt.reason[:SAID_LIMIT]
    return Corrected(doubt=place.id, start_ms=place.doubt.start_ms, words=words, reason=reason)
