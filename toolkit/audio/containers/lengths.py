"""The length of the sound where the header of a WAV, RF64, Wave64, CAF or AIFF says it wrongly.

Programs that write to a pipe, and recorders that die, cannot go back to the header: it holds a
placeholder, or the length of some time before. Past 4 GiB the 32 bits of a WAV wrap. FFmpeg reads
as much as the header says, so that the rest would be lost without a word. Bytes behind the sound
that begin with no chunk are the sound's, unless they plainly are something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from toolkit import timecode
from toolkit.audio.containers import byte_view, chunk_forms, foreign_bytes
from toolkit.audio.containers.chunk_forms import ChunkHeader

_WRAP = 1 << 32
# 2^31 and 2^32 are where 32 bits end, with and without a sign. Placeholders are such a limit less a
# header or a page: SoX and espeak-ng write 0x7FFFF000, arecord 0x7FFFFF00, others 0x7FFFFFFF or
# 0xFFFFFFFF. In AIFF, SoX writes 0x7F000000 (measured).
_LIMITS, _NEAR = (1 << 31, 1 << 32, 0x7F000000), 1 << 16
_ROOMY = 64  # chosen: 2 GiB promised, and not even 32 MiB there

_LEAST_SECONDS = 0.1  # chosen: less of sound behind the sound is not worth a click


@dataclass(frozen=True, slots=True)
class Mended:
    """A file as it should have been written."""

    pieces: tuple[byte_view.BytePiece, ...]  # none: as it is
    remark: str | None  # what people should know
    has_lost: bool = False  # pieces of sound: silence stands for them, by the times of the others


def mended(file: BinaryIO) -> Mended | None:
    """Return what has to be read otherwise than the header says; None if all is well."""
    header = chunk_forms.read(file)
    if header is None:
        return None
    rest = header.size - header.end
    if is_placeholder(header):
        if _length(header) or not any(chunk_forms.chunks_at(file, header, header.end)):
            return _until(header, header.size, None)
        return None
    if rest <= 0:
        return None
    if any(chunk_forms.chunks_at(file, header, header.end)):
        return None
    if rest < max(_LEAST_SECONDS * header.byte_rate, header.block):
        return _left_out(header, None)
    if end := _unwrapped(file, header):
        return _until(header, end, _longer(header, end))
    if what := foreign_bytes.kind(foreign_bytes.peeks(file, header.end, header.size)):
        return _left_out(header, _behind(header, what))
    return _until(header, header.size, _longer(header, header.size))


def is_placeholder(header: ChunkHeader) -> bool:
    """Tell whether the length that a header says is none, where so many bytes are there."""
    length, there = _length(header), header.size - header.start
    if length == 0 or length <= there:
        return length == 0
    is_near = any(abs(length - limit) <= _NEAR for limit in _LIMITS)
    return is_near or (length >= (1 << 31) - _NEAR and length > _ROOMY * there)


def _length(header: ChunkHeader) -> int:
    return max(0, header.sound.length - header.form.lead)


def _until(header: ChunkHeader, end: int, remark: str | None) -> Mended:
    end = header.start + (end - header.start) // header.block * header.block
    patches = header.patches(end - header.sound.start)
    return Mended(tuple(byte_view.patched(patches, [(0, end)])), remark)


def _left_out(header: ChunkHeader, remark: str | None) -> Mended:
    """Leave out what stands behind the sound: FFmpeg would take it for chunks, of any length."""
    return Mended((byte_view.BytePiece(0, header.end),), remark)


def _unwrapped(file: BinaryIO, header: ChunkHeader) -> int | None:
    """Return where the sound of a WAV past 4 GiB ends, if its length wrapped and fits so."""
    if not header.is_wav:
        return None
    for end in range(header.end + _WRAP, header.size + 1, _WRAP):
        if header.size - end < header.form.padding or any(chunk_forms.chunks_at(file, header, end)):
            return end
    return None


def _longer(header: ChunkHeader, end: int) -> str:
    said, there = (_clock(header, at - header.start) for at in (header.end, end))
    return (
        f"the header says {said} of sound, but the file holds {there}; soy takes it all: "
        f"listen at {said} to check that it continues properly"
    )


def _behind(header: ChunkHeader, what: str) -> str:
    place = _clock(header, header.end - header.start)
    return (
        f"the sound ends at {place}; soy leaves out {header.size - header.end:,} bytes {what} "
        "after it"
    )


def _clock(header: ChunkHeader, length: int) -> str:
    return timecode.short(timecode.from_seconds(length / header.byte_rate))
