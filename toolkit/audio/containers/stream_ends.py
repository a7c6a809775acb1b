"""How files of bare frames end, whose header promises no length: whether the last is whole."""

from __future__ import annotations

import struct
from typing import BinaryIO, NamedTuple

from toolkit.audio.containers import adts, riff

_SEARCHED_BYTES = 1 << 15  # far more than three frames of 320 kbit/s, about 1 kB each
_CHAIN = 3  # so many frames one behind the other are no accident
_ID3V1_BYTES = 128
_APE_FOOTER_BYTES = 32

# kbit/s by bitrate_index, Hz by sampling_frequency, as in Laurent Clevy's list "Mpeg 1.0/2.0
# LayersI, II and III header and trailer formats". MPEG-2.5 has half of MPEG-2's rates: so LAME
# writes it.
_LAYER_3_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LAYER_3_LOW_KBPS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_HZ = (44_100, 48_000, 32_000)


def id3_length(head: bytes) -> int:
    """Return the length of an ID3v2 tag by its first 10 bytes, 0 for others (ID3v2.4.0, 3.1)."""
    if head[:3] != b"ID3" or len(head) < 10 or any(byte > 0x7F for byte in head[6:10]):
        return 0
    length = 0
    for seven_bits in head[6:10]:
        length = length << 7 | seven_bits
    return 10 + length + (10 if head[5] & 0x10 else 0)  # the footer


def after_id3(file: BinaryIO) -> int:
    """Return where an ID3v2 tag at a file's start ends, 0 without one."""
    file.seek(0)
    return id3_length(file.read(10))


def last_frame_is_whole(file: BinaryIO, kind: str) -> bool:
    """Tell whether an MP3 or raw AAC file (`mp3`, `aac`) does not stop within a frame.

    True also where no frames are found at its end. Tags behind the sound are passed over.
    """
    end = end_of_sound(file)
    start = max(after_id3(file), end - _SEARCHED_BYTES)
    file.seek(start)
    tail = file.read(max(0, end - start))
    length_at = _mp3_length if kind == "mp3" else adts.frame_length
    for first in range(min(len(tail), _SEARCHED_BYTES // 2)):
        at, frames = first, 0
        while (length := length_at(tail, at)) and at + length <= len(tail):
            at, frames = at + length, frames + 1
        if frames >= _CHAIN:
            return not length  # the rest is no frame, or one that is too short
    return True


def end_of_sound(file: BinaryIO) -> int:
    """Return where the sound ends: before an ID3v1 tag, and an APE tag before that.

    The order, and the APE footer: Hydrogenaudio Knowledgebase, "APEv2 specification" and "APE Tags
    Header". The footer's size counts itself and the items, and not the header.
    """
    end = riff.size_of(file)
    file.seek(max(0, end - _ID3V1_BYTES))
    if file.read(3) == b"TAG":
        end = max(0, end - _ID3V1_BYTES)
    file.seek(max(0, end - _APE_FOOTER_BYTES))
    footer = file.read(_APE_FOOTER_BYTES)
    if footer[:8] == b"APETAGEX" and len(footer) == _APE_FOOTER_BYTES:
        length, flags = struct.unpack("<12xI4xI8x", footer)
        has_header = bool(flags & 1 << 31)
        end = max(0, end - length - (_APE_FOOTER_BYTES if has_header else 0))
    return end


class Mp3Frame(NamedTuple):
    """What the header of a layer III frame says."""

    length: int  # in bytes
    samples: int  # of each channel
    rate_hz: int


def mp3_frame(data: bytes, at: int) -> Mp3Frame | None:
    """Return what the header at `at` says of a layer III frame; None if none stands there."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return None
    version, rate_index, bitrate_index = head[1] >> 3 & 3, head[2] >> 2 & 3, head[2] >> 4
    if rate_index == 3 or bitrate_index in (0, 15):
        return None
    is_mpeg_1 = version == 3
    kbps = (_LAYER_3_KBPS if is_mpeg_1 else _LAYER_3_LOW_KBPS)[bitrate_index]
    rate_hz = _RATES_HZ[rate_index] // {3: 1, 2: 2, 0: 4}[version]
    samples = 1152 if is_mpeg_1 else 576
    length = samples // 8 * kbps * 1000 // rate_hz + (head[2] >> 1 & 1)
    return Mp3Frame(length, samples, rate_hz)


def _mp3_length(data: bytes, at: int) -> int:
    frame = mp3_frame(data, at)
    return frame.length if frame else 0
