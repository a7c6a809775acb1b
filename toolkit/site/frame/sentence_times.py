"""When the sentences of a transcript are heard: as much of it as the player needs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.transcript.text.sentences import SpokenTurn

# A sentence stays marked for so long after its end (`Timed.mark` in static/player/elements.js).
_LINGERS_MS = 1000


def of(turns: Sequence[SpokenTurn]) -> dict[int, tuple[float, float | None]]:
    """Return, by the sentences' numbers, when each begins and ends, in seconds.

    The end is None where the next sentence takes the mark over before that: most of them. With an
    hour of talk, these ends would be a tenth of the page.
    """
    said = [one for turn in turns for paragraph in turn.paragraphs for one in paragraph]
    followed = {
        one.number for one, after in pairwise(said) if after.start_ms <= one.end_ms + _LINGERS_MS
    }
    return {
        one.number: (one.start_ms / 1000, None if one.number in followed else one.end_ms / 1000)
        for one in said
    }
