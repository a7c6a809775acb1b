"""Several microphones of one conversation mixed to one recording.

Two passes over the tracks: the first finds who talks when and how loud (`activity.py`), the second
mixes. Each track gets one gain, so that all speakers are equally loud, and is turned down softly
where another one talks and this microphone only hears them. Everything streams; of each track one
figure for each 20 ms is kept.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.values.sound import Samples, Sound
from toolkit.audio.voices import activity
from toolkit.audio.voices.activity import (
    STEP_MS,
    STEPS_A_SECOND,
    Activity,
    StepMeter,
    widened,
)
from toolkit.errors import SilentAudio
from toolkit.progress import Progress, silent

# EBU R 128's level for programmes: speech there has room for its peaks. Mastering sets the last.
SPEECH_LUFS = -23.0
HIGHEST_PEAK_DBFS = -1.0  # of all tracks' largest samples together, so that nothing can clip
MOST_APART_DB = 20.0  # one track's gain over another's: beyond it, mostly noise is made louder

# The gate, a soft one. At 15 dB down, bleed of -20 dB is at -35 dB and colours a voice by less than
# 0.2 dB, and a room's noise still goes on. It is open well before a word and stays so after it.
REDUCTION_DB = 15.0
_AHEAD_STEPS = 200 // STEP_MS  # before a voice is found to talk: soft consonants come first
_HOLD_STEPS = 300 // STEP_MS  # after it: a word's end dies away
_OTHERS_HOLD_STEPS = 500 // STEP_MS  # a speaker's short pause does not open the others
_RAMP_STEPS = 200 // STEP_MS  # from open to down and back, half of it before each edge

_BLOCK_SAMPLES = 1 << 16


@dataclass(frozen=True, slots=True)
class TrackSound:
    """One microphone's sound, and by how many milliseconds its start lies after time zero."""

    voice: str
    sound: Sound
    offset_ms: int = 0


@dataclass(frozen=True, slots=True)
class TrackMix:
    """What mixing did with one track."""

    voice: str
    level_lufs: float  # of its speech before, K-weighted
    gain_db: float
    is_bounded: bool  # the gain would have been larger
    talking: tuple[tuple[int, int], ...]  # [start, end) in milliseconds; none: no own speech found


@dataclass(frozen=True, slots=True)
class Mix:
    """The mixed sound, to play, and what was done with each track, in the tracks' order."""

    sound: Sound
    samples: int
    tracks: tuple[TrackMix, ...]


def mix(tracks: Sequence[TrackSound], name: str, progress: Progress = silent) -> Mix:
    """Measure the tracks and return their mix; all have one rate and one number of channels.

    It begins where the earliest track begins and ends where the last one ends. Playing it plays all
    tracks in step. Raises SilentAudio, naming the track, where one has nothing above -70 LUFS, and
    what playing raises.
    """
    rate_hz, channels = tracks[0].sound.rate_hz, tracks[0].sound.channels
    if any((t.sound.rate_hz, t.sound.channels) != (rate_hz, channels) for t in tracks):
        raise ValueError("tracks to mix have one rate and one number of channels")
    aligned = _aligned(tracks)
    levels, peaks, samples = _measured(tracks, aligned, progress)
    found = activity.find(levels)
    gains_db, bounded = _gains(found, peaks)
    curves = _curves(found)

    def play() -> Generator[Samples, None, None]:
        with contextlib.ExitStack() as stack:
            streams = [_even(stack.enter_context(contextlib.closing(s.play()))) for s in aligned]
            for start in range(0, samples, _BLOCK_SAMPLES):
                block = np.zeros((min(_BLOCK_SAMPLES, samples - start), channels), np.float32)
                for stream, gain_db, curve in zip(streams, gains_db, curves, strict=True):
                    piece = next(stream, None)
                    if piece is not None:
                        factors = _factors(curve, gain_db, start, len(piece), rate_hz)
                        block[: len(piece)] += piece * factors[:, None]
                yield block

    made = tuple(
        TrackMix(track.voice, round(level, 2), gain_db, is_bounded, _in_ms(row))
        for track, level, gain_db, is_bounded, row in zip(
            tracks, found.levels_lufs, gains_db, bounded, found.talking, strict=True
        )
    )
    return Mix(Sound(rate_hz, channels, play, name), samples, made)


def _aligned(tracks: Sequence[TrackSound]) -> list[Sound]:
    """Return each track's sound with silence before it, so that all have one start."""
    first_ms = min(track.offset_ms for track in tracks)
    return [_later(track.sound, track.offset_ms - first_ms) for track in tracks]


def _later(sound: Sound, by_ms: int) -> Sound:
    def play() -> Generator[Samples, None, None]:
        left = (by_ms * sound.rate_hz + 500) // 1000
        while left:
            length = min(left, _BLOCK_SAMPLES)
            yield np.zeros((length, sound.channels), np.float32)
            left -= length
        with contextlib.closing(sound.play()) as blocks:
            yield from blocks

    return Sound(sound.rate_hz, sound.channels, play, sound.name)


def _measured(
    tracks: Sequence[TrackSound], aligned: Sequence[Sound], progress: Progress
) -> tuple[NDArray[np.float64], list[float], int]:
    """Return the levels (tracks, steps), each track's largest sample, and the mix's length."""
    levels, peaks, longest = [], [], 0
    for number, (track, sound) in enumerate(zip(tracks, aligned, strict=True), 1):
        meter, samples = StepMeter(sound.rate_hz, sound.channels), 0
        with contextlib.closing(sound.play()) as blocks:
            for block in blocks:
                meter.add(block)
                samples += len(block)
        levels.append(meter.levels_lufs())
        peaks.append(meter.peak)
        longest = max(longest, samples)
        if activity.is_silent(levels[-1]):
            raise silent_track(track.voice, sound.name)
        progress(number / len(tracks))
    steps = max(len(row) for row in levels)
    rows = [np.pad(r, (0, steps - len(r)), constant_values=activity.NOTHING_LUFS) for r in levels]
    return np.stack(rows), peaks, longest


def silent_track(voice: str, name: str) -> SilentAudio:
    """Return the error for a track in which nothing is heard."""
    return SilentAudio(
        f"{voice}'s track is silent from beginning to end: {name}",
        hint="play it: was the microphone off, or the wrong track exported? Or leave it out",
    )


def _gains(found: Activity, peaks: Sequence[float]) -> tuple[list[float], list[bool]]:
    """Return each track's gain in dB, and whether it is less than its speaker would need."""
    wanted = [SPEECH_LUFS - level for level in found.levels_lufs]
    spoken = [gain for gain, own in zip(wanted, found.is_own, strict=True) if own] or wanted
    lowest = min(spoken)
    # A microphone that hears only others is made no louder than the loudest speaker's.
    ceilings = [lowest + MOST_APART_DB if own else lowest for own in found.is_own]
    if not any(found.is_own):
        ceilings = [lowest + MOST_APART_DB] * len(wanted)
    gains = [min(pair) for pair in zip(wanted, ceilings, strict=True)]
    together = math.fsum(p * steady.factor(g) for p, g in zip(peaks, gains, strict=True))
    too_loud_db = max(0.0, steady.peak_decibel(together) - HIGHEST_PEAK_DBFS)
    bounded = [gain < want for gain, want in zip(gains, wanted, strict=True)]
    return [math.floor((gain - too_loud_db) * 100) / 100 for gain in gains], bounded


def _curves(found: Activity) -> list[NDArray[np.float64]]:
    """Return each track's reduction in dB, at the middle of each step."""
    window = steady.weights(np.hanning(_RAMP_STEPS + 3)[1:-1])  # an odd number: it has a middle
    window /= steady.summed(window)
    curves = []
    for i, row in enumerate(found.talking):
        others = np.asarray(np.delete(found.talking, i, axis=0).any(axis=0))
        half = _RAMP_STEPS // 2
        is_open = widened(row, _AHEAD_STEPS + half, _HOLD_STEPS + half)
        down = widened(others, 0, _OTHERS_HOLD_STEPS) & ~is_open
        padded = np.pad(down.astype(np.float64), len(window) // 2, mode="edge")
        curves.append(REDUCTION_DB * steady.moving(padded, window))
    return curves


def _factors(
    curve: NDArray[np.float64], gain_db: float, start: int, length: int, rate_hz: int
) -> NDArray[np.float32]:
    """Return what the samples from `start` on are multiplied with."""
    steps = np.arange(start, start + length) * (STEPS_A_SECOND / rate_hz) - 0.5
    steps = np.clip(steps, 0, len(curve) - 1)  # level before the first middle, and after the last
    first = int(steps[0])
    factors = steady.factors(gain_db - curve[first : int(steps[-1]) + 2])
    begins = steps.astype(np.int64)
    low = factors[begins - first]
    high = factors[np.minimum(begins - first + 1, len(factors) - 1)]
    made: NDArray[np.float64] = low + (high - low) * (steps - begins)
    return made.astype(np.float32)


def _even(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """Yield the stream in blocks of one length, the last one shorter."""
    rest: list[Samples] = []
    have = 0
    for block in blocks:
        rest.append(block)
        have += len(block)
        while have >= _BLOCK_SAMPLES:
            known = np.concatenate(rest)
            yield known[:_BLOCK_SAMPLES]
            rest, have = [known[_BLOCK_SAMPLES:]], have - _BLOCK_SAMPLES
    if have:
        yield np.concatenate(rest)


def _in_ms(talking: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    return tuple((a * STEP_MS, b * STEP_MS) for a, b in activity.stretches(talking))
