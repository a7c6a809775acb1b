"""The chunks of WAV, RF64, Wave64, CAF and AIFF: where each lies and how long it says it is."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

UNKNOWN = 0xFFFFFFFF  # what a program writes that cannot go back to the header
_MOST_CHUNKS = 10_000  # a damaged file may hold millions of empty ones


class Chunk(NamedTuple):
    """A chunk's name, where its content starts, and how many bytes its header promises."""

    name: bytes
    start: int
    length: int


def size_of(file: BinaryIO) -> int:
    """Return a file's size in bytes."""
    return file.seek(0, io.SEEK_END)


def wav_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of a WAV, RF64 or BW64 file; nothing for any other.

    A `data` chunk whose length stands in `ds64` has that length. Source: RIFF as all programs
    write it (a name, a length, padding to even); EBU Tech 3306-2007 (RF64: `ds64`).
    """
    file.seek(0)
    if file.read(4) not in (b"RIFF", b"RF64", b"BW64"):
        return
    long_size, at, end = None, 12, size_of(file)
    for _ in range(_MOST_CHUNKS):
        if at >= end:  # also a damaged size of ds64, which is no place in any file
            return
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        name, length = struct.unpack("<4sI", head)
        if name == b"ds64":
            sizes = file.read(16)
            long_size = struct.unpack("<8xQ", sizes)[0] if len(sizes) == 16 else None
        elif name == b"data" and length == UNKNOWN and long_size:
            length = long_size
        yield Chunk(name, at + 8, length)
        at += 8 + length + length % 2


def w64_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of a Wave64 file, named by the first four bytes of their GUID.

    Each has a GUID of 16 bytes and a length of 8, which counts both, and begins at a multiple of 8.
    Source: mkvmerge's structure of it (`mtx::w64::chunk_t`: GUID, size); that the size counts both
    and that chunks are aligned was measured on files of libsndfile.
    """
    at, size = 40, size_of(file)
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(24)
        if len(head) < 24:
            return
        name, length = struct.unpack("<4s12xQ", head)
        yield Chunk(name, at + 24, max(0, length - 24))
        at += max(24, (length + 7) // 8 * 8)
        if at >= size:
            return


def caf_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of a CAF file; `UNKNOWN` is the length of one that goes to the end.

    Source: Apple, Core Audio Format Specification, "CAF File Header and Chunk Headers".
    """
    at, size = 8, size_of(file)
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(12)
        if len(head) < 12:
            return
        name, length = struct.unpack(">4sq", head)
        yield Chunk(name, at + 12, UNKNOWN if length < 0 else length)
        at += 12 + length
        if length < 0 or at >= size:
            return


def aiff_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of an AIFF or AIFF-C file; the samples are in `SSND`, from its byte 8 on.

    Source: Apple, Audio Interchange File Format AIFF-C (1991): a name, a length, padding to even.
    """
    at, size = 12, size_of(file)
    for _ in range(_MOST_CHUNKS):
        if at >= size:
            return
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        name, length = struct.unpack(">4sI", head)
        yield Chunk(name, at + 8, length)
        at += 8 + length + length % 2
