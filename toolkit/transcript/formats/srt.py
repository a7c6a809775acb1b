"""SubRip (.srt), in the dialects that are about. There is no standard.

What is written follows the podcast namespace, "Transcript File Format Details", section SRT: two
lines of at most 32 characters, the speaker's name and a colon where the speaker changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit import timecode
from toolkit.transcript.captions.caption_rules import CaptionRules, rules_of
from toolkit.transcript.captions.line_breaks import fold_by_sense
from toolkit.transcript.documents import heads
from toolkit.transcript.formats import rolling_captions
from toolkit.transcript.text import rough_cues
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import SourceLines, Taken, source_of, time_line
from toolkit.transcript.text.rough_cues import Rough

LINES = 2
LINE_LIMIT = 32

_TIMES = re.compile(r"\s*-?\d[\d:.,]*\s*-->")
# As translating programs leave them, `00: 00: 01, 000 -> 00: 00: 02, 000`, and word processors,
# which make a dash of two hyphens.
_LOOSE = re.compile(r"\s*(\d[\d\s:.,]{3,24}?)\s*[-–—]{1,2}\s?>\s*(\d[\d\s:.,]{3,24})")
# Thousandths behind a colon, and more digits of them than three.
_COLON = re.compile(r"(?<!\d)(\d{1,9}:\d{1,9}:\d{1,9}):(\d{3})")
_FINER = re.compile(r"([.,]\d{3})\d+")
_HELD = "\x1f"  # a space that is not broken; no text has it
_AFTER_COLON = re.compile(r"(?<=:)[ \n]+(?=\S)")
_TURN = re.compile(r"\A>>+\s*")  # television captions mark a change of speaker with it
_TAG = re.compile(r"</?(?:b|i|u|s|c|v|font|ruby|rt|lang)(?:[\s.][^<>]*)?>|\{\\[^{}]*\}", re.I)


def take(name: str, data: bytes) -> Taken:
    """Return the cues of a SubRip file, and what was put right in it. Raises BadTranscript.

    `name` is for messages. Times have a comma or a point, also with spaces in them; counters may be
    wrong or missing; tags and ASS codes are left out, and the `>>` that marks a change of speaker.
    Cues that stand out of order are sorted by their starts, with the speakers that they have in the
    file. One that ends where it starts lasts until the next begins, or as long as its words take.
    Lines that roll up are said once.
    """
    source = source_of(name, data)
    lines, counted = heads.without_frames(source.lines, name)
    source = SourceLines(name, tuple(_tightened(line) for line in lines))
    rows, rolled = rolling_captions.unrolled(source, list(_cards(source)))
    rows = [replace(row, text=_TURN.sub("", row.text)) for row in rows]
    return rough_cues.taken(source, rows, (*counted, *rolled))


def render(cues: Sequence[Cue], language: str = "") -> str:
    """Return a SubRip file. A cue of more than two lines is split, its time by length of text.

    A cue that overlaps the next one is not split, so that the cues stay in order. Lines are broken
    by sense in `language`, never between a name and the first word. Players take whatever stands
    before a colon and a space for a name, on a cue's first line: no line but a name's has one.
    """
    rules = rules_of(language)
    cards: list[tuple[int, int, str]] = []
    voice: str | None = None
    for i, cue in enumerate(cues):
        name = f"{cue.voice}: " if cue.voice and cue.voice != voice else ""
        voice = cue.voice
        overlaps = i + 1 < len(cues) and cues[i + 1].start_ms < cue.end_ms
        text = cue.text.replace("-->", "→")  # times are known by the arrow
        name = name.replace("-->", "→")
        if overlaps:
            cards.append((cue.start_ms, cue.end_ms, name + _AFTER_COLON.sub("\n", text)))
        else:
            cards += _split(cue, _lines(name, text, rules))
    return "\n".join(
        f"{n}\n{timecode.clock(start, ',')} --> {timecode.clock(end, ',')}\n{text}\n"
        for n, (start, end, text) in enumerate(cards, 1)
    )


def _lines(name: str, text: str, rules: CaptionRules) -> list[str]:
    """Return the lines of a cue; the name is on the first one, with a word behind it."""
    held = name.replace(" ", _HELD) + text.lstrip()
    return [
        line.replace(_HELD, " ")
        for clause in _AFTER_COLON.split(held)
        for line in fold_by_sense(clause, LINE_LIMIT, rules)
    ]


def _split(cue: Cue, lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield cards (start, end, text) of at most two lines that follow each other."""
    parts = ["\n".join(lines[i : i + LINES]) for i in range(0, len(lines), LINES)]
    spare_ms = cue.end_ms - cue.start_ms - len(parts)  # each card lasts 1 ms at least
    if spare_ms < 0:
        parts, spare_ms = ["\n".join(lines)], 0
    total = sum(len(part) for part in parts)
    start_ms, said = cue.start_ms, 0
    for n, part in enumerate(parts, 1):
        said += len(part)
        end_ms = cue.end_ms if n == len(parts) else cue.start_ms + n + spare_ms * said // total
        yield start_ms, end_ms, part
        start_ms = end_ms


def _cards(source: SourceLines) -> Iterator[Rough]:
    """Yield the entries of a file in its own order. Raises BadTranscript."""
    timings = [i for i, line in enumerate(source.lines) if _TIMES.match(line)]
    for i in range(timings[0] if timings else len(source.lines)):
        line = source.lines[i].strip("\ufeff \t")
        if line and not (line.isdecimal() and timings):
            raise source.wrong(i, "a counter, or times such as 00:00:01,000 --> 00:00:04,000")
    counter = own = _counter(source.lines[: timings[0]]) if timings else None
    for timing, after in pairwise([*timings, len(source.lines)]):
        start_ms, end_ms = time_line(source, timing)
        lines = list(source.lines[timing + 1 : after])
        if after < len(source.lines):
            counter = _take_counter(lines, counter)
        said = "\n".join(_TAG.sub("", line) for line in lines).strip()
        yield Rough(timing, start_ms, end_ms, said, counter=own)
        own = counter


def _tightened(line: str) -> str:
    """Return a line of times as SubRip writes them; any other line as it is."""
    if found := _LOOSE.fullmatch(line):
        line = " --> ".join(re.sub(r"\s", "", time) for time in found.groups())
    if not _TIMES.match(line):
        return line
    return _FINER.sub(r"\1", _COLON.sub(r"\1,\2", line))


def _counter(lines: Sequence[str]) -> int | None:
    last = next((line.strip("\ufeff \t") for line in reversed(lines) if line.strip()), "")
    return int(last) if last.isdecimal() and len(last) < 10 else None


def _take_counter(lines: list[str], before: int | None) -> int | None:
    """Take the next cue's counter off the end of `lines` and return it; None if there is none.

    A number is a counter when an empty line stands before it and times right after it, or when it
    is the one that follows. Any other number is text.
    """
    counter = _counter(lines)
    if counter is None:
        return None
    at = max(i for i, line in enumerate(lines) if line.strip())
    stands_alone = at == len(lines) - 1 and at > 0 and not lines[at - 1].strip()
    if stands_alone or (before is not None and counter == before + 1):
        del lines[at:]
        return counter
    return None
