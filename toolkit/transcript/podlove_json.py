"""Podlove's JSON transcript, as the Podlove Publisher gives it to the Podlove Web Player.

Source: podlove-ui, packages/types/transcript.d.ts: a list of `start`, `start_ms`, `end`, `end_ms`,
`speaker`, `voice` and `text`. The voice is taken for the name where it is filled. The list is taken
on its own, and under `transcripts` of an object.
"""

from __future__ import annotations

from toolkit.transcript import json_document
from toolkit.transcript.cues import Cue

_KEYS = json_document.Keys("start_ms", "end_ms", "text", ("voice", "speaker"), in_ms=True)


def cues(name: str, said: object) -> tuple[Cue, ...] | None:
    """Return the cues of a document, None if it is of another kind. Raises BadTranscript."""
    segments = said if isinstance(said, list) else json_document.entries(said, "transcripts")
    if segments is None or not json_document.has(segments, "start_ms"):
        return None
    return json_document.cues(name, segments, _KEYS)
