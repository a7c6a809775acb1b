"""What bytes look like that are not known to be sound: a text, zeros, another file, packed data."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from typing import BinaryIO

_SAMPLE = 1 << 16
_PEEKS, _PEEK_BYTES = 16, 4096  # of a stretch that is looked at
_TEXT = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_RUN_OF_TEXT = re.compile(rb"[\t\n\r -~]{64,}")  # chosen: never so many by accident
_RUN_OF_ZEROS = re.compile(rb"\0{64,}")
# How tags and files begin that programs put behind others: ID3, APE and ID3v1 tags, WAV, Ogg, FLAC,
# ZIP, PDF, JPEG, PNG, GIF.
_BEGINNINGS = (
    b"ID3", b"APETAGEX", b"TAG", b"LYRICSBEGIN", b"RIFF", b"RF64", b"caff", b"OggS", b"fLaC",
    b"PK\3\4", b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8",
)  # fmt: skip
# Of bytes that are all as frequent the sum of squares below is 1; packed and encrypted data have
# 1.004 in 64 KiB. Chosen by measurement: speech of 16 bits has 3 and more, white noise at full
# scale 1.0, which nobody records.
_EVEN = 1.02


def kind(some: Sequence[bytes]) -> str | None:
    """Return what samples of bytes, the first from the beginning, are if plainly no sound."""
    whole = b"".join(some)
    if not whole.strip(b"\0"):
        return "of zeros"
    if is_text(some[0]) and all(map(is_text, filter(None, some))):
        return "of text"
    if whole.startswith(_BEGINNINGS):
        return "of another file or a tag"
    squares = sum(count * count for count in Counter(whole).values())
    if len(whole) > _SAMPLE // 4 and squares * 256 < _EVEN * len(whole) ** 2 + 256 * len(whole):
        return "that look like compressed data"
    return None


def peeks(file: BinaryIO, start: int, end: int) -> list[bytes]:
    """Return some bytes from the beginning of a stretch of a file, and at even distances in it."""
    found = []
    for n in range(_PEEKS):
        file.seek(start + (end - start) * n // _PEEKS)
        found.append(file.read(min(_PEEK_BYTES, (end - start) // _PEEKS + 1)))
    return found


def is_text(data: bytes) -> bool:
    """Tell whether bytes are a text, in ASCII or UTF-8; of long ones the beginning counts."""
    some = data[:_SAMPLE]
    if not some.strip(b"\0"):
        return False
    if not some.translate(None, _TEXT):
        return True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(some)  # its last letter may be cut
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\t\n\r" for letter in text)


def odd_bytes(data: bytes) -> int:
    """Return how many bytes are neither a text amid others, letters of ASCII, nor zeros."""
    return len(data) - text_bytes(data) - sum(map(len, _RUN_OF_ZEROS.findall(data)))


def text_bytes(data: bytes) -> int:
    """Return how many bytes are a text amid others: letters of ASCII, so many in a row."""
    return sum(map(len, _RUN_OF_TEXT.findall(data)))
