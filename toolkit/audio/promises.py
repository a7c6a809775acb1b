"""How much sound a recording's header promises: how a file that was cut off is found.

FFmpeg's libraries adapt the length of a WAV to the file's size, and guess that of an MP3 from its
bit rate, so neither can be taken for what the header says: those two are read here.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

# Formats whose header says how long the sound is (FFmpeg's names), and by how many milliseconds the
# decoded sound may fall short of it: coders that transform blocks lose a few blocks at the ends.
_SHORT_MS = dict.fromkeys(("aiff", "ape", "au", "caf", "flac", "tta", "w64", "wav", "wv"), 20)
_SHORT_MS |= dict.fromkeys(("asf", "avi", "matroska", "mov", "mp3"), 250)
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)  # what a program writes that cannot go back to the header


def broken(
    file: BinaryIO, kind: str, decoded_seconds: float, header_seconds: float | None
) -> float | None:
    """Return the seconds that the header promises if clearly fewer were decoded, else None.

    `kind` is FFmpeg's name of the format, `header_seconds` what FFmpeg takes for the length.
    """
    short = _SHORT_MS.get(kind)
    promised = header_seconds
    if kind == "wav":
        share = wav_share_present(file)
        promised = decoded_seconds / share if share else None
    elif kind == "mp3" and not mp3_counts_frames(file):
        promised = None
    if short is None or promised is None or decoded_seconds >= promised - short / 1000:
        return None
    return promised


def wav_share_present(file: BinaryIO) -> float:
    """Return which share of the promised sound data a WAV holds; 1.0 when no size is promised.

    Source: RIFF (Microsoft/IBM 1991, chapter 2: chunks); EBU Tech 3306 (RF64: `ds64`).
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(12)
    long_size = None
    while len(head := file.read(8)) == 8:
        name, length = struct.unpack("<4sI", head)
        start = file.tell()
        if name == b"ds64":
            sizes = file.read(16)
            long_size = struct.unpack("<8xQ", sizes)[0] if len(sizes) == 16 else None
        elif name == b"data":
            promised = long_size if length == 0xFFFFFFFF and long_size else length
            return 1.0 if promised in _UNKNOWN_SIZES else min(1.0, (size - start) / promised)
        file.seek(start + length + length % 2)
    return 1.0


def mp3_counts_frames(file: BinaryIO) -> bool:
    """Tell whether an MP3 begins with a Xing or Info frame, which counts the frames that follow.

    Its mark stands behind the side information of the first frame: 13, 21 or 36 bytes from the
    frame's start (MPEG-2 mono; MPEG-2 stereo or MPEG-1 mono; MPEG-1 stereo; ISO/IEC 11172-3 and
    13818-3, 2.4.1.7). Before it there may be an ID3 tag (ID3v2.4.0, section 3.1).
    """
    file.seek(0)
    head = file.read(10)
    start = 0
    if head[:3] == b"ID3" and len(head) == 10:
        for seven_bits in head[6:]:
            start = start << 7 | seven_bits & 0x7F
        start += 10 + (10 if head[5] & 0x10 else 0)  # the footer
    file.seek(start)
    frame = file.read(40)
    return any(frame[at : at + 4] in (b"Xing", b"Info") for at in (13, 21, 36))
