"""Whose words they are, where it is known who talks when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from toolkit.show.voices import Turn, Voices
from toolkit.transcript.cues import Word

NEAR_MS = 500  # recognisers' word times are off by some tenths of a second


def voices_of(words: Sequence[Word], voices: Voices) -> tuple[str | None, ...]:
    """Return the voice of each word: the one that talks most in its time.

    Where several talk as long, the one goes on whose word was before. A word in whose time nobody
    talks belongs to the nearest turn within half a second, else to the voice before it.
    """
    turns = sorted(voices.turns, key=lambda t: t.start_ms)
    starts = [turn.start_ms for turn in turns]
    longest_ms = max((turn.end_ms - turn.start_ms for turn in turns), default=0)
    made: list[str | None] = []
    for word in words:
        first = bisect_left(starts, word.start_ms - NEAR_MS - longest_ms)
        last = bisect_left(starts, word.end_ms + NEAR_MS + 1)
        before = made[-1] if made else None
        made.append(_voice(word, turns[first:last], before))
    return tuple(made)


def _voice(word: Word, turns: Sequence[Turn], before: str | None) -> str | None:
    shares: dict[str, int] = {}
    for turn in turns:
        shared_ms = min(turn.end_ms, word.end_ms) - max(turn.start_ms, word.start_ms)
        if shared_ms > 0:
            shares[turn.voice] = shares.get(turn.voice, 0) + shared_ms
    if shares:
        return max(sorted(shares), key=lambda voice: (shares[voice], voice == before))
    distances = [
        (max(turn.start_ms - word.end_ms, word.start_ms - turn.end_ms, 0), turn.voice != before, i)
        for i, turn in enumerate(turns)
    ]
    nearest_ms, _, index = min(distances, default=(NEAR_MS + 1, True, 0))
    return turns[index].voice if nearest_ms <= NEAR_MS else before
