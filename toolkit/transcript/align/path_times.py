"""When words are said, to the hundredth of a second, once the path of their frames is known."""

from __future__ import annotations

import numpy as np

from toolkit.transcript.align.spectra import FRAME_MS, HOP_MS, Flags
from toolkit.transcript.align.time_warp import GAP, Ints

HOPS = FRAME_MS // HOP_MS


def times_of(path: Ints, first: Ints, is_active: Flags) -> tuple[tuple[int, int] | None, ...]:
    """Return the time of each word, from the first to the last 10 ms of it in which it is heard.

    `first` has the frame of the text at which each word begins, and their number at last;
    `is_active` says what is heard every 10 ms.
    """
    found = np.flatnonzero(path >= 0)
    matched = path[found]
    starts = np.searchsorted(matched, first[:-1], "left")
    ends = np.searchsorted(matched, first[1:], "left")
    times: list[tuple[int, int] | None] = []
    for a, b in zip(starts, ends, strict=True):
        if a >= b:
            times.append(None)
            continue
        low, high = int(found[a]), int(found[b - 1]) + 1
        is_first = low == 0 or path[low - 1] < 0
        is_last = high == len(path) or path[high] < 0
        times.append(_heard(low, high, is_first, is_last, is_active))
    return tuple(times)


def _heard(low: int, high: int, is_first: bool, is_last: bool, is_active: Flags) -> tuple[int, int]:
    """Return frames [low, high) in milliseconds, ends where the sound ends beside a pause."""
    start, end = low * HOPS, min(high * HOPS, len(is_active))
    inside = np.flatnonzero(is_active[start:end])
    if len(inside):
        start, end = start + int(inside[0]), start + int(inside[-1]) + 1
    if is_first:
        while start > max(0, (low - 1) * HOPS) and is_active[start - 1]:
            start -= 1
    if is_last:
        while end < min(len(is_active), (high + 1) * HOPS) and is_active[end]:
            end += 1
    return start * HOP_MS, end * HOP_MS


def gaps_of(path: Ints, is_active: Flags) -> tuple[tuple[int, int], ...]:
    """Return where the path says that something is heard and no word is, frame by frame."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], path == GAP, [0]])))
    made: list[tuple[int, int]] = []
    for a, b in edges.reshape(-1, 2):
        heard = np.flatnonzero(is_active[a:b])
        if len(heard):
            made.append(((int(a) + int(heard[0])) * FRAME_MS, (int(a + heard[-1]) + 1) * FRAME_MS))
    return tuple(made)
