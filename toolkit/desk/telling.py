"""What goes to the page: cues, doubts and chapters as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit import files
from toolkit.show.episode import Chapter
from toolkit.transcript.cues import Cue
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.folding import one_line

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
    """Return the doubts, the heaviest first, each with an id that a tick refers to.

    The id is of what is doubted and why: it stays while other cues change, and is another once
    these words are.
    """
    told: list[Said] = []
    seen: dict[str, int] = {}
    for doubt in sorted(doubts, key=lambda each: each.order):
        words = one_line(cues[doubt.cue].text)[doubt.first : doubt.last]
        what = f"{doubt.kind}|{doubt.start_ms}|{doubt.end_ms}|{words}|{doubt.reason}"
        seen[what] = seen.get(what, 0) + 1  # the same words twice in a cue are two doubts
        told.append(_told(doubt, words, f"{what}|{seen[what]}"))
    return told


def told_chapters(chapters: Sequence[Chapter]) -> list[Said]:
    """Return start and title of chapters."""
    return [{"start_ms": chapter.start_ms, "title": chapter.title} for chapter in chapters]


def _told(doubt: Doubt, words: str, what: str) -> Said:
    return {
        "id": files.sha256_of_bytes(what.encode())[:16],
        "kind": doubt.kind,
        "cue": doubt.cue,
        "first": doubt.first,
        "last": doubt.last,
        "start_ms": doubt.start_ms,
        "words": words,
        "reason": doubt.reason,
        "instead": doubt.instead,
    }
