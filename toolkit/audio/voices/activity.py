"""Who talks when, judged from one microphone for each speaker.

Every microphone hears the others too, quieter (bleed, crosstalk). So a voice counts as talking
where its microphone has sound that the other microphones do not explain: each track's level is
taken relative to its own speaker's level, and compared with the others' at the same time.

All of it works on one figure for each 20 ms, which is all that is kept of a recording.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring.kweighting import KWeighting
from toolkit.audio.values.sound import Samples

STEP_MS = 20
STEPS_A_SECOND = 1000 // STEP_MS

# The figures below were chosen, and then tried on made conversations, with which all of them stand:
# two and three voices up to 25 dB apart, bleed from -10 to -30 dB with and without a room's echo,
# noise to 12 dB below the speech, and a voice with a twentieth of the time.
SMOOTHING_STEPS = 5  # 100 ms: longer than a voice's period, shorter than a word
BLEED_REACH = (5, 2)  # steps before and after in which a room may bring another's sound
BLEED_MARGIN_DB = 8.0  # over the usual bleed before a sound counts as the track's own
MARGINS_DB = (4.0, 18.0)  # how far below another voice a talker may be, at least and at most
QUIETEST_DB = -25.0  # below the speaker's usual level: breath and room
OVER_FLOOR_DB = 6.0  # above the track's own noise
LEAST_QUIET_DB = -10.0  # noisy as a track may be, what is this near its loudest is speech
BRIDGED_STEPS = 15  # pauses shorter than 300 ms are within speech
SHORTEST_STEPS = 4  # sounds shorter than 80 ms are clicks and bumps
LEAST_SWING_DB = 10.0  # between a track's speech and the rest, or the speech is not its own

_ROUNDS = 4  # levels say who talks, and who talks says the levels
_BLOCK_STEPS = 20  # 400 ms, as BS.1770 takes
_LOUDEST_BLOCKS = 20  # 8 s of speech: whoever says that much is found
_OFFSET = -0.691  # BS.1770-5, annex 1, equation 2
_SILENT_LUFS = -70.0  # the absolute gate of BS.1770-5, annex 1, equation 5
NOTHING_LUFS = -150.0  # stands for digital silence, below 24 bits

_Levels = NDArray[np.float64]
_Mask = NDArray[np.bool_]


class StepMeter:
    """The K-weighted power of each 20 ms of a stream, and its largest sample.

    The same on every processor (`steady`), as is all that follows from it.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        self.peak = 0.0
        self._rate_hz = rate_hz
        self._filter = KWeighting(rate_hz, channels)
        self._rest = np.zeros((0, channels), np.float32)
        self._powers: list[NDArray[np.float32]] = []

    def add(self, block: Samples) -> None:
        """Take in (samples, channels); how the stream is cut does not matter."""
        self.peak = max(self.peak, float(np.abs(block).max(initial=0.0)))
        known = np.concatenate((self._rest, block))
        whole = len(known) - len(known) % self._rate_hz
        for start in range(0, whole, self._rate_hz):
            self._add_second(known[start : start + self._rate_hz])
        self._rest = known[whole:].copy()

    def levels_lufs(self) -> _Levels:
        """Return the loudness of each step, to the end of what was taken in. Call it once."""
        rest, length = len(self._rest), self._rate_hz // STEPS_A_SECOND
        if rest:
            self._add_second(np.pad(self._rest, ((0, self._rate_hz - rest), (0, 0))))
            self._powers[-1] = self._powers[-1][: -(-rest // length)]
        powers = np.concatenate(self._powers or [np.zeros(0, np.float32)]).astype(np.float64)
        return to_lufs(powers)

    def _add_second(self, second: Samples) -> None:
        weighted = self._filter.weigh(second)
        squares = np.square(weighted)
        together = squares[0]
        for channel in squares[1:]:
            together += channel
        steps = steady.summed(together.reshape(STEPS_A_SECOND, -1)).astype(np.float64)
        self._powers.append((steps / (self._rate_hz // STEPS_A_SECOND)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Activity:
    """Who talks when, and how loud each speaker is then."""

    talking: _Mask  # (tracks, steps of 20 ms)
    levels_lufs: tuple[float, ...]  # of each track where its own speaker talks
    is_own: tuple[bool, ...]  # False: no speech was found that is this track's own


def to_lufs(powers: _Levels | np.floating) -> _Levels:
    """Return loudness for K-weighted power (BS.1770-5, annex 1, equation 2), -150 for none."""
    least = steady.power(NOTHING_LUFS)
    return _OFFSET + steady.decibels(np.maximum(powers, least).astype(np.float64))


def is_silent(levels_lufs: _Levels) -> bool:
    """Tell whether no 400 ms of a track pass the absolute gate of BS.1770."""
    return _loudest(levels_lufs, 1) < _SILENT_LUFS


def find(levels_lufs: _Levels) -> Activity:
    """Return who talks when; `levels_lufs` is (tracks, steps), each step's loudness."""
    smooth = np.stack([_smooth(track) for track in levels_lufs])
    loud = np.array([_loudest(track, _LOUDEST_BLOCKS) for track in levels_lufs])
    floors = np.array([_floor(track) for track in smooth])
    is_own = _own(levels_lufs, loud, floors)
    noises = np.minimum(floors + OVER_FLOOR_DB, loud + LEAST_QUIET_DB)
    levels, talking = loud.copy(), np.zeros(smooth.shape, np.bool_)
    for _ in range(_ROUNDS):
        talking = np.stack(_talking(smooth, levels, noises)) & is_own[:, None]
        for i, track in enumerate(levels_lufs):
            alone = talking[i] & (talking.sum(axis=0) == 1)
            counted = alone if alone.sum() >= STEPS_A_SECOND else talking[i]
            if counted.any():
                levels[i] = to_lufs(np.float64(steady.mean(_powers(track[counted]))))
    own = tuple(bool(own and row.any()) for own, row in zip(is_own, talking, strict=True))
    return Activity(talking, tuple(float(level) for level in levels), own)


def stretches(mask: _Mask) -> list[tuple[int, int]]:
    """Return the [start, end) of each run of True, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def widened(mask: _Mask, before: int, after: int) -> _Mask:
    """Return `mask` with each run of True begun `before` and ended `after` steps further out."""
    padded = np.pad(mask, (after, before))
    return np.asarray(sliding_window_view(padded, before + after + 1).any(axis=1))


def _talking(smooth: _Levels, levels: _Levels, noises: _Levels) -> list[_Mask]:
    """Return who talks; `noises` is the level that no track's own noise reaches."""
    relative = smooth - levels[:, None]
    loud_enough = smooth > np.maximum(levels + QUIETEST_DB, noises)[:, None]
    made = list(loud_enough)
    for i in range(len(smooth)):
        for j in range(len(smooth)):
            if i != j:
                made[i] &= _is_no_bleed(relative[i], relative[j])
    return [_tidied(row) for row in made]


def _is_no_bleed(this: _Levels, other: _Levels) -> _Mask:
    """Tell where `this` is more than `other` heard from afar; both relative to their speakers."""
    clear = (other > this + 6.0) & (other > -10.0)
    bleed_db = float(np.median((this - other)[clear])) if clear.any() else -np.inf
    margin_db = float(np.clip(-bleed_db - BLEED_MARGIN_DB, *MARGINS_DB))
    before, after = BLEED_REACH
    padded = np.pad(other, (before, after), constant_values=NOTHING_LUFS)
    around = sliding_window_view(padded, before + after + 1).max(axis=1)
    made: _Mask = this > around - margin_db
    return made


def _tidied(mask: _Mask) -> _Mask:
    """Return `mask` without short pauses, and then without short sounds."""
    made = mask.copy()
    for start, end in stretches(~mask):
        if end - start < BRIDGED_STEPS and start > 0 and end < len(mask):
            made[start:end] = True
    for start, end in stretches(made):
        if end - start < SHORTEST_STEPS:
            made[start:end] = False
    return made


def _own(levels_lufs: _Levels, loud: _Levels, floors: _Levels) -> _Mask:
    """Tell which tracks hold speech of their own, and not just noise or the others' voices.

    A microphone that only hears another one's speaker follows it at one distance; the quieter of
    such two has no speaker of its own.
    """
    own: _Mask = loud - floors >= LEAST_SWING_DB
    blocks = np.stack([_blocks(track) for track in levels_lufs])
    is_loud = blocks > np.maximum(loud - 15.0, (loud + floors) / 2)[:, None]
    for i in np.flatnonzero(own):
        for j in np.flatnonzero(own & (loud >= loud[i])):
            if i != j:
                own[i] &= _swing(blocks[i] - blocks[j], is_loud[i] | is_loud[j]) >= LEAST_SWING_DB
    return own


def _swing(apart_db: _Levels, counted: _Mask) -> float:
    """Return by how much the distance of two tracks leaves its middle, upwards or downwards."""
    ordered = np.sort(apart_db[counted])
    if not len(ordered):
        return 0.0
    few, middle = max(1, min(_LOUDEST_BLOCKS, len(ordered) // 10)), np.median(ordered)
    return float(max(np.median(ordered[-few:]) - middle, middle - np.median(ordered[:few])))


def _smooth(levels_lufs: _Levels) -> _Levels:
    window = np.full(SMOOTHING_STEPS, 1 / SMOOTHING_STEPS)
    powers = _powers(levels_lufs)
    return to_lufs(steady.moving(np.pad(powers, SMOOTHING_STEPS // 2), window))


def _floor(smooth: _Levels) -> float:
    """Return a track's noise: the level that it is above in 95 % of the time, silence left out."""
    sounding = smooth[smooth > NOTHING_LUFS + 1]
    return float(np.percentile(sounding, 5)) if len(sounding) else NOTHING_LUFS


def _blocks(levels_lufs: _Levels) -> _Levels:
    """Return the loudness of each 400 ms; of less than that, of all there is."""
    whole = len(levels_lufs) - len(levels_lufs) % _BLOCK_STEPS
    rows = levels_lufs[:whole].reshape(-1, _BLOCK_STEPS) if whole else levels_lufs[None]
    return to_lufs(steady.summed(_powers(rows)) / rows.shape[1])


def _loudest(levels_lufs: _Levels, blocks: int) -> float:
    """Return the middle one of the loudest 400 ms blocks: `blocks`, or a tenth if that is less."""
    ordered = np.sort(_blocks(levels_lufs))
    return float(np.median(ordered[-max(1, min(blocks, len(ordered) // 10)) :]))


def _powers(levels_lufs: _Levels) -> _Levels:
    return steady.powers(levels_lufs - _OFFSET)
