"""Word files (.docx): a table of time, speaker and text for reviewers; agencies have more shapes.

Source: ECMA-376, "Office Open XML", part 1 (WordprocessingML) and part 2 (the ZIP package). What is
written is the least that makes a document; no library is needed for it. What a reviewer's word
processor makes of it is read the way it looks with all tracked changes accepted.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from toolkit import timecode
from toolkit.errors import BadTranscript
from toolkit.transcript.documents import docx_tables, furniture, plain
from toolkit.transcript.documents.document_words import words
from toolkit.transcript.text import xml_tree
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import (
    LIMIT_BYTES,
    Entries,
    Taken,
    source_of,
    tidy,
)
from toolkit.transcript.text.xml_tree import XmlNode

LIMIT_PARTS = 2000  # files in the package; a document with a hundred pictures has a few hundred
# Room for 5000 rows of 8 kB; deflate, at its densest a thousand to one, could make 10 GB of 10 MiB.
LIMIT_UNPACKED_BYTES = 40 << 20
DOCUMENT = "word/document.xml"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = frozenset({_W, "http://purl.oclc.org/ooxml/wordprocessingml/main"})  # and strict
# What zipfile and zlib raise for packages that are broken; RuntimeError is for passwords.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
    KeyError,
)
_HINT = "open the file in your word processor and save it as .docx again"
# What a reviewer never sees, or sees twice.
_UNSEEN = frozenset({"del", "moveFrom", "rPr", "pPr", "tcPr", "drawing", "pict", "object"})

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/{DOCUMENT}" ContentType="{_OFFICE}"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    f'Target="{DOCUMENT}"/></Relationships>'
)
_TITLE = '<w:b/><w:sz w:val="32"/>'  # in half points
_WIDTHS = (1900, 1700, 5400)  # twentieths of a point, within the text of an A4 page
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class DocumentBody:
    """What a document holds: its tables, and all its text in lines, those of tables too."""

    tables: tuple[tuple[tuple[str, ...], ...], ...]
    lines: tuple[str, ...]
    headings: frozenset[int]  # among the lines
    outside: tuple[int, ...]  # lines that stand in no table


def take(name: str, data: bytes) -> Taken:
    """Return the cues of a Word file, and what is left out; `name` is for messages.

    A table with times has a row for each: times (`00:00:01.000 – 00:00:04.000`, or the start only),
    speaker and text in whatever order. Without one, paragraphs are read as lines of plain text are.
    Raises BadTranscript.
    """
    body = body_of(name, data)
    made = timed(name, body)
    if made is None and any(line.strip() for line in body.lines):
        raise BadTranscript(
            f"{name}: this Word file has no times",
            hint="soy transcript align takes texts without times; or write [00:01:02] Name: text, "
            "or a table of time, speaker and text",
        )
    return made or Taken(())


def timed(name: str, body: DocumentBody) -> Taken | None:
    """Return the cues of a Word file, as `take`; None if it has no times. Raises BadTranscript."""
    tables = [(rows, found) for rows in body.tables if (found := docx_tables.columns(rows))]
    tables = [(rows, found) for rows, found in tables if found.start is not None]
    if tables:
        rows, found = max(tables, key=lambda each: len(each[0]))
        same = [row for rows, other in tables if other == found for row in rows[found.head :]]
        taken = docx_tables.take(name, (*rows[: found.head], *same), found)
        is_own = tuple(cell.strip() for cell in rows[0]) == docx_tables.HEAD
        places = Entries(name, "line")
        outside = () if is_own else body.outside
        beside = furniture.remark(places, body.lines, outside, "outside of the table")
        return Taken(taken.cues, (*beside, *taken.remarks))
    return plain.of_lines(Entries(name, "line"), body.lines, body.headings)


def body_of(name: str, data: bytes) -> DocumentBody:
    """Return what a Word file holds, as it looks with changes accepted. Raises BadTranscript."""
    root = xml_tree.parsed(Entries(f"{name}, {DOCUMENT}", "line"), _document(name, data))
    tables, lines = list[tuple[tuple[str, ...], ...]](), list[str]()
    headings, outside = set[int](), list[int]()
    for element in _blocks(root):
        if _local(element) == "p":
            said = _said(element).strip("\n").split("\n")
            at = range(len(lines), len(lines) + len(said))
            outside += at
            headings |= set(at) if _is_heading(element) else set()
            lines += said
            continue
        rows = tuple(
            tuple(_said(cell) for cell in row if _local(cell) == "tc") for row in _rows(element)
        )
        tables.append(rows)
        if found := docx_tables.columns(rows):
            lines += docx_tables.lines(rows, found)
    return DocumentBody(tuple(tables), tuple(lines), frozenset(headings), tuple(outside))


def render(cues: Sequence[Cue], language: str, title: str) -> bytes:
    """Return a Word file: the title and the table, its first row repeated on every page."""
    rows = [_row(docx_tables.HEAD, language, is_head=True)]
    rows += [
        _row(
            (
                f"{timecode.clock(cue.start_ms)} – {timecode.clock(cue.end_ms)}",
                cue.voice or "",
                cue.text,
            ),
            language,
        )
        for cue in cues
    ]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    document = (
        f'{_XML}<w:document xmlns:w="{_W}"><w:body>'
        f"{_paragraph(' '.join(tidy([title])), language, _TITLE)}"
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/>'
        f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl><w:p/></w:body></w:document>"
    )
    made = io.BytesIO()
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, DOCUMENT: document}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for part, text in parts.items():
            info = zipfile.ZipInfo(part)  # of 1980: the same cues make the same bytes
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, text.encode())
    return made.getvalue()


def _row(cells: Sequence[str], language: str, *, is_head: bool = False) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(cell, language, '<w:b/>' if is_head else '')}</w:tc>"
        for cell, width in zip(cells, _WIDTHS, strict=True)
    )
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{made}</w:tr>"


def _paragraph(text: str, language: str, look: str) -> str:
    said = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    look += f"<w:lang w:val={quoteattr(language)}/>"
    return f"<w:p><w:r><w:rPr>{look}</w:rPr>{said}</w:r></w:p>"


def _document(name: str, data: bytes) -> str:
    """Return the text of the package's document, never much more than a transcript needs."""
    if len(data) > LIMIT_BYTES:
        raise BadTranscript(f"{name}: the file is larger than {LIMIT_BYTES >> 20} MiB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if len(package.infolist()) > LIMIT_PARTS:
                raise BadTranscript(f"{name}: more than {LIMIT_PARTS} files in it", hint=_HINT)
            info = package.getinfo(DOCUMENT)
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise BadTranscript(
                    f"{name}: {DOCUMENT} is compressed in a way that soy cannot read", hint=_HINT
                )
            with package.open(info) as part:
                unpacked = part.read(LIMIT_UNPACKED_BYTES + 1)
    except _DAMAGED as err:
        raise BadTranscript(
            f"{name}: expected a Word file with {DOCUMENT} in it, whole and without a password",
            hint=_HINT,
        ) from err
    if len(unpacked) > LIMIT_UNPACKED_BYTES:
        raise BadTranscript(
            f"{name}: {DOCUMENT} is larger than {LIMIT_UNPACKED_BYTES >> 20} MiB", hint=_HINT
        )
    return "\n".join(source_of(f"{name}, {DOCUMENT}", unpacked, LIMIT_UNPACKED_BYTES).lines)


def _blocks(element: XmlNode) -> Iterator[XmlNode]:
    """Yield the paragraphs and tables of a document, not those in a cell."""
    for child in element:
        if _local(child) in ("p", "tbl"):
            yield child
        elif _local(child) in ("body", "sdt", "sdtContent", "ins", "customXml"):
            yield from _blocks(child)


def _rows(table: XmlNode) -> Iterator[XmlNode]:
    """Yield the rows of a table, not of tables in a cell, nor what was struck out."""
    for child in table:
        if _local(child) == "tr":
            if not any(_local(mark) == "del" for part in child for mark in part):
                yield child
        elif _local(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _is_heading(paragraph: XmlNode) -> bool:
    """Tell whether a paragraph has a heading's style, as Word calls it in some languages."""
    for part in paragraph:
        for mark in part if _local(part) == "pPr" else ():
            style = mark.get(f"{{{str(mark.tag)[1:].partition('}')[0]}}}val", "").casefold()
            if _local(mark) == "outlineLvl" and style != "9":  # 9 is body text
                return True
            if _local(mark) == "pStyle" and style.rstrip("0123456789 ") in words("headings"):
                return True
    return False


def _said(element: XmlNode) -> str:
    """Return the text in a cell, a line for each paragraph."""
    name = _local(element)
    if name == "t":
        return element.text or ""
    if not name or name in _UNSEEN:
        return ""
    if name in ("br", "cr"):
        return "\n"
    if name in ("tab", "ptab"):
        return " "
    if name == "noBreakHyphen":
        return "\u2011"
    return "".join(map(_said, element)) + ("\n" if name == "p" else "")


def _local(element: XmlNode) -> str:
    return xml_tree.local(element, _NAMESPACES)
