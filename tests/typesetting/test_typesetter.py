"""Texts set by typst: the same each time, whole, inside their boxes, and data only."""

from __future__ import annotations

import io
import multiprocessing
from collections.abc import Sequence
from multiprocessing.queues import SimpleQueue

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.typesetting.longest import LONGEST
from toolkit.errors import BadFile
from toolkit.typesetting import typesetter
from toolkit.typesetting.document import Document, Json

# A box with a margin of 40 on a page that is larger, so that what leaves the box is seen.
BOXED = """#import "/common.typ": *
#set page(width: values.width * 1pt + 80pt, height: values.height * 1pt + 80pt, margin: 40pt)
#show: basics
#fitted("text", values.text, values.width * 1pt, values.height * 1pt, 60, 24)
"""


def boxed(text: str, language: str = "en", width: int = 420, height: int = 320) -> Document:
    values: dict[str, Json] = {"language": language, "text": text, "width": width, "height": height}
    return Document(BOXED, values, "the test")


def ink(png: bytes) -> NDArray[np.bool_]:
    """Return where something was drawn on white."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("L")) < 250


def lines_of(dark: NDArray[np.bool_]) -> int:
    """Return how many lines of text there are, by the empty rows between them."""
    rows = dark.any(axis=1).astype(np.int8)
    return int((np.diff(rows, prepend=0) == 1).sum())


@pytest.mark.parametrize("width", [180, 420])
@pytest.mark.parametrize("language", LONGEST)
def test_the_longest_words_stay_in_their_box(language: str, width: int) -> None:
    page = typesetter.pngs(boxed(LONGEST[language], language, width))[0]
    drawn = ink(page)
    assert drawn[40:-40, 40:-40].any()
    drawn[40:-40, 36:-36] = False  # a j at a line's beginning hangs out a little, as in print
    assert not drawn.any()


def test_no_letter_of_a_long_word_is_lost() -> None:
    """In a narrow box there is as much ink as in a wide one, at the same size: hyphens on top."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    fixed = BOXED.replace("60, 24", "24, 24")
    both = []
    for width in (900, 200):
        document = boxed(word, "de", width)
        png = typesetter.pngs(Document(fixed, document.values, "the test"))[0]
        dark = 255 - np.asarray(Image.open(io.BytesIO(png)).convert("L")).astype(np.int64)
        both.append((int(dark.sum()), lines_of(ink(png))))
    (whole, one), (broken, several) = both
    assert one == 1
    assert several > 2
    assert whole < broken < whole * 1.1


def test_a_text_that_cannot_fit_is_refused_by_name() -> None:
    with pytest.raises(BadFile, match="the test: the text does not fit: 'lorem lorem"):
        typesetter.pngs(boxed("lorem " * 300))
    typesetter.pngs(boxed("x" * 80))  # a word without any place to break it


@pytest.mark.parametrize("letter", ["😀", "中", "ع", "\u16a0"])
def test_a_letter_that_the_font_lacks_is_named(letter: str) -> None:
    with pytest.raises(BadFile, match=f"the test: the font lacks {letter} in 'a {letter}'"):
        typesetter.pngs(boxed(f"a {letter}"))


def test_all_letters_of_the_union_are_there() -> None:
    typesetter.pngs(
        boxed(
            "ĄąČčĐđĘęĖėĢģĦħĪīĶķĻļŁłŇňŅņŐőŘřȘșȚțŪūŰűŲųŽžẞ Ωώϊΐ ЖжЩщЪъЬьЮюЯя Ÿÿ ĊċĠġŻż „“”»«–…€№",
            "mt",
        )
    )


def test_a_letter_and_its_accent_may_come_apart() -> None:
    assert typesetter.pngs(boxed("Cafe\u0301")) == typesetter.pngs(boxed("Café"))


def test_bulgarian_has_its_own_letters() -> None:
    def drawn(language: str) -> bytes:
        return typesetter.pngs(boxed("вгджз ийклпт цшщъью", language))[0]

    assert drawn("bg") != drawn("ru")
    assert drawn("ru") == drawn("uk")


@pytest.mark.parametrize(
    "text",
    [
        '#panic("taken")',
        "$x$ *bold* _it_ ]{}[",
        '"); #read("/etc/passwd")',
        "\\u{41} // no comment",
    ],
)
def test_a_text_is_never_source(text: str) -> None:
    shown = typesetter.pngs(boxed(text))[0]
    assert ink(shown).sum() > len(text) * 10


@pytest.mark.parametrize("name", ["/../secret.txt", "../secret.txt", "/etc/hostname"])
def test_nothing_outside_of_the_document_is_read(name: str) -> None:
    with pytest.raises(RuntimeError, match=r"escape the project root|not found"):
        typesetter.pngs(Document(f'#read("{name}")', {}, "the test"))


def test_no_package_is_fetched() -> None:
    with pytest.raises(ValueError, match="package"):
        typesetter.pngs(Document('#import "@preview/cetz:0.3.0": canvas', {}, "the test"))


def test_the_same_document_gives_the_same_bytes() -> None:
    document = boxed("Twice the same: Ünïcödé, Ελληνικά, Български.")
    for make in (typesetter.pngs, typesetter.svgs, typesetter.pdf):
        assert make(document) == make(document)


def test_all_forms_at_once_are_as_each_by_itself() -> None:
    """The document is set once; no form may tell."""
    made = typesetter.printed(boxed("One text in three forms."))
    alone = boxed("One text in three forms.")
    assert [made.png] == typesetter.pngs(alone)
    assert [made.svg] == typesetter.svgs(alone)
    assert made.pdf == typesetter.pdf(alone)
    with pytest.raises(BadFile, match="does not fit"):
        typesetter.printed(boxed("Much too much. " * 200, width=40, height=40))


def test_a_picture_is_as_large_as_its_page_says() -> None:
    def size(pngs: Sequence[bytes]) -> tuple[int, int]:
        return Image.open(io.BytesIO(pngs[0])).size

    assert size(typesetter.pngs(boxed("a"))) == (500, 400)
    assert size(typesetter.pngs(boxed("a"), scale=2)) == (1000, 800)


def test_a_forked_process_is_told_and_does_not_wait_for_ever() -> None:
    typesetter.pngs(boxed("a"))
    context = multiprocessing.get_context("fork")
    told = context.SimpleQueue()
    child = context.Process(target=_set_in_a_child, args=(told,))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    assert "spawn" in told.get()


def _set_in_a_child(told: SimpleQueue[str]) -> None:
    try:
        typesetter.pngs(boxed("a"))
    except RuntimeError as err:
        told.put(str(err))
