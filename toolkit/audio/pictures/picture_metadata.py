"""What a picture file says beside its pixels: how it is to be turned, and what is private in it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

PLACE = "the place where it was taken"
PERSON = "names, or remarks about people"
DEVICE = "a camera's serial number"
COMMENT = "a remark"
BEHIND = "other data after the picture's end"

# CIPA DC-008 (Exif 2.32), 4.6.3: pointers to the other directories, and the fields that name where,
# who and with which camera. The last three are Windows' own: title, comment and author.
_ORIENTATION, _EXIF, _GPS = 0x0112, 0x8769, 0x8825
_PEOPLE = frozenset({0x010E, 0x013B, 0x8298, 0x9286, 0xA430, 0x9C9B, 0x9C9C, 0x9C9D})
_DEVICES = frozenset({0xA431, 0xA435})
# XMP Specification, parts 1 and 2, and IPTC Photo Metadata: properties by their names in the text.
_XMP_PLACES = (b"GPSLatitude", b"Iptc4xmpCore:Location", b"LocationCreated", b"photoshop:City")
_XMP_PEOPLE = (b"dc:creator", b"dc:rights", b"dc:description", b"photoshop:Credit", b"PersonIn")
# PNG Specification (Third Edition), 11.3.3.1: keywords that name nobody.
_HARMLESS_KEYWORDS = frozenset({b"Software", b"Creation Time", b"date:create", b"date:modify"})


def exif(data: bytes) -> tuple[int, tuple[str, ...]]:
    """Return how the picture is to be turned (1 to 8, 1: not at all), and what is private.

    `data` is a TIFF structure, as Exif has it. What is damaged in it is passed over.
    """
    fields = dict(_directory(data, 0, 4))
    turned = fields.get(_ORIENTATION, (1, 0))[0]
    below = dict(_directory(data, *_pointer(fields, _EXIF)))
    gps = dict(_directory(data, *_pointer(fields, _GPS)))
    found = []
    if gps.keys() - {0}:  # 0 is the version of the fields
        found.append(PLACE)
    if (fields.keys() | below.keys()) & _PEOPLE:
        found.append(PERSON)
    if (fields.keys() | below.keys()) & _DEVICES:
        found.append(DEVICE)
    return (turned if 1 <= turned <= 8 else 1), tuple(found)


def xmp(data: bytes) -> Iterator[str]:
    """Yield what is private in an XMP packet, judged by the names of its properties."""
    if any(name in data for name in _XMP_PLACES):
        yield PLACE
    if any(name in data for name in _XMP_PEOPLE):
        yield PERSON


def text(chunk: bytes) -> Iterator[str]:
    """Yield what is private in the content of a PNG text chunk: `keyword NUL ...`."""
    keyword = chunk[:80].partition(b"\0")[0]
    if keyword == b"XML:com.adobe.xmp":
        yield from xmp(chunk)
    elif keyword.startswith(b"Raw profile"):  # ImageMagick's way of keeping Exif, IPTC and XMP
        yield PERSON
    elif keyword not in _HARMLESS_KEYWORDS:
        yield COMMENT


def _pointer(fields: dict[int, tuple[int, int]], tag: int) -> tuple[int, int]:
    return (fields[tag][1], 0) if tag in fields else (0, -1)


def _directory(data: bytes, at: int, pointer_at: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each field's number with its value as 16 and as 32 bits.

    The directory begins at `at`, or where the 32 bits at `pointer_at` say, if that is above 0.
    """
    read = _reader(data)
    if read is None or pointer_at < 0:
        return
    if pointer_at:
        at = read("I", pointer_at) or len(data)
    count = read("H", at) or 0
    for number in range(min(count, (len(data) - at) // 12)):
        place = at + 2 + 12 * number
        tag, short, long = read("H", place), read("H", place + 8), read("I", place + 8)
        if tag is None or short is None or long is None:
            return
        yield tag, (short, long)


def _reader(data: bytes) -> Callable[[str, int], int | None] | None:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])

    def read(kind: str, at: int) -> int | None:
        try:
            return int(struct.unpack_from(f"{order}{kind}", data, at)[0])
        except struct.error:
            return None

    return read if order else None
