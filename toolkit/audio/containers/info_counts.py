"""How much sound an MP3 says there is: its Info or Xing frames count the frames that follow each.

FFmpeg guesses from the bit rate where it takes a file for several put together, so that tags behind
the sound make it too long.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from toolkit.audio.containers import riff, stream_ends

_BLOCK_BYTES = 1 << 20
# Their mark stands behind the side information of a frame: 13, 21 or 36 bytes from the frame's
# start (MPEG-2 mono; MPEG-2 stereo or MPEG-1 mono; MPEG-1 stereo), as descriptions of the Xing
# header say: 4 bytes of header and 9, 17 or 32 more. Then flags; the lowest says that a count of
# frames comes behind them.
_BEFORE = (13, 21, 36)
_COUNTS, _FLAGS = 1, 15


def seconds(file: BinaryIO) -> float | None:
    """Return the sum of what all such frames promise; None if the first frame is none.

    In files put together byte by byte each part has its own.
    """
    start = stream_ends.after_id3(file)
    first = _promised(file, start)
    if first is None:
        return None
    found, size = first, riff.size_of(file)
    for block_at in range(start, size, _BLOCK_BYTES):
        file.seek(block_at)
        block = file.read(_BLOCK_BYTES + 3)
        for name in (b"Info", b"Xing"):
            place = block.find(name)
            while 0 <= place < _BLOCK_BYTES:
                for before in _BEFORE:
                    at = block_at + place - before
                    if at > start and (more := _promised(file, at, before)):
                        found += more
                place = block.find(name, place + 1)
    return found


def _promised(file: BinaryIO, at: int, only: int | None = None) -> float | None:
    """Return the seconds that the frame at `at` promises; None if it does not."""
    file.seek(at)
    frame = file.read(_BEFORE[-1] + 12)
    told = stream_ends.mp3_frame(frame, 0)
    if told is None:
        return None
    for before in (only,) if only else _BEFORE:
        mark, rest = frame[before : before + 4], frame[before + 4 : before + 12]
        if mark in (b"Info", b"Xing") and len(rest) == 8:
            flags, count = struct.unpack(">II", rest)
            if flags & ~_FLAGS == 0 and flags & _COUNTS and count:
                return float(count * told.samples / told.rate_hz)
    return None
