"""The Info frame: the first frame of an MP3, which tells players its length and how to seek in it.

It is a silent MPEG frame that holds the Xing tag (frame count, byte count, seek table) and the LAME
extension (encoder delay and padding for gapless playing; checksums, which are CRC-16/ARC). Sources:
ISO/IEC 11172-3, sections 2.4.1.3 and 2.4.2.3 (frame header); "Mp3 Info Tag revision 1
Specifications - draft 0" (gabriel.mp3-tech.org/mp3infotag.html); VbrTag.c of LAME 3.100, for the
order of the fields and for the CRC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from fastcrc import crc16

FRAME_SAMPLES = 1152  # MPEG-1 layer III
ENCODER_DELAY_SAMPLES = 576  # ENCDELAY in LAME's encoder.h
# What a decoder adds to the encoder's delay: 528 samples and one ("Mp3 Info Tag revision 1
# Specifications - draft 0", encoder delays). Players take both away, told by the Info frame.
DECODER_DELAY_SAMPLES = 529

# ISO/IEC 11172-3, section 2.4.2.3, layer III: kbit/s for bitrate_index 1 to 14.
BITRATES_BPS = tuple(
    1000 * kbps for kbps in (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
)
RATES_HZ = (44100, 48000, 32000)  # sampling_frequency 0 to 2

_MPEG1_LAYER3 = 0xFFFA  # syncword, ID 1, layer III; the last bit says that no CRC follows
_MONO = 3  # mode
_VERSION = b"LAME3.100"
_CBR = 1  # tag revision 0, method 1: constant bit rate
_DEFAULTS = (
    0x14  # psychoacoustic tuning "nspsytune", ATH type 4: LAME's own choice, as `lame` writes
)
_NOISE_SHAPING = 2  # the same
_SOURCE_RATE = {32000: 0, 44100: 1, 48000: 2}
_TAG_BYTES = 156  # "Info" to the checksum of the tag


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """What the four bytes before each frame say."""

    bitrate_bps: int
    rate_hz: int
    mode: int  # 0 stereo, 1 joint stereo, 2 dual channel, 3 mono
    is_padded: bool
    has_crc: bool

    @property
    def length_bytes(self) -> int:
        """The length of the whole frame (section 2.4.3.1)."""
        return 144 * self.bitrate_bps // self.rate_hz + self.is_padded

    @property
    def tag_offset(self) -> int:
        """Where a Xing tag begins: behind header, checksum and side information."""
        return 4 + 2 * self.has_crc + (17 if self.mode == _MONO else 32)

    def to_bytes(self) -> bytes:
        """Return the four bytes (copyright 0, original 1, no emphasis)."""
        bits = (_MPEG1_LAYER3 | (not self.has_crc)) << 16
        bits |= (BITRATES_BPS.index(self.bitrate_bps) + 1) << 12
        bits |= RATES_HZ.index(self.rate_hz) << 10 | self.is_padded << 9
        return (bits | self.mode << 6 | 1 << 2).to_bytes(4, "big")


def header(data: bytes) -> FrameHeader:
    """Return what a frame's first four bytes say. Raises ValueError if it is no such frame."""
    bits = int.from_bytes(data[:4], "big")
    index, rate = bits >> 12 & 15, bits >> 10 & 3
    if len(data) < 4 or bits >> 16 | 1 != _MPEG1_LAYER3 | 1 or index in (0, 15) or rate == 3:
        raise ValueError(f"{data[:4].hex()} begins no frame of MPEG-1 layer III")
    return FrameHeader(
        bitrate_bps=BITRATES_BPS[index - 1],
        rate_hz=RATES_HZ[rate],
        mode=bits >> 6 & 3,
        is_padded=bool(bits >> 9 & 1),
        has_crc=not bits >> 16 & 1,
    )


def frames(file: BinaryIO) -> Iterator[tuple[int, FrameHeader]]:
    """Yield (offset, header) of every frame from the file's position to its end.

    Raises ValueError where no frame begins and where the last one is cut short.
    """
    while start := file.read(4):
        offset, found = file.tell() - len(start), header(start)
        if len(file.read(found.length_bytes - 4)) < found.length_bytes - 4:
            raise ValueError(f"the frame at byte {offset} is cut short")
        yield offset, found


def frame_starts(data: bytes | bytearray) -> list[int]:
    """Return where each whole frame in `data` begins, and where the last of them ends.

    Raises ValueError where no frame begins.
    """
    data = bytes(data)
    starts, start, size = [0], 0, len(data)
    while start + 4 <= size:
        start += _length_bytes(data[start : start + 4])
        if start > size:
            break
        starts.append(start)
    return starts


@lru_cache(maxsize=64)  # a stream has only a few different headers
def _length_bytes(first: bytes) -> int:
    return header(first).length_bytes


class FrameTotals:
    """What the Info frame has to say of the frames behind it, gathered as they are written."""

    def __init__(self) -> None:
        self.frames = 0
        self.length_bytes = 0
        self.crc = 0
        self._begun = bytearray()  # the frame that is not whole yet

    def add(self, data: bytes) -> None:
        """Take the stream's next bytes, cut anywhere. Raises ValueError if they are no frames."""
        self.length_bytes += len(data)
        self.crc = crc16.arc(data, self.crc)
        self._begun += data
        starts = frame_starts(self._begun)
        self.frames += len(starts) - 1
        del self._begun[: starts[-1]]

    @property
    def is_whole(self) -> bool:
        """Whether the stream ends where a frame ends."""
        return not self._begun


def render(first: FrameHeader, music: FrameTotals, samples: int) -> bytes:
    """Return the Info frame of a stream of constant bit rate that was made of `samples` samples.

    `first` is the header that the frame shall have: of the same kind as the stream's, not padded,
    without checksum, and long enough for the tag (see `fits`). Raises ValueError if the stream ends
    inside a frame or cannot hold that many samples.
    """
    total = first.length_bytes + music.length_bytes
    padding = music.frames * FRAME_SAMPLES - ENCODER_DELAY_SAMPLES - samples
    if not music.is_whole or not 0 <= padding < 1 << 12:
        raise ValueError(f"{music.frames} frames are not the sound of {samples} samples")
    frame = bytearray(first.to_bytes())
    frame += bytes(first.tag_offset - 4)
    frame += b"Info" + (0x0F).to_bytes(4, "big")  # frames, bytes, seek table and quality are there
    frame += music.frames.to_bytes(4, "big") + total.to_bytes(4, "big")
    frame += _seek_table(first.length_bytes, total)
    frame += (57).to_bytes(4, "big")  # 100 - 10 * 4 (VBR quality, unused) - 3 (quality): VbrTag.c
    frame += _VERSION + bytes([_CBR, 0])  # low-pass: 0, not stated
    frame += bytes(8)  # peak and replay gain: not stated
    frame += bytes([_DEFAULTS, min(255, first.bitrate_bps // 1000)])
    frame += (ENCODER_DELAY_SAMPLES << 12 | padding).to_bytes(3, "big")
    stereo = 0 if first.mode == _MONO else 3  # mono, joint
    frame += bytes([_SOURCE_RATE[first.rate_hz] << 6 | stereo << 2 | _NOISE_SHAPING])
    frame += bytes(3)  # no gain applied, no preset
    frame += total.to_bytes(4, "big") + music.crc.to_bytes(2, "big")
    frame += crc16.arc(bytes(frame)).to_bytes(2, "big")
    return bytes(frame.ljust(first.length_bytes, b"\0"))


def fits(frame: FrameHeader) -> bool:
    """Tell whether a frame is long enough to be an Info frame."""
    return frame.length_bytes >= frame.tag_offset + _TAG_BYTES


def _seek_table(info_bytes: int, total: int) -> bytes:
    """Return where, in 256ths of the whole, each hundredth of the time begins."""
    music = total - info_bytes
    return bytes(256 * (info_bytes + music * part // 100) // total for part in range(100))
