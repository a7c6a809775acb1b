"""Chapters as documents: JSON of the podcast namespace, Podlove's XML, WebVTT.

Sources. JSON: podcast namespace, "JSON Chapters Format", version 1.2. XML: Podlove Simple Chapters
1.2 (podlove.org/simple-chapters; as hexdocs.pm, chapters 1.0.1, and feeds show it). WebVTT: W3C
Candidate Recommendation of 10 May 2018, section 4.1 and "chapter title text".
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from toolkit import timecode
from toolkit.characters import unescaped
from toolkit.errors import BadFile
from toolkit.show.markers.marks import Mark
from toolkit.show.markers.source import ChapterText, clock_ms

_SECONDS = re.compile(r"\d{1,7}(?:\.\d{1,9})?", re.ASCII)
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_S = 3_600_000  # a thousand hours; far above any recording
_KEEP_ONE = "keep the chapters of this episode in a file of their own"


def parse_json(source: ChapterText) -> list[Mark]:
    """Return the marks of a chapters file; those with `toc` false are not for listeners.

    Raises BadFile.
    """
    try:
        said = json.loads(source.text)
    except json.JSONDecodeError as err:
        raise source.wrong(err.lineno, f"JSON ({err.msg.lower()})") from err
    except (ValueError, RecursionError) as err:  # huge numbers, deep nesting
        raise source.wrong(1, "JSON") from err
    chapters = said.get("chapters") if isinstance(said, dict) else None
    if not isinstance(chapters, list):
        raise source.wrong(1, 'a list {"chapters": [...]}')
    shown = [c for c in chapters if not (isinstance(c, dict) and c.get("toc") is False)]
    return [_entry(source, number, entry) for number, entry in enumerate(shown, start=1)]


def _entry(source: ChapterText, number: int, entry: object) -> Mark:
    said = entry if isinstance(entry, dict) else {}
    start, title, link = said.get("startTime"), said.get("title", ""), said.get("url")
    if not isinstance(start, int | float) or isinstance(start, bool) or not _is_time(start):
        raise _wrong_entry(source, number, "startTime as a number of seconds")
    if not isinstance(title, str) or not isinstance(link, str | None):
        raise _wrong_entry(source, number, "title and url as text")
    return Mark(timecode.from_seconds(start), title, link or None)


def _is_time(seconds: float) -> bool:
    return 0 <= seconds < _LONGEST_S  # which no NaN is


def _wrong_entry(source: ChapterText, number: int, expected: str) -> BadFile:
    return BadFile(
        f"{source.name}, chapter {number} of the list: expected {expected}",
        hint='write each as {"startTime": 94.5, "title": "Welcome"}',
    )


def render_json(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return the chapters file of the podcast namespace."""
    rows: list[dict[str, object]] = []
    for mark in marks:
        link = {"url": mark.link} if mark.link else {}
        rows.append({"startTime": timecode.seconds(mark.start_ms), "title": mark.title, **link})
    document = {"version": "1.2.0", "chapters": rows}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def parse_xml(source: ChapterText) -> list[Mark]:
    """Return the marks of Podlove Simple Chapters, on their own or inside one item of a feed.

    Raises BadFile, also for a document type: with one, a file could name others or grow.
    """
    parser = expat.ParserCreate(encoding="utf-8")
    marks: list[Mark] = []
    lists = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal lists
        name = tag.rpartition(":")[2]
        lists += name == "chapters"
        if lists > 1:
            raise BadFile(f"{source.name}: more than one list of chapters", hint=_KEEP_ONE)
        if name == "chapter" and lists:
            start = _play_time(source, parser.CurrentLineNumber, attributes.get("start", ""))
            link = attributes.get("href") or None
            marks.append(Mark(start, attributes.get("title", ""), link))

    def refuse(*_: object) -> None:
        raise source.wrong(parser.CurrentLineNumber, "XML without a document type (<!DOCTYPE>)")

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(source.text.encode(errors="replace"), True)
    except expat.ExpatError as err:
        raise source.wrong(err.lineno, f"XML ({expat.ErrorString(err.code)})") from err
    return marks


def _play_time(source: ChapterText, line: int, text: str) -> int:
    """Return the milliseconds of `8:26.250`, `1:02:03` or plain seconds, `0` or `75.5`."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return timecode.from_seconds(float(text))
    try:
        return clock_ms(text)
    except ValueError:
        raise source.wrong(line, 'a start such as "00:12:34.500"', text) from None


def render_xml(marks: Sequence[Mark], duration_ms: int) -> str:  # noqa: ARG001 - as all formats
    """Return Podlove Simple Chapters."""
    rows = ['<?xml version="1.0" encoding="utf-8"?>']
    rows.append('<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">')
    for mark in marks:
        href = f" href={quoteattr(mark.link)}" if mark.link else ""
        start, title = timecode.clock(mark.start_ms), quoteattr(mark.title)
        rows.append(f'  <psc:chapter start="{start}" title={title}{href}/>')
    return "\n".join([*rows, "</psc:chapters>", ""])


def parse_vtt(source: ChapterText) -> list[Mark]:
    """Return a mark for each cue: its start, and its text without markup. Raises BadFile."""
    marks = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate((*source.lines, ""), start=1):
        if line.strip():
            block.append((number, line))
            continue
        if block and not re.match(r"\ufeff?WEBVTT|NOTE\b|STYLE\b|REGION\b", block[0][1]):
            marks.append(_cue(source, block))
        block = []
    return marks


def _cue(source: ChapterText, block: list[tuple[int, str]]) -> Mark:
    at = next((i for i, (_, line) in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        raise source.wrong(block[0][0], "times such as 00:00:01.000 --> 00:00:04.000")
    number, line = block[at]
    try:
        start = clock_ms(line.partition("-->")[0].strip())
    except ValueError:
        raise source.wrong(number, "times such as 00:00:01.000 --> 00:00:04.000") from None
    text = " ".join(line.strip() for _, line in block[at + 1 :])
    return Mark(start, unescaped(_TAG.sub("", text)))


def render_vtt(marks: Sequence[Mark], duration_ms: int) -> str:
    """Return WebVTT chapters: each ends where the next begins, the last at `duration_ms`."""
    starts = [mark.start_ms for mark in marks]
    ends = [*starts[1:], max(duration_ms, *(start + 1 for start in starts), 1)]
    rows = ["WEBVTT\n"]
    for mark, end_ms in zip(marks, ends, strict=True):
        times = f"{timecode.clock(mark.start_ms)} --> {timecode.clock(end_ms)}"
        rows.append(f"{times}\n{html.escape(mark.title, quote=False)}\n")
    return "\n".join(rows)
