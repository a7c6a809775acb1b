"""A recording cut where it is quietest, into parts that a recogniser hears in one look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE_HZ = 16_000  # what Whisper was trained on
GRID = RATE_HZ // 100  # parts begin on whole hundredths of a second

# Whisper hears 30 s at a time, whatever it is given: a part with what is heard around it fills most
# of that and never more. In its last five seconds there is nearly always a pause for breath.
WINDOW_S = 29.8
_CHOICE_S = 5

# Whisper takes any end for the end of a sentence, and any start for the start of one. So it hears
# up to that much beyond each, from the quietest place: three or four words (`seams`).
AROUND_S = 2.4
_AROUND_LEAST_S = 1.4

PAUSE_HOPS = 30  # 0.3 s: what is quiet for as long is a pause, and no closed consonant
_LATER_DB_PER_S = 0.3  # of two pauses about as quiet the later one, so that parts are long
_SILENCE_POWER = 1e-9  # -90 dB: quieter than that counts as equally quiet

Span = tuple[int, int | None]
"""A stretch [start, end) in milliseconds, multiples of 10; None is the end of the recording."""

WHOLE: tuple[Span, ...] = ((0, None),)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a recording with its sound, and the sound around it."""

    start_ms: int
    samples: Samples  # mono at 16 kHz
    around: Samples  # the same with up to 2.4 s before and behind: at most 29.8 s
    before: int = 0  # how many samples of `around` are before the part

    @property
    def end_ms(self) -> int:
        """Where it ends, rounded up to a whole hundredth."""
        return self.start_ms + -(-len(self.samples) // GRID) * 10

    @property
    def around_ms(self) -> int:
        """Where the sound around it begins."""
        return self.start_ms - self.before * 1000 // RATE_HZ


def cut(blocks: Iterable[Samples], wanted: Iterable[Span] = WHOLE) -> Iterator[Part]:
    """Yield the parts of the wanted stretches, in order.

    `blocks` are the mono samples of the whole recording at 16 kHz; their sizes do not matter. No
    more than one part is held. A stretch that ends after the recording ends with it.
    """
    tape = _SampleWindow(blocks)
    window, around = int(WINDOW_S * RATE_HZ), int(AROUND_S * RATE_HZ)
    for start_ms, end_ms in wanted:
        at = start_ms * RATE_HZ // 1000
        stop = None if end_ms is None else end_ms * RATE_HZ // 1000
        while stop is None or at < stop:
            tape.hold(max(0, at - around), at + window + 1)  # one more: does the sound go on?
            last = tape.end if stop is None else min(stop, tape.end)
            if last <= at:
                break
            first = _before(tape, at)
            end = _end(tape, first + window, last)
            behind = _behind(tape, end)
            yield Part(
                at * 1000 // RATE_HZ, tape[at:end].copy(), tape[first:behind].copy(), at - first
            )
            at = end


def _end(tape: _SampleWindow, full: int, last: int) -> int:
    """Return where a part ends: `last`, if what is around it is heard by `full` too."""
    if min(last + int(AROUND_S * RATE_HZ), tape.end) <= full:
        return last
    longest = (full - int(AROUND_S * RATE_HZ)) // GRID * GRID
    shortest = longest - _CHOICE_S * RATE_HZ
    return shortest + quietest(tape[shortest:longest], _LATER_DB_PER_S)


def _before(tape: _SampleWindow, at: int) -> int:
    """Return where the sound before a part begins."""
    far, near = (max(0, at - int(s * RATE_HZ)) for s in (AROUND_S, _AROUND_LEAST_S))
    return far + quietest(tape[far:near]) if far and near - far >= PAUSE_HOPS * GRID else far


def _behind(tape: _SampleWindow, end: int) -> int:
    """Return where the sound behind a part ends."""
    near, far = (min(tape.end, end + int(s * RATE_HZ)) for s in (_AROUND_LEAST_S, AROUND_S))
    return near + quietest(tape[near:far]) if far < tape.end else far


class _SampleWindow:
    """A stretch of a sound that comes in blocks: it goes forward, and forgets what is behind."""

    def __init__(self, blocks: Iterable[Samples]) -> None:
        self._blocks = iter(blocks)
        self._held = np.zeros(0, np.float32)
        self._first = 0

    @property
    def end(self) -> int:
        """Where what is held ends."""
        return self._first + len(self._held)

    def hold(self, first: int, end: int) -> None:
        """Hold the samples from `first` up to `end`, or to where the sound ends."""
        self._forget(first)
        new = [self._held]
        have = self.end
        while have < end and (block := next(self._blocks, None)) is not None:
            samples = np.asarray(block, np.float32).reshape(-1)
            have += len(samples)
            new.append(samples[max(0, len(samples) - max(0, have - first)) :])
        self._first = have - sum(len(samples) for samples in new)
        self._held = np.concatenate(new)

    def _forget(self, first: int) -> None:
        behind = min(max(0, first - self._first), len(self._held))
        self._held, self._first = self._held[behind:], self._first + behind

    def __getitem__(self, span: slice) -> Samples:
        return self._held[span.start - self._first : span.stop - self._first]


def quietest(samples: Samples, later_db_per_s: float = 0.0) -> int:
    """Return the middle of the quietest 0.3 s, on the grid; of equal ones the first.

    `samples` are whole hundredths, 0.3 s or more. With `later_db_per_s` later ones count as that
    much quieter.
    """
    power = np.square(samples.reshape(-1, GRID), dtype=np.float64).mean(axis=1)
    mean = np.convolve(power, np.full(PAUSE_HOPS, 1 / PAUSE_HOPS), "valid")
    level_db = 10 * np.log10(np.maximum(mean, _SILENCE_POWER))
    level_db -= later_db_per_s / 100 * np.arange(len(level_db))
    return (int(level_db.argmin()) + PAUSE_HOPS // 2) * GRID
