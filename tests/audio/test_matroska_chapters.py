"""Of Matroska's chapters those of the edition that players show, without the hidden ones."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.limits import within
from toolkit.audio.metadata import matroska_chapters
from toolkit.audio.metadata.matroska_chapters import MatroskaChapters


def element(number: int, content: bytes, *, size: int | None = None) -> bytes:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return raw + b"\1" + (len(content) if size is None else size).to_bytes(7, "big") + content


def whole(number: int, value: int) -> bytes:
    return element(number, value.to_bytes(8, "big"))


def atom(start_ms: int, title: str, *inner: bytes) -> bytes:
    display = element(0x80, element(0x85, title.encode()) + element(0x437C, b"eng"))
    return element(0xB6, whole(0x91, start_ms * 1_000_000) + b"".join(inner) + display)


def edition(*content: bytes) -> bytes:
    return element(0x45B9, whole(0x45BC, 7) + b"".join(content))


def file(*editions: bytes, before: bytes = b"", size: int | None = None) -> bytes:
    chapters = element(0x1043A770, b"".join(editions))
    segment = element(0x18538067, before + chapters, size=size)
    return element(0x1A45DFA3, b"\x42\x82\x88matroska") + segment


HIDDEN, OFF, DEFAULT = whole(0x98, 1), whole(0x4598, 0), whole(0x45DB, 1)


def read(data: bytes) -> MatroskaChapters | None:
    return matroska_chapters.read(io.BytesIO(data))


def titles(data: bytes) -> list[tuple[int, str]]:
    found = read(data)
    return [(mark.start_ms, mark.title) for mark in found.marks] if found else []


def test_what_players_hide_is_left_out_and_told() -> None:
    data = file(
        edition(atom(0, "Other edition")),
        edition(
            atom(0, "One", atom(1000, "Inner")),
            atom(2000, "Secret", HIDDEN),
            atom(3000, "Off", OFF),
            atom(4000, "Zwölf"),
            DEFAULT,
        ),
    )
    assert titles(data) == [(0, "One"), (4000, "Zwölf")]
    found = read(data)
    assert found is not None
    assert found.remarks == (
        "left out 2 chapters, which are hidden or switched off: 'Secret', 'Off'",
        "left out 1 chapter, which is within other chapters: 'Inner'",
        "left out the chapters of 1 other edition",
    )


@pytest.mark.parametrize("size", [None, (1 << 56) - 1])  # as it is, and not known while recording
def test_chapters_behind_the_sound_are_found(size: int | None) -> None:
    sound = element(0x1F43B675, bytes(500)) * 3
    assert titles(file(edition(atom(5, "A")), before=sound, size=size)) == [(5, "A")]


def test_chapters_behind_sound_of_unknown_length_are_found_by_the_index() -> None:
    sound = element(0x1F43B675, bytes(500), size=(1 << 56) - 1)
    for place in range(200):  # until it is where the index says
        entry = element(0x53AB, bytes.fromhex("1043A770")) + whole(0x53AC, place + 500)
        index = element(0x114D9B74, element(0x4DBB, entry))
        if len(index) + len(sound) == place + 500:
            assert titles(file(edition(atom(5, "A")), before=index + sound)) == [(5, "A")]
            return
    raise AssertionError


def test_a_file_without_chapters_has_none() -> None:
    assert read(b"") is None
    assert read(b"RIFF") is None
    assert read(element(0x1A45DFA3, b"") + element(0x18538067, b"")) is None


@given(st.binary(max_size=200), st.integers(0, 200))
@settings(deadline=None, max_examples=few(200))
def test_damage_ends_well(junk: bytes, at: int) -> None:
    data = file(edition(atom(0, "One"), atom(9, "Two")))
    read(data[:at] + junk)
    read(file(junk))
    read(file(edition(junk)))


@pytest.mark.parametrize(
    "made",
    [
        lambda: file(edition(*[atom(n, "x") for n in range(30_000)])),
        lambda: file(*[edition(atom(0, "x"))] * 30_000),
        lambda: file(edition(atom(0, "x", *[atom(1, "y")] * 30_000))),
        lambda: file(before=element(0xEC, b"") * 300_000),
    ],
    ids=["chapters", "editions", "inner", "elements"],
)
def test_hostile_files_cost_little(made: Callable[[], bytes]) -> None:
    data = made()
    with within(data[:40]):
        read(data)
