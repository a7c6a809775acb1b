"""SubRip (.srt), in the dialects that are about. There is no standard.

What is written follows the podcast namespace, "Transcript File Format Details", section SRT: two
lines of at most 32 characters, the speaker's name and a colon where the speaker changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit import timecode
from toolkit.transcript.caption_rules import CaptionRules, rules_of
from toolkit.transcript.cues import Cue
from toolkit.transcript.names import named
from toolkit.transcript.reading import Collector, Source, source_of, time_line
from toolkit.transcript.sense import fold_by_sense

LINES = 2
LINE_LIMIT = 32

_TIMES = re.compile(r"\s*-?\d[\d:.,]*\s*-->")
# As translating programs leave them: `00: 00: 01, 000 -> 00: 00: 02, 000`.
_LOOSE = re.compile(r"\s*(\d[\d\s:.,]{3,24}?)\s*-{1,2}\s?>\s*(\d[\d\s:.,]{3,24})")
_TURN = re.compile(r"\A>>+\s*")  # television captions mark a change of speaker with it
_TAG = re.compile(r"</?(?:b|i|u|s|c|v|font|ruby|rt|lang)(?:[\s.][^<>]*)?>|\{\\[^{}]*\}", re.I)


def parse(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a SubRip file; `name` is for messages. Raises BadTranscript.

    Times with comma or point, also with spaces in them; counters may be wrong or missing; tags and
    ASS codes are left out, and the `>>` that marks a change of speaker.
    """
    source = source_of(name, data)
    source = Source(name, tuple(_tightened(line) for line in source.lines))
    timings = [i for i, line in enumerate(source.lines) if _TIMES.match(line)]
    for i in range(timings[0] if timings else len(source.lines)):
        line = source.lines[i].strip("\ufeff \t")
        if line and not (line.isdecimal() and timings):
            raise source.wrong(i, "a counter, or times such as 00:00:01,000 --> 00:00:04,000")
    collector = Collector(source)
    counter = _counter(source.lines[: timings[0]]) if timings else None
    for timing, after in pairwise([*timings, len(source.lines)]):
        start_ms, end_ms = time_line(source, timing)
        collector.times(timing, start_ms, end_ms)
        lines = list(source.lines[timing + 1 : after])
        if after < len(source.lines):
            counter = _take_counter(lines, counter)
        said = "\n".join(_TAG.sub("", line) for line in lines).strip()
        collector.add(start_ms, end_ms, [_TURN.sub("", said)], None)
    return named(collector.cues)


def render(cues: Sequence[Cue], language: str = "") -> str:
    """Return a SubRip file. A cue of more than two lines is split, its time by length of text.

    A cue that overlaps the next one is not split, so that the cues stay in order. Lines are broken
    by sense in `language`.
    """
    rules = rules_of(language)
    cards: list[tuple[int, int, str]] = []
    voice: str | None = None
    for i, cue in enumerate(cues):
        name = f"{cue.voice}: " if cue.voice and cue.voice != voice else ""
        voice = cue.voice
        overlaps = i + 1 < len(cues) and cues[i + 1].start_ms < cue.end_ms
        text = (name + cue.text).replace("-->", "→")  # times are known by the arrow
        cards += [(cue.start_ms, cue.end_ms, text)] if overlaps else _split(cue, text, rules)
    return "\n".join(
        f"{n}\n{timecode.clock(start, ',')} --> {timecode.clock(end, ',')}\n{text}\n"
        for n, (start, end, text) in enumerate(cards, 1)
    )


def _split(cue: Cue, text: str, rules: CaptionRules) -> Iterator[tuple[int, int, str]]:
    """Yield cards (start, end, text) of at most two lines that follow each other."""
    lines = fold_by_sense(text, LINE_LIMIT, rules)
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


def _tightened(line: str) -> str:
    """Return a line of times without spaces inside them; any other line as it is."""
    found = _LOOSE.fullmatch(line)
    return " --> ".join(re.sub(r"\s", "", time) for time in found.groups()) if found else line


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
