"""A constant voltage below the sound (DC offset): found, and taken out.

Cheap sound cards and telephone adapters add it. It is not heard, and spoils what is measured: noise
that is not there, peaks that the limiter fights, clicks at both ends of the file. It may differ
between channels, drift, or jump when a device is switched, so that what is taken out is a moving
mean: the sound's mean over 0.3 s around each place, weighted by a Hann window. The window leaves
what lies above 8 Hz to a level of -31 dB and less, and what lies above 50 Hz below -75 dB: nothing
that is heard, or that the loudness of BS.1770 counts, changes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.values.sound import Samples

Floats = NDArray[np.float64]

ROWS_A_SECOND = 200
_HALF = 30  # rows on each side of a place
_BLOCK_ROWS = 200

# Chosen: after mastering, the loudest speech has about 0.15 of full scale (RMS), so that what is
# left in the sound stays below 0.3 %. The mean of a second of speech is a tenth of that.
_OF_THE_LOUDEST = 0.02
_LEAST = 1e-3  # -60 dBFS, what converters of 8 bits have by rounding
_SECONDS = 3  # in a row, on one side of zero: wind and knocks are over before
_LOUDEST_SHARE = 90  # percentile of windows


def offsets(means: Floats, powers: Floats, windows_a_second: int) -> tuple[float, ...]:
    """Return each channel's constant voltage, 1 being full scale; 0 where there is none.

    `means` and `powers` (mean squares) are those of short windows, shape (channels, windows). Of a
    voltage that changes, the largest that stays for some seconds counts.
    """
    if not means.shape[1]:
        return (0.0,) * len(means)
    swings = np.sqrt(about_mean(means, powers)).max(axis=0)
    loud = float(np.percentile(swings, _LOUDEST_SHARE, method="lower"))
    least = max(_LEAST, _OF_THE_LOUDEST * loud)
    return tuple(_longest(_of_seconds(row, windows_a_second), least) for row in means)


def about_mean(means: Floats, powers: Floats) -> Floats:
    """Return the mean squares of windows about their own mean."""
    return np.maximum(0.0, powers - np.square(means))


def sentence(found: tuple[float, ...]) -> str | None:
    """Return in words which voltage was found; None if there is none."""
    percent = max(map(abs, found)) * 100
    if not percent:
        return None
    where = ""
    if len(found) > 1 and 0.0 in found:
        named = ("left", "right") if len(found) == 2 else range(1, len(found) + 1)
        where = f" on {_listed([str(n) for n, v in zip(named, found, strict=True) if v])}"
    size = f"{percent:.0f}" if percent >= 2 else f"{percent:.1f}"
    return f"the recording has a constant voltage (DC offset) of {size} % of full scale{where}"


class Removal:
    """Blocks of sound in, the same without their moving mean out; no sample more or less."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._row = max(1, rate_hz // ROWS_A_SECOND)
        self._held: list[Samples] = []
        self._samples = 0
        self._before = np.zeros((channels, 0))  # the means of rows that are out already

    def add(self, block: Samples) -> Iterator[Samples]:
        """Take in a block; yield what is ready."""
        self._held.append(block)
        self._samples += len(block)
        if self._samples >= (_BLOCK_ROWS + _HALF) * self._row:
            whole = np.concatenate(self._held)
            rows = len(whole) // self._row
            used = self._ready(whole[: rows * self._row], rows - _HALF)
            rest = whole[len(used) :]
            self._held, self._samples = [rest], len(rest)
            yield used

    def finish(self) -> Iterator[Samples]:
        """Yield the rest."""
        if not self._samples:
            return
        whole = np.concatenate(self._held)
        self._held, self._samples = [], 0
        rows = len(whole) // self._row
        if not rows and not self._before.shape[1]:  # less than a row in all
            yield (whole - _row_means(whole.T[:, None, :])[:, 0]).astype(np.float32)
            return
        yield self._ready(whole, rows)

    def _ready(self, whole: Samples, count: int) -> Samples:
        """Return `count` rows without their mean, and what is after the last whole row."""
        row, known = self._row, self._before.shape[1]
        rows = len(whole) // row
        cut = np.ascontiguousarray(whole[: rows * row].T).reshape(len(self._before), rows, row)
        means = np.concatenate([self._before, _row_means(cut)], axis=1)
        edges = np.stack([_at_edges(line)[known : known + count + 1] for line in means])
        self._before = means[:, max(0, known + count - _HALF) : known + count]
        place = (np.arange(row) + 0.5) / row
        curve = edges[:, :-1, None] + (edges[:, 1:] - edges[:, :-1])[:, :, None] * place
        curve = curve.reshape(len(means), -1).T
        if rest := len(whole) - rows * row if count == rows else 0:
            curve = np.concatenate([curve, np.repeat(edges[:, -1:].T, rest, axis=0)])
        made: Samples = (whole[: len(curve)] - curve).astype(np.float32)
        return made


def _row_means(rows: NDArray[np.float32]) -> Floats:
    means: Floats = steady.summed(rows.astype(np.float64)) / rows.shape[-1]
    return means


def _at_edges(means: Floats) -> Floats:
    """Return the weighted mean around each edge between rows, first and last edge too."""
    window = np.rint(np.hanning(2 * _HALF + 2)[1:-1] * 4096) / 4096  # an exact grid
    padded = np.zeros(len(means) + 2 * _HALF)
    padded[_HALF:-_HALF] = means
    is_there = np.zeros(len(padded))
    is_there[_HALF:-_HALF] = 1.0
    found: Floats = steady.moving(padded, window) / steady.moving(is_there, window)
    return found


def _of_seconds(means: Floats, windows: int) -> Floats:
    """Return the means of whole seconds; of less than a second, one."""
    count = len(means) // windows
    if not count:
        return np.array([steady.mean(means)])
    return steady.summed(means[: count * windows].reshape(count, windows)) / windows


def _longest(seconds: Floats, least: float) -> float:
    """Return the largest mean of enough seconds in a row on one side of zero; 0 for none."""
    needed, found = min(_SECONDS, len(seconds)), 0.0
    for sign in (1.0, -1.0):
        run = 0
        for at, is_off in enumerate((sign * seconds >= least).tolist()):
            run = run + 1 if is_off else 0
            if run >= needed:
                stayed = sign * float(np.abs(seconds[at + 1 - needed : at + 1]).min())
                found = max(found, stayed, key=abs)
    return round(found, 6)


def _listed(names: list[str]) -> str:
    kind = "channel" if len(names) == 1 else "channels"
    return f"{kind} {', '.join(names)}" if names[0].isdigit() else f"the {names[0]} {kind}"
