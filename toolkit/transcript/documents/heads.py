"""Where a cue begins in plain text: `[0:12] Name: text`, `Name  0:12`, `Name: [00:00:12] text`.

The shapes are those of Otter, Rev, Sonix, Descript, Riverside, Trint, Happy Scribe, Premiere,
Teams, Google Meet and of agencies that type by hand. Which of them a file has is judged by all its
lines, so that a sentence such as "At 10:30 she came" is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.transcript.text.names import is_name

LINE_LIMIT = 400  # characters at the beginning of a line in which a head is looked for
FRAMES = (25, 30)  # in a second, the second where a file counts further than the first

_T = r"[0-9]{1,3}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[.,][0-9]{1,9}|[:;][0-9]{2})?"
_SPAN = rf"({_T})(?:\s{{0,3}}(?:-{{1,3}}>?|[–—→]|to)\s{{0,3}}({_T}))?"
_BRACKETED = re.compile(rf"\s*[\[(]{_SPAN}[\])]\s*(.*)", re.DOTALL)
_BARE = re.compile(rf"\s*{_SPAN}(?:\s+[-–—|]\s+|\s+|:\s|$)(.*)", re.DOTALL)
_NAME = r"\s{0,9}([^\s\d\[({<][^\[\](){}<>]{0,79}?)"
_AFTER_BRACKETED = re.compile(
    rf"{_NAME}\s{{0,9}}[-–—|,:]?\s{{0,9}}[\[(]{_SPAN}[\])]\s{{0,3}}:?\s{{0,9}}(.*)", re.DOTALL
)
_AFTER_BARE = re.compile(rf"{_NAME}(?:\s{{0,3}}[-–—|,:·]\s{{0,9}}|\s{{1,9}}){_SPAN}:?\s{{0,9}}()")
# With hours, a time behind a name is none of a sentence: text may follow on the line.
_AFTER_CLOCK = re.compile(
    rf"{_NAME}\s{{1,9}}([0-9]{{1,3}}(?::[0-9]{{2}}){{2}})()\s{{1,9}}(.*)", re.DOTALL
)
_INSIDE = r"([^\s\d\[\](){}<>][^\[\](){}<>\d]{0,79}?)"
_NAME_INSIDE = re.compile(
    rf"\s{{0,9}}[\[(]{_INSIDE}[\s,|]{{1,9}}{_SPAN}[\])]:?\s{{0,9}}(.*)", re.DOTALL
)
_TIME_INSIDE = re.compile(
    rf"\s{{0,9}}[\[(]{_SPAN}[\s,|]{{1,9}}{_INSIDE}[\])]:?\s{{0,9}}(.*)", re.DOTALL
)
_LAST = re.compile(rf"[\[(]{_SPAN}[\])]\s{{0,9}}$")
_NO_NAMES = frozenset(["tc", "time", "timecode", "timestamp", "at", "start"])
_FRAMES = re.compile(r"(?<![\d:])(\d{1,3}:\d{1,2}:\d{1,2})[:;](\d{2})(?!\d)", re.ASCII)
_FINER = re.compile(r"([.,]\d{3})\d+")


@dataclass(frozen=True, slots=True)
class Head:
    """The line at `index` begins a cue: its times, its speaker, and what is said on the line."""

    index: int
    start: str
    end: str | None
    name: str | None
    rest: str


def found(lines: Sequence[str]) -> list[Head]:
    """Return the heads of a text, all of one shape: that of its first line, or the most frequent.

    What stands above the first is its title. A text in which hardly anything is a head has none.
    """
    said = [i for i, line in enumerate(lines) if line.strip()]
    if not said:
        return []
    shapes = (_bracketed(lines), _bare(lines), _named(lines))
    first = next((s for s in shapes[:2] if s and s[0].index == said[0]), None)
    if first:
        return first
    best = max(shapes, key=len)
    best = _from_the_title_on(best)
    if not best:
        return _last(lines, said)
    above = sum(i < best[0].index for i in said)
    enough = 1 if above <= 3 else 2
    return best if len(best) >= enough and above <= 12 + len(best) else []


def clock_ms(time: str, frames: int = FRAMES[0]) -> int:
    """Return the milliseconds of a time, also `00:00:01:12` with frames. Raises ValueError.

    >>> clock_ms("0:12"), clock_ms("00:00:01:12"), clock_ms("00:01.5")
    (12000, 1480, 1500)
    """
    if counted := _FRAMES.fullmatch(time):
        if int(counted[2]) >= frames:
            raise ValueError(time)
        return timecode.parse(counted[1]) + 1000 * int(counted[2]) // frames
    return timecode.parse(_FINER.sub(r"\1", time))


def frames_of(heads: Sequence[Head]) -> int | None:
    """Return how many frames a second has in these times; None if they have none."""
    counted = [
        int(found[2])
        for head in heads
        for time in (head.start, head.end or "")
        if (found := _FRAMES.fullmatch(time))
    ]
    return None if not counted else FRAMES[max(counted) >= FRAMES[0]]


def without_frames(lines: Sequence[str], name: str) -> tuple[list[str], tuple[str, ...]]:
    """Return lines of captions whose times count frames with times in thousandths, and a remark."""
    counted = [found[2] for line in lines if "-->" in line for found in _FRAMES.finditer(line)]
    if not counted:
        return list(lines), ()
    frames = FRAMES[max(map(int, counted)) >= FRAMES[0]]

    def clock(found: re.Match[str]) -> str:
        return f"{found[1]},{min(1000 * int(found[2]) // frames, 999):03}"

    made = [_FRAMES.sub(clock, line) if "-->" in line else line for line in lines]
    return made, (f"{name}: the times count frames; soy assumed {frames} frames a second",)


def _bracketed(lines: Sequence[str]) -> list[Head]:
    """Return heads with the time in brackets, before or behind the name."""
    made = []
    for i, line in enumerate(lines):
        if head := _BRACKETED.fullmatch(line):
            made.append(Head(i, head[1], head[2], None, head[3]))
        elif (
            (head := _AFTER_BRACKETED.match(line[:LINE_LIMIT]))
            and is_name(name := _bare_name(head[1]))
        ) or (
            (head := _NAME_INSIDE.match(line[:LINE_LIMIT])) and is_name(name := _bare_name(head[1]))
        ):
            made.append(Head(i, head[2], head[3], name, line[head.start(4) :]))
        elif (head := _TIME_INSIDE.match(line[:LINE_LIMIT])) and is_name(
            name := _bare_name(head[3])
        ):
            made.append(Head(i, head[1], head[2], name, line[head.start(4) :]))
    return made


def _bare(lines: Sequence[str]) -> list[Head]:
    """Return heads that begin with the time itself."""
    heads = ((i, _BARE.fullmatch(line)) for i, line in enumerate(lines))
    return [Head(i, head[1], head[2], None, head[3]) for i, head in heads if head]


def _named(lines: Sequence[str]) -> list[Head]:
    """Return heads of a name and its time, alone on their line."""
    made = []
    for i, line in enumerate(lines):
        head = _AFTER_BARE.fullmatch(line.rstrip()) if len(line) < LINE_LIMIT else None
        head = head or _AFTER_CLOCK.match(line[:LINE_LIMIT])
        if head and _bare_name(head[1]).casefold() in _NO_NAMES:
            made.append(Head(i, head[2], head[3], None, line[head.start(4) :]))
        elif head and is_name(name := _bare_name(head[1])):
            made.append(Head(i, head[2], head[3], name, line[head.start(4) :]))
    return made


def _last(lines: Sequence[str], said: Sequence[int]) -> list[Head]:
    """Return a head for each line that ends with its time, if at least half of them do.

    The time is when the line begins where the first one is zero, else when it ends.
    """
    ends = [(i, t) for i in said if (t := _LAST.search(lines[i][-40:]))]
    if len(ends) < 2 or 2 * len(ends) < len(said):
        return []
    made, is_start = [], set(ends[0][1][1]) <= set("0:.,")
    before = "0:00"
    for i, t in ends:
        text = lines[i][: len(lines[i]) - len(lines[i][-40:]) + t.start()]
        start, end = (t[1], t[2]) if is_start or t[2] else (before, t[1])
        made.append(Head(i, start, end, None, text))
        before = t[1]
    return made


def _from_the_title_on(heads: list[Head]) -> list[Head]:
    """Return the heads without those of a title ("Recorded 10:30"), later than what follows."""
    first = 0
    while len(heads) - first > 2 and _is_later(heads[first], heads[first + 1]):
        first += 1
    return heads[first:]


def _is_later(one: Head, other: Head) -> bool:
    try:
        return clock_ms(one.start, FRAMES[1]) > clock_ms(other.start, FRAMES[1])
    except ValueError:
        return False


def _bare_name(said: str) -> str:
    return " ".join(said.split()).rstrip(":,-–— |").strip("*_")
