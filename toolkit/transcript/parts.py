"""A recording cut where it is quietest, into parts that a recogniser hears in one look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE_HZ = 16_000  # what Whisper was trained on
GRID = RATE_HZ // 100  # parts begin on whole hundredths of a second

# Whisper hears 30 s at a time, whatever it is given, so a part fills most of that and never
# more. In its last nine seconds there is nearly always a pause for breath. Measured on nine minutes
# of the test clips: 0.7 % of the words wrong, with parts of up to 29 s 1.3 %, uncut 1.2 %.
LONGEST_S = 27
SHORTEST_S = 18

PAUSE_HOPS = 30  # 0.3 s: what is quiet for as long is a pause, and no closed consonant
_LATER_DB_PER_S = 0.3  # of two pauses about as quiet the later one, so that parts are long
_SILENCE_POWER = 1e-9  # -90 dB: quieter than that counts as equally quiet

Span = tuple[int, int | None]
"""A stretch [start, end) in milliseconds, multiples of 10; None is the end of the recording."""

WHOLE: tuple[Span, ...] = ((0, None),)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a recording with its sound."""

    start_ms: int
    samples: Samples  # mono at 16 kHz, at most 27 s

    @property
    def end_ms(self) -> int:
        """Where it ends, rounded up to a whole hundredth."""
        return self.start_ms + -(-len(self.samples) // GRID) * 10


def cut(blocks: Iterable[Samples], wanted: Iterable[Span] = WHOLE) -> Iterator[Part]:
    """Yield the parts of the wanted stretches, in order.

    `blocks` are the mono samples of the whole recording at 16 kHz; their sizes do not matter. No
    more than one part is held. A stretch that ends after the recording ends with it.
    """
    held, filled, begin = np.empty(LONGEST_S * RATE_HZ, np.float32), 0, 0
    for at, piece, is_end in _within(blocks, wanted):
        if not filled:
            begin = at
        rest = piece
        while len(rest):
            taken = min(len(rest), len(held) - filled)
            held[filled : filled + taken] = rest[:taken]
            filled, rest = filled + taken, rest[taken:]
            if filled == len(held):
                tail = held[SHORTEST_S * RATE_HZ :]
                cut_at = SHORTEST_S * RATE_HZ + quietest(tail, _LATER_DB_PER_S)
                yield Part(begin * 1000 // RATE_HZ, held[:cut_at].copy())
                filled -= cut_at
                held[:filled] = held[cut_at:].copy()
                begin += cut_at
        if is_end and filled:
            yield Part(begin * 1000 // RATE_HZ, held[:filled].copy())
            filled = 0
    if filled:
        yield Part(begin * 1000 // RATE_HZ, held[:filled].copy())


def _within(
    blocks: Iterable[Samples], wanted: Iterable[Span]
) -> Iterator[tuple[int, Samples, bool]]:
    """Yield (first sample, samples, whether a wanted stretch ends with them)."""
    spans = iter(wanted)
    span = _next_span(spans)
    at = 0
    for block in blocks:
        samples, end = block.reshape(-1), at + block.size
        while span is not None and span[0] < end:
            start, stop = max(span[0], at), end if span[1] is None else min(span[1], end)
            is_end = stop == span[1]
            yield start, samples[start - at : stop - at], is_end
            if not is_end:
                break
            span = _next_span(spans)
        at = end
        if span is None:
            return


def _next_span(spans: Iterator[Span]) -> tuple[int, int | None] | None:
    """Return the next stretch in samples."""
    for start_ms, end_ms in spans:
        return start_ms * RATE_HZ // 1000, None if end_ms is None else end_ms * RATE_HZ // 1000
    return None


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
