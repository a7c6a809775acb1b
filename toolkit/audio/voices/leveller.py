"""Bring quiet and loud speakers closer together, before anything else is done to the sound.

Not a compressor: what a voice does within its turn stays as it is. Each turn (`turns.py`) gets one
gain, between turns the gain glides. Recordings are measured first and treated in a second pass, so
that the gain knows what comes: it is down before a loud turn begins, and comes up after it ended.
In pauses it stays at the lower of both sides for as long as it can, so that no silence is raised;
music between turns is treated like them, and comes down further where it would tower over the talk.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring.meter import STEPS_A_SECOND, integrated_lufs
from toolkit.audio.measuring.speech import runs
from toolkit.audio.values.sound import Samples, Sound
from toolkit.audio.voices.shared_levels import with_shared_levels
from toolkit.audio.voices.turns import Turns, find_turns, two_groups

Floats = NDArray[np.float64]

MOST_DB = 9.0
"""The highest gain, up and down: speakers up to 18 LU apart can be brought together."""

SLOPE_DB_A_SECOND = 20.0
"""The fastest that the gain moves, up and down: 12 dB take 0.6 s, a pause between speakers."""

ALIKE_LU = 2.0
"""Groups of turns within it count as one in what is told."""

_MOST_LOST_LU = 2.0  # more would be heard in the middle of a turn
_LEFT_ALONE_LU = 1.0  # around the middle; twice as far away, the gain goes all the way
_STEP_MS = 1000 // STEPS_A_SECOND
_OTHER_STEPS = 20  # other sound for so long is no breath or laugh, but music


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """Turns of about one level, for people: the loud ones, the quiet ones, or all."""

    label: str  # "loud" and "quiet", or "all" where they are alike
    before_lufs: float  # gated (BS.1770-5), the group's turns one after the other
    after_lufs: float
    seconds: float  # of speech


Point = tuple[int, float]
"""A time in milliseconds, a multiple of 100, and the gain there in dB."""


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """The gain over time.

    `gains_db` is float32: the gain where each 100 ms begins, and behind the last one. In between it
    moves in a straight line (of dB); after the last it stays. All zero where there is no speech.
    """

    gains_db: NDArray[np.float32]
    lowest_db: float
    highest_db: float
    groups: tuple[LevelGroup, ...]  # the loud one first; none where there is no speech

    @property
    def points(self) -> tuple[Point, ...]:
        """The corners of the gain, to 0.01 dB, as a report keeps them; the first at 0 ms."""
        hundredths = np.rint(self.gains_db.astype(np.float64) * 100).astype(np.int64)
        bends = np.ones(len(hundredths), np.bool_)
        bends[1:-1] = np.diff(hundredths, 2) != 0
        at = np.flatnonzero(bends)
        return tuple(
            (int(step) * _STEP_MS, int(value) / 100)
            for step, value in zip(at, hundredths[at], strict=True)
        )


def planned(powers: Floats, speech: NDArray[np.bool_]) -> LevelPlan:
    """Return the gain that brings the speakers of a sound together.

    It has these powers (`Meter.step_powers`; one channel counted twice gives the same gain) and
    speech (`Dialogue.speech_steps`). While the gain is decided memory grows by about 10 MB an hour.
    """
    powers = powers[: len(speech)]
    found = find_turns(powers, speech)
    turns = with_shared_levels(powers, found)
    if not len(turns.lufs):
        return LevelPlan(np.zeros(len(powers) + 1, np.float32), 0.0, 0.0, ())
    louder = two_groups(turns.lufs, turns.steps)
    gains = _gains(powers, turns, louder)
    if turns is not found:
        gains = _gains(powers, _with_lost(powers, turns, gains), louder)
    groups = _groups(powers, turns, louder, gains)
    return LevelPlan(gains, float(gains.min()), float(gains.max()), groups)


def levelled(sound: Sound, plan: LevelPlan) -> Sound:
    """Return the sound with the plan's gain, the same for all channels.

    It streams, as the sound does; how that is cut changes no bit. Where the gain is 0 dB the
    samples are those that came in.
    """

    def play() -> Generator[Samples, None, None]:
        yield from _with_gain(sound.play(), plan.gains_db, sound.rate_hz, 0)

    return Sound(sound.rate_hz, sound.channels, play, sound.name)


def stretch_levelled(
    blocks: Iterable[Samples], points: Sequence[Point], rate_hz: int, start: int
) -> Iterator[Samples]:
    """Yield blocks of a sound, from its sample `start` on, with the gain of `LevelPlan.points`."""
    at = np.array([ms // _STEP_MS for ms, _ in points], np.int64)
    corners = np.array([round(100 * gain_db) for _, gain_db in points], np.int64)
    steps = np.arange(int(at[-1]) + 1)
    before = np.searchsorted(at, steps, "right") - 1
    behind = np.minimum(before + 1, len(at) - 1)
    length = np.maximum(at[behind] - at[before], 1)  # straight lines, in whole hundredths a step
    risen = (corners[behind] - corners[before]) * (steps - at[before]) // length
    hundredths = corners[before] + risen
    yield from _with_gain(blocks, (hundredths / 100).astype(np.float32), rate_hz, start)


def _with_gain(
    blocks: Iterable[Samples], gains_db: NDArray[np.float32], rate_hz: int, start: int
) -> Iterator[Samples]:
    gain = _Gain(gains_db, rate_hz // STEPS_A_SECOND)
    for block in blocks:
        yield gain.applied(block, start)
        start += len(block)


# ---------------------------------------------------------------- deciding


def _gains(powers: Floats, turns: Turns, louder: NDArray[np.bool_]) -> NDArray[np.float32]:
    wanted = _wanted(powers, turns, _middle(turns, louder))
    return np.clip(_glided(wanted, turns.of_step < 0), -MOST_DB, MOST_DB).astype(np.float32)


def _with_lost(powers: Floats, turns: Turns, gains_db: NDArray[np.float32]) -> Turns:
    """Return the turns with the levels for which the gains make up for what the glides take.

    A glide takes place in the quieter turn. Of short ones it takes so much that they stay up to
    3 LU too quiet. For turns of few levels.
    """
    levels, of_turn = np.unique(turns.lufs, return_inverse=True)
    each = [of_turn == number for number in range(len(levels))]
    after = np.array([_group("", powers, turns, one, gains_db).after_lufs for one in each])
    lost = np.clip(after[-1] - after, 0.0, _MOST_LOST_LU)
    return replace(turns, lufs=turns.lufs - lost[of_turn])


def _middle(turns: Turns, louder: NDArray[np.bool_]) -> float:
    """Return the level in LUFS that all turns are brought to.

    The mean of the turns' levels by their length, so that who speaks most changes least; moved as
    far as needed to have both groups within reach of the gain (or between them where neither is).
    """
    middle = _average(turns.lufs, turns.steps)
    if louder.all():
        return middle
    loud = _average(turns.lufs[louder], turns.steps[louder])
    quiet = _average(turns.lufs[~louder], turns.steps[~louder])
    low, high = sorted((loud - MOST_DB, quiet + MOST_DB))
    return min(max(middle, low), high)


def _average(levels: Floats, weights: NDArray[np.int64]) -> float:
    whole = float(steady.summed(levels * weights)) / int(weights.sum())
    return steady.thousandth(whole)


def _wanted(powers: Floats, turns: Turns, middle: float) -> Floats:
    """Return the gain in dB that each 100 ms should have, glides aside; pauses hold the lower side.

    What is no speech is never raised above the middle. Music has the gain of the talk beside it, or
    less: it would else tower over talk that came down, and over quiet talk it did so before.
    """
    away = middle - turns.lufs
    gains = np.sign(away) * np.minimum(2 * np.maximum(np.abs(away) - _LEFT_ALONE_LU, 0), abs(away))
    gains = np.clip(gains, -MOST_DB, MOST_DB)
    wanted: Floats = gains[turns.of_step]
    for start, end in runs(turns.of_step < 0):
        beside = turns.of_step[max(0, start - 1) : end + 1][[0, -1]]
        lower = float(gains[beside[beside >= 0]].min())
        highest = -0.691 + steady.decibel(max(_loudest(powers[start:end]), 1e-20))
        gain = min(lower, max(0.0, middle - highest))
        if end - start >= _OTHER_STEPS:
            above = integrated_lufs(powers[start:end]) - middle
            gain = min(gain, max(-MOST_DB, -above))
        wanted[start:end] = gain
    return wanted


def _loudest(powers: Floats) -> float:
    """Return the highest power of 400 ms, or of less where that is all there is."""
    length = min(4, len(powers))
    return float(steady.moving(powers, np.ones(length) / length).max())


def _glided(wanted: Floats, is_pause: NDArray[np.bool_]) -> Floats:
    """Return the gain where each 100 ms begins, and behind the last, within the slope.

    In pauses it may be higher than wanted, as far as the way down from, or up to, a higher turn
    takes place there. Then, wherever that is still too steep, it is lower: so that a glide for
    which no pause is long enough takes place in the quieter turn, and the loud one has its gain in
    time.
    """
    inner = np.minimum(wanted[:-1], wanted[1:])
    points = np.concatenate((wanted[:1], inner, wanted[-1:]))
    free = np.zeros(len(points), np.bool_)
    free[1:-1] = is_pause[:-1] & is_pause[1:]
    way = SLOPE_DB_A_SECOND / STEPS_A_SECOND * np.arange(len(points), dtype=np.float64)
    raised = np.maximum(_from_before(points, way), _from_before(points[::-1], way)[::-1])
    points = np.where(free, raised, points)
    made: Floats = -np.maximum(_from_before(-points, way), _from_before(-points[::-1], way)[::-1])
    return made


def _from_before(points: Floats, way: Floats) -> Floats:
    """Return the least that is nowhere below `points` and falls by the slope at most."""
    made: Floats = np.maximum.accumulate(points + way) - way
    return made


def _groups(
    powers: Floats, turns: Turns, louder: NDArray[np.bool_], gains_db: NDArray[np.float32]
) -> tuple[LevelGroup, ...]:
    if not louder.all():
        sides = ("loud", louder), ("quiet", ~louder)
        loud, quiet = (_group(name, powers, turns, which, gains_db) for name, which in sides)
        if loud.before_lufs - quiet.before_lufs > ALIKE_LU:
            return loud, quiet
    return (_group("all", powers, turns, np.ones(len(louder), np.bool_), gains_db),)


def _group(
    label: str,
    powers: Floats,
    turns: Turns,
    which: NDArray[np.bool_],
    gains_db: NDArray[np.float32],
) -> LevelGroup:
    """Return what is told of the turns that `which` holds for."""
    factors = steady.powers(gains_db.astype(np.float64))
    after = powers * (factors[:-1] + factors[1:]) / 2
    steps = (turns.of_step >= 0) & which[turns.of_step]
    before_lufs, after_lufs = integrated_lufs(powers[steps]), integrated_lufs(after[steps])
    return LevelGroup(label, before_lufs, after_lufs, float(steps.sum()) / STEPS_A_SECOND)


# ---------------------------------------------------------------- doing


class _Gain:
    """The gain of each sample, worked out for whole steps, so that cutting changes nothing."""

    def __init__(self, gains_db: NDArray[np.float32], step_samples: int) -> None:
        self._gains_db = gains_db.astype(np.float64)
        self._length = step_samples
        self._way = np.arange(step_samples)[:, None] / step_samples
        self._latest = -1, np.zeros((0, 1), np.float32)

    def applied(self, block: Samples, start: int) -> Samples:
        """Return `block`, which begins with sample `start` of the sound, with its gain."""
        first, last = (self._step(at) for at in (start, start + max(0, len(block) - 1)))
        points = self._gains_db[first : last + 2]
        if (points == points[0]).all():
            return self._constant(block, float(points[0]))
        made = np.empty_like(block)
        for step in range(first, last + 1):
            begins = step * self._length - start
            low = max(0, begins)
            high = len(block) if step == last else begins + self._length
            made[low:high] = self._in_step(block[low:high], step, low - begins)
        return made

    def _step(self, at: int) -> int:
        """Return the step that a sample is in; behind the last point there is one that is level."""
        return min(at // self._length, len(self._gains_db) - 1)

    def _in_step(self, samples: Samples, step: int, offset: int) -> Samples:
        points = self._gains_db[step : step + 2]
        if len(points) < 2 or points[0] == points[1]:
            return self._constant(samples, float(points[0]))
        if self._latest[0] != step:
            glide = points[0] + (points[1] - points[0]) * self._way
            self._latest = step, steady.factors(glide).astype(np.float32)
        made: Samples = samples * self._latest[1][offset : offset + len(samples)]
        return made

    @staticmethod
    def _constant(samples: Samples, gain_db: float) -> Samples:
        return samples if gain_db == 0 else samples * np.float32(steady.factor(gain_db))
