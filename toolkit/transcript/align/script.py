"""The text that is given: its words, whose they are, and the lines they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath

from toolkit.errors import BadTranscript
from toolkit.transcript import formats
from toolkit.transcript.cues import Cue
from toolkit.transcript.names import named
from toolkit.transcript.reading import LIMIT_CHARACTERS, source_of, tidy

_TEXT_SUFFIXES = ("", ".txt", ".text", ".md")
# How a file begins that is none of lines without times: WebVTT, JSON, XML, or a time.
_NO_SCRIPT = re.compile(r"\s*(?:WEBVTT|[{<]|\[\s*[{\]]|[\[(]?\d{1,3}:\d{1,2}(?:\D|$))")


@dataclass(frozen=True, slots=True)
class Script:
    """Words of a text in order; the three have one entry for each word."""

    words: tuple[str, ...]
    voices: tuple[str | None, ...]
    lines: tuple[int, ...]  # counted from 1; of a file with times: its cues
    remarks: tuple[str, ...] = ()  # what was put right in the file


def read(name: str, data: bytes, language: str) -> Script:
    """Return the text of any transcript file, or of lines without times, in `language`.

    A line `Name: text` begins what that person says, if the first line is one. Times in the file
    are not used. `name` is for messages. Raises BadTranscript if it cannot be read or there is no
    text in it.
    """
    data, remark = formats.utf8_of(name, data, language)
    remarks = (remark,) if remark else ()
    head = data[:4096].decode("utf-8-sig", errors="replace")
    may_be_lines = PurePath(name).suffix.lower() in _TEXT_SUFFIXES and b"\x00" not in data[:4096]
    if may_be_lines and "-->" not in head and not _NO_SCRIPT.match(head):
        return replace(
            _script(named(_lines(name, data)), is_timed=False, name=name), remarks=remarks
        )
    taken = formats.take(name, data, language)
    made = _script(taken.cues, is_timed=True, name=name)
    return replace(made, remarks=(*remarks, *taken.remarks))


def _lines(name: str, data: bytes) -> list[Cue]:
    """Return lines as cues, so that names are read as everywhere; the time is the line's number."""
    cues, characters = [], 0
    for number, line in enumerate(source_of(name, data).lines, 1):
        text = " ".join(tidy([line]))
        characters += len(text)
        if characters > LIMIT_CHARACTERS:
            raise BadTranscript(f"{name}: more than {LIMIT_CHARACTERS:,} characters")
        if text:
            cues.append(Cue(number, number + 1, text))
    return cues


def _script(cues: Iterable[Cue], *, is_timed: bool, name: str) -> Script:
    words = [
        (word, cue.voice, number if is_timed else cue.start_ms)
        for number, cue in enumerate(cues, 1)
        for word in cue.text.split()
    ]
    if not any(any(c.isalnum() for c in word) for word, _, _ in words):
        raise BadTranscript(f"{name}: there is no text in it", hint="bring what is said, as text")
    texts, voices, lines = zip(*words, strict=True)
    return Script(texts, voices, lines)
