"""A file as it is read: as it is, or put right where it was written or joined carelessly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from toolkit.audio.containers import (
    adts,
    foreign_bytes,
    lengths,
    ogg_end,
    riff,
    stray_tags,
)
from toolkit.audio.containers.byte_view import Piece, view
from toolkit.audio.containers.lengths import Mended

_MANY_ZEROS = 1 << 16  # chosen: fewer are a way to fill a block
_FEW_BYTES = 1024  # chosen: fewer behind the sound are the rest of a tag, or a filled block


# A recording is opened several times, and of an hour of MP3 all bytes are looked at.
_known: dict[tuple[int, int, int, int], Mended | None] = {}
_MOST_KNOWN = 16


def seen(file: BinaryIO) -> tuple[BinaryIO, tuple[str, ...]]:
    """Return the file to read, at its start, and what people should know of it."""
    told = os.fstat(file.fileno())
    key = (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns)
    if key not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = _mended(file)
    mended = _known[key]
    file.seek(0)
    if mended is None:
        return file, ()
    remarks = (mended.remark,) if mended.remark else ()
    return (view(file, mended.pieces) if mended.pieces else file), remarks


def _mended(file: BinaryIO) -> Mended | None:
    file.seek(0)
    magic = file.read(4)
    if magic == b"OggS":
        return _ogg(file)
    if magic[:3] == b"ID3" or magic[:1] == b"\xff":
        return _frames(file)
    return lengths.mended(file)


def _ogg(file: BinaryIO) -> Mended | None:
    """Leave out what stands behind the last page, which FFmpeg takes for time."""
    _, behind = ogg_end.ending(file)
    if not behind:
        return None
    is_much = behind > _FEW_BYTES
    remark = f"behind the last page stand {behind:,} bytes of something else: left out"
    return Mended((Piece(0, riff.size_of(file) - behind),), remark if is_much else None)


def _frames(file: BinaryIO) -> Mended | None:
    """Leave out the tags among and behind the frames of MP3 and ADTS."""
    start = stray_tags.begins_with_frames(file)
    if start is None:
        return None
    size = riff.size_of(file)
    spans = stray_tags.spans(file, start)
    starts, ends = (start, *(end for _, end in spans)), (*(start for start, _ in spans), size)
    stretches = [Piece(a, b) for a, b in zip(starts, ends, strict=True) if a < b]
    file.seek(start)
    remark = None
    if adts.frame_length(file.read(7), 0):
        end = stretches[-1].end
        stretches = [piece for each in stretches for piece in _with_blanks(file, each)]
        remark = _behind(file, stretches[-1].end, end) if stretches else None
    if len(stretches) == 1 and stretches[0].end == size:
        return None
    zeros = spans[-1][1] - spans[-1][0] if spans and spans[-1][1] == size else 0
    if zeros > _MANY_ZEROS and stray_tags.is_zero(file, spans[-1][0]):
        what = f"the last {zeros:,} bytes of the file are zeros, as in a download that was not"
        remark = what + " finished: listen whether the end is there"
    return Mended((Piece(0, start), *stretches) if start else tuple(stretches), remark)


def _behind(file: BinaryIO, start: int, end: int) -> str | None:
    file.seek(start)
    some = file.read(min(end - start, _MANY_ZEROS))
    if end - start <= _FEW_BYTES or foreign_bytes.is_text(some) or not some.strip(b"\0"):
        return None
    what = f"behind the sound stand {end - start:,} bytes that are none, or are damaged"
    return f"{what}: left out; listen whether the end is there"


def _with_blanks(file: BinaryIO, stretch: Piece) -> Iterator[Piece]:
    """Put frames that cannot be decoded where bytes of ADTS are lost, for as long as they were."""
    at = stretch.start
    for lost in adts.lost(file, stretch.start, stretch.end):
        if lost.start > at:
            yield Piece(at, lost.start)
        if lost.frames:
            yield Piece(lost.start, lost.end, lost.blank * lost.frames)
        at = lost.end
    if at < stretch.end:
        yield Piece(at, stretch.end)
