"""WebVTT, the form in which people correct a transcript (W3C, "WebVTT: The Web Video Text Tracks").

Sections cited are those of the Candidate Recommendation of 4 April 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit import timecode
from toolkit.characters import unescaped
from toolkit.transcript.cues import Cue
from toolkit.transcript.folding import fold_lines
from toolkit.transcript.reading import Collector, Source, source_of, time_line

# Podcast namespace, "Transcript File Format Details", section WebVTT: at most 65 characters a line.
LINE_LIMIT = 65

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_IGNORED = re.compile(r"(?:NOTE(?:[ \t].*)?|STYLE[ \t]*|REGION[ \t]*)")  # section 4.1
# A voice, its classes and its name; section 4.2.2.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t\n]([^<>]*))?>")
# Other tags and times inside the text. A `<` before anything else was meant as it stands: a browser
# would drop "<0.05" from "p <0.05", a transcript must not.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:]*:\d\d\.\d{3}>|</>")
# Marks that nobody sees are written by name (section 4.2.2), so that an editor shows them.
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u200e": "&lrm;", "\u200f": "&rlm;"}
_ESCAPES = str.maketrans(_WRITTEN)
_HYPHEN = "&#45;"


def parse(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a WebVTT file; `name` is for messages. Raises BadTranscript.

    Comments, styles, regions, cue names and settings are left out. A cue in which several voices
    speak becomes one cue for each, at the same time.
    """
    source = source_of(name, data)
    if not _HEADER.fullmatch(source.lines[0].removeprefix("\ufeff")):
        raise source.wrong(0, "WEBVTT, the first line of a WebVTT file")
    collector = Collector(source)
    body = next((i for i, line in enumerate(source.lines) if _ends_header(line)), None)
    for first, last in _blocks(source, body) if body is not None else ():
        timing = _timing(source, first, last)
        if timing is None:
            continue
        start_ms, end_ms = time_line(source, timing)
        collector.times(timing, start_ms, end_ms)
        for voice, text in _voices("\n".join(source.lines[timing + 1 : last])):
            collector.add(start_ms, end_ms, [text], voice)
    return tuple(collector.cues)


def render(cues: Sequence[Cue]) -> str:
    """Return a WebVTT file; lines of more than 65 characters are folded."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        voice = f"<v {_name(cue.voice)}>" if cue.voice else ""
        text = fold_lines(cue.text, LINE_LIMIT).translate(_ESCAPES)
        times = f"{timecode.clock(cue.start_ms)} --> {timecode.clock(cue.end_ms)}"
        blocks.append(f"{times}\n{voice}{text}\n")
    return "\n".join(blocks)


def _name(voice: str) -> str:
    """Return a name as it stands in its tag.

    Section 4.1: "-->" stands in no line of a cue but that of its times. A name that ends with two
    hyphens would make one with the tag's end: its last hyphen is written as a character reference,
    which section 4.2.2 allows in names.
    """
    name = voice.translate(_ESCAPES)
    return name.removesuffix("-") + _HYPHEN if name.endswith("--") else name


def _ends_header(line: str) -> bool:
    return not line.strip() or "-->" in line  # section 6.1, step 8: a cue may follow at once


def _blocks(source: Source, start: int) -> Iterator[tuple[int, int]]:
    """Yield (first line, line after the last) of each block; an empty line or new times end one."""
    lines = (*source.lines, "")
    first: int | None = None
    timed = False
    for i in range(start, len(lines)):
        if not lines[i].strip() or ("-->" in lines[i] and timed):
            if first is not None:
                yield first, i
            first, timed = (i, True) if lines[i].strip() else (None, False)
        else:
            first = i if first is None else first
            timed = timed or "-->" in lines[i]


def _timing(source: Source, first: int, last: int) -> int | None:
    """Return the line with a block's times; None for a comment, style or region."""
    for i in range(first, min(first + 2, last)):  # the cue's name may stand before its times
        if "-->" in source.lines[i]:
            return i
    if _IGNORED.fullmatch(source.lines[first]):
        return None
    raise source.wrong(
        first,
        "times such as 00:00:01.000 --> 00:00:04.000 before the text",
        hint="leave no empty line inside the text of a cue",
    )


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield (voice, plain text) for each stretch of a cue's text."""
    at, voice = 0, None
    for found in _VOICE.finditer(text):
        yield voice, _plain(text[at : found.start()])
        at, voice = found.end(), unescaped(found[1] or "")
    yield voice, _plain(text[at:])


def _plain(text: str) -> str:
    return unescaped(_TAG.sub("", text))
