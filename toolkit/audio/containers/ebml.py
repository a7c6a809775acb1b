"""The elements of which Matroska and WebM are made: RFC 8794 (EBML), sections 4 to 6."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple


class EbmlElement(NamedTuple):
    """An element's number, where its content starts, and where it ends; None: nobody said."""

    number: int
    start: int
    end: int | None


def element_at(file: BinaryIO, at: int, end: int) -> EbmlElement | None:
    """Return the element that begins at a place before `end`; None if none does."""
    if at < 0 or at + 2 > end:
        return None
    file.seek(at)
    return element(file.read(12), at)


def element(head: bytes, at: int) -> EbmlElement | None:
    """Return the element that begins with `head`, at that place (EBML: ID and size of 1 to 8)."""
    id_bytes = 9 - head[0].bit_length() if head and head[0] else 9
    if id_bytes > 4 or len(head) <= id_bytes or not head[id_bytes]:
        return None
    size_bytes = 9 - head[id_bytes].bit_length()
    raw = head[id_bytes : id_bytes + size_bytes]
    if len(raw) < size_bytes:
        return None
    largest = (1 << 7 * size_bytes) - 1
    size = int.from_bytes(raw, "big") & largest
    start = at + id_bytes + size_bytes
    number = int.from_bytes(head[:id_bytes], "big")
    return EbmlElement(number, start, None if size == largest else start + size)
