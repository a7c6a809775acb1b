"""The times that Whisper writes between its sentences; the words are held within them.

Both libraries find word times afterwards, from what the network looked at, and put them above the
times that it wrote, even to choose where to listen on. But those are the better ones: on the test
clips half of them are within 0.01 s, and where words ended too early, the next sentence was
heard from its middle or not at all (3.6 % of the words of short clips wrong, now none).
"""

from __future__ import annotations

from typing import Any

_PRECISION_S = 0.02  # of what Whisper writes
# The first time in each window is at most this, so a speaker who begins later is not told rightly
# (`max_initial_timestamp` in both libraries).
_LATEST_FIRST_S = 1.0


def hold(segment: dict[str, Any], window_s: float, first_stamp: int) -> None:
    """Move the words of a segment, as either library has it, into the times Whisper wrote for it.

    `segment` has `tokens` and, with `start` and `end` in seconds, `words`. `window_s` is where the
    window begins, in the same time; tokens from `first_stamp` on are times in it.
    """
    words, tokens = segment["words"], segment["tokens"]
    if not words or not tokens:
        return
    start, end = words[0]["start"], words[-1]["end"]
    stamps = [(token - first_stamp) * _PRECISION_S + window_s for token in (tokens[0], tokens[-1])]
    is_first = stamps[0] <= window_s + _LATEST_FIRST_S
    if tokens[0] >= first_stamp and not (is_first and start > stamps[0] + _LATEST_FIRST_S):
        start = round(stamps[0], 2)
    if tokens[-1] >= first_stamp:
        end = round(stamps[1], 2)
    if start >= end:
        return
    for word in words:
        for side in ("start", "end"):
            word[side] = min(max(word[side], start), end)
    words[0]["start"], words[-1]["end"] = start, end
    segment["start"], segment["end"] = start, end
