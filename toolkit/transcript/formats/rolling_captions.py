"""Captions that roll up: each cue begins with what the one before it showed last.

YouTube's automatic captions come in that way, and so does live television (EIA-608, "roll-up"). A
new line comes in under the old one; between two lines a cue of some 10 ms holds what is shown. In a
transcript each line is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit import timecode
from toolkit.transcript.text.reading_rules import Places
from toolkit.transcript.text.rough_cues import Rough

ROWS = 4  # that roll-up captions show at most (EIA-608)
HOLD_MS = 50  # no word is this short; YouTube's holds last 10 ms
GAP_MS = 100  # between cues that roll


def unrolled(places: Places, rows: Sequence[Rough]) -> tuple[list[Rough], tuple[str, ...]]:
    """Return the cues with each line once, and a remark where there was more.

    A file rolls if at least two cues repeat a line, and at least half of those that follow another
    at once do. Elsewhere a line that comes again was said again, and stays. So does a cue that says
    the line before and nothing else, unless it is a hold.
    """
    shown = [_lines(row) for row in rows]
    repeats = [0] * len(rows)
    joined = 0
    for n in range(1, len(rows)):
        before, row = rows[n - 1], rows[n]
        if not shown[n - 1] or not shown[n]:
            continue
        if 0 <= row.start_ms - (before.end_ms or before.start_ms) <= GAP_MS:
            joined += 1
            repeats[n] = _repeated(shown[n - 1], shown[n], is_hold=_is_hold(row))
    again = [n for n, count in enumerate(repeats) if count]
    if len(again) < 2 or 2 * len(again) < joined:
        return list(rows), ()
    made = [
        replace(row, text="\n".join(lines[count:]))
        for row, lines, count in zip(rows, shown, repeats, strict=True)
        if len(lines) > count or not count
    ]
    first = rows[again[0]]
    where = f"{places.place(first.index)}, at {timecode.clock(first.start_ms)}"
    remark = (
        f"{places.name}: the captions roll up: {len(again)} cues repeated the lines of the cue "
        "before "
        f"them; soy took each line once; the first is {where}"
    )
    return made, (remark,)


def _repeated(before: Sequence[str], now: Sequence[str], *, is_hold: bool) -> int:
    """Return how many lines of `now` were shown last, the most that can be."""
    most = min(len(before), len(now) if is_hold else len(now) - 1, ROWS)
    return next((n for n in range(most, 0, -1) if before[-n:] == now[:n]), 0)


def _is_hold(row: Rough) -> bool:
    """Tell whether a cue only holds what is shown: it is too short, or its new line is empty."""
    is_empty_below = row.text.endswith("\n ") and bool(row.text.strip())
    return is_empty_below or (row.end_ms or row.start_ms) - row.start_ms <= HOLD_MS


def _lines(row: Rough) -> list[str]:
    lines = (" ".join(line.split()) for line in row.text.split("\n"))
    return [line for line in lines if line]
