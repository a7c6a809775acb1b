"""A named mark in time, as other programs make them, and the chapters that soy makes from marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from toolkit import timecode
from toolkit.characters import nfc
from toolkit.show.chapter import Chapter
from toolkit.show.toml.fields import TITLE_LIMIT

# ID3v2 Chapter Frame Addendum 1.0, section 3.2: a table of contents counts in one byte.
MARKS_LIMIT = 255
# YouTube shows no chapter shorter than 10 seconds (9to5Google, 28 May 2020, "YouTube video
# chapters"): a first mark so near the beginning is meant for it.
SHORTEST_CHAPTER_MS = 10_000

# Not printable by Unicode, but part of words: no-break spaces, and joiners of letters and emoji.
_PART_OF_WORDS = "\u00a0\u202f\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a recording, in milliseconds from its start (negative: before it)."""

    start_ms: int
    title: str = ""  # as it came; may be empty
    link: str | None = None


@dataclass(frozen=True, slots=True)
class FittedChapters:
    """Chapters that an episode can hold, and what had to be changed for that, in plain words."""

    chapters: tuple[Chapter, ...]
    remarks: tuple[str, ...]


def plain_line(text: str, limit: int = TITLE_LIMIT) -> str:
    r"""Return `text` on one line without control characters, cut to `limit` characters.

    >>> plain_line(" Genes\tand \x07you\n")
    'Genes and you'
    """
    kept = (c if c.isprintable() or c in _PART_OF_WORDS else " " for c in text[: 10 * limit])
    line = nfc(re.sub(" +", " ", "".join(kept)).strip())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def settled(marks: Sequence[Mark], duration_ms: int | None) -> FittedChapters:
    """Return the chapters that `marks` make in a recording of `duration_ms` (None: not known).

    In the order of time, one at each place, the first at 0, all with a title. What does not fit is
    left out, and every change is told. At most 255.
    """
    remarks: list[str] = []
    inside = _one_each(
        _inside(sorted(marks, key=lambda m: m.start_ms), duration_ms, remarks), remarks
    )
    if len(inside) > MARKS_LIMIT:
        remarks.append(f"{len(inside)} chapters: only the first {MARKS_LIMIT} fit into an MP3")
    chapters = []
    placed = _from_zero(inside[:MARKS_LIMIT], remarks)
    _tell_nameless([n for n, m in enumerate(placed, 1) if _is_nameless(m) and m in inside], remarks)
    for number, mark in enumerate(placed, start=1):
        if chapter := _chapter(mark, number, remarks):
            chapters.append(chapter)
    return FittedChapters(tuple(chapters), tuple(remarks))


def _inside(marks: Sequence[Mark], duration_ms: int | None, remarks: list[str]) -> list[Mark]:
    inside = []
    for mark in marks:
        if mark.start_ms < 0:
            remarks.append(f"left out {_name(mark)}: it begins before the recording")
        elif duration_ms is not None and mark.start_ms >= duration_ms:
            end = timecode.clock(duration_ms)
            remarks.append(f"left out {_name(mark)}: the recording ends at {end}")
        else:
            inside.append(mark)
    return inside


def _one_each(marks: Sequence[Mark], remarks: list[str]) -> list[Mark]:
    """Return the first mark with a title at each place."""
    kept: list[Mark] = []
    for mark in marks:
        if not kept or kept[-1].start_ms != mark.start_ms:
            kept.append(mark)
            continue
        stays, goes = (kept[-1], mark) if plain_line(kept[-1].title) else (mark, kept[-1])
        kept[-1] = stays
        if plain_line(goes.title) not in ("", plain_line(stays.title)):
            remarks.append(f"left out {_name(goes)}: {_name(stays)} begins there too")
    return kept


def _from_zero(marks: list[Mark], remarks: list[str]) -> list[Mark]:
    """Return the marks with one at 0, where feeds want the first chapter."""
    if not marks or marks[0].start_ms == 0:
        return marks
    first = marks[0]
    if first.start_ms < SHORTEST_CHAPTER_MS:
        remarks.append(f"moved {_name(first)} to the beginning, where the first chapter must be")
        return [Mark(0, first.title, first.link), *marks[1:]]
    remarks.append("added 'Chapter 1' at the beginning, where a chapter must be: give it a title")
    return [Mark(0), *marks][:MARKS_LIMIT]


def _is_nameless(mark: Mark) -> bool:
    return not plain_line(mark.title)


def _tell_nameless(numbers: Sequence[int], remarks: list[str]) -> None:
    if len(numbers) == 1:
        remarks.append(
            f"a chapter has no title, so soy calls it 'Chapter {numbers[0]}': give it one"
        )
    elif numbers:
        first = f"'Chapter {numbers[0]}'"
        remarks.append(
            f"{len(numbers)} chapters have no title; soy calls the first {first}: give them titles"
        )


def _chapter(mark: Mark, number: int, remarks: list[str]) -> Chapter | None:
    title = plain_line(mark.title) or f"Chapter {number}"
    if len(plain_line(mark.title, 10 * TITLE_LIMIT)) > TITLE_LIMIT:
        remarks.append(f"cut the title {title!r} to {TITLE_LIMIT} characters")
    values = {"start": timecode.clock(mark.start_ms), "title": title}
    if mark.link:
        try:
            return Chapter.model_validate({**values, "link": mark.link})
        except ValidationError:
            link = plain_line(mark.link, 80)
            remarks.append(f"left out the link of {title!r}: {link} is no address with https://")
    try:
        return Chapter.model_validate(values)
    except ValidationError:
        remarks.append(f"left out {_name(mark)}: soy cannot use its time or its title")
        return None


def _name(mark: Mark) -> str:
    sign, ms = ("-", -mark.start_ms) if mark.start_ms < 0 else ("", mark.start_ms)
    return (
        f"{plain_line(mark.title, 60) or 'a chapter without name'!r} ({sign}{timecode.clock(ms)})"
    )
