"""What a recogniser has heard so far, kept part by part.

A line of JSON for each part, written as soon as the part is heard: a run that was stopped goes on
after it, and after an edit of the recording only what has changed is heard again. It lies under
`build/`, may be deleted at any time, and a line that cannot be read counts as not heard.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from toolkit import errors, files
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.recognition.sound_sketch import Sketch
from toolkit.transcript.text.cues import Word

_VERSION = 4  # of the lines and of how parts are cut and heard
_BANDS = 6
_LIMIT_BYTES = 1 << 28  # of a journal; ten hours have 40 MB
_LONGEST_BYTES = 1 << 20  # of a sketch; a part's has 17 kB


@dataclass(frozen=True, slots=True)
class HeardPart:
    """A part of the recording and what is said in it and around, in the recording's time."""

    start_ms: int
    end_ms: int
    segments: tuple[Segment, ...]
    sketch: Sketch

    def moved(self, start_ms: int) -> HeardPart:
        """Return the same part at another time."""
        by_ms = start_ms - self.start_ms
        segments = tuple(segment.moved(by_ms) for segment in self.segments)
        return replace(self, start_ms=start_ms, end_ms=self.end_ms + by_ms, segments=segments)


class Journal:
    """The parts heard by one recogniser, with one model and one set of words told to it."""

    def __init__(self, folder: Path, told: Iterable[str]) -> None:
        """`told` is all that the outcome depends on beside the sound: engine, model, language..."""
        key = json.dumps([_VERSION, *told], ensure_ascii=False)
        self._path = folder / f"{files.sha256_of_bytes(key.encode())[:16]}.jsonl"

    def parts(self) -> tuple[HeardPart, ...]:
        """Return what was heard, by time."""
        try:
            lines = files.read(self._path, _LIMIT_BYTES).split(b"\n")
        except FileNotFoundError:
            return ()
        read = [part for line in lines if line and (part := _parsed(line))]
        return tuple(sorted(read, key=lambda part: part.start_ms))

    def begin(self, parts: Iterable[HeardPart]) -> None:
        """Keep these parts and no others."""
        files.write_text(self._path, "".join(map(_line, parts)))

    def add(self, part: HeardPart) -> None:
        """Add a part at the end."""
        try:
            with files.appended(self._path) as file:
                file.write(_line(part).encode())
        except OSError as err:
            raise errors.cannot_write(self._path, err) from err


def _line(part: HeardPart) -> str:
    packed = zlib.compress(part.sketch.tobytes(), 1)
    told = {
        "start_ms": part.start_ms,
        "end_ms": part.end_ms,
        "segments": [
            (s.start_ms, s.end_ms, s.text, [_row(word) for word in s.words]) for s in part.segments
        ],
        "sketch": base64.b64encode(packed).decode("ascii"),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _parsed(line: bytes) -> HeardPart | None:
    try:
        told = json.loads(line)
        packed = base64.b64decode(told["sketch"], validate=True)
        data = zlib.decompressobj().decompress(packed, _LONGEST_BYTES)
        sketch = np.frombuffer(data, np.uint8).reshape(-1, _BANDS)
        segments = tuple(
            Segment(int(start), int(end), str(text), tuple(_word(*row) for row in rows))
            for start, end, text, rows in told["segments"]
        )
        return HeardPart(int(told["start_ms"]), int(told["end_ms"]), segments, sketch)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, zlib.error):
        return None


def _row(word: Word) -> tuple[int, int, str, float | None, str | None]:
    return word.start_ms, word.end_ms, word.text, word.confidence, word.language


def _word(
    start_ms: int, end_ms: int, text: str, confidence: float | None, language: str | None
) -> Word:
    sure = confidence and float(confidence)
    return Word(int(start_ms), int(end_ms), str(text), sure, language and str(language))
