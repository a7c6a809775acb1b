"""What goes to the page: cues, doubts and chapters as JSON."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from toolkit import files
from toolkit.show.episode import Chapter
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import one_line

Said = dict[str, Any]


def plain(cue: Cue) -> Said:
    """Return a cue, its text on one line."""
    return {
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "text": one_line(cue.text),
        "voice": cue.voice or "",
    }


def told_doubts(cues: Sequence[Cue], doubts: Sequence[Doubt]) -> list[Said]:
    """Return the doubts, the heaviest first, each with an id and those of its parts.

    A tick refers to parts. Such an id is of what one guard doubts and why: it stays while other
    cues change, and whatever else is doubted beside it, and is another once these words are.
    """
    ordered = sorted(doubts, key=lambda each: each.order)
    each = [part for doubt in ordered for part in doubt.parts or (doubt,)]
    ids: dict[Doubt, list[str]] = {}
    seen: dict[str, int] = {}
    for part in sorted(each, key=lambda one: (one.start_ms, one.first, one.kind)):
        words = _words(cues, part)
        what = f"{part.kind}|{part.start_ms}|{part.end_ms}|{words}|{part.reason}"
        seen[what] = seen.get(what, 0) + 1  # the same words twice in a cue are two doubts
        ids.setdefault(part, []).append(_id(f"{what}|{seen[what]}"))
    return [
        _told(cues, doubt, [ids[part].pop(0) for part in doubt.parts or (doubt,)])
        for doubt in ordered
    ]


def ticked(told: Sequence[Said], kept: Collection[str]) -> frozenset[str]:
    """Return the ids of the doubts told of which each part is among the ids `kept`."""
    return frozenset(
        doubt["id"] for doubt in told if all(part["id"] in kept for part in doubt["parts"])
    )


def parts_of(told: Sequence[Said], wanted: Collection[str]) -> frozenset[str]:
    """Return the ids that a tick on these doubts is kept by; an id that is none stays itself."""
    known = {doubt["id"]: [part["id"] for part in doubt["parts"]] for doubt in told}
    return frozenset(part for one in wanted for part in known.get(one, [one]))


def told_chapters(chapters: Sequence[Chapter]) -> list[Said]:
    """Return start and title of chapters."""
    return [{"start_ms": chapter.start_ms, "title": chapter.title} for chapter in chapters]


def _told(cues: Sequence[Cue], doubt: Doubt, parts: Sequence[str]) -> Said:
    return {
        "id": parts[0] if len(parts) == 1 else _id("|".join(sorted(parts))),
        "parts": [
            {"id": name, "kind": p.kind, "start_ms": p.start_ms, "words": _words(cues, p)}
            for name, p in zip(parts, doubt.parts or (doubt,), strict=True)
        ],
        "kind": doubt.kind,
        "cue": doubt.cue,
        "first": doubt.first,
        "last": doubt.last,
        "start_ms": doubt.start_ms,
        "words": _words(cues, doubt),
        "reason": doubt.reason,
        "offers": [
            {"kind": p.kind, "first": p.first, "words": _words(cues, p), "instead": p.instead}
            for p in doubt.parts or (doubt,)
            if p.instead
        ],
    }


def _words(cues: Sequence[Cue], doubt: Doubt) -> str:
    return one_line(cues[doubt.cue].text)[doubt.first : doubt.last]


def _id(what: str) -> str:
    return files.sha256_of_bytes(what.encode())[:16]
