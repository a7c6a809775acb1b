"""How WAV, RF64, Wave64, CAF and AIFF write the length of their sound, and how to write it anew."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from toolkit.audio.containers import riff
from toolkit.audio.containers.riff import Chunk

_MOST_CHUNKS = 1000
_UNKNOWN_32 = struct.pack("<I", riff.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Form:
    """A format's chunks: their heads, and the one with the samples."""

    chunks: Callable[[BinaryIO], Iterator[Chunk]]
    name: bytes  # of the chunk with the samples
    head: str  # name and length, as `struct` has them
    padding: int  # chunks begin at multiples of so many bytes
    lead: int = 0  # bytes of that chunk before the samples
    counts_head: bool = False  # the length counts its own head


_WAV = Form(riff.wav_chunks, b"data", "<4sI", 2)
_FORMS = {
    b"RIFF": _WAV,
    b"RF64": _WAV,
    b"BW64": _WAV,
    b"riff": Form(riff.w64_chunks, b"data", "<4s12xQ", 8, counts_head=True),
    b"caff": Form(riff.caf_chunks, b"data", ">4sq", 1, lead=4),
    b"FORM": Form(riff.aiff_chunks, b"SSND", ">4sI", 2, lead=8),
}


@dataclass(frozen=True, slots=True)
class ChunkHeader:
    """What the header of a file of chunks says."""

    form: Form
    magic: bytes
    chunks: dict[bytes, Chunk]  # up to the one with the samples
    sound: Chunk
    size: int  # of the file
    shape: bytes  # what says rate, channels and the kind of samples
    byte_rate: int
    block: int  # bytes of one sample of all channels

    @property
    def start(self) -> int:
        """Where the samples begin."""
        return self.sound.start + self.form.lead

    @property
    def end(self) -> int:
        """Where they end, if the header is right."""
        return self.sound.start + self.sound.length

    @property
    def is_wav(self) -> bool:
        """Tell whether lengths have 32 bits that wrap, as those of WAV do."""
        return self.form is _WAV

    def patches(self, length: int) -> dict[int, bytes]:
        """Return the bytes, by place, with which the header says that length of its sound."""
        at = self.sound.start
        if self.is_wav:
            made = {at - 4: struct.pack("<I", min(length, riff.UNKNOWN))}
            if (sizes := self.chunks.get(b"ds64")) and self.magic != b"RIFF":
                made = {at - 4: _UNKNOWN_32, sizes.start + 8: struct.pack("<Q", length)}
            return made
        if self.magic == b"caff":
            return {at - 8: struct.pack(">q", length)}
        if self.magic == b"riff":
            whole = struct.pack("<Q", at + length)
            return {16: whole, at - 8: struct.pack("<Q", length + 24)}
        length = min(length, riff.UNKNOWN)
        count = (length - self.form.lead) // self.block
        made = {4: struct.pack(">I", min(at + length - 8, riff.UNKNOWN))}
        made[self.chunks[b"COMM"].start + 2] = struct.pack(">I", min(count, riff.UNKNOWN))
        return made | {at - 4: struct.pack(">I", length)}


def read(file: BinaryIO) -> ChunkHeader | None:
    """Return what the header says; None for other formats, and where it does not say enough."""
    file.seek(0)
    magic = file.read(4)
    form = _FORMS.get(magic)
    if form is None:
        return None
    chunks: dict[bytes, Chunk] = {}
    for chunk in form.chunks(file):
        chunks.setdefault(chunk.name, chunk)
        if chunk.name == form.name:
            break
    sound = chunks.get(form.name)
    shape = chunks.get({b"caff": b"desc", b"FORM": b"COMM"}.get(magic, b"fmt "))
    if sound is None or shape is None:
        return None
    file.seek(shape.start)
    told = file.read(min(shape.length, 64))
    byte_rate, block = _rate(magic, told)
    if byte_rate < 1 or block < 1:
        return None
    if magic == b"FORM":
        told = told[:2] + told[6:]  # without the count of samples
    return ChunkHeader(form, magic, chunks, sound, riff.size_of(file), told, byte_rate, block)


def chunks_at(file: BinaryIO, header: ChunkHeader, at: int) -> Iterator[Chunk]:
    """Yield the chunks that stand at a place behind the sound; none if other bytes do.

    Some programs leave out the padding behind a sound of an odd length.
    """
    padding = header.form.padding
    chunk = _chunk(file, header, at + -at % padding) or _chunk(file, header, at)
    for _ in range(_MOST_CHUNKS):
        if chunk is None:
            return
        yield chunk
        end = chunk.start + chunk.length
        chunk = _chunk(file, header, end + -end % padding)


def _chunk(file: BinaryIO, header: ChunkHeader, at: int) -> Chunk | None:
    form, start = header.form, at + struct.calcsize(header.form.head)
    file.seek(at)
    head = file.read(start - at)
    if len(head) < start - at:
        return None
    name, length = struct.unpack(form.head, head)
    length -= start - at if form.counts_head else 0
    if not 0 <= length <= header.size - start or not _is_name(name):
        return None
    return Chunk(name, start, length)


def _is_name(name: bytes) -> bool:
    return all(0x20 <= letter < 0x7F for letter in name) and name.strip() != b""


def _rate(magic: bytes, told: bytes) -> tuple[int, int]:
    """Return (bytes for a second of sound, bytes of one sample of all channels); 0 if not said."""
    try:
        if magic == b"caff":  # Core Audio Format Specification, "Audio Description Chunk"
            rate, block, frames = struct.unpack_from(">d8xII", told)
            return (int(rate) * block // frames if frames and 0 < rate < 1e7 else 0), block
        if magic == b"FORM":  # the rate is a number of 80 bits: IEEE 754, extended
            channels, bits, power, high = struct.unpack_from(">H4xHHI", told)
            block = channels * ((bits + 7) // 8)
            return (high >> max(0, 16414 - power) if power < 16415 else 0) * block, block
        byte_rate, block = struct.unpack_from("<8xIH", told)
    except (struct.error, ValueError, OverflowError):
        return 0, 0
    return byte_rate, block
