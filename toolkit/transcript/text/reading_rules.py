"""Transcript files as they come: their lines, with numbers, and the rules all cues must keep."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from toolkit import files, timecode
from toolkit.characters import unstacked
from toolkit.errors import BadTranscript
from toolkit.transcript.text.cues import Cue

LIMIT_BYTES = 10 << 20  # four hours of speech are about 0.4 MB; keeps a wrong file out of memory
LIMIT_CUES = 100_000  # four hours of one-word cues are about 40,000
LIMIT_CHARACTERS = 1_000_000  # two and a half times four hours; written as WebVTT it stays readable
LIMIT_MS = 1000 * 3_600_000  # WebVTT times are read with three digits of hours

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Spaces, but not the no-break ones: they are part of how French and others are written.
_SPACES = re.compile(r"[ \t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
# What XML 1.0 (section 2.2) cannot carry.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file holds, and what was put right in it, in sentences for people."""

    cues: tuple[Cue, ...]
    remarks: tuple[str, ...] = ()


class Places(Protocol):
    """What knows where in a file something stands, for messages."""

    @property
    def name(self) -> str:
        """Return the file's name."""

    def place(self, index: int) -> str:
        """Return what people call the place at `index`, counted from 0: `line 7`."""

    def wrong(self, index: int, expected: str, hint: str | None = None) -> BadTranscript:
        """Return the error for the place at `index`, counted from 0."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The places of a file that is no list of lines: its segments, the rows of its table."""

    name: str
    kind: str  # what one place is called

    def place(self, index: int) -> str:
        """Return what people call the entry at `index`, counted from 0: `segment 7`."""
        return f"{self.kind} {index + 1}"

    def wrong(self, index: int, expected: str, hint: str | None = None) -> BadTranscript:
        """Return the error for the entry at `index`, counted from 0."""
        return BadTranscript(f"{self.name}, {self.place(index)}: expected {expected}", hint=hint)


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The lines of a file and its name, for messages that say where."""

    name: str
    lines: tuple[str, ...]

    def place(self, index: int) -> str:
        """Return what people call the line at `index`, counted from 0: `line 7`."""
        return f"line {index + 1}"

    def wrong(self, index: int, expected: str, hint: str | None = None) -> BadTranscript:
        """Return the error for the line at `index`, counted from 0."""
        shown = self.lines[index].strip() if index < len(self.lines) else ""
        found = f", found {shown[:60]!r}" if shown else ""
        return BadTranscript(
            f"{self.name}, {self.place(index)}: expected {expected}{found}", hint=hint
        )


@dataclass(slots=True)
class Collector:
    """Takes cues in the order of a file and holds them to the rules.

    WebVTT section 4.1: a cue ends after it starts, and starts no earlier than those before it. Cues
    may overlap. A cue without text is left out.
    """

    source: Places
    cues: list[Cue] = field(default_factory=list)
    last_start_ms: int = 0
    characters: int = 0

    def times(self, index: int, start_ms: int, end_ms: int) -> None:
        """Check the times that stand on the line at `index`. Raises BadTranscript."""
        if end_ms <= start_ms:
            raise self.source.wrong(index, "an end after the start")
        if start_ms < self.last_start_ms:
            raise self.source.wrong(
                index,
                f"a start at {timecode.clock(self.last_start_ms)} or later, as the cue before",
                hint="put the cues in the order of their starts",
            )
        self.last_start_ms = start_ms

    def add(self, start_ms: int, end_ms: int, lines: Iterable[str], voice: str | None) -> None:
        """Take one cue, if it says anything. Raises BadTranscript when there is too much."""
        text = "\n".join(tidy(lines))
        if not text:
            return
        if len(self.cues) >= LIMIT_CUES:
            raise BadTranscript(f"{self.source.name}: more than {LIMIT_CUES} cues")
        name = " ".join(tidy([voice or ""])) or None
        self.characters += len(text) + len(name or "")
        if self.characters > LIMIT_CHARACTERS:
            raise BadTranscript(f"{self.source.name}: more than {LIMIT_CHARACTERS:,} characters")
        self.cues.append(Cue(start_ms, end_ms, text, name))


def source_of(name: str, data: bytes, limit_bytes: int = LIMIT_BYTES) -> SourceLines:
    """Return the lines of a text file in UTF-8 (or UTF-16 with its mark), whatever ends them.

    Raises BadTranscript if it is too large or not text.
    """
    if len(data) > limit_bytes:
        raise BadTranscript(f"{name}: the file is larger than {limit_bytes >> 20} MiB")
    encoding = next((e for mark, e in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as err:
        raise BadTranscript(
            f"{name}: the text is not UTF-8", hint="save the file as text in UTF-8"
        ) from err
    return SourceLines(name, tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def tidy(lines: Iterable[str]) -> list[str]:
    """Return the lines that say something, without control characters and double spaces.

    Of combining marks 30 stay behind each other, so that what compares texts takes no hours.
    """
    split = (part for line in lines for part in line.replace("\r", "\n").split("\n"))
    clean = (_SPACES.sub(" ", _UNFIT.sub("", unstacked(line))).strip() for line in split)
    return [line for line in clean if line]


def time_line(source: SourceLines, index: int) -> tuple[int, int]:
    """Return start and end from `00:00:01.000 --> 00:00:04.000`; settings after it are ignored.

    A comma for the point and missing hours are taken too. Raises BadTranscript.
    """
    before, _, after = source.lines[index].partition("-->")
    try:
        return timecode.parse(before), timecode.parse(after.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        raise source.wrong(index, "times such as 00:00:01.000 --> 00:00:04.000") from None


def file_bytes(path: Path, hint: str | None = None) -> bytes:
    """Return a file's bytes, not many more than a transcript may have. Raises BadTranscript."""
    if path.exists() and not path.is_file():
        raise BadTranscript(f"{path}: this is not a file", hint=hint or "give a transcript file")
    try:
        with files.opened(path) as file:
            return file.read(LIMIT_BYTES + 1)
    except FileNotFoundError as err:
        raise BadTranscript(
            f"{path}: there is no such transcript", hint=hint or "check the name"
        ) from err
    except OSError as err:
        reason = (err.strerror or "it cannot be read").lower()
        raise BadTranscript(f"{path}: {reason}", hint=hint) from err
