"""The cue points of a WAV with their labels, which FFmpeg's libraries pass over.

Source: "Multimedia Programming Interface and Data Specifications 1.0" (IBM and Microsoft, 1991),
"Cue-Points Chunk" and "Associated Data Chunk"; EBU Tech 3306 (RF64: `ds64`).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# Of one chunk: a thousand cue points with labels are 100 kB. Keeps a wrong file out of memory.
_CHUNK_LIMIT = 1 << 20
_CHUNKS_LIMIT = 10_000
_TEXTS = {b"labl": 4, b"note": 4, b"ltxt": 20}  # where the text begins; the first named is best
_UNKNOWN = 0xFFFFFFFF  # RF64: the real size is in ds64


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
    file.seek(0)
    head = file.read(12)
    if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:12] != b"WAVE":
        return ()
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
    """Yield name and data of the chunks that may speak of cue points."""
    here, long_size = file.tell(), None
    end = file.seek(0, os.SEEK_END)
    file.seek(here)
    for _ in range(_CHUNKS_LIMIT):
        head = file.read(8)
        if len(head) < 8:
            return
        name, size = struct.unpack("<4sI", head)
        if name == b"data" and size == _UNKNOWN and long_size:
            size = long_size
        start = file.tell()
        if name in (b"fmt ", b"cue ", b"LIST", b"ds64"):
            data = file.read(min(size, _CHUNK_LIMIT))
            if name == b"ds64" and len(data) >= 16:
                long_size = int.from_bytes(data[8:16], "little")
            yield name, data
        after = start + size + size % 2
        if after >= end:  # also a damaged size that is no place in any file
            return
        file.seek(after)


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
