"""The table of markers and regions that REAPER exports (Region/Marker Manager).

A header `#,Name,Start,End,Length`, perhaps with `Color`, and a row for each marker (M1) or region
(R1). The times are written as the project's ruler shows them: oatsu-gh/utaupy, reaper.py, has
measures (`5.1.00`); public projects that read these tables have h:mm:ss, seconds and samples too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from toolkit import timecode
from toolkit.errors import BadFile
from toolkit.show.markers.marks import Mark
from toolkit.show.markers.source import ChapterText, clock_ms

_SECONDS = re.compile(r"-?\d{1,7}[.,]\d{1,9}|0", re.ASCII)
_MEASURES = re.compile(r"-?\d+\.\d+\.\d+", re.ASCII)
_AGAIN = "in REAPER, right-click the ruler, choose Minutes:Seconds, and export the table again"


def is_table(source: ChapterText) -> bool:
    """Tell whether the first line is the header of such a table."""
    return any(
        "start" in _header(row) and _header(row)[:1] == ["#"] for _, row in source.rows()[:1]
    )


def parse(source: ChapterText) -> list[Mark]:
    """Return the starts of markers and regions. Raises BadFile, also for times in measures."""
    rows = csv.reader((f"{line}\n" for line in source.lines), strict=True)
    header: list[str] = []
    marks = []
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = [cell.strip().lower() for cell in row]
                if "start" not in header or "name" not in header:
                    raise source.wrong(rows.line_num, "the header #,Name,Start,End,Length")
                continue
            cells = dict(zip(header, row, strict=False))
            start = _ms(source, rows.line_num, cells.get("start", "").strip())
            marks.append(Mark(start, cells.get("name", "").strip()))
    except csv.Error as err:
        raise source.wrong(rows.line_num, f"values between commas ({err})") from err
    return marks


def render(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return a table of markers that REAPER imports."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["#", "Name", "Start", "End", "Length"])
    for number, mark in enumerate(marks, start=1):
        writer.writerow([f"M{number}", mark.title, timecode.clock(mark.start_ms), "", ""])
    return out.getvalue()


def _header(row: str) -> list[str]:
    return [cell.strip().strip('"').lower() for cell in row.split(",")]


def _ms(source: ChapterText, line: int, text: str) -> int:
    if _SECONDS.fullmatch(text):
        return timecode.from_seconds(float(text.replace(",", ".")))
    try:
        return clock_ms(text)
    except ValueError:
        expected = "a start such as 1:02:03.456 or 3723.456"
        if _MEASURES.fullmatch(text):
            expected += " (these are measures and beats)"
        elif text.isdecimal():
            expected += " (a whole number may count samples)"
        err = source.wrong(line, expected, text)
        raise BadFile(err.message, hint=_AGAIN) from None
