"""The podcast namespace's JSON transcript, version 1.0.0 ("Transcript File Format Details")."""

from __future__ import annotations

import json
from collections.abc import Sequence

from toolkit import timecode
from toolkit.transcript.json_formats import json_document
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import Taken
from toolkit.transcript.text.text_lines import one_line

VERSION = "1.0.0"

_KEYS = json_document.Keys("startTime", "endTime", "body", ("speaker",))


def take(name: str, said: object) -> Taken | None:
    """Return the cues of a document, None if it is of another kind. Raises BadTranscript."""
    segments = json_document.entries(said, "segments")
    if segments is None or not json_document.has(segments, "startTime"):
        return None
    return json_document.cues(name, segments, _KEYS)


def render(said: Sequence[Cue]) -> str:
    """Return one segment for each cue; `speaker` is left out where it is not known."""
    segments = [
        ({"speaker": cue.voice} if cue.voice else {})
        | {
            "startTime": timecode.seconds(cue.start_ms),
            "endTime": timecode.seconds(cue.end_ms),
            "body": one_line(cue.text),
        }
        for cue in said
    ]
    made = {"version": VERSION, "segments": segments}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
