"""Documents set by typst: the one module that imports it.

The machine it runs on has no say: no fonts but those of the packages that soy comes with, no files
but those of the document, no packages from the network, no clock.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import typst

from toolkit import fonts
from toolkit.errors import BadFile
from toolkit.typesetting.document import Document, composed, texts

FAMILY = "Source Sans 3"
"""SIL's open licence; Latin, Greek and Cyrillic letters of all 24 languages of the European Union,
with the forms that Bulgarian has (the font's `locl` for `BGR`), which Noto Sans lacks."""
_FOLDER = Path(str(resources.files("fontpkg_source_sans_3") / "files"))
FILE = str(_FOLDER / "SourceSans3[wght].ttf")

Standard = Literal["a-2a", "a-2b", "ua-1"]

_MAIN = "document.typ"
_EPOCH = 0  # PDFs tell when they were made; ours are the same whenever that is
_used_in: list[int] = []  # the process in which typst has its threads
_POINTS_AN_INCH = 72  # so that a typst point is a pixel


def pngs(document: Document, scale: float = 1) -> list[bytes]:
    """Return the pages as PNG, a pixel for each point, or `scale` pixels.

    Raises BadFile for a letter that the font lacks, and for a text that does not fit.
    """
    return list(_made(document, "png", ppi=_POINTS_AN_INCH * scale))


def svgs(document: Document) -> list[bytes]:
    """Return the pages as SVG, letters drawn as shapes. Raises as `pngs`."""
    return list(_made(document, "svg"))


def pdf(document: Document, standards: Sequence[Standard] = ()) -> bytes:
    """Return the pages as one PDF, which keeps to these standards. Raises as `pngs`."""
    return _made(document, "pdf", standards)[0]


@dataclass(frozen=True, slots=True)
class Printed:
    """The one page of a document, as a picture for screens and as two files for print."""

    png: bytes
    svg: bytes
    pdf: bytes


def printed(document: Document) -> Printed:
    """Return a document of one page in all three forms, set once. Raises as `pngs`."""
    with _compiler(document) as compiler:
        png = compiler.compile(format="png", ppi=_POINTS_AN_INCH, timestamp=_EPOCH)
        _refuse_overflow(compiler, document.where)
        svg = compiler.compile(format="svg", timestamp=_EPOCH)
        pdf_file = compiler.compile(format="pdf", timestamp=_EPOCH, pdf_standards=[])
    return Printed(_alone(png), _alone(svg), _alone(pdf_file))


def _alone(made: bytes | list[bytes] | list[bytes | None] | None) -> bytes:
    (page,) = made if isinstance(made, list) else [made]
    if page is None:
        raise ValueError("a document without a page")
    return page


def check(document: Document) -> None:
    """Raise as `pngs` does; nothing is drawn."""
    with _compiler(document) as compiler:
        _refuse_overflow(compiler, document.where)


def _made(
    document: Document,
    kind: Literal["png", "svg", "pdf"],
    standards: Sequence[Standard] = (),
    ppi: float = _POINTS_AN_INCH,
) -> list[bytes]:
    with _compiler(document) as compiler:
        made = compiler.compile(
            format=kind, ppi=ppi, timestamp=_EPOCH, pdf_standards=list(standards)
        )
        _refuse_overflow(compiler, document.where)
    pages = made if isinstance(made, list) else [made]
    return [page for page in pages if page is not None]


@contextlib.contextmanager
def _compiler(document: Document) -> Iterator[typst.Compiler]:
    """Yield typst with a document before it. Raises BadFile for a letter that the font lacks."""
    _refuse_packages(document.template)
    _refuse_forked()
    values = composed(document.values)
    for text in texts(values):
        _refuse_missing(text, document.where)
    with _root(document) as root:
        yield typst.Compiler(
            root / _MAIN,
            root=root,
            font_paths=_faces(),
            ignore_system_fonts=True,
            sys_inputs={"values": json.dumps(values), "family": FAMILY},
            package_path=root / ".none",
            package_cache_path=root / ".none",
        )


def _refuse_packages(template: str) -> None:
    """Raise ValueError for a template that would have typst look in the network."""
    if '"@' in template:
        raise ValueError("a template imports a package")


def _refuse_forked() -> None:
    """Raise RuntimeError in a process forked from one that set something: it would wait for ever.

    typst works in threads of its own, which a forked process does not have.
    """
    here = os.getpid()
    if _used_in and _used_in != [here]:
        raise RuntimeError("typst cannot be used in a forked process: start it with spawn")
    _used_in[:] = [here]


def _refuse_missing(text: str, where: str) -> None:
    if letters := fonts.missing(text, FILE):
        raise BadFile(
            f"{where}: the font lacks {' '.join(letters)} in {text[:60]!r}",
            hint="use Latin, Greek or Cyrillic letters, and no emoji",
        )


def _refuse_overflow(compiler: typst.Compiler, where: str) -> None:
    """Raise BadFile for the first text that `fitted` of common.typ could not set in its box."""
    for found in json.loads(compiler.query("<misfit>", field="value")):
        raise BadFile(
            f"{where}: the {found['what']} does not fit: {found['text'][:80]!r}",
            hint="shorten it",
        )


@contextlib.contextmanager
def _root(document: Document) -> Iterator[Path]:
    """Yield a folder with the document's files, all that typst can read."""
    with tempfile.TemporaryDirectory(prefix="soy-typst-") as name:
        root = Path(name)
        (root / _MAIN).write_text(document.template, "utf-8")
        (root / "common.typ").write_text(common(), "utf-8")
        for file, data in document.pictures.items():
            (root / file).write_bytes(data)
        yield root


@cache
def common() -> str:
    """Return the functions that templates share, as typst source."""
    return (resources.files("toolkit.typesetting") / "common.typ").read_text("utf-8")


@cache
def _faces() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FOLDER]
    )
