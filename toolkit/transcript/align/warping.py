"""The recording's frames matched to the text's, in order: dynamic time warping with ways out.

Sakoe and Chiba, IEEE Transactions on Acoustics, Speech and Signal Processing 26(1), 1978, in the
form in which each frame of the recording counts once (Viterbi). Before each word of the text two
ways lead out of it: a pause, in which nothing is heard, and a gap, in which something is heard that
the text does not say, and from which words may be passed over. So neither is smeared over others.
"""

from __future__ import annotations

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
_BLOCK = 16  # rows of which costs are made at a time: products of matrices too small for threads
_FROM_PAUSE, _FROM_GAP = 4, 5
_NEVER = np.float32(1e9)


@dataclass(frozen=True, slots=True)
class Corridor:
    """The stretch [low, high) of the text that each frame of the recording may be; never falls."""

    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True)
class Setting:
    """What is matched: whether something is heard, where words begin, the frames' length."""

    is_active: Flags
    words: Ints  # the first frame of each word, rising; the first is 0
    columns: int
    frame_s: float
    chance: float  # how well speech must fit, at least, not to be taken for a gap


class _Table:
    """The cheapest ways to all cells of one row, and how each row was come to."""

    def __init__(self, setting: Setting, corridor: Corridor) -> None:
        self._setting, self._corridor = setting, corridor
        columns, s = setting.columns, np.float32(setting.frame_s)
        self._ends = np.append(setting.words, columns)  # words end, and begin, before these
        self._matched = np.full(columns + _MOVES - 1, _NEVER)
        self._moves = np.array([_STAY, 0, _SKIP, _LEAP], np.float32) * s
        self._passed = (np.float32(_PASSED) * s * self._ends).astype(np.float32)
        self._pause = np.full(len(self._ends), _NEVER)
        self._pause[0] = 0
        self._gap = self._passed.copy()
        self._come_by: list[NDArray[np.uint8]] = []
        self._gap_by: list[NDArray[np.uint16]] = []
        self._pause_by: list[NDArray[np.bool_]] = []
        self._first: list[tuple[int, int]] = []

    def row(self, costs: Floats, i: int) -> None:
        """Go on by one frame; `costs` are those of its corridor."""
        low, high = int(self._corridor.low[i]), int(self._corridor.high[i])
        a, b = np.searchsorted(self._ends, (low, high), "left")
        b += int(b < len(self._ends) and self._ends[b] == high)
        if i == 0:
            self._pause[b:] = self._gap[b:] = _NEVER
        local = costs * np.float32(self._setting.frame_s)
        pad = _MOVES - 1
        best = self._matched[low + pad : high + pad] + self._moves[0]
        by = np.zeros(high - low, np.uint8)
        for n in range(1, _MOVES):
            way = self._matched[low + pad - n : high + pad - n] + self._moves[n]
            np.putmask(by, way < best, n)
            np.minimum(best, way, out=best)
        best += local
        ends = self._ends[a:b]
        said = self._matched[ends + pad - 1]
        at = ends[ends < high] - low
        for kind, way in ((_FROM_PAUSE, self._pause), (_FROM_GAP, self._gap)):
            now = way[a : a + len(at)] + local[at]
            better = now < best[at]
            best[at[better]], by[at[better]] = now[better], kind
        self._leave(said, (a, b), i)
        self._forget(low, a)
        self._matched[low + _MOVES - 1 : high + _MOVES - 1] = best
        self._come_by.append(_packed(by))
        self._first.append((low, int(a)))

    def _leave(self, said: Floats, span: tuple[int, int], i: int) -> None:
        """Let pauses and gaps go on or begin, and gaps pass over words."""
        a, b = span
        s = np.float32(self._setting.frame_s)
        is_active = bool(self._setting.is_active[i])
        pause, gap = self._pause[a:b], self._gap[a:b]
        begun = said + np.float32(_OPEN_PAUSE)
        self._pause_by.append(begun < pause)
        pause[:] = np.minimum(pause, begun) + (np.float32(_LOUD_PAUSE) * s if is_active else 0)
        begun = said + np.float32(_OPEN_GAP)
        base = begun < gap
        gap[:] = np.minimum(gap, begun) - (np.float32(self._setting.chance) * s if is_active else 0)
        level = gap - self._passed[a:b]
        least = np.minimum.accumulate(level)
        source = np.maximum.accumulate(np.where(level <= least, np.arange(b - a), 0))
        gap[:] = least + self._passed[a:b]
        code = 2 * np.minimum(np.arange(b - a) - source, 32767) + base[source]
        self._gap_by.append(code.astype(np.uint16))

    def _forget(self, low: int, a: int) -> None:
        """Nothing leads on from what the corridor has left behind."""
        before = self._first[-1] if self._first else (0, 0)
        self._matched[before[0] + _MOVES - 1 : low + _MOVES - 1] = _NEVER
        self._pause[before[1] : a] = _NEVER
        self._gap[before[1] : a] = _NEVER

    def path(self) -> tuple[Ints, float]:
        """Return for each frame that of the text, PAUSE or GAP, and what the way cost."""
        last = len(self._ends) - 1
        said = float(self._matched[-1]) + _OPEN_PAUSE
        ways = {"said": said, "pause": float(self._pause[last]), "gap": float(self._gap[last])}
        state = min(ways, key=lambda name: ways[name])
        j, k = self._setting.columns - 1, last
        made = np.zeros(len(self._come_by), np.intp)
        for i in range(len(made) - 1, -1, -1):
            low, a = self._first[i]
            if state == "said":
                made[i] = j
                by = _unpacked(self._come_by[i], j - low)
                if by < _MOVES:
                    j -= by
                else:
                    state = "pause" if by == _FROM_PAUSE else "gap"
                    k = int(np.searchsorted(self._ends, j))
                continue
            made[i] = PAUSE if state == "pause" else GAP
            if state == "pause":
                begins = bool(self._pause_by[i][k - a])
            else:
                code = int(self._gap_by[i][k - a])
                k -= code // 2
                begins = bool(code % 2)
            if begins:
                state, j = "said", int(self._ends[k]) - 1
        return made, ways[min(ways, key=lambda name: ways[name])]


def _packed(by: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return two of the moves in each byte."""
    made = by[::2].copy()
    made[: len(by) // 2] |= by[1::2] << 4
    return made


def _unpacked(packed: NDArray[np.uint8], at: int) -> int:
    return int(packed[at // 2]) >> 4 * (at % 2) & 15


def warp(costs: Costs, setting: Setting, corridor: Corridor) -> Ints:
    """Return the cheapest path: for each frame that of the text, PAUSE or GAP; it never goes back.

    Time goes with the corridor's area, memory is half a byte for each of its cells.
    """
    table = _Table(setting, corridor)
    count = len(corridor.low)
    for start in range(0, count, _BLOCK):
        stop = min(start + _BLOCK, count)
        low, high = int(corridor.low[start]), int(corridor.high[stop - 1])
        block = costs(slice(start, stop), slice(low, high))
        for i in range(start, stop):
            table.row(block[i - start, corridor.low[i] - low : corridor.high[i] - low], i)
    return table.path()[0]
