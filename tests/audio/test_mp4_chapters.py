"""The titles of MP4 chapters are those of the first text track that the sound names."""

from __future__ import annotations

import io
import struct

import pytest

from tests.limits import within
from toolkit.audio.metadata import mp4_chapters
from toolkit.audio.metadata.mp4_chapters import MOST_CHAPTERS, TextSample

FTYP = struct.pack(">I4s8s", 16, b"ftyp", b"M4A \0\0\0\0")
HEAD_BYTES = len(FTYP) + 8  # of mdat, where the samples begin


def box(name: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def sample(text: str, link: str = "") -> bytes:
    raw = text.encode()
    address = link.encode()
    href = box(b"href", struct.pack(">HHB", 0, len(raw), len(address)), address, b"\0")
    return struct.pack(">H", len(raw)) + raw + (href if link else box(b"encd", b"\0\0\1\0"))


def track(
    number: int, kind: bytes, samples: list[bytes], at: int, *, refers: tuple[int, ...] = (),
    edits: bytes = b"", seconds: int = 6,
) -> bytes:  # fmt: skip
    """Return a track whose samples are one chunk at `at`, each so long; 1000 units a second."""
    sizes = struct.pack(f">{len(samples)}I", *map(len, samples))
    table = box(
        b"stbl",
        box(b"stts", struct.pack(">4xIII", 1, len(samples), seconds * 1000)),
        box(b"stsc", struct.pack(">4xIIII", 1, 1, len(samples), 1)),
        box(b"stsz", struct.pack(">4xII", 0, len(samples)), sizes),
        box(b"stco", struct.pack(">4xII", 1, at)),
    )
    media = box(
        b"mdia",
        box(b"mdhd", struct.pack(">12xII", 1000, 0)),
        box(b"hdlr", bytes(8) + kind + bytes(12)),
        box(b"minf", table),
    )
    chap = box(b"chap", struct.pack(f">{len(refers)}I", *refers))
    head = box(b"tkhd", struct.pack(">12xI", number))
    reference = box(b"tref", chap) if refers else b""
    return box(b"trak", head, edits, reference, media)


def file(
    tracks: list[tuple[int, bytes, list[bytes]]], refers: tuple[int, ...], edits: bytes = b""
) -> bytes:
    data, made = b"", []
    for number, kind, samples in tracks:
        at = HEAD_BYTES + len(data)
        made.append(track(number, kind, samples, at, edits=edits if kind == b"text" else b""))
        data += b"".join(samples)
    sound = track(1, b"soun", [], 0, refers=refers)
    head = box(b"mvhd", struct.pack(">12xI", 1000))
    return FTYP + box(b"mdat", data) + box(b"moov", head, sound, *made)


TITLES = [sample("What genes are"), sample("What doctors see")]
LINKS = [sample("More", "https://example.org/1"), sample("More at two")]


def read(data: bytes) -> mp4_chapters.Chapters | None:
    return mp4_chapters.read(io.BytesIO(data))


@pytest.mark.parametrize("order", [(2, 3), (3, 2)])
def test_the_first_text_track_that_is_named_has_the_titles(order: tuple[int, int]) -> None:
    by_number = dict(zip(order, (TITLES, LINKS), strict=True))
    data = file([(n, b"text", by_number[n]) for n in (2, 3)], order)
    found = read(data)
    assert found is not None
    assert found.titles == (TextSample(0, "What genes are"), TextSample(6000, "What doctors see"))
    assert found.others == (
        TextSample(0, "More", "https://example.org/1"),
        TextSample(6000, "More at two"),
    )
    assert [found.link_at(at) for at in (0, 6000)] == ["https://example.org/1", None]


def test_letters_of_utf_16_and_an_edit_list() -> None:
    raw = "Größe".encode("utf-16-be")
    wide = struct.pack(">H", len(raw) + 2) + b"\xfe\xff" + raw
    edits = struct.pack(">4xIIi4xIi4x", 2, 1500, -1, 9000, 0)
    found = read(file([(2, b"text", [wide])], (2,), box(b"edts", box(b"elst", edits))))
    assert found is not None
    assert found.titles == (TextSample(1500, "Größe"),)


@pytest.mark.parametrize("refers", [(), (9,), (2,)])
def test_without_a_text_track_there_are_none(refers: tuple[int, ...]) -> None:
    assert read(file([(2, b"vide", [b"jpeg"])], refers)) is None


def test_pictures_are_noticed() -> None:
    found = read(file([(2, b"vide", [b"jpeg"]), (3, b"text", TITLES)], (2, 3)))
    assert found is not None
    assert found.has_pictures
    assert len(found.titles) == 2


def test_counts_that_no_file_has_cost_little() -> None:
    table = box(
        b"stbl",
        box(b"stts", struct.pack(">4xIII", 1, 2**32 - 1, 1)),
        box(b"stsc", struct.pack(">4xIIII", 1, 1, 2**32 - 1, 1)),
        box(b"stsz", struct.pack(">4xII", 2**31, 2**32 - 1)),
        box(b"stco", struct.pack(">4xII", 1, 2**32 - 1)),
    )
    media = (box(b"mdhd", struct.pack(">12xII", 1000, 0)), box(b"hdlr", bytes(8) + b"text"))
    bad = box(
        b"trak", box(b"tkhd", struct.pack(">12xI", 2)), box(b"mdia", *media, box(b"minf", table))
    )
    sound = track(1, b"soun", [], 0, refers=(2,) * 100_000)
    whole = FTYP + box(b"moov", box(b"mvhd", struct.pack(">12xI", 1000)), sound, bad)
    with within("counts"):
        found = read(whole)
    assert found is not None
    assert len(found.titles) <= MOST_CHAPTERS
    for end in range(0, len(whole), 9973):
        read(whole[:end])
