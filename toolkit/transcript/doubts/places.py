"""The places of a transcript that a person should listen to, each with an id to tick it by.

A tick refers to parts. An id is of what one guard doubts and why: it stays while other cues change,
and whatever else is doubted beside it, and is another once these words are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from toolkit import files
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import one_line


@dataclass(frozen=True, slots=True)
class PlacePart:
    """What one guard doubts at a place."""

    id: str
    doubt: Doubt
    words: str  # on one line


@dataclass(frozen=True, slots=True)
class DoubtfulPlace:
    """A doubt, the id by which it is ticked, and what it is made of."""

    id: str
    doubt: Doubt
    words: str  # on one line
    parts: tuple[PlacePart, ...]  # one at least, the gravest first


def places(cues: Sequence[Cue], doubts: Sequence[Doubt]) -> tuple[DoubtfulPlace, ...]:
    """Return the places of the doubts in `cues`, the gravest first."""
    ordered = sorted(doubts, key=lambda each: each.order)
    each = [part for doubt in ordered for part in doubt.parts or (doubt,)]
    ids: dict[Doubt, list[str]] = {}
    seen: dict[str, int] = {}
    for part in sorted(each, key=lambda one: (one.start_ms, one.first, one.kind)):
        words = _words(cues, part)
        what = f"{part.kind}|{part.start_ms}|{part.end_ms}|{words}|{part.reason}"
        seen[what] = seen.get(what, 0) + 1  # the same words twice in a cue are two doubts
        ids.setdefault(part, []).append(_id(f"{what}|{seen[what]}"))
    return tuple(
        _place(cues, doubt, [ids[part].pop(0) for part in doubt.parts or (doubt,)])
        for doubt in ordered
    )


def ticked(found: Sequence[DoubtfulPlace], kept: Collection[str]) -> frozenset[str]:
    """Return the ids of the places of which each part is among the ids `kept`."""
    return frozenset(p.id for p in found if all(part.id in kept for part in p.parts))


def parts_of(found: Sequence[DoubtfulPlace], wanted: Collection[str]) -> frozenset[str]:
    """Return the ids that a tick on these places is kept by; an id that is none stays itself."""
    known = {place.id: [part.id for part in place.parts] for place in found}
    return frozenset(part for one in wanted for part in known.get(one, [one]))


def _place(cues: Sequence[Cue], doubt: Doubt, ids: Sequence[str]) -> DoubtfulPlace:
    parts = tuple(
        PlacePart(name, part, _words(cues, part))
        for name, part in zip(ids, doubt.parts or (doubt,), strict=True)
    )
    name = ids[0] if len(ids) == 1 else _id("|".join(sorted(ids)))
    return DoubtfulPlace(name, doubt, _words(cues, doubt), parts)


def _words(cues: Sequence[Cue], doubt: Doubt) -> str:
    return one_line(cues[doubt.cue].text)[doubt.first : doubt.last]


def _id(what: str) -> str:
    return files.sha256_of_bytes(what.encode())[:16]
