"""The formats of chapters: a row each, recognised by what is in the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.errors import BadFile
from toolkit.show.markers import documents, lists, reaper, table
from toolkit.show.markers.marks import MARKS_LIMIT, Mark
from toolkit.show.markers.source import ChapterText, source_of


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is recognised, read and written; `duration_ms` is the recording's."""

    fits: Callable[[ChapterText], bool]
    parse: Callable[[ChapterText], list[Mark]]
    render: Callable[[Sequence[Mark], int], str]


def _begins(*marks: str) -> Callable[[ChapterText], bool]:
    return lambda source: source.text.lstrip("\ufeff \t\n").startswith(marks)


# In the order in which they are tried: the first that fits is taken. What begins with {, < or
# WEBVTT can be nothing else; a table and the pairs name themselves in their first line; a label
# has two bare numbers and tabs; other tables name their columns or have a cell that is a time; any
# other text with a clock time is a list.
FORMATS: dict[str, Format] = {
    "json": Format(_begins("{"), documents.parse_json, documents.render_json),
    "psc": Format(_begins("<"), documents.parse_xml, documents.render_xml),
    "vtt": Format(_begins("WEBVTT"), documents.parse_vtt, documents.render_vtt),
    "reaper": Format(reaper.is_table, reaper.parse, reaper.render),
    "ogg": Format(lists.is_pairs, lists.parse_pairs, lists.render_pairs),
    "audacity": Format(lists.is_labels, lists.parse_labels, lists.render_labels),
    "csv": Format(table.is_table, table.parse, table.render),
    "list": Format(lists.has_times, lists.parse_times, lists.render_times),
    "youtube": Format(lambda _: False, lists.parse_times, lists.render_video),
}


@dataclass(frozen=True, slots=True)
class ChapterMarks:
    """The marks of a file, never none, with the name of its format and what is to be told."""

    format: str
    marks: tuple[Mark, ...]
    remarks: tuple[str, ...] = ()


def read(
    name: str, data: bytes, wanted: str | None = None, language: str | None = None
) -> ChapterMarks:
    """Return the marks of a chapter file; `wanted` is its format where the person says it.

    `language` (a tag) is that of the titles, for texts in an old encoding. Raises BadFile naming
    file and line.
    """
    source, remark = source_of(name, data, language)
    kind = wanted or next((key for key, form in FORMATS.items() if form.fits(source)), None)
    if kind is None and table.looks_like_one(source):
        raise table.unknown(source)
    if kind is None:
        raise BadFile(
            f"{name}: soy cannot find chapters in it",
            hint="use lines such as '0:12:34 Title', or say what it is with --format",
        )
    marks = FORMATS[kind].parse(source)
    if not marks:
        raise BadFile(f"{name}: it has no chapters", hint="is it the right file?")
    if len(marks) > MARKS_LIMIT:
        raise BadFile(
            f"{name}: {len(marks)} chapters; an MP3 can hold {MARKS_LIMIT}",
            hint="is it the right file? To import a transcript: soy transcript import",
        )
    return ChapterMarks(kind, tuple(marks), (remark,) if remark else ())
