"""MP4 files walked atom by atom (ISO/IEC 14496-12), without FFmpeg."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

CONTAINERS = {"moov", "trak", "mdia", "minf", "stbl", "udta", "edts"}


@dataclass(frozen=True)
class Atom:
    """An atom: its path from the file's root, and what is in it."""

    path: str
    body: bytes
    at: int

    @property
    def kind(self) -> str:
        """Its four letters."""
        return self.path.rpartition("/")[2]


def atoms(data: bytes, path: str = "", base: int = 0) -> Iterator[Atom]:
    """Yield all atoms, each before those in it."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        assert 8 <= size <= len(data) - at, f"{path}: {kind!r} at {at}"
        found = Atom(f"{path}/{kind.decode('latin-1')}", data[at + 8 : at + size], base + at)
        yield found
        if found.kind in CONTAINERS:
            yield from atoms(found.body, found.path, base + at + 8)
        at += size
    assert at == len(data)


def tracks(data: bytes) -> dict[str, dict[str, bytes]]:
    """Return for each track, by its handler, what stands in its atoms by their kind."""
    found: dict[str, dict[str, bytes]] = {}
    for atom in atoms(data):
        if atom.kind == "trak":
            inside = {each.kind: each.body for each in atoms(atom.body)}
            found[inside["hdlr"][8:12].decode()] = inside
    return found
