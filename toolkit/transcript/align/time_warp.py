"""The recording's frames matched to the text's, in order: dynamic time warping with ways out.

Sakoe and Chiba, IEEE Transactions on Acoustics, Speech and Signal Processing 26(1), 1978, in the
form in which each frame of the recording counts once (Viterbi). Before each word of the text two
ways lead out of it: a pause, in which nothing is heard, and a gap, in which something is heard that
the text does not say, and from which words may be passed over. So neither is smeared over others.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.align.likeness import Costs
from toolkit.transcript.align.spectra import Flags

Ints = NDArray[np.intp]
Floats = NDArray[np.float32]

PAUSE, GAP = -1, -2  # in a path: no frame of the text

# All costs are in seconds times how well speech fits, which is about 1 where text and speech agree
# once the voice is known. Chosen on the test recordings.
_STAY, _SKIP, _LEAP = 0.15, 0.3, 0.8  # a frame of the text for two, or none, or two for none
_MOVES = 4  # how many frames of the text one frame of the recording may pass over, and itself
_OPEN_PAUSE, _OPEN_GAP = 0.01, 0.25
_LOUD_PAUSE = 0.2  # music, or the next speaker's breath
_PASSED = 0.1  # for each second of text that is not spoken
_PAD = _MOVES - 1
_BLOCK = 16  # rows of which costs are made at a time
# Flags of each end of a word: the way into the word is from a pause or gap, and that is a gap; the
# pause, and the gap, begin here; the gap passes over no words.
_BEGUN, _FROM_GAP, _LEFT, _SOURCE, _OF_END = 0, 1, 2, 4, 5
_SAID = 0
_NEVER = np.float32(1e9)


@dataclass(frozen=True, slots=True)
class Corridor:
    """The stretch [low, high) of the text that each frame of the recording may be; never falls."""

    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True)
class WarpInput:
    """What is matched: whether something is heard, where words begin, the frames' length."""

    is_active: Flags
    words: Ints  # the first frame of each word, rising; the first is 0
    columns: int
    frame_s: float
    chance: float  # how well speech must fit, at least, not to be taken for a gap


class _Table:
    """The cheapest ways to all cells of one row, and how each row was come to.

    A row of a fine table is short, so that its time goes with the number of calls, not of cells.
    """

    def __init__(self, setting: WarpInput, corridor: Corridor) -> None:
        columns, s = setting.columns, setting.frame_s
        self._columns = columns
        self._is_active = setting.is_active.tolist()
        self._ends = np.append(setting.words, columns)  # words end, and begin, before these
        self._words: list[int] = self._ends.tolist()
        self._before = self._ends + (_PAD - 1)
        self._low, self._high = corridor.low.tolist(), corridor.high.tolist()
        # The ends within the corridor are [first, last], those before its last frame [first, inner)
        self._first = np.searchsorted(self._ends, corridor.low).tolist()
        self._inner = np.searchsorted(self._ends, corridor.high).tolist()
        self._last = np.searchsorted(self._ends, corridor.high, "right").tolist()
        self._matched = np.full(columns + _PAD, _NEVER)
        self._moves = [move * s for move in (_STAY, 0, _SKIP, _LEAP)]
        self._passed = (np.float32(_PASSED * s) * self._ends).astype(np.float32)
        self._ways = np.full((2, len(self._ends)), _NEVER)  # in a pause, in a gap
        self._ways[0, 0] = 0
        self._ways[1, : self._last[0]] = self._passed[: self._last[0]]
        self._open = np.array([[_OPEN_PAUSE], [_OPEN_GAP]], np.float32)
        self._heard = np.array([[_LOUD_PAUSE * s], [-setting.chance * s]], np.float32)
        widest = int((corridor.high - corridor.low).max())
        self._way, self._best = np.empty(widest, np.float32), np.empty(widest, np.float32)
        self._flags = np.empty((_MOVES - 1) * widest + _OF_END * len(self._ends), np.bool_)
        self._come_by: list[bytes] = []  # the flags of each row, a bit for each

    def row(self, local: Floats, i: int) -> None:
        """Go on by one frame; `local` are the costs of its corridor, times the frame's length."""
        low, high, a, b = self._low[i], self._high[i], self._first[i], self._last[i]
        n, inner = high - low, self._inner[i] - a
        matched, flags = self._matched, self._flags
        best, way = self._best[:n], self._way[:n]
        np.add(matched[low + _PAD : high + _PAD], self._moves[0], out=best)
        for k in range(1, _MOVES):
            np.add(matched[low + _PAD - k : high + _PAD - k], self._moves[k], out=way)
            np.less(way, best, out=flags[(k - 1) * n : k * n])
            np.minimum(best, way, out=best)
        best += local
        size = (_MOVES - 1) * n + _OF_END * (b - a)
        of_ends = flags[(_MOVES - 1) * n : size].reshape(_OF_END, b - a)
        said = matched[self._before[a:b]]
        if inner:
            at = self._ends[a : a + inner] - low
            pause, gap = self._ways[:, a : a + inner] + local[at]
            cheapest, here = np.minimum(pause, gap), best[at]
            np.less(gap, pause, out=of_ends[_FROM_GAP, :inner])
            np.less(cheapest, here, out=of_ends[_BEGUN, :inner])
            best[at] = np.minimum(cheapest, here)
        self._leave(said, (a, b), of_ends, self._is_active[i])
        if i:  # nothing leads on from what the corridor has left behind
            matched[self._low[i - 1] + _PAD : low + _PAD] = _NEVER
            self._ways[:, self._first[i - 1] : a] = _NEVER
        matched[low + _PAD : high + _PAD] = best
        self._come_by.append(np.packbits(flags[:size]).tobytes())

    def _leave(self, said: Floats, span: tuple[int, int], flags: Flags, is_active: bool) -> None:
        """Let pauses and gaps go on or begin, and gaps pass over words."""
        a, b = span
        ways, passed = self._ways[:, a:b], self._passed[a:b]
        begun = said + self._open
        np.less(begun, ways, out=flags[_LEFT : _LEFT + 2])
        np.minimum(ways, begun, out=ways)
        if is_active:
            ways += self._heard
        gap = ways[1]
        level = gap - passed
        least = np.minimum.accumulate(level)
        np.less_equal(level, least, out=flags[_SOURCE])
        np.add(least, passed, out=gap)

    def path(self) -> Ints:
        """Return for each frame that of the text, PAUSE or GAP."""
        last = len(self._ends) - 1
        said = float(self._matched[-1]) + _OPEN_PAUSE
        ways = {_SAID: said, PAUSE: float(self._ways[0, last]), GAP: float(self._ways[1, last])}
        state = min(ways, key=lambda name: ways[name])
        j, k = self._columns - 1, last
        made = np.zeros(len(self._come_by), np.intp)
        for i in range(len(made) - 1, -1, -1):
            packed, low, a = self._come_by[i], self._low[i], self._first[i]
            n, count = self._high[i] - low, self._last[i] - a
            ends = (_MOVES - 1) * n - a  # where the flags of the ends begin
            if state == _SAID:
                made[i] = j
                k = bisect_left(self._words, j)
                is_begin = self._words[k] == j
                if is_begin and _flag(packed, ends + _BEGUN * count + k):
                    state = GAP if _flag(packed, ends + _FROM_GAP * count + k) else PAUSE
                    continue
                moves = range(_MOVES - 1, 0, -1)
                j -= next((m for m in moves if _flag(packed, (m - 1) * n + j - low)), 0)
                continue
            made[i] = state
            if state == GAP:
                while not _flag(packed, ends + _SOURCE * count + k):
                    k -= 1
            if _flag(packed, ends + (_LEFT + (state == GAP)) * count + k):
                state, j = _SAID, self._words[k] - 1
        return made


def _flag(packed: bytes, at: int) -> int:
    return packed[at >> 3] >> (7 - (at & 7)) & 1


def warp(costs: Costs, setting: WarpInput, corridor: Corridor) -> Ints:
    """Return the cheapest path: for each frame that of the text, PAUSE or GAP; it never goes back.

    Time goes with the corridor's area, memory is three eighths of a byte for each of its cells.
    """
    table = _Table(setting, corridor)
    count = len(corridor.low)
    for start in range(0, count, _BLOCK):
        stop = min(start + _BLOCK, count)
        low, high = int(corridor.low[start]), int(corridor.high[stop - 1])
        block = costs(slice(start, stop), slice(low, high)) * np.float32(setting.frame_s)
        for i in range(start, stop):
            table.row(block[i - start, corridor.low[i] - low : corridor.high[i] - low], i)
    return table.path()
