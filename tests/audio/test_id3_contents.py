"""ID3 chapters, their links and the texts of a tag are read as mutagen reads them, and bounded."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any

import mutagen.id3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.limits import within
from toolkit.audio.metadata import id3_contents
from toolkit.audio.metadata.id3_contents import Id3

from .id3_bytes import (
    chapter,
    contents,
    frame,
    link,
    packed,
    picture,
    seven_bits,
    tag,
    text,
    unsynchronised,
)

pytestmark = pytest.mark.rotated

LONG = "Was Genommedizin für Patientinnen und Patienten heute schon bedeutet – ein Gespräch"
id3: Any = mutagen.id3  # has no types


def read(data: bytes) -> Id3:
    return id3_contents.read(io.BytesIO(data))


def titles(data: bytes) -> list[tuple[int, str]]:
    return [(mark.start_ms, mark.title) for mark in read(data).marks]


def three(minor: int) -> bytes:
    inner = [text("TIT2", title, minor) for title in ("One", LONG, "Three")]
    return b"".join(
        (
            contents("toc", ["a", "b", "c"], minor),
            chapter("a", 0, inner[0], picture(minor), minor=minor),
            chapter("b", 20_000, inner[1], minor=minor),
            chapter("c", 40_000, inner[2], picture(minor, 70_000), minor=minor),
        )
    )


@pytest.mark.parametrize("minor", [3, 4])
@pytest.mark.parametrize("flags", [0, 0x80])
def test_long_titles_and_pictures_lose_no_chapter(minor: int, flags: int) -> None:
    if minor == 4 and flags:  # there each frame by itself
        inner = unsynchronised(b"toc\0\0\0\0\0" + bytes(12) + text("TIT2", "ÿOne", 4) + picture(4))
        data = tag(frame("CHAP", inner, 4, flags=2), minor=4, flags=0x80)
        assert titles(data) == [(0, "ÿOne")]
        return
    data = tag(three(minor), minor=minor, flags=flags)
    assert titles(data) == [(0, "One"), (20_000, LONG), (40_000, "Three")]
    assert read(data).remarks == ("left out pictures of 2 chapters",)


def test_sizes_written_as_plain_numbers_are_understood() -> None:
    inner = frame("TIT2", b"\3" + b"a" * 300, 4, plain=True)
    raw = b"a\0" + bytes(8) + b"\xff" * 8 + inner
    outer = frame("CHAP", raw, 4, plain=True) + frame("TIT2", b"\3Episode", 4, plain=True)
    found = read(tag(outer, minor=4))
    assert [mark.title for mark in found.marks] == ["a" * 300]
    assert found.tags == {"title": "Episode"}


def test_an_unsynchronised_title_is_whole() -> None:
    assert read(tag(text("TIT2", "Größe"), flags=0x80)).tags["title"] == "Größe"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\1" + "Größe".encode("utf-16-le"), "Größe"),  # no mark of its order
        (b"\1\xfe\xff" + "Größe".encode("utf-16-be"), "Größe"),
        (b"\1" + "Größe".encode("utf-16") + b"\0", "Größe"),
        (b"\2" + "Ćwiczenie 健康".encode("utf-16-be"), "Ćwiczenie 健康"),
        (b"\3" + "健康".encode(), "健康"),
        (b"\0caf\xe9 \x96 bar", "café – bar"),
        (b"\3caf\xe9", "café"),
        (b"\0One\0\0\0", "One"),
        (b"\0\0", ""),
        (b"\0", ""),
        (b"", ""),
    ],
)
def test_encodings(data: bytes, expected: str) -> None:
    assert titles(tag(chapter("a", 0, frame("TIT2", data)))) == [(0, expected)]


def test_a_second_title_is_told() -> None:
    found = read(tag(chapter("a", 0, frame("TIT2", b"\3One\0Two", 4), minor=4), minor=4))
    assert found.marks[0].title == "One"
    assert found.remarks == ("left out further titles of the chapter 'One': 'Two'",)


def test_no_id_becomes_a_title() -> None:
    assert titles(tag(chapter("chap2", 5))) == [(5, "")]


def test_chapters_that_the_contents_do_not_name_are_hidden() -> None:
    data = tag(
        contents("toc", ["a", "b"]),
        chapter("a", 0, text("TIT2", "One")),
        chapter("h1", 10, picture()),
        chapter("h2", 20, text("TIT2", "slide 2")),
        chapter("b", 30, text("TIT2", "Two")),
    )
    assert titles(data) == [(0, "One"), (30, "Two")]
    (remark,) = read(data).remarks
    assert "2 hidden chapters" in remark
    assert "'slide 2'" in remark


A, B, C = (chapter(key, at) for at, key in enumerate("abc"))


@pytest.mark.parametrize(
    ("tables", "shown"),
    [
        ([], [0, 1, 2]),
        ([contents("toc", [])], [0, 1, 2]),  # names none
        ([contents("toc", ["x", "y"])], [0, 1, 2]),
        ([contents("toc", ["p", "c"]), contents("p", ["a"], flags=1)], [0, 2]),  # a table within
        ([contents("toc", ["a"]), contents("two", ["b"])], [0, 1]),  # both at the top
        ([contents("toc", ["a"]), contents("side", ["b"], flags=1)], [0]),
        ([contents("p", ["a"], flags=1), contents("q", ["b"], flags=0)], [0, 1]),  # none at the top
        ([contents("toc", ["toc", "p"]), contents("p", ["toc", "b"], flags=0)], [1]),  # a circle
    ],
)
def test_which_chapters_the_tables_show(tables: list[bytes], shown: list[int]) -> None:
    assert [start for start, _ in titles(tag(*tables, A, B, C))] == shown


def test_links_are_taken_and_what_is_not_is_told() -> None:
    found = read(
        tag(
            chapter("a", 0, text("TIT2", "One"), link("https://example.org/one"), picture()),
            chapter("b", 5, frame("WOAF", b"http://b.org"), link("https://b.org/x\0junk")),
            chapter("c", 9, frame("WXXX", b"\1" + "ü\0".encode("utf-16") + b"https://c.org")),
            chapter("d", 12, text("TIT3", "a description"), frame("GEOB", b"x")),
        )
    )
    assert [mark.link for mark in found.marks] == [
        "https://example.org/one",
        "https://b.org/x",
        "https://c.org",
        None,
    ]
    assert set(found.remarks) == {
        "left out pictures of 1 chapter",
        "left out further links of 1 chapter",
        "left out other texts of 1 chapter",
        "left out files of 1 chapter",
    }


@pytest.mark.parametrize("minor", [3, 4])
def test_compressed_grouped_and_extended(minor: int) -> None:
    inner = b"a\0" + bytes(16) + text("TIT2", "One", minor)
    grouped = frame("CHAP", b"\7" + inner, minor, flags=0x20 if minor == 3 else 0x40)
    before = struct.pack(">IHI", 6, 0, 0) if minor == 3 else seven_bits(6) + b"\1\0"
    for one in (packed("CHAP", inner, minor), grouped):
        assert titles(tag(one, minor=minor)) == [(0, "One")]
        assert titles(tag(one, minor=minor, flags=0x40, before=before)) == [(0, "One")]
        assert titles(tag(one, minor=minor, flags=0x40)) == [(0, "One")]  # said, and not there


def test_chapters_that_cannot_be_read_are_counted() -> None:
    encrypted = frame("CHAP", b"a\0" + bytes(16), flags=0x40)
    found = read(tag(encrypted, frame("CHAP", b"short"), chapter("c", 7, text("TIT2", "Three"))))
    assert [mark.title for mark in found.marks] == ["Three"]
    assert found.remarks == ("soy could not read 2 chapters in the ID3 tag",)


def test_texts_of_an_episode() -> None:
    comment = frame("COMM", b"\1eng\xff\xfe\0\0" + "Kommentar".encode("utf-16"))
    of_a_program = frame("COMM", b"\0engiTunNORM\0 00000A")
    data = tag(
        text("TIT2", "Titel"), text("TPE1", "Ana"), of_a_program, comment,
        text("TYER", "2024"), text("TDAT", "0503"), text("TLAN", "deu"),
    )  # fmt: skip
    assert read(data).tags == {
        "title": "Titel",
        "artist": "Ana",
        "comment": "Kommentar",
        "date": "2024-03-05",
        "language": "deu",
    }
    old = b"ID3\2\0\0" + seven_bits(12) + b"TT2\0\0\x06\0Titel"
    assert read(old).tags == {"title": "Titel"}


def test_two_tags_one_behind_the_other() -> None:
    data = tag(text("TIT2", "One")) + tag(chapter("a", 3, text("TIT2", "A")), minor=4, flags=0x10)
    assert read(data).tags == {"title": "One"}
    assert titles(data) == [(3, "A")]


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\ufffe"), max_size=90
)
CHAPTERS = st.lists(
    st.tuples(
        st.integers(0, 2**32 - 1),
        TEXT.filter(str.strip),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=6,
)


@given(CHAPTERS, st.sampled_from([3, 4]))
@settings(deadline=None, max_examples=few(150))
def test_what_mutagen_writes_is_read(
    chapters: list[tuple[int, str, int, bool]], version: int
) -> None:
    made = id3.ID3()
    for number, (start, title, wished, has_picture) in enumerate(chapters):
        encoding = wished if title.isascii() else 1 if version == 3 else wished or 3
        inner = [id3.TIT2(encoding=encoding, text=[title])]
        if has_picture:
            inner.append(id3.APIC(mime="image/jpeg", data=b"\xff\xd8" * (100 + start % 9000)))
        key = f"c{number}"
        made.add(id3.CHAP(element_id=key, start_time=start, end_time=start, sub_frames=inner))
    file = io.BytesIO()
    made.save(file, v2_version=version, v23_sep=None)
    again = id3.ID3(io.BytesIO(file.getvalue())) if chapters else {}
    expected = {(one.start_time, str(one.sub_frames["TIT2"])) for one in again.values()}
    assert set(titles(file.getvalue())) == expected == {(s, t) for s, t, _, _ in chapters}


@given(st.binary(max_size=300), st.sampled_from([2, 3, 4]), st.sampled_from([0, 0x40, 0x80, 0xC0]))
@settings(deadline=None, max_examples=few(200))
def test_any_bytes_end_well(data: bytes, minor: int, flags: int) -> None:
    for whole in (data, tag(data, minor=minor, flags=flags), tag(frame("CHAP", b"a\0" + data))):
        read(whole)


@pytest.mark.parametrize(
    "made",
    [
        lambda: frame("TIT2", b"\0") * 300_000,
        lambda: chapter("a", 0) * 100_000,
        lambda: chapter("a", 0, frame("TIT2", b"\1" + b"\0\0" * 1_500_000)),
        lambda: chapter("a", 0, frame("WXXX", b"\1" + b"\1\0\0" * 1_000_000)),
        lambda: chapter("a", 0, frame("TIT2", b"\0x") * 300_000),
        lambda: packed("CHAP", b"a\0" + bytes(60_000_000)),
        lambda: packed("TIT3", bytes(1_000_000)) * 3000,
        lambda: b"".join(
            contents(f"c{n}", [f"c{m % 300}" for m in range(n, n + 255)]) for n in range(300)
        ),
        lambda: b"\xff\0" * 2_000_000,
    ],
    ids=["frames", "chapters", "values", "unaligned", "inner", "bomb", "bombs", "circles", "zeros"],
)
@pytest.mark.parametrize("minor", [3, 4])
def test_hostile_tags_cost_little(made: Callable[[], bytes], minor: int) -> None:
    data = tag(made(), minor=minor)
    with within(data[:40]):
        found = read(data)
    assert len(found.marks) <= id3_contents.MOST_CHAPTERS
