"""Chapters as a table that a spreadsheet or an editor wrote: CSV by commas, semicolons or tabs.

Source: RFC 4180 (commas, quotation marks, a header that may be there). Excel writes semicolons
where the comma is the decimal sign, and reads a first line `sep=;`. The names of columns are those
of Audition (Name, Start), Podlove (start, title) and of people.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.errors import BadFile
from toolkit.show.markers import lists
from toolkit.show.markers.marks import Mark
from toolkit.show.markers.source import ChapterText, clock_ms

_DELIMITERS = (";", "\t", ",")  # a semicolon first: then the comma may be in times and titles
_SEPARATOR = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,7}(?:[.,]\d{1,9})?", re.ASCII)
_NO_LETTERS = re.compile(r"[\W_]+")
# Names of columns in small letters without spaces; the first that is there counts.
_TIMES = (
    "start", "starttime", "starts", "startat", "begin", "begins", "begintime", "time", "timecode",
    "timestamp", "from", "in", "timein", "position", "startzeit", "beginn", "anfang", "zeit",
    "début", "debut", "temps", "inicio", "tiempo", "inizio", "início", "tempo", "tijd", "czas",
)  # fmt: skip
_TITLES = (
    "title", "chaptertitle", "name", "chaptername", "markername", "label", "chapter", "marker",
    "text", "topic", "description", "titel", "kapitel", "bezeichnung", "titre", "chapitre",
    "título", "titulo", "capítulo", "capitulo", "titolo", "capitolo", "hoofdstuk", "tytuł",
    "rozdział",
)  # fmt: skip
_LINKS = ("link", "url", "href")


@dataclass(frozen=True, slots=True)
class _TableColumns:
    """How the rows are to be read; columns are counted from 0."""

    delimiter: str
    time: int
    title: int
    link: int | None = None
    has_header: bool = False


def is_table(source: ChapterText) -> bool:
    """Tell whether the first line names its columns, or has a time alone between separators."""
    return _columns(source) is not None


def looks_like_one(source: ChapterText) -> bool:
    """Tell whether the first lines have as many cells each, and more than one."""
    rows = [row for _, row in source.rows()[:3]]
    for delimiter in _DELIMITERS if len(rows) > 1 else ():
        first, *others = (_cells(row, delimiter) for row in rows)
        if len(first) > 1 and all(first) and all(len(row) == len(first) for row in others):
            return True
    return False


def parse(source: ChapterText) -> list[Mark]:
    """Return a mark for each row with a time or a title. Raises BadFile."""
    columns = _columns(source)
    if columns is None:
        raise unknown(source)
    marks: list[Mark] = []
    is_first = True
    for number, cells in _rows(source, columns.delimiter):
        if is_first and columns.has_header:
            is_first = False
            continue
        time, title = _at(cells, columns.time), _at(cells, columns.title)
        link = _at(cells, columns.link) if columns.link is not None else ""
        if not time and not title:
            continue
        marks.append(Mark(_ms(source, number, time), title, link or None))
    return marks


def render(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return a table with a header and commas; with a column for links if there are any."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    has_links = any(mark.link for mark in marks)
    writer.writerow(["start", "title", *(["link"] if has_links else [])])
    for mark in marks:
        link = [mark.link or ""] if has_links else []
        writer.writerow([timecode.clock(mark.start_ms), mark.title, *link])
    return out.getvalue()


def unknown(source: ChapterText) -> BadFile:
    """Return the error for a table whose first line does not say which column is which."""
    number, row = next(iter(source.rows()), (1, ""))
    err = source.wrong(
        number, "a header such as start,title, or a time such as 1:12 and a title", row
    )
    hint = "name the columns in the first line: start for the times, title for the names"
    return BadFile(err.message, hint=hint)


def _columns(source: ChapterText) -> _TableColumns | None:
    rows = source.rows()
    if rows and (said := _SEPARATOR.fullmatch(rows[0][1])):
        return _of_row(rows[1][1], said[1]) if len(rows) > 1 else None
    if not rows:
        return None
    found = (_of_row(rows[0][1], delimiter) for delimiter in _DELIMITERS)
    return next((columns for columns in found if columns), None)


def _of_row(row: str, delimiter: str) -> _TableColumns | None:
    """Return the columns that the first row shows, None if it is no row of a table."""
    cells = _cells(row, delimiter)
    if len(cells) < 2:
        return None
    names = [_NO_LETTERS.sub("", cell).casefold() for cell in cells]
    time, title, link = (_named(names, known) for known in (_TIMES, _TITLES, _LINKS))
    if time is not None and title is not None and time != title:
        return _TableColumns(delimiter, time, title, link, has_header=True)
    if lists.begins_with_time(row):  # `1:12,5 A room` is a line of a list
        return None
    times = [n for n, cell in enumerate(cells) if _is_clock(cell)]
    numbers = [n for n, cell in enumerate(cells) if _SECONDS.fullmatch(cell)]
    if not times and not numbers:
        return None
    time = (times or numbers)[0]
    rest = [n for n in range(len(cells)) if n != time and n not in times]
    words = [n for n in rest if n not in numbers and cells[n]]
    if not rest or not (words or times):
        return None
    return _TableColumns(delimiter, time, (words or rest)[0])


def _named(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _cells(row: str, delimiter: str) -> list[str]:
    try:
        (cells,) = csv.reader([row], delimiter=delimiter, skipinitialspace=True)
    except (csv.Error, ValueError):
        return []
    return [cell.strip("\ufeff \t\xa0") for cell in cells]


def _rows(source: ChapterText, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the rows that are not empty. Raises BadFile."""
    lines = (f"{line}\n" for line in source.lines)
    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    begun = 1
    try:
        for row in rows:
            cells = [" ".join(cell.split("\n")).strip("\ufeff \t\xa0") for cell in row]
            if any(cells) and not (begun == 1 and _SEPARATOR.fullmatch(source.lines[0])):
                yield begun, cells
            begun = rows.line_num + 1
    except csv.Error as err:
        raise source.wrong(begun, f"cells with their quotation marks closed ({err})") from err


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _is_clock(text: str) -> bool:
    try:
        clock_ms(text)
    except ValueError:
        return False
    return True


def _ms(source: ChapterText, number: int, text: str) -> int:
    if _SECONDS.fullmatch(text):
        return timecode.from_seconds(float(text.replace(",", ".")))
    try:
        return clock_ms(text)
    except ValueError:
        expected = "a time such as 1:12, 00:01:12.5 or 72.5"
        if text.count(":") == 3:
            expected += " (four numbers count frames: export seconds)"
        raise source.wrong(number, expected, text or "no time") from None
