"""Word times, `<language>.words.json`: as a recogniser heard them, before anyone corrected.

They say in which recording they were heard: in another the same words stand elsewhere, and clips
would be cut by them. Files of an older form do not say it, and are taken as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from toolkit.errors import BadTranscript
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.reading_rules import LIMIT_MS

_BROKEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)


def render(words: Sequence[Word], source_sha256: str | None = None) -> str:
    """Return the file: one word a line, times in milliseconds, confidence to three decimals.

    `source_sha256` is that of the recording in which they were heard.
    """
    rows = [
        json.dumps(
            {"start_ms": w.start_ms, "end_ms": w.end_ms, "text": w.text}
            | ({} if w.confidence is None else {"confidence": round(w.confidence, 3)})
            | ({} if w.language is None else {"language": w.language}),
            ensure_ascii=False,
        )
        for w in words
    ]
    heard_in = f'"source_sha256": {json.dumps(source_sha256)},\n' if source_sha256 else ""
    return f'{{{heard_in}"words": [\n' + ",\n".join(rows) + "\n]}\n"


def parse(name: str, data: bytes, source_sha256: str | None = None) -> tuple[Word, ...]:
    """Return the words of a file; `name` is for messages. Raises BadTranscript.

    None where they were heard in another recording than that of `source_sha256`.
    """
    try:
        said = json.loads(data)
        if source_sha256 and said.get("source_sha256") not in (None, source_sha256):
            return ()
        return tuple(_word(row) for row in said["words"])
    except _BROKEN as err:
        raise BadTranscript(
            f"{name}: the word times cannot be read",
            hint="delete the file; soy transcribe makes it again",
        ) from err


def is_of_another(data: bytes, source_sha256: str) -> bool:
    """Tell whether a file says that its words were heard in another recording."""
    try:
        return json.loads(data).get("source_sha256") not in (None, source_sha256)
    except _BROKEN:
        return False


def _word(row: dict[str, Any]) -> Word:
    """Return a row's word. Raises ValueError for times and figures that no sound has."""
    start_ms, end_ms, said = int(row["start_ms"]), int(row["end_ms"]), row.get("confidence")
    confidence = None if said is None else float(said)
    if max(abs(start_ms), abs(end_ms)) >= LIMIT_MS or not math.isfinite(confidence or 0.0):
        raise ValueError(row)
    language = row.get("language")
    return Word(start_ms, end_ms, str(row["text"]), confidence, language and str(language)[:20])
