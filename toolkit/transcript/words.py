"""Word times, `<language>.words.json`: as a recogniser heard them, before anyone corrected."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from toolkit.errors import BadTranscript
from toolkit.transcript.cues import Word
from toolkit.transcript.reading import LIMIT_MS


def render(words: Sequence[Word]) -> str:
    """Return the file: one word a line, times in milliseconds, confidence to three decimals."""
    rows = [
        json.dumps(
            {"start_ms": w.start_ms, "end_ms": w.end_ms, "text": w.text}
            | ({} if w.confidence is None else {"confidence": round(w.confidence, 3)}),
            ensure_ascii=False,
        )
        for w in words
    ]
    return '{"words": [\n' + ",\n".join(rows) + "\n]}\n"


def parse(name: str, data: bytes) -> tuple[Word, ...]:
    """Return the words of a file; `name` is for messages. Raises BadTranscript."""
    try:
        return tuple(_word(row) for row in json.loads(data)["words"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as err:
        raise BadTranscript(
            f"{name}: the word times cannot be read",
            hint="delete the file; it is made again by soy transcribe",
        ) from err


def _word(row: dict[str, Any]) -> Word:
    """Return a row's word. Raises ValueError for times and figures that no sound has."""
    start_ms, end_ms, said = int(row["start_ms"]), int(row["end_ms"]), row.get("confidence")
    confidence = None if said is None else float(said)
    if max(abs(start_ms), abs(end_ms)) >= LIMIT_MS or not math.isfinite(confidence or 0.0):
        raise ValueError(row)
    return Word(start_ms, end_ms, str(row["text"]), confidence)
