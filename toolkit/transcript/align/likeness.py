"""How well a moment of the recording fits a moment of the synthesised text.

At first by distance. Once most of the text has a place, by likelihood: what this recording makes of
each synthesised sound is learned from the recording itself (a linear map with what it leaves over,
in the manner of Leggetter and Woodland's maximum likelihood linear regression, Computer Speech and
Language 9(2), 1995, which could not be read here), and a moment fits as far as that map explains
it better than the recording's mean does. That takes the synthesiser's voice for the speaker's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.align.spectra import Flags, Floats, Spectra

Costs = Callable[[slice, slice], Floats]
"""Costs of matching frames of the recording (rows) with those of the text (columns).

Below 0 where they fit better than chance. Frames in which nothing is heard fit nothing.
"""

_SAMPLE = 500  # of the text's frames stand for all of them where a mean is wanted
_TILE = 512  # frames of the text: such products are too small for threads, which wait busily
_AROUND = 2  # frames: a synthesised sound is seen with those 80 ms before and after it
_RIDGE = 100.0  # frames' worth of doubt in what is learned
# Logarithms of likelihoods are scaled, for neighbouring frames are no independent witnesses, and
# bounded, so that one odd moment outweighs no sentence. Both were chosen on the test recordings.
_SCALE = 0.2
_BOUND = 3.0
SILENCE_COST = 0.1  # of a silent frame within a word; a closed consonant is as silent


@dataclass(frozen=True, slots=True)
class Pairs:
    """Frames of recording and text that belong together."""

    frames: NDArray[np.intp]
    columns: NDArray[np.intp]


def distances(recording: Spectra, text: Floats) -> Costs:
    """Return costs by distance: the share by which a pair is nearer than frames are on average."""
    sample = _Distances(recording.rows, text[:: max(1, len(text) // _SAMPLE)])
    everything = slice(None)
    mean = np.concatenate(
        [
            np.sqrt(sample.of(slice(i, i + 1024), everything)).mean(axis=1)
            for i in range(0, len(recording.rows), 1024)
        ]
    )
    usual = float(mean[recording.is_active].mean()) if recording.is_active.any() else 1.0
    scale = 1 / np.maximum(mean, max(usual / 2, 1e-6))[:, None]
    apart = _Distances(recording.rows, text)

    def costs(rows: slice, columns: slice) -> Floats:
        made = apart.of(rows, columns)
        np.sqrt(made, out=made)
        made *= scale[rows]
        made -= np.float32(1)
        return _quiet_fits_nothing(made, recording.is_active[rows])

    return costs


def likelihoods(recording: Spectra, text: Floats, pairs: Pairs) -> Costs:
    """Return costs by likelihood, learned from pairs of frames that seem to belong together."""
    seen = _with_surroundings(text)
    x, y = seen[pairs.columns], recording.rows[pairs.frames]
    mean = y.mean(axis=0)
    y = y - mean
    count, size = len(y), y.shape[1]
    doubt = _RIDGE * np.eye(size)
    learned = np.linalg.solve(x.T @ x + _RIDGE * np.eye(x.shape[1]), x.T @ y)
    left = y - x @ learned
    unexplained = (left.T @ left + doubt) / (count + _RIDGE)
    whole = (y.T @ y + doubt) / (count + _RIDGE)
    del x, y, left  # the largest tables there are
    white = np.linalg.cholesky(np.linalg.inv(unexplained))
    centred = recording.rows - mean
    apart = _Distances(centred @ _single(white), seen @ _single(learned @ white))
    background = centred @ _single(np.linalg.cholesky(np.linalg.inv(whole)))
    gain = np.linalg.slogdet(whole)[1] - np.linalg.slogdet(unexplained)[1]
    chance = np.einsum("ij,ij->i", background, background)[:, None] + np.float32(gain)
    scale, bound = np.float32(0.5 * _SCALE), np.float32(_BOUND)

    def costs(rows: slice, columns: slice) -> Floats:
        made = apart.of(rows, columns)
        made -= chance[rows]
        made *= scale
        np.clip(made, -bound, bound, out=made)
        return _quiet_fits_nothing(made, recording.is_active[rows])

    return costs


def _single(of: NDArray[np.floating]) -> Floats:
    return of.astype(np.float32)


def _quiet_fits_nothing(costs: Floats, is_active: Flags) -> Floats:
    quiet = ~is_active
    costs[quiet] = np.maximum(costs[quiet], 0) + np.float32(SILENCE_COST)
    return costs


def _with_surroundings(text: Floats) -> Floats:
    padded = np.pad(text, ((_AROUND, _AROUND), (0, 0)), "edge")
    ones = np.ones((len(text), 1), np.float32)
    return np.concatenate([padded[: len(text)], text, padded[2 * _AROUND :], ones], axis=1)


class _Distances:
    """Squared distances between rows of two tables, by one product of matrices."""

    def __init__(self, a: Floats, b: Floats) -> None:
        size = a.shape[1]
        self._a = np.ones((len(a), size + 2), np.float32)
        self._b = np.ones((len(b), size + 2), np.float32)
        np.multiply(a, -2, out=self._a[:, :size])
        np.einsum("ij,ij->i", a, a, out=self._a[:, size])
        self._b[:, :size] = b
        np.einsum("ij,ij->i", b, b, out=self._b[:, size + 1])

    def of(self, rows: slice, columns: slice) -> Floats:
        a, b = self._a[rows], self._b[columns]
        made = np.empty((len(a), len(b)), np.float32)
        for start in range(0, len(b), _TILE):
            np.matmul(a, b[start : start + _TILE].T, out=made[:, start : start + _TILE])
        return np.maximum(made, 0, out=made)
