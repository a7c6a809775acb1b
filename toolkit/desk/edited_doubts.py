"""What an edit did to the doubts: which were corrected by it, which only moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.desk.page_json import Said
from toolkit.desk.ticks import SAID_LIMIT, Corrected


@dataclass(frozen=True, slots=True)
class Settling:
    """The doubts that are gone."""

    corrected: tuple[Corrected, ...]  # their words are other words now, or not there
    moved: Mapping[str, str]  # ids of parts: the same words in a cue with other times


def settling(before: Sequence[Said], after: Sequence[Said]) -> Settling:
    """Return what became of the doubts `before` that are not among those `after`.

    Where the very same is doubted of the same words, in a cue that was split or merged, it has
    moved, to the nearest such place. Whatever else is new was not heard yet and is a doubt anew.
    A doubt with several parts is corrected if one of them is.
    """
    left, there = (
        {part["id"] for said in told for part in said["parts"]} for told in (before, after)
    )
    fresh = [part for said in after for part in said["parts"] if part["id"] not in left]
    corrected: list[Corrected] = []
    moved: dict[str, str] = {}
    for said in before:
        gone = [part for part in said["parts"] if part["id"] not in there]
        now = {part["id"]: _taken(part, fresh) for part in gone}
        moved |= {old: new for old, new in now.items() if new}
        if None in now.values():
            corrected.append(_kept(said))
    return Settling(tuple(corrected), moved)


def joined(rows: Sequence[Corrected], more: Sequence[Corrected]) -> tuple[Corrected, ...]:
    """Return both, each doubt once, in the order in which they were corrected."""
    return tuple({row.doubt: row for row in (*rows, *more)}.values())


def _taken(part: Said, fresh: list[Said]) -> str | None:
    """Return the id of the nearest of the parts that doubt the same, and take it out."""
    same = [each for each in fresh if _what(each) == _what(part)]
    if not same:
        return None
    nearest = min(same, key=lambda each: abs(int(each["start_ms"]) - int(part["start_ms"])))
    fresh.remove(nearest)
    return str(nearest["id"])


def _what(said: Said) -> tuple[str, str]:
    return said["kind"], said["words"]


def _kept(said: Said) -> Corrected:
    words, reason = said["words"][:SAID_LIMIT], said["reason"][:SAID_LIMIT]
    return Corrected(doubt=said["id"], start_ms=said["start_ms"], words=words, reason=reason)
