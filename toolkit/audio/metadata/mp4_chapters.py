"""The chapters of MP4 and MOV files as a track of texts, which the sound's track names.

FFmpeg takes the last such track that there is; some programs write one for titles and, behind it,
one for the texts of links. Source: Apple, "QuickTime File Format", chapter lists: the titles are in
the first text track among those that the reference `chap` names; text sample data, `href`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from toolkit.audio.containers import mp4
from toolkit.audio.containers.mp4 import Box

MOST_CHAPTERS = 5000
_LARGEST_TABLE_BYTES = 1 << 20  # a table of 5000 samples has 40 kB
_LARGEST_SAMPLE_BYTES = 1 << 12
_MOST_TRACKS = 64
_LINK_WITHIN_MS = 50  # so near a chapter's start a link is of that chapter


@dataclass(frozen=True, slots=True)
class TextSample:
    """A sample of a text track, and the address in it, if it has one."""

    start_ms: int
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Chapters:
    """The titles, and what is in the other tracks that the sound's reference names."""

    titles: tuple[TextSample, ...]
    others: tuple[TextSample, ...] = ()
    has_pictures: bool = False

    def link_at(self, start_ms: int) -> str | None:
        """Return the address that belongs to the chapter there."""
        own = (t.link for t in self.titles if t.link and t.start_ms == start_ms)
        near = (t for t in self.others if abs(t.start_ms - start_ms) <= _LINK_WITHIN_MS)
        return next(own, None) or next((t.link for t in near if t.link), None)


@dataclass(frozen=True, slots=True)
class _Mp4Track:
    number: int
    kind: bytes  # soun, text, vide ...
    box: Box


def read(file: BinaryIO) -> Chapters | None:
    """Return the chapters in the tracks that the sound names; None where it names no text."""
    if not mp4.is_mp4(file):
        return None
    moov = mp4.inner(file, mp4.whole(file), b"moov")
    if moov is None:
        return None
    tracks = {track.number: track for track in _tracks(file, moov)}
    for sound in tracks.values():
        if sound.kind != b"soun" or not (numbers := _references(file, sound.box)):
            continue
        named = [tracks[number] for number in numbers if number in tracks]
        texts = [track for track in named if track.kind in (b"text", b"sbtl")]
        if not texts:
            continue
        scale = _timescale(file, moov, b"mvhd")
        first, *others = (tuple(_samples(file, track.box, scale)) for track in texts)
        pictures = any(track.kind == b"vide" for track in named)
        return Chapters(first, tuple(text for other in others for text in other), pictures)
    return None


def _tracks(file: BinaryIO, moov: Box) -> Iterator[_Mp4Track]:
    for count, box in enumerate(b for b in mp4.boxes(file, moov) if b[0] == b"trak"):
        if count == _MOST_TRACKS:
            return
        head = _content(file, mp4.inner(file, box, b"tkhd"))
        handler = _content(file, mp4.inner(file, box, b"mdia", b"hdlr"))
        at = 20 if head[:1] == b"\1" else 12  # behind the times, of 64 bits in version 1
        if len(head) >= at + 4 and len(handler) >= 12:
            yield _Mp4Track(int.from_bytes(head[at : at + 4], "big"), handler[8:12], box)


def _references(file: BinaryIO, track: Box) -> list[int]:
    data = _content(file, mp4.inner(file, track, b"tref", b"chap"))
    return list(_numbers(data, ">I"))[:_MOST_TRACKS]


def _samples(file: BinaryIO, track: Box, movie_scale: int) -> Iterator[TextSample]:
    """Yield the texts of a track with their times, at most 5000."""
    scale = _timescale(file, track, b"mdia", b"mdhd")
    table = mp4.inner(file, track, b"mdia", b"minf", b"stbl")
    if not scale or not movie_scale or table is None:
        return
    at, shift = 0, _shift(file, track, scale, movie_scale)
    durations = _durations(_content(file, mp4.inner(file, table, b"stts")))
    for (start, length), duration in zip(_places(file, table), durations, strict=False):
        file.seek(start)
        sample = file.read(min(length, _LARGEST_SAMPLE_BYTES))
        text, link = _text(sample)
        yield TextSample(((at + shift) * 1000 + scale // 2) // scale, text, link)
        at += duration


def _durations(stts: bytes) -> Iterator[int]:
    rows = _rows(stts, ">II", 8)
    yielded = 0
    for count, duration in rows:
        for _ in range(min(count, MOST_CHAPTERS - yielded)):
            yielded += 1
            yield duration


def _places(file: BinaryIO, table: Box) -> Iterator[tuple[int, int]]:
    """Yield where each sample of a track is, and its length (ISO/IEC 14496-12, 8.7)."""
    sizes = _content(file, mp4.inner(file, table, b"stsz"))
    if len(sizes) < 12:
        return
    fixed, count = struct.unpack_from(">4xII", sizes)
    lengths = iter([fixed] * min(count, MOST_CHAPTERS) if fixed else _numbers(sizes[12:], ">I"))
    short, long = (_content(file, mp4.inner(file, table, name)) for name in (b"stco", b"co64"))
    starts = list(_numbers(short[8:], ">I") or _numbers(long[8:], ">Q"))[:MOST_CHAPTERS]
    runs = list(_rows(_content(file, mp4.inner(file, table, b"stsc")), ">III", 8))
    at_run, yielded = 0, 0
    for chunk, start in enumerate(starts, 1):
        while at_run + 1 < len(runs) and runs[at_run + 1][0] <= chunk:
            at_run += 1
        at = start
        for _ in range(min(runs[at_run][1] if runs else 1, MOST_CHAPTERS - yielded)):
            length = next(lengths, None)
            if length is None:
                return
            yield at, length
            at, yielded = at + length, yielded + 1


def _shift(file: BinaryIO, track: Box, scale: int, movie_scale: int) -> int:
    """Return by how much the edit list moves a track, in its own units (8.6.6)."""
    data = _content(file, mp4.inner(file, track, b"edts", b"elst"))
    rows = _rows(data, ">Qq4x" if data[:1] == b"\1" else ">Ii4x", 8)
    empty = 0
    for duration, time in rows:
        if time >= 0:
            return empty * scale // movie_scale - time
        empty += duration
    return 0


def _text(sample: bytes) -> tuple[str, str | None]:
    """Return the text of a sample and its address: a length, the letters, and boxes behind."""
    length = int.from_bytes(sample[:2], "big")
    raw, rest = sample[2 : 2 + length], sample[2 + length :]
    encoding = "utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "utf-8"
    text = raw.decode(encoding, "replace").rstrip("\0")
    while len(rest) >= 8:
        size, name = struct.unpack_from(">I4s", rest)
        if name == b"href" and len(rest) > 12:  # from a letter to a letter, then the address
            return text, rest[13 : 13 + rest[12]].decode("utf-8", "replace") or None
        rest = rest[max(8, size) :]
    return text, None


def _timescale(file: BinaryIO, outer: Box, *names: bytes) -> int:
    data = _content(file, mp4.inner(file, outer, *names))
    at = 20 if data[:1] == b"\1" else 12
    return int.from_bytes(data[at : at + 4], "big")


def _content(file: BinaryIO, box: Box | None) -> bytes:
    if box is None:
        return b""
    _, start, end = box
    file.seek(start)
    return file.read(min(end - start, _LARGEST_TABLE_BYTES))


def _numbers(data: bytes, form: str) -> tuple[int, ...]:
    return tuple(row[0] for row in _rows(data, form, 0))


def _rows(data: bytes, form: str, head: int) -> list[tuple[int, ...]]:
    size = struct.calcsize(form)
    body = data[head : head + MOST_CHAPTERS * size]
    return list(struct.iter_unpack(form, body[: len(body) // size * size]))
