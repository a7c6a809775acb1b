"""Word times, `<language>.words.json`: as a recogniser heard them, before anyone corrected."""

from __future__ import annotations

import json
from collections.abc import Sequence

from toolkit.errors import BadTranscript
from toolkit.transcript.cues import Word


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
        return tuple(
            Word(
                int(row["start_ms"]),
                int(row["end_ms"]),
                str(row["text"]),
                float(row["confidence"]) if "confidence" in row else None,
            )
            for row in json.loads(data)["words"]
        )
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as err:
        raise BadTranscript(
            f"{name}: the word times cannot be read",
            hint="delete the file; it is made again by soy transcribe",
        ) from err
