"""Times that programs leave behind: cues out of order, and cues that end where they begin.

Whisper writes both, in all its forms, and so do editors. Putting them right loses nothing said.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.names import named
from toolkit.transcript.text.reading_rules import LIMIT_MS, Collector, Places, Taken

# How long text lasts that has no end: 15 characters a second, the pace of conversation and of
# subtitles (BBC Subtitle Guidelines, 160-180 words a minute), 1 s at least.
CHARACTERS_PER_SECOND = 15


@dataclass(frozen=True, slots=True)
class Rough:
    """A cue as a file has it: where it stands, its times, text and voice, and its number."""

    index: int
    start_ms: int
    end_ms: int | None
    text: str
    voice: str | None = None
    counter: int | None = None  # 1 a second time, early: another file begins


def taken(
    places: Places, rows: Sequence[Rough], remarks: Sequence[str] = (), *, has_names: bool = False
) -> Taken:
    """Return the cues by their starts, and what was put right. Raises BadTranscript.

    A cue without an end, or with one at its start, lasts until the next begins or as long as its
    words take. Where no cue has a voice, names before the text are read as voices, in the order of
    the file, unless the format `has_names` in a place of their own.
    """
    late = _late(places, rows)
    starts = sorted({row.start_ms for row in rows})
    collector = Collector(places)
    instant = []
    for row in rows:
        end_ms = row.end_ms
        if end_ms is None or end_ms == row.start_ms:
            instant += [row] if end_ms is not None and row.text.strip() else []
            end_ms = _end_ms(row.start_ms, row.text, starts)
        if end_ms <= row.start_ms:
            raise places.wrong(row.index, "an end after the start")
        collector.add(row.start_ms, end_ms, [row.text], row.voice)
    cues: Sequence[Cue] = collector.cues
    doubtful: tuple[str, ...] = ()
    if not has_names and not any(cue.voice for cue in cues):
        cues, doubtful = named(cues)
    said = (
        *_remark(places, late, "out of order", "which soy sorted by start time"),
        *_remark(places, instant, "without a length", "which soy made last until the next one"),
        *(f"{places.name}: {each}" for each in doubtful),
    )
    return Taken(tuple(sorted(cues, key=lambda cue: cue.start_ms)), (*remarks, *said))


def _late(places: Places, rows: Sequence[Rough]) -> list[Rough]:
    """Return the entries that begin before one that stands above them.

    Raises BadTranscript where the file begins anew: its second part was written for another start,
    and to sort it would mix the two.
    """
    late, latest_ms = [], 0
    for row in rows:
        if row.start_ms < latest_ms:
            late.append(row)
            begins_anew = row.counter in (None, 1) and row.counter == rows[0].counter
            if begins_anew and row.start_ms <= (rows[0].end_ms or 0):
                raise places.wrong(
                    row.index,
                    f"a start after {timecode.clock(latest_ms)}; another file seems to begin here",
                    hint="use one file, with the times of the whole recording",
                )
        latest_ms = max(latest_ms, row.start_ms)
    return late


def _end_ms(start_ms: int, said: str, starts: Sequence[int]) -> int:
    """Return when a cue ends of which only the start is known; `starts` are those of all cues."""
    needed_ms = max(1000, 1000 * len(said) // CHARACTERS_PER_SECOND)
    at = bisect_right(starts, start_ms)
    following_ms = starts[at] if at < len(starts) else LIMIT_MS
    return min(start_ms + needed_ms, following_ms, LIMIT_MS - 1)


def _remark(places: Places, rows: Sequence[Rough], what: str, done: str) -> Iterator[str]:
    if rows:
        cues = "1 cue" if len(rows) == 1 else f"{len(rows)} cues"
        first = f"{places.place(rows[0].index)}, at {timecode.clock(rows[0].start_ms)}"
        yield f"{places.name}: {cues} {what}, {done}; the first is {first}"
