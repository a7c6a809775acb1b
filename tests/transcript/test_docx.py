"""Word files: what reviewers get, and what they send back."""

from __future__ import annotations

import io
import zipfile

import lxml.etree as etree
import pytest
from hypothesis import given

from tests.transcript.drawn import cues, quick, texts, voices
from toolkit.errors import BadTranscript
from toolkit.transcript.align import script
from toolkit.transcript.documents import docx
from toolkit.transcript.store import formats
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import Taken

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MADE = [Cue(500, 1500, "a < b\nc", "Ana & Co"), Cue(1500, 2500, "d")]


def package(document: str | bytes, name: str = docx.DOCUMENT) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, document)
    return made.getvalue()


def cell(inner: str) -> str:
    return f"<w:tc><w:tcPr/>{inner}</w:tc>"


def run(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: str) -> bytes:
    return package(
        f'<w:document xmlns:w="{W}"><w:body><w:tbl>{"".join(rows)}</w:tbl></w:body></w:document>'
    )


def row(*cells: str, mark: str = "") -> str:
    return f"<w:tr><w:trPr>{mark}</w:trPr>{''.join(map(cell, cells))}</w:tr>"


TIMES = run("00:00:01.000 – 00:00:02.000")


@quick
@given(cues(texts, voices))
def test_a_word_file_comes_back_as_it_was(made: list[Cue]) -> None:
    assert docx.take("x.docx", docx.render(made, "de", "T & <T>")).cues == tuple(made)


def test_what_is_written_is_a_package_with_one_table() -> None:
    data = docx.render(MADE, "de", "Titel")
    assert data == docx.render(MADE, "de", "Titel")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert file.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
        parts = [etree.fromstring(file.read(name)) for name in file.namelist()]
    rows = [
        ["".join(c.itertext()) for c in r.iter(f"{{{W}}}tc")] for r in parts[2].iter(f"{{{W}}}tr")
    ]
    assert rows == [
        ["Time", "Speaker", "Text"],
        ["00:00:00.500 – 00:00:01.500", "Ana & Co", "a < bc"],
        ["00:00:01.500 – 00:00:02.500", "", "d"],
    ]
    assert len(list(parts[2].iter(f"{{{W}}}tblHeader"))) == 1
    assert {e.get(f"{{{W}}}val") for e in parts[2].iter(f"{{{W}}}lang")} == {"de"}


def test_tracked_changes_count_as_accepted() -> None:
    said = (
        "<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:r><w:t>one</w:t></w:r>"
        "<w:del><w:r><w:delText> two</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:tab/><w:t>three</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>four</w:t></w:r></w:moveFrom></w:p>"
    )
    gone = row(TIMES, run("Ana"), run("gone"), mark="<w:del/>")
    made = docx.take("x", table(row(TIMES, run("Ana"), said), gone)).cues
    assert made == (Cue(1000, 2000, "one three", "Ana"),)


def test_the_content_says_the_format() -> None:
    assert formats.read("x.txt", docx.render(MADE, "en", "T")) == tuple(MADE)


def took(*rows: str, before: str = "") -> Taken:
    tables = f"<w:tbl>{''.join(rows)}</w:tbl>" if rows else ""
    body = f'<w:document xmlns:w="{W}"><w:body>{before}{tables}</w:body></w:document>'
    return docx.take("x.docx", package(body))


def cells(*texts: str) -> str:
    return row(*(run(text) for text in texts))


A, B = "Good morning, and welcome.", "It is 0.5 milligrams a day."


@pytest.mark.parametrize(
    ("rows", "ends", "voices"),
    [
        ([("00:00:01", A), ("00:00:04", B)], (2733, 5800), (None, None)),
        ([("00:01 - 00:03", A), ("[00:04]", B)], (3000, 5800), (None, None)),
        ([("Anna:", "0:01", A), ("Tom", "0:04", B)], (2733, 5800), ("Anna", "Tom")),
        (
            [
                ("Timecode", "Speaker", "Transcript"),
                ("00:00:01", "ANNA", A),
                ("00:00:04", "TOM", B),
            ],
            (2733, 5800),
            ("ANNA", "TOM"),
        ),
        (
            [
                ("In", "Out", "Speaker", "Text"),
                ("0:01", "0:03", "Anna", A),
                ("0:04", "0:07", "Tom", B),
            ],
            (3000, 7000),
            ("Anna", "Tom"),
        ),
        (
            [("00:00:01:00", "00:00:03:00", A), ("00:00:04:00", "00:00:07:00", B)],
            (3000, 7000),
            (None, None),
        ),
        ([("0:01", f"Anna: {A}"), ("0:04", f"Tom: {B}")], (2733, 5800), ("Anna", "Tom")),
    ],
)
def test_tables_of_other_columns(
    rows: list[tuple[str, ...]], ends: tuple[int, int], voices: tuple[str | None, str | None]
) -> None:
    made = took(*(cells(*each) for each in rows)).cues
    assert [(c.start_ms, c.text, c.voice) for c in made] == [
        (1000, A, voices[0]),
        (4000, B, voices[1]),
    ]
    assert [abs(c.end_ms - end) < 500 for c, end in zip(made, ends, strict=True)] == [True, True]


def test_what_a_table_has_besides_is_left_out_and_said() -> None:
    head = cells("#", "In", "Out", "Name", "Text", "Notes")
    made = took(
        head,
        cells("1", "0:01", "0:03", "Anna", A, "check"),
        cells("2", "0:04", "0:07", "Tom", B, ""),
        before=run("Transcribed in March"),
    )
    assert [(c.start_ms, c.end_ms, c.voice, c.text) for c in made.cues] == [
        (1000, 3000, "Anna", A),
        (4000, 7000, "Tom", B),
    ]
    assert made.remarks == (
        (
            "x.docx: 1 line outside of the table is left out; the first is line 1, "
            "'Transcribed in March'"
        ),
        "x.docx: soy leaves out column 1 (2 cells); its first cell says '1'",
        "x.docx: soy leaves out column 6 (1 cell); its first cell says 'check'",
    )


HEADING = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Part one</w:t></w:r></w:p>'


def test_paragraphs_are_read_as_text_is() -> None:
    paragraphs = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Anna</w:t></w:r><w:r><w:t>   0:01</w:t></w:r>"
        f"<w:r><w:br/><w:t>{A}</w:t></w:r></w:p>{HEADING}{run('Tom   0:04')}{run(B)}"
    )
    made = took(before=HEADING + paragraphs)
    assert [(c.start_ms, c.voice, c.text) for c in made.cues] == [
        (1000, "Anna", A),
        (4000, "Tom", B),
    ]
    assert made.remarks == (
        "x.docx: 1 line above the first time is left out; the first is line 1, 'Part one'",
        "x.docx: 1 line that nobody said is left out; the first is line 4, 'Part one'",
    )


def test_a_word_file_without_times_is_for_align() -> None:
    data = package(
        f'<w:document xmlns:w="{W}"><w:body>{HEADING}{run("ANNA: " + A)}{run("TOM: " + B)}</w:body>'
        "</w:document>"
    )
    with pytest.raises(BadTranscript, match="this Word file has no times") as caught:
        docx.take("x.docx", data)
    assert "soy transcript align" in (caught.value.hint or "")
    made = script.read("x.docx", data, "en")
    assert " ".join(made.words) == f"{A} {B}"
    assert set(made.voices) == {"ANNA", "TOM"}
    assert made.remarks == (
        "x.docx: 1 line that nobody says is left out; the first is line 1, 'Part one'",
    )


def test_a_table_of_names_and_texts_is_a_script() -> None:
    body = f"<w:tbl>{cells('Anna', A)}{cells('Tom', B)}{cells('Anna', A)}</w:tbl>"
    data = package(f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    made = script.read("x.docx", data, "en")
    assert " ".join(made.words) == f"{A} {B} {A}"
    assert list(dict.fromkeys(made.voices)) == ["Anna", "Tom"]


HEADER = row(run("Time"), run("Speaker"), run("Text"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (package("x", "word/other.xml"), "expected a Word file"),
        (docx.render(MADE, "en", "T")[:-30], "expected a Word file"),
        (package("<!DOCTYPE a><a/>"), "word/document.xml, line 1: expected XML without"),
        (package("<a>"), "word/document.xml, line 1: expected XML"),
        (table(HEADER, row(run("later"), run(""), run("Hi"))), "row 2: expected times .*'later'"),
        (table(HEADER, row(run(""), run(""), run("Hi"))), "row 2: expected times such as"),
        (table(HEADER, row(TIMES, run(""), run("Hi"), run(""))), "row 2: expected three cells"),
        (table(HEADER, row(run("0:02 – 0:01"), run(""), run("Hi"))), "row 2: expected an end"),
        (table(HEADER), "there is no text in it"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        formats.read("x.docx", data)


def test_a_text_that_is_very_long_unpacked_is_refused() -> None:
    with pytest.raises(BadTranscript, match="larger than 40 MiB"):
        formats.read("x.docx", package(b" " * (docx.LIMIT_UNPACKED_BYTES + 1)))


def test_a_package_of_very_many_parts_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for number in range(docx.LIMIT_PARTS + 1):
            file.writestr(str(number), b"")
    with pytest.raises(BadTranscript, match="more than 2000 files"):
        docx.take("x.docx", made.getvalue())
