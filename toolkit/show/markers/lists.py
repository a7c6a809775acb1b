"""Chapters as lines of text: times with titles, labels of Audacity, the pairs of Ogg tools.

Sources. Times with titles: mp4chaps and Podlove (hexdocs.pm, chapters 1.0.1: `00:01:59.000 Podlove
<http://podlove.org/>`; Subler's wiki, "Chapter Text Format"), and lists as people write them under
videos (9to5Google, 28 May 2020). Labels: Audacity manual, "Importing and Exporting Labels". Pairs:
XiphWiki, "Chapter Extension".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit import timecode
from toolkit.show.markers.marks import Mark
from toolkit.show.markers.source import CLOCK, ChapterText, clock_ms

# A bullet or number, the time, an end that is not needed, a dash or colon, the title.
_LEADING = re.compile(
    rf"\W{{0,20}}(?:\d{{1,3}}[.)]\s+\W{{0,9}})?({CLOCK})(?![\d:])[\])]?"
    rf"(?:(?:\s*+[-–—]\s*+|[^\S\t]*+\t\s*+)[\[(]?{CLOCK}(?![\d:])[\])]?)?"
    r"(?:\s*+[-–—:|]++(?=\s|$)|(?=\s|$))\s*+(.*)",
    re.ASCII,
)
_TRAILING = re.compile(rf"(?<![\d:.])({CLOCK})[\])]?\s*$", re.ASCII)
_LINKED = re.compile(r"([^<]*+(?:<(?!https?://)[^<]*+)*+)<(https?://[^<>\s]+)>\s*")
_LABEL = re.compile(r"\s*(-?\d{1,7}(?:[.,]\d{1,12})?)\t\s*-?\d{1,7}(?:[.,]\d{1,12})?\s*(?:\t(.*))?")
_PAIR = re.compile(r"\s*CHAPTER(\d{2,3})(NAME|URL)?\s*=(.*)", re.IGNORECASE | re.ASCII)


def begins_with_time(row: str) -> bool:
    """Tell whether a line begins with a time and goes on with a title, or is a time."""
    return _LEADING.match(row) is not None


def has_times(source: ChapterText) -> bool:
    """Tell whether some line holds a time such as 0:00."""
    return any(_LEADING.match(row) or _TRAILING.search(row) for _, row in source.rows())


def parse_times(source: ChapterText) -> list[Mark]:
    """Return the marks of a list: on each line a time and a title, in either order.

    Where a line has a time at both ends, the one at the beginning counts. Raises BadFile.
    """
    marks = []
    for number, row in source.rows():
        if found := _LEADING.match(row):
            time, title = found[1], found[2]
        elif found := _TRAILING.search(row):
            time, title = found[1], row[: found.start()].strip(" \t-–—:|([•*")
        else:
            raise source.wrong(number, "a time and a title, such as 0:12:34 Welcome")
        linked = _LINKED.fullmatch(title)
        said = (linked[1].rstrip(), linked[2]) if linked else (title,)
        marks.append(Mark(_clock(source, number, time), *said))
    return marks


def render_times(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return the list that mp4chaps and Podlove read."""
    links = (f" <{mark.link}>" if mark.link else "" for mark in marks)
    rows = (
        f"{timecode.clock(m.start_ms)} {m.title}{link}"
        for m, link in zip(marks, links, strict=True)
    )
    return "".join(f"{row}\n" for row in rows)


def render_video(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return the list for the text under a video, to the second."""
    return "".join(f"{timecode.short(mark.start_ms)} {mark.title}\n" for mark in marks)


def is_labels(source: ChapterText) -> bool:
    """Tell whether the first line is a label of Audacity."""
    return any(_LABEL.fullmatch(row) for _, row in source.rows()[:1])


def parse_labels(source: ChapterText) -> list[Mark]:
    r"""Return the marks of an Audacity label track; lines of frequencies (`\`) say nothing here.

    Raises BadFile.
    """
    marks = []
    for number, row in source.rows():
        if row.startswith("\\"):
            continue
        found = _LABEL.fullmatch(row)
        if not found:
            raise source.wrong(number, "start, tab, end, tab, label, with the times in seconds")
        seconds = float(found[1].replace(",", "."))
        marks.append(Mark(timecode.from_seconds(seconds), (found[2] or "").strip()))
    return marks


def render_labels(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return point labels for Audacity."""
    rows = ((f"{timecode.seconds(mark.start_ms):.6f}", mark.title) for mark in marks)
    return "".join(f"{start}\t{start}\t{title}\n" for start, title in rows)


def is_pairs(source: ChapterText) -> bool:
    """Tell whether the first line is `CHAPTER01=` or the like."""
    return any(_PAIR.fullmatch(row) for _, row in source.rows()[:1])


def parse_pairs(source: ChapterText) -> list[Mark]:
    """Return the marks of `CHAPTER01=`, `CHAPTER01NAME=` and `CHAPTER01URL=` lines.

    Raises BadFile, also for a name without a time.
    """
    found: dict[int, dict[str, str]] = {}
    first: dict[int, int] = {}
    for number, row in source.rows():
        pair = _PAIR.fullmatch(row)
        if not pair:
            raise source.wrong(number, "CHAPTER01=00:00:00.000 or CHAPTER01NAME=Title")
        key, kind = int(pair[1]), (pair[2] or "").upper()
        if kind in found.setdefault(key, {}):
            raise source.wrong(number, f"a chapter number that is not used before, not {pair[1]}")
        found[key][kind] = pair[3].strip()
        if not kind:
            clock = _clock(source, number, pair[3].strip())
            found[key][kind] = str(clock)
        first.setdefault(key, number)
    for key, values in found.items():
        if "" not in values:
            raise source.wrong(first[key], f"a line CHAPTER{key:02}=00:00:00.000 with its time")
    return [Mark(int(v[""]), v.get("NAME", ""), v.get("URL") or None) for v in found.values()]


def render_pairs(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return `CHAPTER001=` lines as Ogg and Matroska tools read them."""
    rows = []
    for number, mark in enumerate(marks, start=1):
        rows.append(f"CHAPTER{number:03}={timecode.clock(mark.start_ms)}")
        rows.append(f"CHAPTER{number:03}NAME={mark.title}")
        if mark.link:
            rows.append(f"CHAPTER{number:03}URL={mark.link}")
    return "".join(f"{row}\n" for row in rows)


def _clock(source: ChapterText, number: int, text: str) -> int:
    try:
        return clock_ms(text)
    except ValueError:
        raise source.wrong(number, "a time such as 0:12:34.500") from None
