"""Kind, size and colours of a picture, from the head of its file; nothing is decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# W3C, PNG Specification (Third Edition), 5.2 "PNG signature" and 11.2.1 "IHDR Image header".
_PNG = b"\x89PNG\r\n\x1a\n"
# ITU-T T.81, table B.1: frames (SOF) but for DHT, JPG and DAC, which lie between them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # the same table: markers without a length

Colours = Literal["colour", "grey", "print"]
# W3C, PNG Specification (Third Edition), 11.2.1: colour types, and which of them have alpha.
_PNG_COLOURS: dict[int, tuple[Colours, bool]] = {
    0: ("grey", False),
    2: ("colour", False),
    3: ("colour", False),
    4: ("grey", True),
    6: ("colour", True),
}
# By the number of components. JFIF has one (grey) or three; four are CMYK or YCCK, for print.
_JPEG_COLOURS: dict[int, Colours] = {1: "grey", 3: "colour", 4: "print"}


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture's head says."""

    kind: Literal["PNG", "JPEG"]
    width: int  # pixels
    height: int
    colours: Colours
    has_alpha: bool
    is_animated: bool = False


def look(data: bytes) -> Picture | None:
    """Return what `data` shows, or None if it is neither PNG nor JPEG, or damaged at its head."""
    if data.startswith(_PNG):
        if len(data) < 26 or data[12:16] != b"IHDR":
            return None
        width, height = struct.unpack(">II", data[16:24])
        if (found := _PNG_COLOURS.get(data[25])) is None:
            return None
        colours, has_alpha = found
        names = set(_chunks(data))
        has_alpha |= b"tRNS" in names
        return Picture("PNG", width, height, colours, has_alpha, is_animated=b"acTL" in names)
    return _jpeg(data) if data.startswith(b"\xff\xd8") else None


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield the names of the chunks before the pixels; tRNS and acTL are among them (5.6)."""
    at = len(_PNG)
    while at + 8 <= len(data) and (name := data[at + 4 : at + 8]) != b"IDAT":
        yield name
        at += 12 + int(struct.unpack(">I", data[at : at + 4])[0])


def _jpeg(data: bytes) -> Picture | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # T.81, B.1.1.2: fill bytes
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:  # T.81, B.2.2: length, precision, lines, samples, components
            height, width, components = struct.unpack(">HHB", data[at + 5 : at + 10])
            colours = _JPEG_COLOURS.get(components)
            return Picture("JPEG", width, height, colours, has_alpha=False) if colours else None
        else:
            at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None
