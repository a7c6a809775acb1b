"""A file with some of its bytes left out or put right, for reading; nothing is written."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple, cast

_BUFFER_BYTES = 1 << 16


class BytePiece(NamedTuple):
    """Bytes [start, end) of the file, or other bytes in their place."""

    start: int
    end: int
    instead: bytes | None = None

    @property
    def length(self) -> int:
        """How many bytes are seen."""
        return self.end - self.start if self.instead is None else len(self.instead)


def view(file: BinaryIO, pieces: Sequence[BytePiece]) -> BinaryIO:
    """Return the pieces of a file, one behind the other, as a file to read and to seek in."""
    return cast(BinaryIO, io.BufferedReader(_View(file, pieces), _BUFFER_BYTES))


def patched(patches: dict[int, bytes], stretches: Sequence[tuple[int, int]]) -> list[BytePiece]:
    """Return stretches of a file as pieces, with other bytes at some places of the first.

    The patches do not overlap.
    """
    made, at = [], stretches[0][0]
    for place, data in sorted(patches.items()):
        made += [BytePiece(at, place), BytePiece(place, place + len(data), data)]
        at = place + len(data)
    made.append(BytePiece(at, stretches[0][1]))
    made += [BytePiece(start, end) for start, end in stretches[1:]]
    return [piece for piece in made if piece.length]


class _View(io.RawIOBase):
    def __init__(self, file: BinaryIO, pieces: Sequence[BytePiece]) -> None:
        super().__init__()
        self._file, self._pieces = file, pieces
        self._starts, at = [], 0  # where each is seen
        for piece in pieces:
            self._starts.append(at)
            at += piece.length
        self._size, self._at = at, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        index = bisect_right(self._starts, self._at) - 1
        piece, within = self._pieces[index], self._at - self._starts[index]
        wanted = min(len(buffer), piece.length - within)
        if piece.instead is None:
            self._file.seek(piece.start + within)
            data = self._file.read(wanted)
        else:
            data = piece.instead[within : within + wanted]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
