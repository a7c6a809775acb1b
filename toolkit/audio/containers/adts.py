"""Where the frames of an ADTS stream (raw AAC) follow one another, and where bytes are lost.

FFmpeg's reader of ADTS looks for the next frame without a word where one is damaged, so that all
behind it would come too early. Here the lost bytes are counted as frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from toolkit.audio.containers import foreign_bytes

_BLOCK_BYTES = 1 << 20
_LARGEST_FRAME = 1 << 13  # the length has 13 bits
_HEAD_BYTES = 7
# Chosen: a length that is damaged may claim hours, which nobody recorded.
_MOST_FRAMES = 5000


class LostBytes(NamedTuple):
    """Bytes [start, end) in which no frame is found."""

    start: int
    end: int
    frames: int  # that usually fill so many bytes; 0 behind the last frame
    blank: bytes  # a frame that holds nothing, and that no decoder takes


def lost(file: BinaryIO, start: int, end: int) -> Iterator[LostBytes]:
    """Yield what is lost in [start, end); a last frame that is not whole is not lost, but cut."""
    count, good, at, fixed = 0, 0, start, b""
    window = _Window(file, end)
    while at < end:
        block, here = window.at(at)
        length = frame_length(block, here)
        is_followed = length and (at + length >= end or frame_length(block, here + length))
        found = None if is_followed else _next_frame(window, at + 1, end)
        if length and (found is None or found >= at + length):
            fixed = fixed or block[here : here + 4]
            at, good, count = at + length, good + length, count + 1
            continue
        if found is None:
            if end - at >= _HEAD_BYTES:
                yield LostBytes(at, end, 0, b"")
            return
        block, here = window.at(at)
        size = found - at - foreign_bytes.text_bytes(block[here : here + found - at])
        frames = min(_MOST_FRAMES, max(1, round(size * count / good))) if count else 0
        yield LostBytes(at, found, frames, _blank(fixed) if fixed else b"")
        at = found


class _Window:
    """A file seen through blocks, each read once as long as one goes forwards."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self._file, self._end = file, end
        self._block, self._start = b"", 0

    def at(self, place: int) -> tuple[bytes, int]:
        """Return a block, and where in it the place is; two frames are in it from there on."""
        needed = min(self._end, place + 2 * _LARGEST_FRAME)
        if place < self._start or needed > self._start + len(self._block):
            self._file.seek(place)
            self._block = self._file.read(min(_BLOCK_BYTES, self._end - place))
            self._start = place
        return self._block, place - self._start


def frame_length(data: bytes, at: int) -> int | None:
    """Return the bytes of the ADTS frame at `at`; None if none is there.

    Twelve set bits, a version, two bits of layer that are 0; from bit 30 on 13 bits of length,
    which counts the header of 7 bytes or 9 (as the decoder `fq` has it, format/mpeg/adts_frame.go).
    The four bits of the rate from bit 18 on are below 13.
    """
    head = data[at : at + _HEAD_BYTES]
    if len(head) < _HEAD_BYTES or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length >= _HEAD_BYTES and head[2] >> 2 & 15 < 13 else None


def _next_frame(window: _Window, start: int, end: int) -> int | None:
    """Return where the next frame stands that another follows, or with which the file ends."""
    at = start
    while at < end:
        block, here = window.at(at)
        place = block.find(b"\xff", here)
        if place < 0:
            at += len(block) - here
            continue
        at += place - here
        block, here = window.at(at)
        length = frame_length(block, here)
        if length and (at + length == end or frame_length(block, here + length)):
            return at
        at += 1
    return None


def _blank(fixed: bytes) -> bytes:
    """Return a frame with another's header: its one element is an LFE that no stream announces.

    ISO/IEC 14496-3, 4.4.2.1: three bits of the kind of element (3: LFE), four of its number.
    """
    length = 16
    head = bytes((0xFF, fixed[1] | 1, fixed[2], fixed[3] & 0xFC | length >> 11))
    return head + bytes((length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC, 0x7E)) + bytes(8)
