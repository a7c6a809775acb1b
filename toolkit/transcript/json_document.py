"""JSON from outside: a list of segments, each value checked before it is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit import timecode
from toolkit.errors import BadTranscript
from toolkit.transcript.cues import Cue
from toolkit.transcript.plain import CHARACTERS_PER_SECOND
from toolkit.transcript.reading import LIMIT_MS, Collector, Entries, source_of


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


def entries(said: object, key: str) -> list[object] | None:
    """Return the list under `key` of an object; None where there is none."""
    found = said.get(key) if isinstance(said, dict) else None
    return found if isinstance(found, list) else None


def has(segments: list[object] | None, key: str) -> bool:
    """Return whether the first segment has `key`, by which the kinds are told apart."""
    first = segments[0] if segments else None
    return isinstance(first, dict) and key in first


def cues(name: str, segments: list[object], keys: Keys) -> tuple[Cue, ...]:
    """Return a cue for each segment that says something. Raises BadTranscript.

    Where a segment has no end, it ends where the next one begins; the last one by its length.
    """
    places = Entries(name, "segment")
    rows = [_segment(places, index, row, keys) for index, row in enumerate(segments)]
    collector = Collector(places)
    for index, row in enumerate(rows):
        start_ms, end_ms = _time(places, index, row, keys.start, keys.in_ms), None
        if row.get(keys.end) is not None:
            end_ms = _time(places, index, row, keys.end, keys.in_ms)
        elif index + 1 < len(rows):
            end_ms = _time(places, index + 1, rows[index + 1], keys.start, keys.in_ms)
        text = _text(places, index, row, keys.text)
        if end_ms is None:
            end_ms = start_ms + max(1000, 1000 * len(text) // CHARACTERS_PER_SECOND)
        collector.times(index, start_ms, end_ms)
        voices = (_text(places, index, row, key, optional=True) for key in keys.voice)
        collector.add(start_ms, end_ms, [text], next((v for v in voices if v.strip()), None))
    return tuple(collector.cues)


def _segment(places: Entries, index: int, row: object, keys: Keys) -> Mapping[str, object]:
    if not isinstance(row, dict):
        raise places.wrong(index, f'an object with "{keys.start}" and "{keys.text}"')
    return row


def _time(places: Entries, index: int, row: Mapping[str, object], key: str, in_ms: bool) -> int:
    said = row.get(key)
    unit = "milliseconds" if in_ms else "seconds"
    longest = LIMIT_MS if in_ms else LIMIT_MS // 1000
    if isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said < longest:
        ms = round(said) if in_ms else timecode.from_seconds(said)
        if ms < LIMIT_MS:
            return ms
    raise places.wrong(index, f'"{key}" as a number of {unit}')


def _text(
    places: Entries, index: int, row: Mapping[str, object], key: str, *, optional: bool = False
) -> str:
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
        f'{name}: expected a transcript in JSON: a list "segments" (podcast namespace or Whisper), '
        "or Podlove's list of start_ms, end_ms and text",
        hint="export the transcript as WebVTT (.vtt) instead",
    )
