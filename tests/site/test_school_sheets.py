"""Worksheet and teacher page as PDF: judged by other programs, read back, and looked at."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pdfua
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from tests.site import packs
from tests.typesetting.longest import LONGEST
from toolkit.errors import BadFile
from toolkit.locales.shelf import LANGUAGES
from toolkit.site.frame.school_pack import PackExcerpt, PackTerm, PackTurn
from toolkit.site.school import sheets
from toolkit.typesetting import typesetter
from toolkit.typesetting.document import Document

EU = sorted(code for code, one in LANGUAGES.items() if one.is_eu)
MARGIN_MM = 18  # of the page, in which nothing but the foot stands
HEADING = re.compile(r"/H([1-6])")


def text_of(data: bytes) -> str:
    """Return all words in the order in which they stand in the file; hyphens at ends put back."""
    found = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
    return " ".join(re.sub("(\x02|\u00ad|\ufffe)\\s*", "", " ".join(found)).split())


def drawn(data: bytes, dots_per_inch: int = 144) -> list[Image.Image]:
    """Return the pages as another program draws them."""
    scale = dots_per_inch / 72
    return [page.render(scale=scale).to_pil() for page in pypdfium2.PdfDocument(data)]


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    """Yield the elements of a structure tree in reading order."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


@pytest.mark.parametrize("language", ["en", "de", "el", "bg", "pt-BR"])
@pytest.mark.parametrize("sheet", sheets.SHEETS)
def test_a_sheet_keeps_to_pdf_ua_and_pdf_a(sheet: str, language: str, tmp_path: Path) -> None:
    data = sheets.pdf(packs.pack(language), sheet)
    with pikepdf.open(io.BytesIO(data)) as file:
        root = file.Root
        assert str(root.Lang) == language
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "/OutputIntents" in root
        assert not {"/AcroForm", "/JavaScript", "/OpenAction"} & root.keys()
        assert not file.is_encrypted
        assert file.pdf_version == "1.7"
        with file.open_metadata() as said:
            assert said["pdfuaid:part"] == "1"
            assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
            assert said["dc:title"].endswith(": What a gene is")
            assert said["dc:language"] == {language}
        fonts = [each for each in file.objects if is_dictionary(each, "/FontDescriptor")]
        assert fonts
        assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts)
        for page in file.pages:
            assert page.Tabs == "/S"
    assert not faults(data, tmp_path)


def faults(data: bytes, folder: Path) -> list[str]:
    """Return what pdfua finds, which knows 16 of the 106 rules that a program can judge by."""
    path = folder / "judged.pdf"
    path.write_bytes(data)
    return [str(found) for found in pdfua.validate(str(path)).findings]


def test_the_judge_finds_faults_where_there_are_some(tmp_path: Path) -> None:
    untagged = Document("#set page(width: 90pt, height: 90pt)\n#rect()", {}, "a test")
    assert faults(typesetter.pdf(untagged), tmp_path)


def is_dictionary(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


@pytest.mark.parametrize("sheet", sheets.SHEETS)
def test_what_a_screen_reader_hears(sheet: str) -> None:
    with pikepdf.open(io.BytesIO(sheets.pdf(packs.pack("de"), sheet))) as file:
        found = list(elements(file.Root.StructTreeRoot.K))
        levels = [int(hit[1]) for one in found if (hit := HEADING.fullmatch(str(one.S)))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))
        alts = [str(one.Alt) for one in found if one.S == "/Figure"]
        codes = [
            "QR-Code: die Folge ab 0:20 hören",
            "QR-Code: die Folge ab 1:22 hören",
        ]
        emblem = ["Emblem der Europäischen Union"]
        assert alts == (codes if sheet == "worksheet" else []) + emblem
        english = [one for one in found if one.get("/Lang") == "en"]
        assert english  # the show's name, and who paid for it
        kinds = {str(one.S) for one in found}
        assert {"/L", "/LI", "/LBody", "/Link", "/P"} <= kinds
        if sheet == "teacher":
            assert "/BlockQuote" in kinds
        with file.open_outline() as outline:
            titles = [one.title for one in outline.root[0].children]
        assert titles[0] in ("Zusammenfassung", "So nutzen Sie diese Blätter")


def test_a_worksheet_has_everything_in_its_order() -> None:
    said = text_of(sheets.pdf(packs.pack(), "worksheet"))
    place = 0
    for words in (
        "Worksheet · The Science of You", "What a gene is", "Name", "Date", "Summary",
        "In plain words.", "And a second paragraph.", "Words to know",
        "gene: a part of the plan", "molecule", "Read and listen", "Excerpt 1",
        "Mara Lindqvist: What is a gene?", "A stretch of it.", "The Science of You, 0:20–0:36.",
        "#t=20", "Excerpt 2", "Questions", "1. What is a gene made of? (Excerpt 1)",
        "Transcript: Checked by Ana Novak on 16 October 2026.", "Licence: CC BY 4.0",
        packs.FUNDING,
    ):  # fmt: skip
        assert words in said[place:], words
        place = said.index(words, place) + len(words)
    assert "Genes are stretches." not in said  # an aim, for the teacher


def test_a_teacher_page_has_the_answers_and_where_they_are_said() -> None:
    data = sheets.pdf(packs.pack("de"), "teacher")
    said = text_of(data)
    place = 0
    for words in (
        "Seite für Lehrkräfte", "What a gene is", "27. Oktober 2026 · 2 Minuten und 5 Sekunden",
        "Die Aufnahme ist auf Englisch.", packs.PAGE, "So nutzen Sie diese Blätter",
        "Zusammenfassung", "Kernaussagen", "1. Genes are stretches.",
        "Frage: What is a gene made of?", "„A stretch of it.“", "Dr Tomas Varga · Anhören ab 0:22",
        "2. Nobody asks about this.", "Wichtige Wörter", "gene: a part of the plan",
        "Transkript: Geprüft von Ana Novak am 16. Oktober 2026.",
    ):  # fmt: skip
        assert words in said[place:], words
        place = said.index(words, place) + len(words)
    with pikepdf.open(io.BytesIO(data)) as file:
        links = {str(note.A.URI) for page in file.pages for note in page.get("/Annots", [])}
    assert links == {packs.PAGE, f"{packs.PAGE}#t=22", packs.pack().licence[1]}  # type: ignore[index]


def test_the_codes_lead_to_where_it_is_heard() -> None:
    pages = drawn(sheets.pdf(packs.pack(), "worksheet"))
    found = [one.text for page in pages for one in zxingcpp.read_barcodes(page.convert("L"))]
    assert sorted(found) == [f"{packs.PAGE}#t=20", f"{packs.PAGE}#t=82"]


def test_a_sheet_is_the_same_each_time() -> None:
    made = packs.pack("fr")
    assert sheets.pdf(made, "worksheet") == sheets.pdf(made, "worksheet")
    assert sheets.digest(made) == sheets.digest(packs.pack("fr"))
    assert sheets.digest(made) != sheets.digest(packs.pack("fr", title="Another"))


def outside(page: Image.Image) -> NDArray[np.bool_]:
    """Return what was drawn in the margins of an A4 page, but for the foot."""
    ink = np.asarray(page.convert("L")) < 250
    edge = round(page.width * MARGIN_MM / 210)
    top = edge - 2  # letters with an accent reach a little above their line
    ink[top:, edge:-edge] = False
    return ink


@pytest.mark.parametrize("sheet", sheets.SHEETS)
@pytest.mark.parametrize("language", [*LONGEST, "en"])
def test_no_text_leaves_the_paper(language: str, sheet: str) -> None:
    long = LONGEST.get(language, f"{'W' * 300} {'i' * 900} {packs.PAGE * 4}")
    turns = (PackTurn(long, f"{long} {long}"),)
    message = packs.pack().messages[0]
    assert message.answer
    answer = replace(message.answer, words=long, voices=(long,))
    made = packs.pack(
        language,
        title=long[:255],
        summary=long,
        terms=(PackTerm(long, long), PackTerm(long, None)),
        excerpts=(PackExcerpt(1, 0, 1000, f"{packs.PAGE}/{'x' * 400}", turns),),
        messages=(replace(message, text=long, question=long, answer=answer),),
    )
    data = sheets.pdf(made, sheet)
    for page in drawn(data, 72):
        assert not outside(page).any()
    assert text_of(data).replace("-", "").replace(" ", "").count(long.replace(" ", "")[:20]) > 3


def test_texts_are_data_and_no_source() -> None:
    hostile = '#image("/etc/passwd") $x^2$ *a* _b_ @c <d> = e ] \\u{41} // f {1} `g` </K> (h) \\'
    made = packs.pack(
        title=hostile, summary=hostile, terms=(PackTerm(hostile, hostile),),
        excerpts=(PackExcerpt(1, 0, 9, packs.PAGE, (PackTurn(hostile, hostile),)),),
        author=hostile, approver=hostile,
    )  # fmt: skip
    said = text_of(sheets.pdf(made, "worksheet"))
    assert said.count(" ".join(hostile.split())) >= 6


@pytest.mark.parametrize("letter", ["😀", "中", "ع"])
def test_a_letter_that_the_font_lacks_is_named(letter: str) -> None:
    made = packs.pack(title=f"a {letter}")
    with pytest.raises(BadFile, match=f"key_messages: the font lacks {letter} in"):
        sheets.pdf(made, "worksheet")


def test_bulgarian_has_its_own_letters() -> None:
    words = "вгджзийклпттцшщюя"
    pages = [
        drawn(sheets.pdf(packs.pack(code, summary=words, terms=(), spoken=None), "teacher"))[0]
        for code in ("bg", "uk")
    ]
    forms = [int((np.asarray(page.convert("L")) < 128).sum()) for page in pages]
    assert forms[0] != forms[1]


@pytest.mark.parametrize("language", EU)
def test_every_language_of_the_union_has_its_sheets(language: str, tmp_path: Path) -> None:
    made = packs.pack(language)
    for sheet in sheets.SHEETS:
        assert not faults(sheets.pdf(made, sheet), tmp_path)


def test_what_nobody_wrote_is_left_out() -> None:
    made = packs.pack(
        summary=None, terms=(), excerpts=(), messages=(packs.pack().messages[1],),
        approver=None, licence=None, funding=None, has_emblem=False,
    )  # fmt: skip
    for sheet in sheets.SHEETS:
        said = text_of(sheets.pdf(made, sheet))
        for word in ("Summary", "Words to know", "Questions", "Read and listen", "Licence"):
            assert word not in said
        assert "Transcript: Checked by a person on 16 October 2026." in said


@pytest.mark.parametrize("sheet", sheets.SHEETS)
def test_the_emblem_stands_apart_with_its_statement(sheet: str) -> None:
    """It is 12 mm high, and half of that is free around it (docs/campaign.md)."""
    said = ("Finanziert von der Europäischen Union", "Horizon Europe, 101137129")
    made = packs.pack("de", statement=said)
    (page,) = [one for one in drawn(sheets.pdf(made, sheet), 144) if _blue(one).any()]
    dots_per_mm, blue = 144 / 25.4, np.argwhere(_blue(page))
    (top, left), (bottom, right) = blue.min(axis=0), blue.max(axis=0)
    assert (bottom - top) / dots_per_mm == pytest.approx(12, abs=0.3)
    half = int(6 * dots_per_mm) - 1
    ink = np.argwhere((np.asarray(page.convert("RGB")) < 250).any(axis=2))
    down, across = ink[:, 0], ink[:, 1]
    is_near = (down > top - half) & (down < bottom + half)
    is_near &= (across > left - half) & (across < right + half)
    is_itself = (down >= top - 2) & (down <= bottom + 2)
    is_itself &= (across >= left - 2) & (across <= right + 2)
    assert not (is_near & ~is_itself).any()
    text = text_of(sheets.pdf(made, sheet))
    assert " ".join(said) in text


def _blue(page: Image.Image) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (np.asarray(page.convert("RGB")) == (0, 51, 153)).all(axis=2)
    return found
