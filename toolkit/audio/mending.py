"""A file as it is read: as it is, or put right where it was written or joined carelessly."""

from __future__ import annotations

from typing import BinaryIO

from toolkit.audio import lengths
from toolkit.audio.view import view


def seen(file: BinaryIO) -> tuple[BinaryIO, tuple[str, ...]]:
    """Return the file to read, at its start, and what people should know of it."""
    mended = lengths.mended(file)
    file.seek(0)
    if mended is None:
        return file, ()
    remarks = (mended.remark,) if mended.remark else ()
    return (view(file, mended.pieces) if mended.pieces else file), remarks
