"""Files of one format that stand one behind the other in one file, put together byte by byte.

Of most formats (MP4, WavPack, TTA, RF64 ...) FFmpeg reads the first file alone; of others it takes
the heads of the next ones for sound, or their sound for the first one's rate. So each is read by
itself. Formats of bare frames (MP3, ADTS, AC-3) and MPEG's streams need none of this.

Heads are known by so many fixed bytes that none stands in sound by accident.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import BinaryIO, NamedTuple

from toolkit.audio.containers import (
    chunk_forms,
    foreign_bytes,
    lengths,
    mp4,
    mp4_boxes,
    riff,
    stream_ends,
)
from toolkit.audio.containers.byte_view import BytePiece

_BLOCK_BYTES = 1 << 20
_HEAD_BYTES = 96
_MOST = 1000  # files in a file: a damaged one may be full of heads
_FEW_BYTES = 1024  # chosen: fewer behind the sound are the rest of a tag, or a filled block


class FilePieces(NamedTuple):
    """The files in a file, in order, and what people should know of them."""

    pieces: tuple[BytePiece, ...]
    remark: str | None = None


class _Sign(NamedTuple):
    """How files of a format begin: `mark` stands `lead` bytes behind the start of `head`."""

    name: str
    mark: bytes
    head: re.Pattern[bytes]
    lead: int = 0


def _sign(name: str, mark: bytes, head: bytes, lead: int = 0) -> _Sign:
    return _Sign(name, mark, re.compile(head, re.DOTALL), lead)


# As the formats' descriptions have them: RIFF and EBU Tech 3306 (WAV, RF64), AIFF-C (1991), Core
# Audio Format Specification, RFC 9639 (FLAC, 6 and 8.2: STREAMINFO has 34 bytes), RFC 3533 (Ogg,
# section 6: a stream's first page), RFC 4867 (AMR, section 5), RFC 8794 and 9559 (Matroska: EBML
# with DocType), ASF (3.1), Video File Format Specification 10 (FLV, E.2). WavPack's and TTA's are
# looked at further below; Wave64, Creative Voice and AU as libsndfile and FFmpeg write them.
_SIGNS = (
    _sign("WAV", b"WAVE", rb"(?:RIFF|RF64|BW64).{4}WAVE[ -~]{4}", 8),
    _sign("AIFF", b"FORM", rb"FORM.{4}AIF[FC][ -~]{4}"),
    _sign("Wave64", b"riff\x2e\x91", rb"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0"),
    _sign("CAF", b"caff\0", rb"caff\0[\x01\x02]..desc\0{7}\x20"),
    _sign("FLAC", b"fLaC", rb"fLaC[\0\x80]\0\0\x22"),
    _sign("Ogg", b"OggS\0", rb"OggS\0[\x02\x06]\0{8}.{4}\0{4}"),
    _sign("WavPack", b"wvpk", rb"wvpk.{4}.\x04\0.{5}\0{4}"),
    _sign("TTA", b"TTA1", rb"TTA1.{18}"),
    _sign("AMR", b"#!AMR", rb"#!AMR(?:-WB)?\n"),
    _sign("Matroska", b"\x1aE\xdf\xa3", rb"\x1aE\xdf\xa3.{1,60}?\x42\x82.{1,8}?(?:webm|matroska)"),
    _sign("FLV", b"FLV\1", rb"FLV\x01[\x01\x04\x05]\0{3}\x09\0{4}"),
    _sign("WMA", b"\x30\x26\xb2\x75", rb"0&\xb2u\x8ef\xcf\x11\xa6\xd9\0\xaa\0b\xcel"),
    _sign("AVI", b"AVI LIST", rb"RIFF.{4}AVI LIST.{4}hdrl", 8),
    _sign("VOC", b"Creative", rb"Creative Voice File\x1a"),
    _sign("AU", b".snd\0\0", rb"\.snd\0\0.{2}.{4}\0\0\0[\x01-\x1b]\0.{3}\0\0\0[\x01-\x40]"),
)
_WAVPACK_INITIAL = 0x800  # a flag: the first block of its samples


def parts(file: BinaryIO) -> FilePieces:
    """Return the files in a file; one piece, all of it, in nearly every case."""
    size = riff.size_of(file)
    name, starts, end = "MP4", [0], size
    remarks = []
    if mp4.is_mp4(file):
        starts, end, lost = _mp4(file)
        if lost is not None:
            what = f"another MP4 file of {size - lost:,} bytes begins, without its index"
            remarks.append(f"after the sound {what}: it was cut off, so soy leaves it out")
    elif sign := _sign_at(file, stream_ends.after_id3(file)):
        name = sign.name
        starts += islice(_heads(file, sign, size), _MOST)
        end = _ENDS[name](file, starts[-1], size) if name in _ENDS else size
    pieces = tuple(BytePiece(a, b) for a, b in pairwise([*starts, size]))
    if len(pieces) > 1 and name != "Ogg":  # where it is usual: RFC 3533, section 4, "chaining"
        joined = f"the file holds {len(pieces)} {name} files, one after another: soy joins them"
        remarks.insert(0, joined)
    if behind := _behind(file, end, size):
        remarks.append(behind)
    return FilePieces(pieces, "; ".join(remarks) or None)


def _behind(file: BinaryIO, end: int, size: int) -> str | None:
    """Return in a sentence what stands behind the last file that is understood."""
    if end >= size:
        return None
    rest = stream_ends.end_of_sound(file) - end  # without tags
    if rest <= _FEW_BYTES:
        return None
    what = foreign_bytes.kind(foreign_bytes.peeks(file, end, end + rest)) or "that soy cannot read"
    left_out = "soy leaves them out; listen to the end to check that nothing is missing"
    return f"after the sound the file has {rest:,} bytes {what}: {left_out}"


def _sign_at(file: BinaryIO, at: int) -> _Sign | None:
    file.seek(at)
    head = file.read(_HEAD_BYTES)
    return next((sign for sign in _SIGNS if sign.head.match(head)), None)


def _heads(file: BinaryIO, sign: _Sign, size: int) -> Iterator[int]:
    """Yield where further files begin; linear in the file's size."""
    first = stream_ends.after_id3(file)
    file.seek(first)
    page_end = _page_end(first, file.read(_HEAD_BYTES))
    for at in _marks(file, sign, _first_place(file, first), size):
        file.seek(at)
        head = file.read(_HEAD_BYTES)
        if at <= first or not sign.head.match(head) or not _is_first(sign.name, head):
            continue
        if sign.name == "Ogg":  # of streams side by side, all first pages stand together
            is_beside, page_end = at == page_end, _page_end(at, head)
            if is_beside:
                continue
        yield at


def _first_place(file: BinaryIO, first: int) -> int:
    """Return from where on further heads are looked for: not within samples of a known length."""
    header = chunk_forms.read(file)
    if header is None or lengths.is_placeholder(header):
        return first + 1
    return max(first + 1, min(header.end, header.size))


def _marks(file: BinaryIO, sign: _Sign, start: int, size: int) -> Iterator[int]:
    longest = len(sign.mark) - 1
    for block_at in range(start, size, _BLOCK_BYTES):
        file.seek(block_at)
        block = file.read(_BLOCK_BYTES + longest)
        place = block.find(sign.mark)
        while 0 <= place < _BLOCK_BYTES:
            yield block_at + place - sign.lead
            place = block.find(sign.mark, place + 1)


def _is_first(name: str, head: bytes) -> bool:
    """Look further at heads of WavPack and TTA.

    A WavPack file's first block has index 0, samples, and the flag of a first channel ("WavPack 4 &
    5 Binary File / Block Format", section 2); the head of TTA1 ends with its CRC-32 ("TTA1
    Technical Description", header).
    """
    if name == "WavPack":
        flags = int.from_bytes(head[24:28], "little")
        return any(head[20:24]) and bool(flags & _WAVPACK_INITIAL)
    if name == "TTA":
        return zlib.crc32(head[:18]) == int.from_bytes(head[18:22], "little")
    return True


def _page_end(at: int, head: bytes) -> int:
    """Return where an Ogg page ends that has its first packet alone, as first pages do."""
    return at + 27 + head[26] + sum(head[27 : 27 + head[26]]) if len(head) > 27 else at


def _end_of_tta(file: BinaryIO, start: int, size: int) -> int:
    """Return where the last frame ends, by the table of their lengths behind the head."""
    start += stream_ends.id3_length(_read(file, start, 10))
    head = _read(file, start, 22)
    rate, samples = (int.from_bytes(head[at : at + 4], "little") for at in (10, 14))
    frame = rate * 256 // 245
    count = -(-samples // frame) if frame else 0
    if not count or count * 4 > size:
        return size
    table = _read(file, start + 22, count * 4)
    sizes = (int.from_bytes(table[at : at + 4], "little") for at in range(0, len(table), 4))
    return start + 22 + count * 4 + 4 + sum(sizes)


def _end_of_wavpack(file: BinaryIO, start: int, size: int) -> int:
    """Return where the blocks end; each says its length but for 8 bytes."""
    at = start + stream_ends.id3_length(_read(file, start, 10))
    while at < size and (head := _read(file, at, 8))[:4] == b"wvpk":
        at += 8 + int.from_bytes(head[4:], "little")
    return at


_ENDS = {"TTA": _end_of_tta, "WavPack": _end_of_wavpack}


def _mp4(file: BinaryIO) -> tuple[list[int], int, int | None]:
    """Return where files begin, where the last box ends, and where a file without index begins.

    A further file begins with `ftyp`, as the first does, or, in old QuickTime files, with the same
    box as the first once that one's index and sound were met; it has an index of its own.
    """
    starts, end, first, seen = [0], 0, b"", set[bytes]()
    candidate = None
    for name, start, end in mp4_boxes.tops(file):  # noqa: B007 - where the last one ends
        first = first or name
        if name == first and (name == b"ftyp" or {b"moov", b"mdat"} <= seen):
            candidate, seen = start or None, set()
        if name == b"moov" and candidate is not None:
            starts.append(candidate)
            candidate = None
        seen.add(name)
    return starts, end, candidate


def _read(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(at)
    return file.read(count)
