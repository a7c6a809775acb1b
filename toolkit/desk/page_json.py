"""What goes to the page: cues, doubts and chapters as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.show.chapter import Chapter
from toolkit.transcript.doubts.places import DoubtfulPlace
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


def told_doubts(places: Sequence[DoubtfulPlace]) -> list[Said]:
    """Return the doubtful places, each with its id and its parts."""
    return [_told(place) for place in places]


def told_chapters(chapters: Sequence[Chapter]) -> list[Said]:
    """Return start and title of chapters."""
    return [{"start_ms": chapter.start_ms, "title": chapter.title} for chapter in chapters]


def _told(place: DoubtfulPlace) -> Said:
    doubt = place.doubt
    return {
        "id": place.id,
        "parts": [
            {
                "id": part.id,
                "kind": part.doubt.kind,
                "start_ms": part.doubt.start_ms,
                "words": part.words,
            }
            for part in place.parts
        ],
        "kind": doubt.kind,
        "cue": doubt.cue,
        "first": doubt.first,
        "last": doubt.last,
        "start_ms": doubt.start_ms,
        "words": place.words,
        "reason": doubt.reason,
        "offers": [
            {
                "kind": part.doubt.kind,
                "first": part.doubt.first,
                "words": part.words,
                "instead": part.doubt.instead,
            }
            for part in place.parts
            if part.doubt.instead
        ],
    }
