"""SubRip (.srt), in the dialects that are about. There is no standard.

What is written follows the podcast namespace, "Transcript File Format Details", section SRT: two
lines of at most 32 characters, the speaker's name and a colon where the speaker changes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit import timecode
from toolkit.transcript.caption_rules import CaptionRules, rules_of
from toolkit.transcript.cues import Cue
from toolkit.transcript.names import named
from toolkit.transcript.plain import CHARACTERS_PER_SECOND
from toolkit.transcript.reading import LIMIT_MS, Collector, Source, Taken, source_of, time_line
from toolkit.transcript.sense import fold_by_sense

LINES = 2
LINE_LIMIT = 32

_TIMES = re.compile(r"\s*-?\d[\d:.,]*\s*-->")
# As translating programs leave them, `00: 00: 01, 000 -> 00: 00: 02, 000`, and word processors,
# which make a dash of two hyphens.
_LOOSE = re.compile(r"\s*(\d[\d\s:.,]{3,24}?)\s*[-–—]{1,2}\s?>\s*(\d[\d\s:.,]{3,24})")
# Thousandths behind a colon, and more digits of them than three.
_COLON = re.compile(r"(?<!\d)(\d{1,9}:\d{1,9}:\d{1,9}):(\d{3})")
_FINER = re.compile(r"([.,]\d{3})\d+")
_TURN = re.compile(r"\A>>+\s*")  # television captions mark a change of speaker with it
_TAG = re.compile(r"</?(?:b|i|u|s|c|v|font|ruby|rt|lang)(?:[\s.][^<>]*)?>|\{\\[^{}]*\}", re.I)


@dataclass(frozen=True, slots=True)
class _Card:
    """An entry of a file: the line of its times, they themselves, and the lines under them."""

    index: int
    counter: int | None
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


def parse(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a SubRip file; `name` is for messages. Raises BadTranscript.

    Times with comma or point, also with spaces in them; counters may be wrong or missing; tags and
    ASS codes are left out, and the `>>` that marks a change of speaker.
    """
    return take(name, data).cues


def take(name: str, data: bytes) -> Taken:
    """Return the cues of a SubRip file as `parse` does, and what was put right in it.

    Cues that stand out of order are sorted by their starts, with the speakers that they have in the
    file. One that ends where it starts lasts until the next begins, or as long as its words take.
    """
    source = source_of(name, data)
    source = Source(name, tuple(_tightened(line) for line in source.lines))
    cards = list(_cards(source))
    collector = Collector(source)
    starts = sorted({card.start_ms for card in cards})
    late, instant = _late(source, cards), []
    for card in cards:
        said = _TURN.sub("", "\n".join(_TAG.sub("", line) for line in card.lines).strip())
        end_ms = card.end_ms
        if end_ms == card.start_ms:
            end_ms = _end_ms(card.start_ms, said, starts)
            instant += [card] if said else []
        if end_ms <= card.start_ms:
            raise source.wrong(card.index, "an end after the start")
        collector.add(card.start_ms, end_ms, [said], None)
    cues = sorted(named(collector.cues), key=lambda cue: cue.start_ms)
    remarks = (
        *_remark(name, late, "out of order", "sorted by their starts"),
        *_remark(name, instant, "without length", "given the time until the next one"),
    )
    return Taken(tuple(cues), remarks)


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


def _cards(source: Source) -> Iterator[_Card]:
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
        yield _Card(timing, own, start_ms, end_ms, tuple(lines))
        own = counter


def _late(source: Source, cards: Sequence[_Card]) -> list[_Card]:
    """Return the entries that begin before one that stands above them.

    Raises BadTranscript where the file begins anew: its second part was written for another start,
    and to sort it would mix the two.
    """
    late, latest_ms = [], 0
    for card in cards:
        if card.start_ms < latest_ms:
            late.append(card)
            begins_anew = card.counter in (None, 1) and card.counter == cards[0].counter
            if begins_anew and card.start_ms <= cards[0].end_ms:
                raise source.wrong(
                    card.index,
                    f"a start after {timecode.clock(latest_ms)}; another file seems to begin here",
                    hint="bring one file, with the times of the whole recording",
                )
        latest_ms = max(latest_ms, card.start_ms)
    return late


def _end_ms(start_ms: int, said: str, starts: Sequence[int]) -> int:
    """Return when a cue ends of which only the start is known; `starts` are those of all cues."""
    needed_ms = max(1000, 1000 * len(said) // CHARACTERS_PER_SECOND)
    at = bisect_right(starts, start_ms)
    following_ms = starts[at] if at < len(starts) else LIMIT_MS
    return min(start_ms + needed_ms, following_ms, LIMIT_MS - 1)


def _remark(name: str, cards: Sequence[_Card], what: str, done: str) -> Iterator[str]:
    if cards:
        cues = "1 cue" if len(cards) == 1 else f"{len(cards)} cues"
        first = f"line {cards[0].index + 1}, at {timecode.clock(cards[0].start_ms)}"
        yield f"{name}: {cues} {what}, {done}; the first is {first}"


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
