"""The frames of ID3v2 tags, wherever a recording holds one: at its beginning or in a chunk.

Read here and not by mutagen, which copies the rest of a tag for each frame, and unpacks what is
compressed without a bound: a tag of 3 MB can hold it for 14 seconds, one of 30 MB for half an hour.
What a frame says is understood as mutagen does. Each tag is walked once; what is damaged is passed
over.

Sources: "ID3 tag version 2.3.0" (M. Nilsson, 1999), sections 3 and 5; "ID3 tag version 2.4.0"
(2000), sections 3, 4 and 6; "ID3 tag version 2" (1998), section 3, for 2.2.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from toolkit.audio.containers import riff

LARGEST_TAG_BYTES = 1 << 27  # 255 chapters with a picture of 500 kB each
_UNPACKED_BYTES = 1 << 26  # of all that is compressed in a recording's tags; it is met seldom
_MOST_FRAMES = 100_000  # in one tag; a title, a few texts and a chapter each are some hundred
_MOST_TAGS = 4  # one behind the other at the beginning, as some programs write them
_HEADER_BYTES = 10

_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10  # flags of a tag
# Flags of a frame by version: compressed, encrypted, in a group, with the length of what it holds.
_PACKED, _ENCRYPTED = {2: 0, 3: 0x80, 4: 0x08}, {2: 0, 3: 0x40, 4: 0x04}
_GROUPED, _WITH_LENGTH = {2: 0, 3: 0x20, 4: 0x40}, {2: 0, 3: 0x80, 4: 0x09}
_NAME = re.compile(rb"[A-Z][A-Z0-9]{3}", re.ASCII)
_NAME_22 = re.compile(rb"[A-Z][A-Z0-9]{2}", re.ASCII)
_NOT_UNSYNCHRONISED = re.compile(rb"\xff(?:[\xe0-\xff]|\Z)")


@dataclass(frozen=True, slots=True)
class Id3Frame:
    """A frame's name and what it holds; None where that is encrypted or cannot be unpacked."""

    name: str  # of version 2.2 too: three letters
    data: bytes | None


@dataclass(slots=True)
class Unpacking:
    """How much may still be unpacked, so that a small wrong file does not fill the memory."""

    left: int = _UNPACKED_BYTES

    def unpacked(self, data: bytes) -> bytes | None:
        """Return compressed data unpacked; None where it is damaged, or more than is left."""
        packed = zlib.decompressobj()
        try:
            made = packed.decompress(data, max(1, self.left))
        except zlib.error:
            return None
        self.left = max(0, self.left - len(made))
        return made if self.left else None


@dataclass(frozen=True, slots=True)
class Id3Tag:
    """The header and the body of a tag: `minor` is 2, 3 or 4."""

    minor: int
    flags: int
    body: bytes

    def frames(self, unpacking: Unpacking) -> Iterator[Id3Frame]:
        """Yield its frames in their order, at most 100,000."""
        body, is_unsynchronised = self.body, bool(self.flags & _UNSYNCHRONISED)
        if is_unsynchronised and self.minor < 4:  # the tag as a whole
            body = synchronised(body)
        if self.flags & _EXTENDED and self.minor > 2:
            body = body[self._extended_bytes(body) :]
        return frames(body, self.minor, unpacking, is_unsynchronised=is_unsynchronised)

    def _extended_bytes(self, body: bytes) -> int:
        """Return the length of the extended header, which some say they have and have not."""
        if _NAME.fullmatch(body[:4]):
            return 0
        if self.minor == 4:
            return _seven_bits(body[:4])
        return 4 + int.from_bytes(body[:4], "big")


def read(file: BinaryIO) -> tuple[list[Id3Tag], bool]:
    """Return the tags of a recording, none where it has none, and whether one was too large."""
    tags, is_too_large = [], False
    for place in _places(file):
        at = place
        for _ in range(_MOST_TAGS):
            file.seek(at)
            head = file.read(_HEADER_BYTES)
            if len(head) < _HEADER_BYTES or head[:3] != b"ID3" or head[3] not in (2, 3, 4):
                break
            length = _seven_bits(head[6:])
            if length > LARGEST_TAG_BYTES:
                is_too_large = True
            else:
                tags.append(Id3Tag(head[3], head[5], file.read(length)))
            has_footer = head[3] == 4 and head[5] & _FOOTER
            at += _HEADER_BYTES + length + (_HEADER_BYTES if has_footer else 0)
    return tags, is_too_large


def frames(
    body: bytes, minor: int, unpacking: Unpacking, *, is_unsynchronised: bool = False
) -> Iterator[Id3Frame]:
    """Yield the frames in `body`, a tag's or a chapter's.

    In version 2.4 sizes have seven bits a byte; some programs write them as plain numbers there,
    and what finds more frames is right, as mutagen has it.
    """
    head_bytes = 6 if minor == 2 else _HEADER_BYTES
    view, is_plain = memoryview(body), minor == 3 or (minor == 4 and _is_plain(body))
    pattern = _NAME_22 if minor == 2 else _NAME
    for name, start, end, flags in _walk(body, minor, is_plain=is_plain):
        content = bytes(view[start + head_bytes : end])
        if content and pattern.fullmatch(name):
            data = _content(content, minor, flags, is_unsynchronised)
            if data is not None and flags & _PACKED[minor]:
                data = unpacking.unpacked(data)
            yield Id3Frame(name.decode("ascii"), data)


def synchronised(data: bytes) -> bytes:
    """Return `data` without the zeros that unsynchronisation put after 0xFF (section 5).

    If it cannot have been unsynchronised, return it unchanged, whatever a flag says.
    """
    return data if _NOT_UNSYNCHRONISED.search(data) else data.replace(b"\xff\x00", b"\xff")


def _places(file: BinaryIO) -> list[int]:
    """Return where tags may begin: at the start, in `ID3 ` chunks, where a DSF file says."""
    file.seek(0)
    head = file.read(28)
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        found = riff.wav_chunks(file)
        return [chunk.start for chunk in found if chunk.name.upper() == b"ID3 "]
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        found = riff.aiff_chunks(file)
        return [chunk.start for chunk in found if chunk.name.upper() == b"ID3 "]
    if head[:4] == b"DSD " and len(head) == 28:  # DSF File Format Specification 1.01: pointer
        at: int = struct.unpack("<20xQ", head)[0]
        return [at] if 0 < at < riff.size_of(file) else []
    return [0]


def _seven_bits(data: bytes) -> int:
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number


def _walk(body: bytes, minor: int, *, is_plain: bool) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield name, start, end and flags of all that may be a frame, as far as sizes lead."""
    at, head_bytes = 0, 6 if minor == 2 else _HEADER_BYTES
    for _ in range(_MOST_FRAMES):
        head = body[at : at + head_bytes]
        if len(head) < head_bytes:
            return
        name, size = (head[:3], head[3:]) if minor == 2 else (head[:4], head[4:8])
        if not name.strip(b"\0"):
            return  # padding
        length = int.from_bytes(size, "big") if is_plain or minor == 2 else _seven_bits(size)
        end = at + head_bytes + length
        yield name, at, end, int.from_bytes(head[8:], "big")
        at = end


def _is_plain(body: bytes) -> bool:
    """Tell whether the sizes of version 2.4 are plain numbers, after mutagen's `determine_bpi`.

    They are where more frames are found so, or as many, and only so none goes past the end.
    """
    counts, is_past_end = [], []
    for is_plain in (False, True):
        count = last = 0
        for name, _, end, _ in _walk(body, 4, is_plain=is_plain):
            count += _NAME.fullmatch(name) is not None
            last = end
        counts.append(count)
        is_past_end.append(last > len(body))
    return counts[1] > counts[0] or (counts[1] == counts[0] and is_past_end == [True, False])


def _content(data: bytes, minor: int, flags: int, is_unsynchronised: bool) -> bytes | None:
    """Return what stands in a frame behind what its flags announce; None where it is encrypted.

    2.3.0, section 3.3.1; 2.4.0, section 4.1. Version 2.2 has no flags.
    """
    if flags & _ENCRYPTED[minor]:
        return None
    data = data[1 if flags & _GROUPED[minor] else 0 :]
    data = data[4 if flags & _WITH_LENGTH[minor] else 0 :]
    if minor == 4 and (is_unsynchronised or flags & 0x02):
        data = synchronised(data)
    return data
