"""Podlove's JSON transcript, as the Podlove Publisher gives it to the Podlove Web Player.

Source: podlove-ui, packages/types/transcript.d.ts: a list of `start`, `start_ms`, `end`, `end_ms`,
`speaker`, `voice` and `text`. The voice is taken for the name where it is filled. The list is taken
on its own, and under `transcripts` of an object.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from toolkit import timecode
from toolkit.transcript.json_formats import json_document
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import Taken
from toolkit.transcript.text.text_lines import one_line

_KEYS = json_document.Keys("start_ms", "end_ms", "text", ("voice", "speaker"), in_ms=True)


def take(name: str, said: object) -> Taken | None:
    """Return the cues of a document, None if it is of another kind. Raises BadTranscript."""
    segments = said if isinstance(said, list) else json_document.entries(said, "transcripts")
    if segments is None or not json_document.has(segments, "start_ms"):
        return None
    return json_document.cues(name, segments, _KEYS)


def render(said: Sequence[Cue]) -> str:
    """Return the list; a speaker that is not known is an empty text, as Podlove has it."""
    rows = [
        {
            "start": timecode.clock(cue.start_ms),
            "start_ms": cue.start_ms,
            "end": timecode.clock(cue.end_ms),
            "end_ms": cue.end_ms,
            "speaker": cue.voice or "",
            "voice": cue.voice or "",
            "text": one_line(cue.text),
        }
        for cue in said
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
