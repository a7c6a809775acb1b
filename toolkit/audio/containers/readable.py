"""A file as it is read: as it is, or put right where it was written or joined carelessly."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, TypeVar

from toolkit.audio.containers import (
    adts,
    file_parts,
    foreign_bytes,
    lengths,
    mp4,
    mp4_boxes,
    ogg_end,
    riff,
    stray_tags,
)
from toolkit.audio.containers.byte_view import BytePiece, view
from toolkit.audio.containers.file_parts import FilePieces
from toolkit.audio.containers.lengths import Mended

_MANY_ZEROS = 1 << 16  # chosen: fewer are a way to fill a block
_FEW_BYTES = 1024  # chosen: fewer behind the sound are the rest of a tag, or a filled block


_K = TypeVar("_K")
_V = TypeVar("_V")


class _Key(NamedTuple):
    device: int
    inode: int
    size: int
    mtime_ns: int


# A recording is opened several times, and of an hour of MP3 all bytes are looked at.
_parts: dict[_Key, FilePieces] = {}
_mendings: dict[tuple[_Key, BytePiece], Mended | None] = {}
_MOST_KNOWN = 16


def parts(file: BinaryIO) -> FilePieces:
    """Return the files that stand in a file; see `file_parts`."""
    return _known(_parts, _key(file), lambda: file_parts.parts(file))


class ReadableFile(NamedTuple):
    """A file to read, at its start, and what people should know of it."""

    file: BinaryIO
    remarks: tuple[str, ...] = ()
    has_lost: bool = False  # damaged pieces of sound are left out


def seen(file: BinaryIO, part: BytePiece) -> ReadableFile:
    """Return a part of a file as it is to be read."""
    is_whole = part.start == 0 and part.end == riff.size_of(file)
    shown = file if is_whole else view(file, [part])
    mended = _known(_mendings, (_key(file), part), lambda: _mended(shown))
    shown.seek(0)
    if mended is None:
        return ReadableFile(shown)
    remarks = (mended.remark,) if mended.remark else ()
    put_right = view(shown, mended.pieces) if mended.pieces else shown
    return ReadableFile(put_right, remarks, mended.has_lost)


def _key(file: BinaryIO) -> _Key:
    told = os.fstat(file.fileno())
    return _Key(told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns)


def _known(cache: dict[_K, _V], key: _K, find: Callable[[], _V]) -> _V:
    if key not in cache:
        if len(cache) >= _MOST_KNOWN:
            cache.clear()
        cache[key] = find()
    return cache[key]


def _mended(file: BinaryIO) -> Mended | None:
    file.seek(0)
    magic = file.read(4)
    if magic == b"OggS":
        return _ogg(file)
    if magic[:3] == b"ID3" or magic[:1] == b"\xff":
        return _frames(file)
    return _fragments(file) if mp4.is_mp4(file) else lengths.mended(file)


def _fragments(file: BinaryIO) -> Mended | None:
    """Leave out what is damaged before a fragment of MP4, which FFmpeg stops at."""
    tops = list(mp4_boxes.tops(file))
    lost = {index for index, top in enumerate(tops) if top.name == mp4_boxes.LOST}
    if not lost:
        return None
    # A fragment's head is of no use without the sound behind it.
    lost |= {index - 1 for index in lost if index and tops[index - 1].name == b"moof"}
    kept = [BytePiece(top.start, top.end) for index, top in enumerate(tops) if index not in lost]
    return Mended(tuple(kept), None, has_lost=True)


def _ogg(file: BinaryIO) -> Mended | None:
    """Leave out what stands behind the last page, which FFmpeg takes for time."""
    _, behind = ogg_end.ending(file)
    if not behind:
        return None
    is_much = behind > _FEW_BYTES
    remark = (
        f"after its last page the file has {behind:,} bytes of something else: soy leaves them out"
    )
    return Mended((BytePiece(0, riff.size_of(file) - behind),), remark if is_much else None)


def _frames(file: BinaryIO) -> Mended | None:
    """Leave out the tags among and behind the frames of MP3 and ADTS."""
    start = stray_tags.begins_with_frames(file)
    if start is None:
        return None
    size = riff.size_of(file)
    spans = stray_tags.spans(file, start)
    starts, ends = (start, *(end for _, end in spans)), (*(start for start, _ in spans), size)
    stretches = [BytePiece(a, b) for a, b in zip(starts, ends, strict=True) if a < b]
    file.seek(start)
    remark = None
    if adts.frame_length(file.read(7), 0):
        end = stretches[-1].end
        stretches = [piece for each in stretches for piece in _with_blanks(file, each)]
        remark = _behind(file, stretches[-1].end, end) if stretches else None
    if len(stretches) == 1 and stretches[0].end == size:
        return None
    zeros = spans[-1][1] - spans[-1][0] if spans and spans[-1][1] == size else 0
    if zeros > _MANY_ZEROS and stray_tags.is_zero(file, spans[-1][0]):
        what = f"the last {zeros:,} bytes of the file are zeros, as in an unfinished download: "
        remark = what + "listen to the end to check that nothing is missing"
    return Mended((BytePiece(0, start), *stretches) if start else tuple(stretches), remark)


def _behind(file: BinaryIO, start: int, end: int) -> str | None:
    file.seek(start)
    some = file.read(min(end - start, _MANY_ZEROS))
    if end - start <= _FEW_BYTES or foreign_bytes.is_text(some) or not some.strip(b"\0"):
        return None
    what = f"after the sound the file has {end - start:,} bytes that are damaged or not sound"
    return f"{what}: soy leaves them out; listen to the end to check that nothing is missing"


def _with_blanks(file: BinaryIO, stretch: BytePiece) -> Iterator[BytePiece]:
    """Put frames that cannot be decoded where bytes of ADTS are lost, for as long as they were."""
    at = stretch.start
    for lost in adts.lost(file, stretch.start, stretch.end):
        if lost.start > at:
            yield BytePiece(at, lost.start)
        if lost.frames:
            yield BytePiece(lost.start, lost.end, lost.blank * lost.frames)
        at = lost.end
    if at < stretch.end:
        yield BytePiece(at, stretch.end)
