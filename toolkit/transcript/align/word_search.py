"""Where in a recording the words of a synthesised text are said.

A long recording is first matched in frames of 160 ms within a wide band, then in frames of 40 ms in
a corridor around that path. The first match is by distance; from each match it is learned how this
recording's voices differ from the synthesiser's, and the next is by likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.progress import Progress, part, silent
from toolkit.transcript.align import spectra
from toolkit.transcript.align.likeness import Costs, Pairs, distances, likelihoods
from toolkit.transcript.align.path_times import HOPS, gaps_of, times_of
from toolkit.transcript.align.spectra import FRAME_MS, Flags, Floats, Spectra
from toolkit.transcript.align.spoken_script import SpokenText
from toolkit.transcript.align.time_warp import Corridor, Ints, WarpInput, warp

_COARSE = 4  # frames
_WORDS_APART = 5  # coarse frames: gaps begin and end near a word, and the fine path says which
_DIRECT_CELLS = 6_000_000  # so much is matched finely at once: a minute and a half of speech
REACH_S = 600  # on each side of the diagonal: text unspoken, or speech untold, on balance
_NEAR_S = 2.5  # of the coarse path lies the fine one
# What is heard and not in the text must fit worse than this. The text spoken backwards, which
# nobody does, says what chance can do in this recording; a third of the way from there to what fits
# now is asked for. Measured (sample episodes, real readings in three languages): right texts fit by
# 0.9 to 2.4, others by 0.3 to 0.5, backwards by 0.1 to 0.4.
_UP_FROM_CHANCE = 0.35
_DECOY_FRAMES = 1500
_DECOYS_FROM = 8  # times that length
_NO_GAP = -100.0
_ROUNDS = 2  # of learning after the first match


@dataclass(frozen=True, slots=True)
class WordMatches:
    """Where words were found, and what was heard beside them."""

    times_ms: tuple[tuple[int, int] | None, ...]  # of each word
    gaps_ms: tuple[tuple[int, int], ...]  # something is heard there that no word accounts for
    fit: float  # mean of what is matched; 0 where nothing is


def find(text: SpokenText, cepstra: Floats, progress: Progress = silent) -> WordMatches:
    """Return where in a recording the words of a text are said. Both may be empty."""
    fine = spectra.even(cepstra)
    recording, is_active = spectra.pooled(fine, HOPS), fine.is_active
    del fine  # four times as large
    if not len(recording.rows) or not len(text.rows):
        return WordMatches((None,) * (len(text.first) - 1), (), 0.0)
    rows, columns = len(recording.rows), len(text.rows)
    if rows * columns <= _DIRECT_CELLS:
        corridor = Corridor(np.zeros(rows, np.intp), np.full(rows, columns))
        path, fit = _learned(recording, text.rows, text.first, corridor, progress)
    else:
        slow = _coarse_path(recording, text, part(progress, 0, 0.5))
        corridor = _around(slow, rows, columns)
        known = _spread(slow, recording.is_active, columns)
        if not len(known.frames):
            return WordMatches((None,) * (len(text.first) - 1), (), 0.0)
        rest = part(progress, 0.5, 1)
        path, fit = _learned(recording, text.rows, text.first, corridor, rest, known=known)
    times = times_of(path, text.first, is_active)
    return WordMatches(times, gaps_of(path, recording.is_active), fit)


def _coarse_path(recording: Spectra, text: SpokenText, progress: Progress) -> Ints:
    slow = spectra.pooled(recording, _COARSE)
    said = spectra.pooled(Spectra(text.rows, np.ones(len(text.rows), np.bool_)), _COARSE).rows
    rows, columns = len(slow.rows), len(said)
    reach = REACH_S * 1000 // (FRAME_MS * _COARSE)
    middle = np.arange(rows) * columns // rows
    corridor = Corridor(
        np.clip(middle - reach, 0, columns - 1), np.clip(middle + reach, 1, columns)
    )
    corridor.high[-1] = columns
    begins = _thinned(text.first // _COARSE)
    path, _ = _learned(slow, said, begins, corridor, progress, _COARSE)
    return path


def _thinned(first: Ints) -> Ints:
    """Return beginnings that are some way apart, so that their table stays small."""
    slots = first // _WORDS_APART
    kept = np.flatnonzero(np.diff(slots, prepend=slots[:1] - 1))
    return np.take(first, kept)


def _learned(
    recording: Spectra,
    rows: Floats,
    first: NDArray[np.intp],
    corridor: Corridor,
    progress: Progress,
    frames: int = 1,
    known: Pairs | None = None,
) -> tuple[Ints, float]:
    """Return the path once the recording's voice is known, and how well it fits on average."""
    words = np.unique(first[first < len(rows)])
    seconds, steps = FRAME_MS * frames / 1000, _ROUNDS + 1
    pairs = known
    for n in range(steps):
        if pairs is None:
            costs = distances(recording, rows)
            chance = by_chance(costs, recording.is_active, words, len(rows), seconds)
        else:
            costs = likelihoods(recording, rows, pairs)
            least = by_chance(costs, recording.is_active, words, len(rows), seconds)
            chance = least + _UP_FROM_CHANCE * (_fit(costs, pairs) - least)
        setting = WarpInput(recording.is_active, words, len(rows), seconds, chance)
        path = warp(costs, setting, corridor)
        progress((n + 1) / steps)
        pairs = _pairs(path, recording.is_active)
        if not len(pairs.frames):
            return path, 0.0
    assert pairs is not None  # noqa: S101  there is at least one step
    return path, _fit(costs, pairs)


def by_chance(costs: Costs, is_active: Flags, words: Ints, columns: int, frame_s: float) -> float:
    """Return how well the text spoken backwards fits, which nobody does: what chance can do.

    A minute at the fine pace says it, from the middle of each. Where there are eight such minutes,
    three of them do, and the median counts, for one may be a jingle, which may fit anything.
    """
    is_long = min(len(is_active), columns) >= _DECOYS_FROM * _DECOY_FRAMES
    fits = [
        _backwards(costs, is_active, words, columns, frame_s, place)
        for place in ((0.25, 0.5, 0.75) if is_long else (0.5,))
    ]
    return float(np.median(fits))


def _backwards(
    costs: Costs, is_active: Flags, words: Ints, columns: int, frame_s: float, place: float
) -> float:
    count, width = min(len(is_active), _DECOY_FRAMES), min(columns, _DECOY_FRAMES)
    at = round((len(is_active) - count) * place)
    end = round((columns - width) * place) + width

    def backwards(rows: slice, text: slice) -> Floats:
        ahead = slice(end - text.stop, end - text.start)
        return costs(slice(at + rows.start, at + rows.stop), ahead)[:, ::-1]

    begins = end - words[(words > end - width) & (words < end)]
    setting = WarpInput(
        is_active[at : at + count],
        np.unique(np.append(begins, 0)),
        width,
        frame_s,
        _NO_GAP,
    )
    corridor = Corridor(np.zeros(count, np.intp), np.full(count, width))
    pairs = _pairs(warp(backwards, setting, corridor), setting.is_active)
    return _fit(backwards, pairs) if len(pairs.frames) else 0.0


def _spread(slow: Ints, is_active: Flags, columns: int) -> Pairs:
    """Return the pairs of a coarse path as fine ones, as if each of its frames went at one pace."""
    frames = np.flatnonzero((np.repeat(slow, _COARSE)[: len(is_active)] >= 0) & is_active)
    found = slow[frames // _COARSE] * _COARSE + frames % _COARSE
    inside = found < columns
    return Pairs(frames[inside], found[inside])


def _pairs(path: Ints, is_active: Flags) -> Pairs:
    frames = np.flatnonzero((path >= 0) & is_active)
    return Pairs(frames, path[frames])


def _fit(costs: Costs, pairs: Pairs) -> float:
    """Return the mean of what matched pairs are worth, of a thousand of them at most."""
    step = max(1, len(pairs.frames) // 1000)
    worth = [
        float(costs(slice(i, i + 1), slice(j, j + 1))[0, 0])
        for i, j in zip(pairs.frames[::step], pairs.columns[::step], strict=True)
    ]
    return -sum(worth) / len(worth)


def _around(slow: Ints, rows: int, columns: int) -> Corridor:
    """Return the corridor around a coarse path; it opens where the path leaps over words."""
    known = np.flatnonzero(slow >= 0)
    near = round(_NEAR_S * 1000 / FRAME_MS)
    if not len(known):
        return Corridor(np.zeros(rows, np.intp), np.full(rows, columns))
    # A pause or a gap may be anywhere between the words before and after it.
    before = np.maximum.accumulate(np.where(slow >= 0, slow, 0))
    after = np.minimum.accumulate(np.where(slow >= 0, slow, slow[known[-1]])[::-1])[::-1]
    reach = -(-near // _COARSE)
    count = len(slow)
    low = np.concatenate([np.zeros(reach, np.intp), before])[:count] * _COARSE - near
    high = np.concatenate([after, np.full(reach, columns)])[-count:] * _COARSE + near + _COARSE
    index = np.minimum(np.arange(rows) // _COARSE, count - 1)
    made = Corridor(np.clip(low[index], 0, columns - 1), np.clip(high[index], 1, columns))
    made.low[0], made.high[-1] = 0, columns
    return made
