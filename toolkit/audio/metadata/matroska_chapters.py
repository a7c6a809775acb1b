"""The chapters of Matroska and WebM files, of the edition that players show.

FFmpeg takes those of all editions together, hidden ones too. Source: RFC 9559 ("Matroska Media
Container Format Specification"), sections 5.1.7 and 20; RFC 8794 (EBML), sections 4 to 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from toolkit.audio.containers import riff
from toolkit.audio.containers.ebml import EbmlElement, element, element_at
from toolkit.show.markers.marks import Mark, plain_line

_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_SEEK_HEAD, _SEEK, _SEEK_ID, _SEEK_POSITION = 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
_CHAPTERS, _EDITION, _ATOM, _DISPLAY = 0x1043A770, 0x45B9, 0xB6, 0x80
_EDITION_HIDDEN, _EDITION_DEFAULT, _EDITION_ORDERED = 0x45BD, 0x45DB, 0x45DD
_START, _HIDDEN, _ENABLED, _STRING = 0x91, 0x98, 0x4598, 0x85
_LARGEST_BYTES = 1 << 22  # 5000 chapters are some 500 kB
_MOST_ELEMENTS = 100_000  # of a segment: a cluster every few seconds
_MOST_CHAPTERS = 5000
_NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class MatroskaChapters:
    """The chapters, and what of them is not taken."""

    marks: tuple[Mark, ...]
    remarks: tuple[str, ...]


def read(file: BinaryIO) -> MatroskaChapters | None:
    """Return the chapters; None where the file is no Matroska or has none."""
    data = _chapters(file)
    editions = [_inner(data, one) for one in _elements(data) if one.number == _EDITION]
    if not editions:
        return None
    shown = [e for e in editions if not _whole(e, _EDITION_HIDDEN, 0)] or editions
    best = next((e for e in shown if _whole(e, _EDITION_DEFAULT, 0)), shown[0])
    atoms = [_inner(best, one) for one in _elements(best) if one.number == _ATOM][:_MOST_CHAPTERS]
    open_ones = [atom for atom in atoms if _is_open(atom)]
    marks = tuple(Mark(_whole(a, _START, 0) // _NS_PER_MS, _title(a)) for a in open_ones)
    within = [_inner(a, one) for a in open_ones for one in _elements(a) if one.number == _ATOM]
    remarks = _left_out("hidden or switched off", [a for a in atoms if not _is_open(a)])
    remarks += _left_out("within other chapters", within)
    if len(editions) > 1:
        others = "s" if len(editions) > 2 else ""
        remarks.append(f"left out the chapters of {len(editions) - 1} other edition{others}")
    if _whole(best, _EDITION_ORDERED, 0):
        remarks.append(
            "the file says that its chapters play in an order of their own: check their times"
        )
    return MatroskaChapters(marks, tuple(remarks))


def _is_open(atom: bytes) -> bool:
    return not _whole(atom, _HIDDEN, 0) and bool(_whole(atom, _ENABLED, 1))


def _left_out(why: str, atoms: Sequence[bytes]) -> list[str]:
    if not atoms:
        return []
    names = ", ".join(repr(plain_line(_title(atom), 40)) for atom in atoms[:3])
    chapters = "1 chapter, which is" if len(atoms) == 1 else f"{len(atoms)} chapters, which are"
    return [f"left out {chapters} {why}: {names}"]


def _chapters(file: BinaryIO) -> bytes:
    """Return the content of the first `Chapters` element, nothing where there is none."""
    size = riff.size_of(file)
    head = element_at(file, 0, size)
    if head is None or head.number != _EBML or head.end is None:
        return b""
    segment = element_at(file, head.end, size)
    if segment is None or segment.number != _SEGMENT:
        return b""
    at, end = segment.start, min(size, segment.end or size)
    for _ in range(_MOST_ELEMENTS):
        found = element_at(file, at, end)
        if found is None:
            return b""
        if found.number == _CHAPTERS:
            file.seek(found.start)
            return file.read(min((found.end or end) - found.start, _LARGEST_BYTES))
        if found.end is None:
            return b""
        at = found.end
        if found.number == _SEEK_HEAD:
            file.seek(found.start)
            told = _place_told(file.read(min(found.end - found.start, _LARGEST_BYTES)))
            place = segment.start + told if told else at
            there = element_at(file, place, end) if told else None
            at = place if there and there.number == _CHAPTERS else at
    return b""


def _place_told(seek_head: bytes) -> int | None:
    """Return where in the segment the chapters are, None where that is not said."""
    for one in _elements(seek_head):
        seek = _inner(seek_head, one)
        if one.number == _SEEK and _whole(seek, _SEEK_ID, 0) == _CHAPTERS:
            return _whole(seek, _SEEK_POSITION, 0) or None
    return None


def _elements(data: bytes) -> Iterator[EbmlElement]:
    """Yield the elements in `data`, to the first that is damaged."""
    at = 0
    for _ in range(_MOST_ELEMENTS):
        found = element(data[at : at + 12], at)
        if found is None or found.end is None:
            return
        yield found
        at = found.end


def _inner(data: bytes, one: EbmlElement) -> bytes:
    return data[one.start : one.end]


def _whole(data: bytes, number: int, default: int) -> int:
    """Return the number in the first such element in `data`."""
    found = (_inner(data, one) for one in _elements(data) if one.number == number)
    return int.from_bytes(next(found, default.to_bytes(1, "big"))[:8], "big")


def _title(atom: bytes) -> str:
    """Return the text of a chapter in its first language."""
    for display in (_inner(atom, one) for one in _elements(atom) if one.number == _DISPLAY):
        for one in _elements(display):
            if one.number == _STRING:
                return _inner(display, one).partition(b"\0")[0].decode("utf-8", "replace")
    return ""
