"""Loudness of the speech in a recording: the stretches that sound like talk, and their loudness.

This is not Dolby's Dialogue Intelligence, which is closed, but a small detector of our own. Speech
goes up and down with its syllables: over one second the level of its 20 ms frames varies by two
thirds of its mean or more. Sustained music, tones and noise vary less, isolated hits more. And most
of speech's power is voiced, at low frequencies, which takes out bursts of noise. What it cannot
tell apart: singing, and solo instruments played staccato, count as speech; speech under music that
is as loud does not. The bounds were chosen by measurement on the sample episodes (modulation 0.6 to
1.6), made-up music (0.1 to 0.35), noise (0.03) and drum hits (2.5).
"""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.measuring.meter import integrated_lufs

_FRAMES_A_SECOND, _FRAMES_A_STEP = 50, 5
_CONTEXT_STEPS = 11  # 1.1 s, the step itself in the middle
_LEAST_MODULATION, _MOST_MODULATION = 0.55, 2.0  # standard deviation by mean
_HOLD_STEPS = 3  # a step counts when one within 0.3 s does: words begin and end softly
_SHORTEST_STEPS = 10  # shorter stretches are dropped: chance
_HIGHEST_SLOPE = 0.3  # mean square of the difference of samples by that of samples, at 44.1 kHz
_FLOOR_DB = 20.0  # below the loud steps: pauses and what is behind the voice
_SILENCE = 1e-6  # mean square, -60 dB


class Dialogue:
    """Takes in the blocks that the meter takes in; three numbers for each 100 ms are kept."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        if rate_hz % _FRAMES_A_SECOND:
            raise ValueError("frames of 20 ms have to be whole samples")
        self._frame = rate_hz // _FRAMES_A_SECOND
        self._slope = _HIGHEST_SLOPE * (44_100 / rate_hz) ** 2
        self._rest = np.zeros((0, channels), np.float32)
        self._figures = array("d")  # of each 100 ms: power, mean of frame amplitudes, slope

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in (samples, channels)."""
        known = np.concatenate((self._rest, block)) if len(self._rest) else block
        whole = len(known) - len(known) % (_FRAMES_A_STEP * self._frame)
        self._rest = known[whole:].copy()
        mono = known[:whole, 0]
        if known.shape[1] == 2:
            mono = (mono + known[:whole, 1]) * np.float32(0.5)
        frames = np.ascontiguousarray(mono).reshape(-1, self._frame)
        differences = np.subtract(frames[:, 1:], frames[:, :-1])
        power = steady.summed(np.square(frames)).astype(np.float64) / self._frame
        slope = steady.summed(np.square(differences)).astype(np.float64) / self._frame
        made = (power, np.sqrt(power), slope)
        steps = [steady.summed(one.reshape(-1, _FRAMES_A_STEP)) / _FRAMES_A_STEP for one in made]
        self._figures.extend(np.stack(steps, axis=1).reshape(-1).tolist())

    def speech_steps(self) -> NDArray[np.bool_]:
        """Return for each whole 100 ms so far whether it is part of speech."""
        figures = np.array(self._figures, np.float64).reshape(-1, 3).T
        if not figures.size:
            return np.zeros(0, np.bool_)
        around = np.ones(_CONTEXT_STEPS) / _CONTEXT_STEPS
        # Silence before the beginning and after the end would look like modulation.
        edges = ((0, 0), (_CONTEXT_STEPS // 2, _CONTEXT_STEPS // 2))
        padded = np.pad(figures, edges, "edge")
        power, amplitude, slope = (steady.moving(one, around) for one in padded)
        modulation = np.sqrt(np.maximum(power / np.maximum(amplitude**2, 1e-20) - 1, 0))
        found = (modulation >= _LEAST_MODULATION) & (modulation <= _MOST_MODULATION)
        found &= slope <= self._slope * power
        loud = figures[0] > _SILENCE
        found &= loud
        if found.any():  # far below the rest of the speech is not speech
            found &= figures[0] > np.quantile(figures[0][found], 0.8) * steady.power(-_FLOOR_DB)
        held = np.pad(found.astype(np.float64), _HOLD_STEPS)
        near = steady.moving(held, np.ones(2 * _HOLD_STEPS + 1)) > 0
        return _without_short(near & loud)

    def read(self, powers: NDArray[np.float64]) -> float | None:
        """Return the loudness of the speech in LUFS, or None where there is none.

        `powers` are those of `Meter.step_powers` for the same sound; both gates of BS.1770-5 apply
        to what was found. Speech before and after other sound is put together as if it followed.
        """
        steps = self.speech_steps()
        length = min(len(steps), len(powers))
        lufs = integrated_lufs(powers[:length][steps[:length]])
        return None if lufs == -np.inf else lufs


def runs(steps: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches [start, end) in which `steps` holds, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], steps, [False]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _without_short(steps: NDArray[np.bool_]) -> NDArray[np.bool_]:
    kept = steps.copy()
    for start, end in runs(steps):
        if end - start < _SHORTEST_STEPS:
            kept[start:end] = False
    return kept
