"""What an edit did to the doubts: which were corrected by it, which only moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.desk.telling import Said
from toolkit.desk.ticks import SAID_LIMIT, Corrected


@dataclass(frozen=True, slots=True)
class Settling:
    """The doubts that are gone."""

    corrected: tuple[Corrected, ...]  # their words are other words now, or not there
    moved: Mapping[str, str]  # ids: the same words in a cue with other times


def settling(before: Sequence[Said], after: Sequence[Said]) -> Settling:
    """Return what became of the doubts `before` that are not among those `after`.

    Where the very same is doubted of the same words, in a cue that was split or merged, it has
    moved, to the nearest such place. Whatever else is new was not heard yet and is a doubt anew.
    """
    left, there = {said["id"] for said in before}, {said["id"] for said in after}
    fresh = [said for said in after if said["id"] not in left]
    corrected: list[Corrected] = []
    moved: dict[str, str] = {}
    for said in before:
        if said["id"] in there:
            continue
        same = [each for each in fresh if _what(each) == _what(said)]
        if not same:
            corrected.append(_kept(said))
            continue
        nearest = _nearest(said, same)
        fresh.remove(nearest)
        moved[said["id"]] = nearest["id"]
    return Settling(tuple(corrected), moved)


def joined(rows: Sequence[Corrected], more: Sequence[Corrected]) -> tuple[Corrected, ...]:
    """Return both, each doubt once, in the order in which they were corrected."""
    return tuple({row.doubt: row for row in (*rows, *more)}.values())


def _nearest(said: Said, others: Sequence[Said]) -> Said:
    return min(others, key=lambda other: abs(int(other["start_ms"]) - int(said["start_ms"])))


def _what(said: Said) -> tuple[str, str]:
    return said["kind"], said["words"]


def _kept(said: Said) -> Corrected:
    words, reason = said["words"][:SAID_LIMIT], said["reason"][:SAID_LIMIT]
    return Corrected(doubt=said["id"], start_ms=said["start_ms"], words=words, reason=reason)
