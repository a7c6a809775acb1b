"""How many bytes make a download: the head of the file, and enough to play one minute.

IAB PTM 2.3, section 5.5.3. Of an MP3 both are known exactly: its ID3v2 tag with the cover in it,
and the constant bit rate of its frames. Of other codecs the head is known, and the minute is taken
as its share of the rest, for their rate varies. What is shorter than a minute counts as a whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from toolkit import files
from toolkit.audio.containers import info_frame, stream_ends

MINUTE_S = 60
_OGG_HEAD_BYTES = 27  # RFC 3533, section 6: up to the table of segments
_OPUS_HEADS = 2  # RFC 7845, section 3: identification and comments, each ending a page
_PAGES_LIMIT = 1000  # of 64 kB at most: far above any cover
_ATOMS_LIMIT = 100


def of_mp3(file: BinaryIO, length_bytes: int) -> tuple[int, float]:
    """Return the bytes that make a download of an MP3, and how long it is in seconds.

    Raises ValueError if no frame begins behind its tag.
    """
    tag_bytes = stream_ends.after_id3(file)
    file.seek(tag_bytes)
    rate = info_frame.header(file.read(4)).bitrate_bps
    enough = tag_bytes + MINUTE_S * rate // 8
    return min(enough, length_bytes), (length_bytes - tag_bytes) * 8 / rate


def of_other(file: BinaryIO, suffix: str, length_bytes: int, seconds: float) -> int:
    """Return the bytes that make a download of another file with the same sound.

    Raises ValueError if its head cannot be read.
    """
    head = _HEADS[suffix](file)
    if seconds <= MINUTE_S:
        return length_bytes
    minute = (length_bytes - head) * MINUTE_S / seconds
    return min(length_bytes, head + int(minute))


def of_sound(path: Path, suffix: str, length_bytes: int, seconds: float | None) -> int:
    """Return the bytes that make a download of an episode's file; `seconds` if they are known.

    All of it where its form is not what soy writes. Raises OSError.
    """
    with files.opened(path) as file:
        try:
            if suffix == "mp3":
                return of_mp3(file, length_bytes)[0]
            return of_other(file, suffix, length_bytes, seconds) if seconds else length_bytes
        except ValueError:
            return length_bytes


def seconds_of(path: Path, length_bytes: int) -> float | None:
    """Return how long an MP3 is, None where no frame is found. Raises OSError."""
    with files.opened(path) as file:
        try:
            return of_mp3(file, length_bytes)[1]
        except ValueError:
            return None


def _opus_head(file: BinaryIO) -> int:
    """Return where the sound begins: behind the page in which the second packet ends."""
    packets, place = 0, 0
    for _ in range(_PAGES_LIMIT):
        file.seek(place)
        page = file.read(_OGG_HEAD_BYTES)
        if len(page) < _OGG_HEAD_BYTES or page[:4] != b"OggS":
            break
        lengths = file.read(page[26])
        place += _OGG_HEAD_BYTES + len(lengths) + sum(lengths)
        packets += sum(length < 255 for length in lengths)
        if packets >= _OPUS_HEADS:
            return place
    raise ValueError("it is not an Ogg file with Opus")


def _mp4_head(file: BinaryIO) -> int:
    """Return where the sound begins: inside of `mdat` (ISO/IEC 14496-12, section 4.2)."""
    place = 0
    for _ in range(_ATOMS_LIMIT):
        file.seek(place)
        head = file.read(16)
        if len(head) < 8:
            break
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        is_long = length == 1
        if kind == b"mdat":
            return place + (16 if is_long else 8)
        length = int.from_bytes(head[8:16], "big") if is_long else length
        if length < 8:
            break
        place += length
    raise ValueError("it is not an MP4 file with sound")


def _flac_head(file: BinaryIO) -> int:
    """Return where the frames begin: behind the last metadata block (RFC 9639, section 8.1)."""
    file.seek(0)
    if file.read(4) != b"fLaC":
        raise ValueError("it is not a FLAC file")
    place = 4
    for _ in range(_ATOMS_LIMIT):
        file.seek(place)
        head = file.read(4)
        if len(head) < 4:
            break
        place += 4 + int.from_bytes(head[1:], "big")
        if head[0] & 0x80:
            return place
    raise ValueError("the metadata of the FLAC file have no end")


_HEADS = {"opus": _opus_head, "m4a": _mp4_head, "flac": _flac_head}
