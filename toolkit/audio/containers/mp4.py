"""What MP4 and MOV files say of themselves before they are decoded: protection, a missing index."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from toolkit.audio.containers import riff

_TO_SAMPLE_ENTRIES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_STSD_HEAD_BYTES = 8  # version, flags and the number of entries
_MOST_BOXES = 10_000  # in one box; a damaged file may hold millions

# `enca` is the sample entry of encrypted sound in MP4 (ISO/IEC 14496-12, as W3C's "ISO Base Media
# File Format" for Encrypted Media Extensions tells it). `drms` is that of Apple's shop (FairPlay).
_PROTECTED = (b"enca", b"drms")

Box = tuple[bytes, int, int]  # its type, where its content starts and ends


def is_mp4(file: BinaryIO) -> bool:
    """Tell whether a file begins as MP4 and MOV files do."""
    file.seek(4)
    return file.read(4) in (b"ftyp", b"moov", b"mdat", b"wide")


def is_protected(file: BinaryIO) -> bool:
    """Tell whether the sound of an MP4 or MOV file is encrypted; False for any other file."""
    if not is_mp4(file):
        return False
    found: list[Box] = [whole(file)]
    for name in _TO_SAMPLE_ENTRIES:
        found = [box for outer in found for box in boxes(file, outer) if box[0] == name]
    tables = [(name, start + _STSD_HEAD_BYTES, end) for name, start, end in found]
    return any(box[0] in _PROTECTED for table in tables for box in boxes(file, table))


def lacks_index(file: BinaryIO) -> bool:
    """Tell whether an MP4 or MOV file lacks `moov`, without which nothing in it can be found.

    Many programs write it last: it is missing where a recording or a copy was cut off.
    """
    return is_mp4(file) and inner(file, whole(file), b"moov") is None


def whole(file: BinaryIO) -> Box:
    """Return the file itself as if it were a box."""
    return b"", 0, riff.size_of(file)


def inner(file: BinaryIO, outer: Box, *names: bytes) -> Box | None:
    """Return the first box of that name within `outer`, and of the next name within that."""
    found: Box | None = outer
    for name in names:
        found = next((box for box in boxes(file, found) if box[0] == name), None) if found else None
    return found


def boxes(file: BinaryIO, outer: Box) -> Iterator[Box]:
    """Yield the boxes within a box; a size past its end is cut there, and the last.

    ISO/IEC 14496-12, class Box: a size of 32 bits and a type; size 1 has a size of 64 bits behind
    the type, size 0 goes to the end.
    """
    _, at, end = outer
    for _ in range(_MOST_BOXES):
        if at + 8 > end:  # before the seek: a damaged size is no place in any file
            return
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length, name = struct.unpack(">I4s", head[:8])
        start = at + 8
        if length == 1 and len(head) == 16:
            length, start = struct.unpack(">8xQ", head)[0], at + 16
        elif length == 0:
            length = end - at
        if length < start - at:
            return
        yield name, start, min(end, at + length)
        at += length
