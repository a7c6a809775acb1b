"""Times as TTML writes them.

Source: W3C, "Timed Text Markup Language 1", section 10.3.1 <timeExpression>, and the parameter
attributes of its section 6.2: a clock, `00:00:01.5` or `00:00:01:12` with frames, or an offset such
as `1.5s`, `36f`, `15000000t`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_CLOCK = re.compile(r"(\d{2,3}):(\d\d):(\d\d)(?:\.(\d{1,12})|:(\d{2,4}))?", re.ASCII)
_OFFSET = re.compile(r"(\d{1,18}(?:\.\d{1,12})?)(h|ms|m|s|f|t)", re.ASCII)
_WHOLE = re.compile(r"0*[1-9]\d{0,11}", re.ASCII)
_UNITS_MS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


@dataclass(frozen=True, slots=True)
class Rates:
    """Frames and ticks in a second."""

    frames: Fraction = Fraction(30)
    ticks: Fraction = Fraction(1)


def rates(frame_rate: str, multiplier: str, sub_frame_rate: str, tick_rate: str) -> Rates:
    """Return the rates of the attributes; an empty one has its default. Raises ValueError.

    Without `ttp:tickRate` there are as many ticks as frames and sub-frames where a frame rate is
    said, else one in a second.
    """
    frames = Fraction(_whole(frame_rate or "30"))
    if multiplier.strip():
        above, below = multiplier.replace(":", " ").split()
        frames = frames * _whole(above) / _whole(below)
    if tick_rate:
        return Rates(frames, Fraction(_whole(tick_rate)))
    return Rates(frames, frames * _whole(sub_frame_rate or "1") if frame_rate else Fraction(1))


def parse(text: str, rates: Rates) -> int:
    """Return the nearest millisecond. Raises ValueError for what is no time."""
    text = text.strip()
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds, part, frames = found.groups()
        if int(minutes) > 59 or int(seconds) > 60:  # 60 for a leap second
            raise ValueError(text)
        if frames and int(frames) >= rates.frames:
            raise ValueError(text)
        whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
        rest = Fraction(f"0.{part or 0}") + int(frames or 0) / rates.frames
        return round((whole + rest) * 1000)
    if found := _OFFSET.fullmatch(text):
        count, unit = Fraction(found[1]), found[2]
        if unit in _UNITS_MS:
            return round(count * _UNITS_MS[unit])
        return round(count * 1000 / (rates.frames if unit == "f" else rates.ticks))
    raise ValueError(text)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)
