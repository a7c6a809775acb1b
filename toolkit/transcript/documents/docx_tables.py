"""Tables of a transcript in Word: which column holds the times, who speaks, and what is said.

soy's own has three columns. Agencies write two to five: time and text; in, out, speaker and text;
a number before them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.transcript.documents import heads
from toolkit.transcript.documents.document_words import words
from toolkit.transcript.text import rough_cues
from toolkit.transcript.text.names import is_name
from toolkit.transcript.text.reading_rules import LIMIT_MS, Entries, Taken
from toolkit.transcript.text.rough_cues import Rough

Cells = Sequence[str]
HEAD = ("Time", "Speaker", "Text")  # soy's own

_TIME = r"[\[(]?(\d{1,3}:[\d:;.,]{1,16}|\d{1,6}[.,]\d{1,3})[\])]?"
_TIMES = re.compile(rf"\s*{_TIME}(?:\s*(?:-+>?|[–—→]|to|\s)\s*{_TIME})?\s*", re.ASCII)
_MOST = 0.8  # of a column's cells have to be what the column is for
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what, by number; `head` tells whether the first row names them."""

    count: int
    text: int
    start: int | None = None
    end: int | None = None
    voice: int | None = None
    head: bool = False


def columns(rows: Sequence[Cells]) -> Columns | None:
    """Return what the columns of a table are, None for one that says nothing."""
    if not rows:
        return None
    count = Counter(len(row) for row in rows if row).most_common(1)[0][0] if any(rows) else 0
    names = [" ".join(cell.split()).casefold().rstrip(":") for cell in rows[0]]
    is_head = len(names) == count and any(
        name in words(kind) for name in names for kind in ("starts", "ends", "voices", "texts")
    )
    body = [row for row in rows[is_head:] if len(row) == count]
    free = list(range(count))
    start = _take(free, names, is_head, words("starts"), body, _is_time)
    end = _take(free, names, is_head, words("ends"), body, _is_time) if start is not None else None
    text = _take(free, names, is_head, words("texts"), body, None)
    voice = _take(free, names, is_head, words("voices"), body, _is_who)
    if text is None:
        free += [voice] if voice is not None and not free else []
        voice = voice if voice not in free else None
        if not free:
            return None
        text = max(free, key=lambda n: sum(len(row[n]) for row in body))
    return Columns(count, text, start, end, voice, is_head)


def take(name: str, rows: Sequence[Cells], found: Columns) -> Taken:
    """Return the cues of a table that has times; what is left out is told. Raises BadTranscript."""
    places, made, headings = Entries(name, "row"), list[Rough](), list[int]()
    is_own = tuple(cell.strip() for cell in rows[0]) == HEAD
    start = found.start or 0
    times = [_TIMES.fullmatch(row[start]) for row in rows if len(row) == found.count]
    frames = heads.frames_of([heads.Head(0, time[1], time[2], None, "") for time in times if time])
    for index, cells in enumerate(rows):
        said = cells[found.text] if found.text < len(cells) else ""
        if (index == 0 and found.head) or not (said.strip() or len(cells) != found.count):
            continue
        if len(cells) != found.count:
            if len(cells) < 2:
                headings += [index] if "".join(cells).strip() else []
                continue
            number = _NUMBERS[found.count] if found.count < len(_NUMBERS) else found.count
            raise places.wrong(index, f"{number} cells, as in the other rows")
        if index == 0 and not _TIMES.fullmatch(cells[start]):
            continue
        start_ms, end_ms = _times(places, index, cells, found, frames or heads.FRAMES[0])
        voice = cells[found.voice] if found.voice is not None else ""
        who = voice.replace("\n", " ") if is_own else voice.replace("\n", " ").strip().rstrip(":")
        made.append(Rough(index, start_ms, end_ms, said, who or None, 0))
    remarks = [*_left_out(name, rows, found)]
    if headings:
        shown = " ".join("".join(rows[headings[0]]).split())[:60]
        rows_of_one = "1 row of one cell" if len(headings) == 1 else (
            f"{len(headings)} rows of one cell")  # fmt: skip
        first = f"{places.place(headings[0])}, {shown!r}"
        remarks.append(f"{name}: soy leaves out {rows_of_one}; the first is {first}")
    if frames:
        remarks.append(f"{name}: the times count frames; soy assumed {frames} frames a second")
    has_names = found.voice is not None
    return rough_cues.taken(places, made, remarks, has_names=has_names)


def lines(rows: Sequence[Cells], found: Columns) -> Iterator[str]:
    """Yield a table without times as lines; who speaks stands before the text."""
    for index, cells in enumerate(rows):
        if (index == 0 and found.head) or len(cells) != found.count:
            continue
        who = cells[found.voice].strip().rstrip(":") if found.voice is not None else ""
        if "\n" not in who and who:
            yield f"{who}: {cells[found.text].strip()}"
        else:
            yield from (*who.split("\n"), *cells[found.text].split("\n"))
        yield ""


def _left_out(name: str, rows: Sequence[Cells], found: Columns) -> Iterator[str]:
    used = {found.text, found.start, found.end, found.voice}
    for n in range(found.count):
        cells = [row[n] for row in rows[found.head :] if len(row) == found.count]
        said = [" ".join(cell.split()) for cell in cells if cell.strip()]
        if n not in used and said:
            count = "1 cell" if len(said) == 1 else f"{len(said)} cells"
            yield (
                f"{name}: soy leaves out column {n + 1} ({count}); its first cell says "
                f"{said[0][:60]!r}"
            )


def _take(
    free: list[int],
    names: Sequence[str],
    is_head: bool,
    told_by: frozenset[str],
    body: Sequence[Cells],
    is_one: object,
) -> int | None:
    """Take a column off `free`: the one whose head says so, or whose cells look like it."""
    told = [n for n in free if is_head and names[n] in told_by]
    if not told and callable(is_one):
        told = [n for n in free if _is_mostly(body, n, is_one)]
    if not told:
        return None
    free.remove(told[0])
    return told[0]


def _is_mostly(body: Sequence[Cells], n: int, is_one: object) -> bool:
    cells = [row[n] for row in body if row[n].strip()]
    return (
        callable(is_one)
        and bool(cells)
        and sum(bool(is_one(cell)) for cell in cells) >= _MOST * len(cells)
    )


def _is_time(cell: str) -> bool:
    return _TIMES.fullmatch(cell) is not None


def _is_who(cell: str) -> bool:
    return is_name(" ".join(cell.split()).rstrip(":"))


def _times(
    places: Entries, index: int, cells: Cells, found: Columns, frames: int
) -> tuple[int, int | None]:
    said = cells[found.start or 0]
    try:
        if times := _TIMES.fullmatch(said):
            start_ms = heads.clock_ms(times[1], frames)
            end = times[2]
            if found.end is not None and cells[found.end].strip():
                said = cells[found.end]
                own = _TIMES.fullmatch(said)
                end = own[1] if own else "-"
            end_ms = heads.clock_ms(end, frames) if end else None
            if max(start_ms, end_ms or 0) < LIMIT_MS:
                return start_ms, end_ms
    except ValueError:
        pass
    shown = f", found {said.strip()[:60]!r}" if said.strip() else ""
    raise places.wrong(index, f"times such as 00:00:01.000 – 00:00:04.000{shown}")
