"""A file as it is read: as it is, or put right where it was written or joined carelessly."""

from __future__ import annotations

from typing import BinaryIO

from toolkit.audio import lengths, ogg_ending, riff
from toolkit.audio.lengths import Mended
from toolkit.audio.view import Piece, view

_FEW_BYTES = 1024  # chosen: fewer behind the sound are the rest of a tag, or a filled block


def seen(file: BinaryIO) -> tuple[BinaryIO, tuple[str, ...]]:
    """Return the file to read, at its start, and what people should know of it."""
    file.seek(0)
    mended = _ogg(file) if file.read(4) == b"OggS" else lengths.mended(file)
    file.seek(0)
    if mended is None:
        return file, ()
    remarks = (mended.remark,) if mended.remark else ()
    return (view(file, mended.pieces) if mended.pieces else file), remarks


def _ogg(file: BinaryIO) -> Mended | None:
    """Leave out what stands behind the last page, which FFmpeg takes for time."""
    _, behind = ogg_ending.ending(file)
    if not behind:
        return None
    is_much = behind > _FEW_BYTES
    remark = f"behind the last page stand {behind:,} bytes of something else: left out"
    return Mended((Piece(0, riff.size_of(file) - behind),), remark if is_much else None)
