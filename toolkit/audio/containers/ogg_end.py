"""How an Ogg file ends: whole and marked so, whole without the mark, or cut off.

Pages: RFC 3533, section 6. Android's recorders never mark the last page, so a missing mark does not
show that the file was cut off. An incomplete last page, or a packet that would go on, does.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import BinaryIO, NamedTuple

from toolkit.audio.containers import riff

_HEAD_BYTES = 27
_LAST_PAGE_FLAG, _FLAGS = 4, 7
_WINDOW_BYTES = 1 << 20
_MOST_PLACES = 20  # that look like a page; a file may be full of such words
_POLYNOMIAL = 0x04C11DB7


class Ending(Enum):
    """How an Ogg file ends."""

    MARKED = "marked"
    UNMARKED = "unmarked"
    DAMAGED = "damaged"  # the last page's checksum is wrong: no decoder takes it
    CUT = "cut"


class _Page(NamedTuple):
    start: int
    end: int  # past the end of the file where it is not whole
    is_last: bool
    goes_on: bool  # its last packet is continued on the next page
    is_intact: bool


def ending(file: BinaryIO) -> tuple[Ending, int]:
    """Return how an Ogg file ends, and how many bytes stand behind its last page."""
    size, torn = riff.size_of(file), None
    for at in _places(file, size):
        page = _page(file, at, size)
        if page is None:
            torn = torn or (Ending.CUT, 0)  # the head of a page, and no more of it
        elif page.end > size:
            torn = torn or (Ending.CUT, 0)
        elif not page.is_intact:
            torn = torn or (Ending.DAMAGED, size - page.end)
        elif torn:
            return torn
        elif page.is_last:
            return Ending.MARKED, size - page.end
        else:
            return (Ending.CUT if page.goes_on else Ending.UNMARKED), size - page.end
    return torn or (Ending.CUT, 0)


def _places(file: BinaryIO, size: int) -> Iterator[int]:
    """Yield where `OggS` stands, the last place first."""
    found, end = 0, size
    while end > 0:
        start = max(0, end - _WINDOW_BYTES)
        file.seek(start)
        block = file.read(min(size, end + 3) - start)
        at = len(block)
        while (at := block.rfind(b"OggS", 0, at)) >= 0 and found < _MOST_PLACES:
            yield start + at
            found += 1
            at += 3
        end = start
        if found == _MOST_PLACES:
            return


def _page(file: BinaryIO, at: int, size: int) -> _Page | None:
    file.seek(at)
    head = file.read(_HEAD_BYTES + 255)
    if len(head) < _HEAD_BYTES or len(head) < _HEAD_BYTES + head[26]:
        return None
    lacing = head[_HEAD_BYTES : _HEAD_BYTES + head[26]]
    end = at + _HEAD_BYTES + len(lacing) + sum(lacing)
    is_intact = head[4] == 0 and head[5] <= _FLAGS and end <= size
    if is_intact:
        file.seek(at)
        whole = file.read(end - at)
        said = int.from_bytes(whole[22:26], "little")
        is_intact = _checksum(whole[:22] + bytes(4) + whole[26:]) == said
    goes_on = bool(lacing) and lacing[-1] == 255
    return _Page(at, end, bool(head[5] & _LAST_PAGE_FLAG), goes_on, is_intact)


def _table() -> list[int]:
    made = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (_POLYNOMIAL if value & 1 << 31 else 0)
        made.append(value & 0xFFFFFFFF)
    return made


_TABLE = _table()


def _checksum(data: bytes) -> int:
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value
