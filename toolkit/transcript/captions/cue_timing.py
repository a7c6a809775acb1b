"""How long cues stay: long enough to read, with gaps that show where one ends.

The rules are those of the Netflix Timed Text Style Guide, General Requirements (sections Duration,
Frame Gap and Timing to Audio); its least duration of 5/6 of a second is rounded up to one. Its
reading speed is each language's own (`caption_rules`). What people say faster than that is not
held back: a cue never begins late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from toolkit.transcript.captions.caption_rules import GENERAL_CPS
from toolkit.transcript.text.cues import Cue

SHORTEST_MS = 1000
LONGEST_MS = 7000
GAP_MS = 80  # two frames at 25 a second
LINGER_MS = 500  # past the last word, for a better reading speed: 12 frames


def settled(cues: Sequence[Cue], reading_cps: int = GENERAL_CPS) -> tuple[Cue, ...]:
    """Return the cues with ends by the rules; starts and texts stay.

    `reading_cps` is how many characters are read in a second, spaces counted.

    Where the next cue comes too soon, a gap of two frames goes before everything else.
    """
    return tuple(_settled(cue, after, reading_cps) for cue, after in zip_longest(cues, cues[1:]))


def _settled(cue: Cue, after: Cue | None, reading_cps: int) -> Cue:
    to_read_ms = 1000 * len(cue.text) // reading_cps
    wanted = max(
        cue.end_ms,
        min(cue.start_ms + to_read_ms, cue.end_ms + LINGER_MS, cue.start_ms + LONGEST_MS),
        cue.start_ms + SHORTEST_MS,
    )
    if after is not None:
        wanted = min(wanted, after.start_ms - GAP_MS)
        if wanted <= cue.start_ms:  # words one on the other: half of what there is
            wanted = (cue.start_ms + after.start_ms) // 2
    return replace(cue, end_ms=max(wanted, cue.start_ms + 1))
