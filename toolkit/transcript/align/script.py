"""The text that is given: its words, whose they are, and the lines they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from toolkit.errors import BadTranscript
from toolkit.transcript.documents import docx, furniture, plain
from toolkit.transcript.store import formats
from toolkit.transcript.text import names
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.names import label_of, named
from toolkit.transcript.text.reading_rules import (
    LIMIT_CHARACTERS,
    Entries,
    Places,
    SourceLines,
    Taken,
    source_of,
    tidy,
)

_TEXT_SUFFIXES = ("", ".txt", ".text", ".md")
# How a file begins that is none of plain lines: WebVTT, JSON, XML.
_NO_SCRIPT = re.compile(r"\s*(?:WEBVTT|[{<]|\[\s*[{\]])")
_TITLES = 6  # lines above the first name that may be titles


@dataclass(frozen=True, slots=True)
class Script:
    """Words of a text in order; the three have one entry for each word."""

    words: tuple[str, ...]
    voices: tuple[str | None, ...]
    lines: tuple[int, ...]  # counted from 1; of a file with times: its cues
    remarks: tuple[str, ...] = ()  # what was put right in the file


def read(name: str, data: bytes, language: str, encoding: str | None = None) -> Script:
    """Return the text of any transcript file, or of lines without times, in `language`.

    A line `Name: text` begins what that person says. Times in the file are not used; titles, page
    numbers, notes on what cannot be heard and whatever else nobody said is left out. `name` is for
    messages. Raises BadTranscript if it cannot be read or there is no text in it.
    """
    data, remark = formats.utf8_of(name, data, language, encoding)
    remarks = (remark,) if remark else ()
    untimed, taken = _untimed(name, data), None
    if untimed is not None:
        places, lines, headings, taken = untimed
        if taken is None:
            cues, left_out = _cues(places, lines, headings)
            told, doubtful = named(cues, lambda cue: f"line {cue.start_ms}")
            said = (*remarks, *left_out, *(f"{name}: {each}" for each in doubtful))
            return replace(_script(told, is_timed=False, name=name), remarks=said)
    taken = taken or formats.take(name, data, language)
    made = _script(taken.cues, is_timed=True, name=name)
    return replace(made, remarks=(*remarks, *taken.remarks))


_Untimed = tuple[Places, Sequence[str], frozenset[int], Taken | None]


def _untimed(name: str, data: bytes) -> _Untimed | None:
    """Return a text of lines, which of them are headings, and its cues if it has times after all.

    None for a file of another kind. Raises BadTranscript.
    """
    if data.startswith(b"PK\x03\x04"):
        body = docx.body_of(name, data)
        return Entries(name, "line"), body.lines, body.headings, docx.timed(name, body)
    head = data[:4096].decode("utf-8-sig", errors="replace")
    may_be_lines = PurePath(name).suffix.lower() in _TEXT_SUFFIXES and b"\x00" not in data[:4096]
    if not may_be_lines or "-->" in head or _NO_SCRIPT.match(head):
        return None
    source = source_of(name, data)
    source = SourceLines(name, tuple(line.replace("\ufeff", "") for line in source.lines))
    return source, source.lines, frozenset(), plain.of_lines(source, source.lines)


def _cues(
    places: Places, lines: Sequence[str], headings: frozenset[int]
) -> tuple[list[Cue], list[str]]:
    """Return lines as cues, whose time is the line's number, and what is left out."""
    kept, dropped = furniture.kept(lines)
    dropped += [i for i in headings if not names.is_name_line(lines[i])]
    for i in dropped:
        kept[i] = ""
    dropped += _titles(kept)
    left_out, alone = set(dropped), _names_alone(kept)
    cues, characters = [], 0
    for i, line in enumerate(lines):
        text = "" if i in left_out else " ".join(tidy([line]))
        characters += len(text)
        if characters > LIMIT_CHARACTERS:
            raise BadTranscript(f"{places.name}: more than {LIMIT_CHARACTERS:,} characters")
        if text:
            text = f"{names.name_in(text)}:" if i in alone else text
            cues.append(Cue(i + 1, i + 2, text))
    return cues, furniture.remark(places, lines, dropped, "that nobody says")


def _titles(lines: Sequence[str]) -> list[int]:
    """Return the lines above the first name that are titles, in a text where names come again."""
    labels = [(i, label) for i, line in enumerate(lines) if (label := label_of(line))]
    if not labels:
        return []
    above = [i for i in range(labels[0][0]) if lines[i].strip()]
    are_names = len({label.name for _, label in labels}) < len(labels) or labels[0][1].is_strong
    is_all = len(above) <= _TITLES and all(furniture.is_title(lines[i]) for i in above)
    return above if are_names and is_all else []


def _names_alone(lines: Sequence[str]) -> set[int]:
    """Return the lines that are a name above what that person says, if all such lines are names."""
    alone = [
        i
        for i in range(len(lines) - 1)
        if lines[i].strip()
        and not lines[i].rstrip().endswith(":")
        and (i == 0 or not lines[i - 1].strip())
        and lines[i + 1].strip()
        and names.is_name_line(lines[i])
    ]
    return (
        set(alone)
        if len(alone) > 1
        and names.are_name_lines([lines[i] for i in alone], [lines[i + 1] for i in alone])
        else set()
    )


def _script(cues: Iterable[Cue], *, is_timed: bool, name: str) -> Script:
    words = [
        (word, cue.voice, number if is_timed else cue.start_ms)
        for number, cue in enumerate(cues, 1)
        for word in furniture.spoken(cue.text).split()
    ]
    if not any(any(c.isalnum() for c in word) for word, _, _ in words):
        raise BadTranscript(
            f"{name}: there is no text in it", hint="use a file with the words that are said"
        )
    texts, voices, lines = zip(*words, strict=True)
    return Script(texts, voices, lines)
