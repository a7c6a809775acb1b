"""The boxes at the top of an MP4 or MOV file, and the bytes among them that are none.

A file in fragments (`moof` with `mdat`, as browsers and live programs record) can be read on behind
a damaged place: FFmpeg stops there, although the next fragment says by itself when it is heard.
Source: ISO/IEC 14496-12, as W3C's "ISO BMFF Byte Stream Format" tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from toolkit.audio.containers import riff

LOST = b""
"""The name of what is no box, and stands before a fragment."""

_MOST = 100_000  # boxes; a fragment for each second of a day
_BLOCK_BYTES = 1 << 20
_FRAGMENT, _LEAD = b"moof\0\0\0\x10mfhd", 4  # a box's length stands before its name
# Boxes that may be cut off at the end of a file; others of such a length are none.
_LONG = (b"mdat", b"moov", b"moof", b"free", b"skip", b"wide", b"mfra")
_NAME = re.compile(rb"[ -~\xa9]{4}")


class Top(NamedTuple):
    """A box by its name, with its head, from `start` to `end`."""

    name: bytes
    start: int
    end: int


def tops(file: BinaryIO) -> Iterator[Top]:
    """Yield boxes and what is lost between them, up to where nothing can be read any more."""
    size, at = riff.size_of(file), 0
    for _ in range(_MOST):
        if at + 8 > size:
            return
        found = _box(file, at, size)
        if found is None:
            behind = _next_fragment(file, at + 1, size)
            if behind is None:
                return
            found = Top(LOST, at, behind)
        elif found.end > size:
            behind = _next_fragment(file, at + 8, size)
            found = Top(LOST, at, behind) if behind else found._replace(end=size)
        yield found
        at = found.end


def _box(file: BinaryIO, at: int, size: int) -> Top | None:
    file.seek(at)
    head = file.read(16)
    length, name = int.from_bytes(head[:4], "big"), head[4:8]
    if length == 1:
        length = int.from_bytes(head[8:], "big")
    elif length == 0:
        length = size - at
    if length < 8 or not _NAME.fullmatch(name) or (at + length > size and name not in _LONG):
        return None
    if name == b"moof" and not _holds(file, at + 8, at + length):
        return None
    return Top(name, at, at + length)


def _holds(file: BinaryIO, at: int, end: int) -> bool:
    """Tell whether boxes fill a fragment's head, and those of its tracks."""
    while at < end:
        file.seek(at)
        head = file.read(8)
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if length < 8 or at + length > end or not _NAME.fullmatch(name):
            return False
        if name == b"traf" and not _holds(file, at + 8, at + length):
            return False
        at += length
    return at == end


def _next_fragment(file: BinaryIO, start: int, size: int) -> int | None:
    longest = len(_FRAGMENT) - 1
    for block_at in range(start, size, _BLOCK_BYTES):
        file.seek(block_at)
        block = file.read(_BLOCK_BYTES + longest)
        place = block.find(_FRAGMENT)
        while 0 <= place < _BLOCK_BYTES:
            at = block_at + place - _LEAD
            if at >= start and _box(file, at, size):
                return at
            place = block.find(_FRAGMENT, place + 1)
    return None
