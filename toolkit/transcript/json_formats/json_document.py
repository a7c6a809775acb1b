"""JSON from outside: lists of segments, each value checked before it is used."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.errors import BadTranscript
from toolkit.transcript.text import rough_cues
from toolkit.transcript.text.reading_rules import LIMIT_MS, Entries, Taken, source_of
from toolkit.transcript.text.rough_cues import Rough

Row = Mapping[str, object]

_SECONDS = re.compile(r"(\d{1,9})(?:\.(\d{1,12}))?s?", re.ASCII)
# ISO 8601, as Azure writes durations: PT1H2M3.5S.
_DURATION = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,12})?)S)?", re.ASCII)
_SLOWEST = 0.1  # characters a second; with fewer, whole numbers are milliseconds


@dataclass(frozen=True, slots=True)
class Keys:
    """What a kind of JSON calls the parts of a segment."""

    start: str
    end: str
    text: str
    voice: tuple[str, ...]  # the first one that is filled counts
    in_ms: bool = False  # times in whole milliseconds, else in seconds


def load(name: str, data: bytes) -> object:
    """Return what the file says; `name` is for messages. Raises BadTranscript."""
    source = source_of(name, data)
    try:
        said: object = json.loads("\n".join(source.lines).removeprefix("\ufeff"))
    except json.JSONDecodeError as err:
        raise source.wrong(err.lineno - 1, f"JSON ({err.msg.lower()})") from err
    except (ValueError, RecursionError) as err:  # huge numbers, deep nesting
        raise source.wrong(0, "JSON") from err
    return said


def entries(said: object, *path: str) -> list[object] | None:
    """Return the list that the keys lead to; None where there is none."""
    for key in path:
        said = said.get(key) if isinstance(said, dict) else None
    return said if isinstance(said, list) else None


def has(segments: list[object] | None, *keys: str) -> bool:
    """Return whether the first segment has the keys, by which the kinds are told apart."""
    first = segments[0] if segments else None
    return isinstance(first, dict) and all(key in first for key in keys)


def cues(name: str, segments: list[object], keys: Keys) -> Taken:
    """Return a cue for each segment that says something. Raises BadTranscript.

    Where a segment has no end, it ends where the next one begins, or after its words.
    """
    places = Entries(name, "segment")
    rows = []
    for index, said in enumerate(segments):
        row = row_of(places, index, said, f'"{keys.start}" and "{keys.text}"')
        start_ms, end_ms = _time(places, index, row, keys.start, keys.in_ms), None
        if row.get(keys.end) is not None:
            end_ms = _time(places, index, row, keys.end, keys.in_ms)
        voices = (_text(places, index, row, key, optional=True) for key in keys.voice)
        voice = next((v for v in voices if v.strip()), None)
        rows.append(Rough(index, start_ms, end_ms, _text(places, index, row, keys.text), voice, 0))
    return rough_cues.taken(places, rows, has_names=True)


def row_of(places: Entries, index: int, said: object, expected: str) -> Row:
    """Return an entry that has to be an object. Raises BadTranscript."""
    if not isinstance(said, dict):
        raise places.wrong(index, f"an object with {expected}")
    return said


def ms_of(said: object, per_second: float = 1) -> int | None:
    """Return a time in milliseconds, None for what is none or none of a recording.

    A number of units, of which there are so many in a second; "1.4", "1.400s", "PT1.4S" and
    "00:00:01,400"; seconds and nanoseconds, as Google's libraries write them.

    >>> ms_of("1.400s"), ms_of(14_000_000, 10_000_000), ms_of({"seconds": "1", "nanos": 4e8})
    (1400, 1400, 1400)
    """
    if isinstance(said, dict):
        whole, part = ms_of(said.get("seconds", 0)), ms_of(said.get("nanos", 0), 1e9)
        return None if whole is None or part is None else whole + part
    if isinstance(said, str):
        return _ms_of_text(said.strip(), per_second)
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    if not 0 <= said < LIMIT_MS / 1000 * per_second or not math.isfinite(said):
        return None
    ms = round(1000 * said / per_second)
    return ms if ms < LIMIT_MS else None


def is_in_ms(rows: Sequence[object], start: str, end: str, text: str) -> bool:
    """Tell whether times are milliseconds: whole numbers, at which nobody could speak in seconds.

    Programs that write the same keys differ in it.
    """
    length, characters = 0, 0
    for row in rows:
        if isinstance(row, dict):
            begin, until = row.get(start), row.get(end)
            if not (isinstance(begin, int) and isinstance(until, int)):
                return False
            length += max(0, until - begin)
            characters += len(str(row.get(text) or ""))
    return characters < _SLOWEST * length


def _ms_of_text(said: str, per_second: float) -> int | None:
    if len(said) > 40:
        return None
    if found := _SECONDS.fullmatch(said):
        return ms_of(float(f"{found[1]}.{found[2] or 0}"), per_second)
    if (found := _DURATION.fullmatch(said)) and said != "PT":
        hours, minutes, seconds = (float(part or 0) for part in found.groups())
        return ms_of((hours * 60 + minutes) * 60 + seconds)
    try:
        ms = timecode.parse(said)
    except ValueError:
        return None
    return ms if ms < LIMIT_MS else None


def _time(places: Entries, index: int, row: Row, key: str, in_ms: bool) -> int:
    said, unit = row.get(key), "milliseconds" if in_ms else "seconds"
    ms = None if isinstance(said, str | dict) else ms_of(said, 1000 if in_ms else 1)
    if ms is None:
        raise places.wrong(index, f'"{key}" as a number of {unit}')
    return ms


def _text(places: Entries, index: int, row: Row, key: str, *, optional: bool = False) -> str:
    said = row.get(key)
    if said is None and optional:
        return ""
    if isinstance(said, int) and not isinstance(said, bool) and optional:
        return str(said) if abs(said) < LIMIT_MS else ""  # speakers by number
    if not isinstance(said, str):
        raise places.wrong(index, f'"{key}" as text')
    return said


def unknown(name: str) -> BadTranscript:
    """Return the error for JSON that is no transcript."""
    return BadTranscript(
        f"{name}: expected a transcript in JSON as the podcast namespace, Podlove, Whisper, "
        "whisper.cpp, Premiere, Rev, AWS, Google, Azure, AssemblyAI, Deepgram and Speechmatics "
        "write it, or a list of words or segments with their times",
        hint="export the transcript as WebVTT (.vtt) instead; with whisper.cpp that is -ovtt",
    )
