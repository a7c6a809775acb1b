"""Tags and zeros that stand among and behind the frames of MP3 and ADTS, found by their marks.

Old taggers, ad insertion and files put together byte by byte leave them there. They have lengths,
so that they can be left out of what is decoded; pictures in them would else be taken for sound.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from toolkit.audio.containers import riff
from toolkit.audio.containers.stream_ends import id3_length

Span = tuple[int, int]

_BLOCK_BYTES = 1 << 20
_ID3V1_BYTES = 128
_APE_BYTES = 32  # of its header, and of its footer
_MOST_LYRICS = 1 << 16
_MOST_MARKS = 10_000  # looked at: a file may be full of them
# Frames may be filled with zeros themselves: the largest has 1,441 bytes.
_ZEROS_KEPT, _FEW_ZEROS = 2048, 4096
_FRAME_ID = re.compile(rb"[A-Z][A-Z0-9]{2,3}|\0{3}")


def begins_with_frames(file: BinaryIO) -> int | None:
    """Return where the first frame of MP3 or ADTS stands, behind ID3 tags; None in other files."""
    at = 0
    while length := _id3_at(file, at):
        at += length
    file.seek(at)
    head = file.read(2)
    return at if len(head) == 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 else None


def spans(file: BinaryIO, start: int) -> list[Span]:
    """Return what is no frame in [start, end of the file), in order; linear in the file's size."""
    size = riff.size_of(file)
    found: list[Span] = []
    for at, name in islice(_marks(file, start, size), _MOST_MARKS):
        before = found[-1][1] if found else start
        span = _TAGS[name](file, at, size)
        if at >= before and span and span[0] >= before:
            found.append((span[0], min(span[1], size)))
    return _with_zeros(file, found, start, size)


def is_zero(file: BinaryIO, at: int) -> bool:
    """Tell whether a zero stands there."""
    file.seek(at)
    return file.read(1) == b"\0"


def _marks(file: BinaryIO, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    longest = max(map(len, _TAGS)) - 1
    for at in range(start, size, _BLOCK_BYTES):
        file.seek(at)
        block = file.read(_BLOCK_BYTES + longest)
        places = []
        for name in _TAGS:
            place = block.find(name)
            while 0 <= place < _BLOCK_BYTES:
                places.append((at + place, name))
                place = block.find(name, place + 1)
        yield from sorted(places)


def _id3_at(file: BinaryIO, at: int) -> int:
    file.seek(at)
    return id3_length(file.read(10))


def _id3v2(file: BinaryIO, at: int, _: int) -> Span | None:
    """ID3v2.4.0, section 3.1: three letters, a version, flags of which four mean something."""
    file.seek(at)
    head = file.read(20)
    length = id3_length(head)
    if not length or not 2 <= head[3] <= 4 or head[4] == 0xFF or head[5] & 0x0F:
        return None
    has_more = bool(head[5] & 0x40)  # an extended header stands before the first frame
    return (at, at + length) if has_more or length == 10 or _FRAME_ID.match(head, 10) else None


def _id3v1(file: BinaryIO, at: int, size: int) -> Span | None:
    """128 bytes, most of them text: at the end, or before another tag or frame."""
    file.seek(at)
    tag = file.read(_ID3V1_BYTES + 3)
    end = at + _ID3V1_BYTES
    if len(tag) < _ID3V1_BYTES or any(0 < byte < 0x20 for byte in tag[3 : _ID3V1_BYTES - 3]):
        return None
    behind = tag[_ID3V1_BYTES:]
    is_end = end == size or behind in _TAGS or not behind.strip(b"\0") or behind[:2] >= b"\xff\xe0"
    return (at, end) if is_end else None


def _ape(file: BinaryIO, at: int, _: int) -> Span | None:
    """Hydrogenaudio Knowledgebase, "APE Tags Header": the size counts items and footer."""
    file.seek(at)
    head = file.read(_APE_BYTES)
    if len(head) < _APE_BYTES:
        return None
    version, length, _, flags = struct.unpack("<8xIIII8x", head)
    if version not in (1000, 2000) or length < _APE_BYTES:
        return None
    if version == 2000 and flags & 1 << 29:  # this is the header
        return at, at + _APE_BYTES + length
    return at + _APE_BYTES - length, at + _APE_BYTES


def _lyrics(file: BinaryIO, at: int, _: int) -> Span | None:
    """Lyrics3 (id3.org): from LYRICSBEGIN to LYRICSEND, or to LYRICS200 in its version 2."""
    file.seek(at)
    ends = re.search(rb"LYRICS(?:END|200)", file.read(_MOST_LYRICS)[11:])
    return (at, at + 11 + ends.end()) if ends else None


_TAGS: dict[bytes, Callable[[BinaryIO, int, int], Span | None]] = {
    b"ID3": _id3v2,
    b"TAG": _id3v1,
    b"APETAGEX": _ape,
    b"LYRICSBEGIN": _lyrics,
}


def _with_zeros(file: BinaryIO, found: list[Span], start: int, size: int) -> list[Span]:
    """Add the zeros at the end, but for those that may belong to the last frame."""
    end = size
    while found and found[-1][1] >= end:
        end = found.pop()[0]
    at = end
    while at > start:
        block_start = max(start, at - _BLOCK_BYTES)
        file.seek(block_start)
        rest = file.read(at - block_start).rstrip(b"\0")
        if rest:
            at = block_start + len(rest)
            break
        at = block_start
    if end - at > _FEW_ZEROS:
        end = at + _ZEROS_KEPT
    return [*found, (end, size)] if end < size else found
