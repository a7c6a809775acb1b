"""The cue points of a WAV with their labels, which FFmpeg's libraries pass over.

Source: "Multimedia Programming Interface and Data Specifications 1.0" (IBM and Microsoft, 1991),
"Cue-Points Chunk" and "Associated Data Chunk". The library wavinfo reads them, too, but takes whole
chunks into memory, refuses files that were cut off, and knows one encoding for all labels.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from toolkit.audio.containers import riff

# Of one chunk: a thousand cue points with labels are 100 kB. Keeps a wrong file out of memory.
_CHUNK_LIMIT = 1 << 20
_TEXTS = {b"labl": 4, b"note": 4, b"ltxt": 20}  # where the text begins; the first named is best


@dataclass(frozen=True, slots=True)
class CuePoint:
    """A cue point in milliseconds, with its label or note; `is_sure` if the letters are."""

    start_ms: int
    label: str
    is_sure: bool = True


def read(file: BinaryIO) -> tuple[CuePoint, ...]:
    """Return the cue points of a WAV in the order of its table; none for other files.

    Labels are UTF-8, or taken as Windows-1252 where they cannot be. What is damaged is passed over.
    """
    rate_hz, table, texts = 0, b"", dict[int, tuple[int, bytes]]()
    for name, data in _chunks(file):
        if name == b"fmt " and len(data) >= 8:
            rate_hz = int.from_bytes(data[4:8], "little")
        elif name == b"cue ":
            table = data
        elif name == b"LIST" and data[:4] == b"adtl":
            _add_texts(data[4:], texts)
    if not rate_hz:
        return ()
    return tuple(_cue(point, rate_hz, texts) for point in _points(table))


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and data of the chunks that speak of cue points."""
    for chunk in riff.wav_chunks(file):
        if chunk.name in (b"fmt ", b"cue ", b"LIST"):
            file.seek(chunk.start)
            yield chunk.name, file.read(min(chunk.length, _CHUNK_LIMIT))


def _points(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield (name, sample): where the point is, counted from the first sample."""
    count = int.from_bytes(table[:4], "little")
    rows = table[4 : 4 + 24 * count]
    for name, position, _chunk, _start, _block, offset in struct.iter_unpack(
        "<II4sIII", rows[: len(rows) // 24 * 24]
    ):
        yield name, offset or position


def _add_texts(data: bytes, texts: dict[int, tuple[int, bytes]]) -> None:
    at = 0
    while at + 12 <= len(data):
        kind, size, name = struct.unpack_from("<4sII", data, at)
        if kind in _TEXTS:
            text = data[at + 8 + _TEXTS[kind] : at + 8 + size].partition(b"\0")[0]
            rank = list(_TEXTS).index(kind)
            if text.strip() and rank < texts.get(name, (len(_TEXTS), b""))[0]:
                texts[name] = rank, text
        at += 8 + size + size % 2


def _cue(point: tuple[int, int], rate_hz: int, texts: dict[int, tuple[int, bytes]]) -> CuePoint:
    name, sample = point
    start_ms = (sample * 1000 + rate_hz // 2) // rate_hz
    label = texts.get(name, (0, b""))[1]
    try:
        return CuePoint(start_ms, label.decode("utf-8"))
    except UnicodeDecodeError:
        return CuePoint(start_ms, label.decode("cp1252", "replace"), is_sure=False)
