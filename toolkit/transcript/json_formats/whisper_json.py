"""What Whisper leaves as JSON: `segments` of `start`, `end` (seconds) and `text`.

As openai-whisper's `--output_format json` and the `verbose_json` of OpenAI's service write it, and
as dumps of faster-whisper's segments look; `speaker` is added by programs that tell voices apart.
The words of a segment, where it has any, are not read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from toolkit import languages, timecode
from toolkit.transcript.json_formats import json_document
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import Taken
from toolkit.transcript.text.text_lines import one_line

_KEYS = json_document.Keys("start", "end", "text", ("speaker",))


def take(name: str, said: object) -> Taken | None:
    """Return the cues of a document, None if it is of another kind. Raises BadTranscript."""
    segments = said if isinstance(said, list) else json_document.entries(said, "segments")
    if segments is None or not json_document.has(segments, "start", "text"):
        return None
    is_in_ms = json_document.is_in_ms(segments, "start", "end", "text")
    return json_document.cues(name, segments, replace(_KEYS, in_ms=is_in_ms))


def render(said: Sequence[Cue], language: str) -> str:
    """Return the document with a segment for each cue; `speaker` is left out where nobody is named.

    Whisper names languages by their primary tag.
    """
    segments = [
        {
            "id": index,
            "start": timecode.seconds(cue.start_ms),
            "end": timecode.seconds(cue.end_ms),
            "text": f" {one_line(cue.text)}",
        }
        | ({"speaker": cue.voice} if cue.voice else {})
        for index, cue in enumerate(said)
    ]
    text = "".join(f" {one_line(cue.text)}" for cue in said)
    made = {"text": text, "segments": segments, "language": languages.primary(language)}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
