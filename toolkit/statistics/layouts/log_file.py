"""The requests that a log file tells of, and the lines that cannot be read, counted and named."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from toolkit import files
from toolkit.characters import printable
from toolkit.progress import Progress, silent
from toolkit.statistics.layouts import table
from toolkit.statistics.layouts.log_line import LogLayout, LogLine

LINE_LIMIT = 64 << 10  # bytes beyond one block; servers take some 8 to 32 kB of request
NAMED_FAULTS = 5  # of a file; all are counted
_BLOCK_BYTES = 1 << 17  # its lines stay in the processor's cache
_LONG = f"it has more than {LINE_LIMIT} characters"
_TOO_LONG = "\0"  # stands for such a line, and no layout reads it
_GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
_GZIP_BITS = 16 + zlib.MAX_WBITS  # how zlib is told that there is a gzip header


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that could not be read."""

    file: str
    line: int  # from 1
    why: str


@dataclass(slots=True)
class Faults:
    """The lines of one file that could not be read: all counted, the first few named."""

    file: str
    count: int = 0
    first: list[LineFault] = field(default_factory=list)

    def add(self, line: int, why: object) -> None:
        """Take note of one."""
        self.count += 1
        if len(self.first) < NAMED_FAULTS:
            self.first.append(LineFault(self.file, line, printable(str(why))[:200]))


def is_compressed(path: Path) -> bool:
    """Tell whether a file is compressed by gzip. Raises OSError."""
    with files.opened(path) as file:
        return file.read(2) == _GZIP


def pieces(file: BufferedReader) -> Iterator[bytes]:
    """Yield what is in a log file, plain or compressed by gzip, in pieces.

    Raises EOFError where what is compressed is cut off, ValueError where it is damaged.
    """
    try:
        yield from _pieces(file)
    except zlib.error as err:
        raise ValueError(str(err)) from err


def _pieces(file: BufferedReader) -> Iterator[bytes]:
    if file.peek(2)[:2] != _GZIP:
        while data := file.read(_BLOCK_BYTES):
            yield data
        return
    member = zlib.decompressobj(_GZIP_BITS)
    while data := file.read(_BLOCK_BYTES // 2):
        while data:
            if member.eof:  # RFC 1952, section 2.2: members one behind the other are one file
                member = zlib.decompressobj(_GZIP_BITS)
            piece = member.decompress(data, _BLOCK_BYTES)
            if piece:
                yield piece
            data = member.unused_data.lstrip(b"\0") if member.eof else member.unconsumed_tail
    if not member.eof:
        raise EOFError("it ends too early")


def layout_of(path: Path, name: str | None = None) -> LogLayout | None:
    """Return the layout of a file by its first lines, or the one of this name; None: no one fits.

    Raises OSError.
    """
    if name is not None:
        return table.named(name)
    faults = Faults(path.name)
    with files.opened(path) as file:
        lines = itertools.chain.from_iterable(_blocks(pieces(file), faults))
        return table.detect(list(itertools.islice(lines, table.FIRST_LINES)))


def entries(
    path: Path, layout: LogLayout, faults: Faults, progress: Progress = silent
) -> Iterator[LogLine]:
    """Yield the requests of a log file; lines that cannot be read go to `faults`. Raises OSError.

    What is damaged ends the file, and is one more fault.
    """
    parse = layout.parser()
    number, size = 0, path.stat().st_size or 1
    with files.opened(path) as file:
        for block in _blocks(pieces(file), faults):
            progress(min(0.99, file.tell() / size))
            for line in block:
                number += 1
                if line:
                    try:
                        found = parse(line)
                    except ValueError as err:
                        faults.add(number, _LONG if line == _TOO_LONG else err)
                        continue
                    if found is not None:
                        yield found


def _blocks(pieces: Iterator[bytes], faults: Faults) -> Iterator[list[str]]:
    """Yield the lines of a file in lists, without their ends."""
    rest, number = b"", 0
    while True:
        try:
            data = next(pieces, b"")
        except (EOFError, ValueError) as err:
            faults.add(number + 1, f"the compressed file is damaged or cut off ({err})")
            data = b""
        if not data:
            break
        whole, mark, tail = data.rpartition(b"\n")
        if not mark:
            rest = (rest + data)[: LINE_LIMIT + 1]
            continue
        lines = _lines(rest + whole)
        if len(rest) > LINE_LIMIT:
            lines[0] = _TOO_LONG
        number += len(lines)
        rest = tail[: LINE_LIMIT + 1]
        yield lines
    if rest:
        yield [_TOO_LONG] if len(rest) > LINE_LIMIT else _lines(rest)


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").removesuffix("\r")
    return text.split("\n")
