"""Peaks that the coder lifted over the limit, mended in the stream: only their places are anew.

A lossy coder moves peaks, most of them by hundredths of a decibel, and one in some minutes by so
much that it comes out over the limit. There the sound goes in a little quieter, for some
milliseconds, and is encoded once more from a few seconds before on: by an encoder that soon makes
the frames of the stream, then other ones, and soon the stream's again. Where it agrees with the
stream (see `mp3_join`) its frames take the place of the stream's, so that a decoder hears what one
encoder would have made of the quieter sound. All follows from places in the stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.coding import mp3_decoder
from toolkit.audio.coding.mp3_frames import REACH_FRAMES, Frames
from toolkit.audio.coding.mp3_join import (
    PADDING_FRAMES,
    SETTLED_FRAMES,
    Encoder,
    Search,
    Take,
    same_sound,
)
from toolkit.audio.coding.mp3_sound import HeardMp3, Overs
from toolkit.audio.containers.info_frame import FRAME_SAMPLES
from toolkit.audio.limiting.effort import Effort
from toolkit.audio.measuring.meter import STEPS_A_SECOND
from toolkit.audio.values.sound import Samples

# An encoder agrees after a hundred frames or some more; now and then it takes longer.
_LEADS_FRAMES = 2 * PADDING_FRAMES, 4 * PADDING_FRAMES, 8 * PADDING_FRAMES
_HOLD_FRAMES = 400  # behind a place that are looked at for agreement
_NEAR_FRAMES = 64  # places so close together are mended together
_BESIDE_FRAMES = 3  # that a sample reaches: filters, windows, the look ahead of the coder's model
_SURROUND_FRAMES = 2 * REACH_FRAMES  # that a decoder needs in front of what is looked at
_CHANGED_FRAMES = 6  # behind a place, before agreement counts again
_TRIES = 4
_AT_ONCE_BYTES = 1 << 17  # of a stream that comes by segments: their sound takes memory
_SURELY_BELOW_DB = 0.005  # the limit: figures are rounded
_MORE_DB = 0.1  # than the peak is over: the other encoding has peaks of its own
_FLAT, _SLOPE = 64, 448  # samples on each side of a peak: all of it, and on the way: 10 ms
# Chosen: where more than a fifth is to be encoded twice, a lower ceiling for all is the better way.
_MOST_SHARE, _AT_FIRST_FRAMES = 0.2, 2000


@dataclass(frozen=True, slots=True)
class Dip:
    """Where the sound goes in quieter: around which sample, and by how many dB."""

    sample: int
    depth_db: float


class Mender:
    """Takes the frames of a stream in order, and gives them back with its peaks below a limit."""

    def __init__(self, encoder: Callable[[], Encoder], channels: int, limit_dbtp: float) -> None:
        """`limit_dbtp` is the highest true peak that may come out."""
        self.dips: list[Dip] = []
        self._encoder, self._channels = encoder, channels
        self._limit = steady.factor(limit_dbtp - _SURELY_BELOW_DB)
        self._frames = Frames(0, keep=_LEADS_FRAMES[-1] + PADDING_FRAMES + REACH_FRAMES)
        self._peaks, self._sound = Overs(channels, self._limit), HeardMp3(channels)
        self._waiting: list[tuple[int, float]] = []  # samples that are too high, and by how many dB
        self._kept: list[NDArray[np.int16]] = []  # what went in, as far as it may be needed
        self._kept_from = 0  # its first sample
        self._redone = 0  # frames

    def keeping(self, segments: Iterator[NDArray[np.int16]]) -> Iterator[NDArray[np.int16]]:
        """Yield the segments that are encoded, and keep them for a while."""
        for segment in segments:
            self._kept.append(segment)
            yield segment

    def mended(self, stream: Iterator[bytes]) -> Iterator[tuple[bytes, list[Samples]]]:
        """Yield the stream and its sound, decoded, some seconds later than it comes in."""
        for data in _pieces(stream):
            self._frames.add(data)
            found, sound = self._peaks.add(data)
            self._waiting += found
            self._sound.add(sound)
            yield self._ready(self._frames.end - _HOLD_FRAMES, is_end=False)
        yield self._ready(self._frames.end, is_end=True)

    def _ready(self, until: int, *, is_end: bool) -> tuple[bytes, list[Samples]]:
        """Mend what lies in front of frame `until`; return the frames that can go, with sound."""
        while self._waiting and _frame(self._waiting[0][0]) < until:
            group = [self._waiting.pop(0)]
            while self._waiting and _frame(self._waiting[0][0] - group[-1][0]) < _NEAR_FRAMES:
                group.append(self._waiting.pop(0))
            if self._redone < _AT_FIRST_FRAMES + _MOST_SHARE * self._frames.end:
                self._mend(group, is_end=is_end)
        going = max(self._frames.taken, until if is_end else until - _NEAR_FRAMES)
        done = self._frames.take(going)
        self._forget((going - _LEADS_FRAMES[-1] - PADDING_FRAMES) * FRAME_SAMPLES)
        return done, self._sound.take(mp3_decoder.frames_by_piece(done))

    def _forget(self, before: int) -> None:
        while self._kept and self._kept_from + len(self._kept[0]) <= before:
            self._kept_from += len(self._kept.pop(0))
        old = before - self._kept_from
        if self._kept and old > len(self._kept[0]) / 2:  # a copy of the rest: the segment can go
            self._kept[0] = self._kept[0][old:].copy()
            self._kept_from = before

    def _mend(self, overs: list[tuple[int, float]], *, is_end: bool) -> None:
        """Encode the places anew, until their peaks are low enough; leave them if that fails."""
        found, dips, leads = overs, list[Dip](), list(_LEADS_FRAMES)
        place = _frame(overs[0][0]), _frame(overs[-1][0])
        for _ in range(_TRIES):
            dips += _dips(found)
            while not (made := self._window(place, leads[0], dips, is_end=is_end)):
                del leads[0]
                if not leads:
                    return
            start, data = made
            found, sound = self._overs_within(start, data)
            if not found:
                self._frames.replace(start, data)
                self._sound.replace(start, sound)
                self.dips += dips
                return

    def _window(
        self, place: tuple[int, int], lead: int, dips: list[Dip], *, is_end: bool
    ) -> tuple[int, bytes] | None:
        """Return frames for a place, and the number of the first; None where none would fit."""
        first, last = place
        begin = max(0, (first - lead) // PADDING_FRAMES * PADDING_FRAMES)
        old, take = self._frames, Take(self._encoder(), begin)
        into = Search(take.frames, same_sound, begin, SETTLED_FRAMES)
        back = Search(old, same_sound, last + _CHANGED_FRAMES, 0)
        joint = None if begin else 0  # as the stream's own begins
        latest = max(0, first - _BESIDE_FRAMES)  # where it may begin to differ
        end = None
        until = min(old.end, last + _HOLD_FRAMES)
        # A little more than is to come out: the encoder is ahead of its frames.
        samples = self._heard(begin * FRAME_SAMPLES, (until + REACH_FRAMES) * FRAME_SAMPLES)
        for _ in take.play(eased(samples, begin * FRAME_SAMPLES, (*self.dips, *dips))):
            joint = into.look(old) if joint is None else joint
            if joint is None and take.frames.end > latest + REACH_FRAMES:
                break  # too late
            if joint is not None and (end := back.look(take.frames)) is not None:
                break
        if joint is not None and end is None and is_end and until == old.end:
            take.finish()
            end = old.end if take.frames.end == old.end else None
        self._redone += take.frames.end - begin
        if joint is None or end is None or joint > latest:
            return None
        start = max(joint, old.taken)
        made = take.frames.between(start, end)
        return (start, made) if len(made) == len(old.between(start, end)) else None

    def _heard(self, start: int, end: int) -> NDArray[np.int16]:
        at, pieces = self._kept_from, list[NDArray[np.int16]]()
        for segment in self._kept:
            pieces.append(segment[max(0, start - at) : max(0, end - at)])
            at += len(segment)
        return np.concatenate(pieces)

    def _overs_within(self, start: int, data: bytes) -> tuple[list[tuple[int, float]], Samples]:
        """Return what is too high once these frames have taken the place of the stream's.

        And their sound: to the last bit what is heard in the stream then, for frames that agree
        surround them (see `mp3_join`), and a decoder remembers less than is decoded before them.
        """
        before = max(self._frames.first, start - _SURROUND_FRAMES)
        around = self._frames.between(before, start) + data
        found, sound = Overs(self._channels, self._limit, before).add(around)
        made = np.concatenate(sound)[(start - before) * FRAME_SAMPLES :]
        return [over for over in found if _frame(over[0]) >= start - 1], made


def _pieces(stream: Iterable[bytes]) -> Iterator[bytes]:
    for data in stream:
        for start in range(0, len(data), _AT_ONCE_BYTES):
            yield data[start : start + _AT_ONCE_BYTES]


def _dips(overs: Iterable[tuple[int, float]]) -> list[Dip]:
    """Return what brings these peaks down; those side by side are one."""
    made: list[Dip] = []
    for at, over_db in overs:
        dip = Dip(at, round(over_db + _MORE_DB, 3))
        if not made or at - made[-1].sample > _FLAT:
            made.append(dip)
        elif dip.depth_db > made[-1].depth_db:
            made[-1] = dip
    return made


def eased(samples: NDArray[np.int16], start: int, dips: Iterable[Dip]) -> NDArray[np.int16]:
    """Return samples of what goes in, the first of which has the number `start`, with the dips."""
    gains = np.ones(len(samples))
    for dip in dips:
        middle, reach = dip.sample - start, _FLAT + _SLOPE
        at = np.arange(max(0, middle - reach), min(len(samples), middle + reach))
        away = np.clip((np.abs(at - middle) - _FLAT) / _SLOPE, 0.0, 1.0)
        smooth = away * away * (3 - 2 * away)  # no power, no cosine: the same everywhere
        low = steady.factor(-dip.depth_db)
        gains[at] *= low + (1 - low) * smooth
    (changed,) = np.nonzero(gains < 1)
    made = samples.copy()
    made[changed] = np.rint(samples[changed] * gains[changed, None]).astype(samples.dtype)
    return made


def mended(
    effort: Effort, reductions_db: NDArray[np.float32], dips: Iterable[Dip], rate_hz: int
) -> tuple[Effort, NDArray[np.float32]]:
    """Return how much a limiter worked, and the most in each 100 ms, with the dips added."""
    made = reductions_db.copy()
    for dip in dips:
        step = min(len(made) - 1, max(0, dip.sample) * STEPS_A_SECOND // rate_hz)
        made[step] += np.float32(dip.depth_db)
    most_db = max(effort.max_reduction_db, round(float(made.max(initial=0.0)), 3))
    return replace(effort, max_reduction_db=most_db), made


def _frame(sample: int) -> int:
    return max(0, sample) // FRAME_SAMPLES
