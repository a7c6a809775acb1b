"""What Whisper leaves as JSON: `segments` of `start`, `end` (seconds) and `text`.

As openai-whisper's `--output_format json` and the `verbose_json` of OpenAI's service write it, and
as dumps of faster-whisper's segments look; `speaker` is added by programs that tell voices apart.
The words of a segment, where it has any, are not read. It is read only: nothing writes it.
"""

from __future__ import annotations

from toolkit.transcript import json_document
from toolkit.transcript.cues import Cue

_KEYS = json_document.Keys("start", "end", "text", ("speaker",))


def cues(name: str, said: object) -> tuple[Cue, ...] | None:
    """Return the cues of a document, None if it is of another kind. Raises BadTranscript."""
    segments = said if isinstance(said, list) else json_document.entries(said, "segments")
    if segments is None or not json_document.has(segments, "start"):
        return None
    return json_document.cues(name, segments, _KEYS)
