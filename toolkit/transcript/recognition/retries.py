"""A part of a recording heard again where a recogniser's first text of it is not all right.

Two mistakes of Whisper's are plain to see. It repeats itself; then each half is heard by itself. It
ends before the speech does, having announced a sentence and left it out; then the rest is heard.
Whisper's own remedy is to draw lots at a higher temperature, another text each time, and is off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from toolkit.transcript.recognition import seams, unsaid
from toolkit.transcript.recognition.parts import (
    GRID,
    PAUSE_HOPS,
    RATE_HZ,
    Samples,
    quietest,
)
from toolkit.transcript.recognition.repairs import LOOP_TIMES, LOOP_TIMES_SINGLE
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.human_speech import FASTEST, repeated
from toolkit.transcript.text.tokens import tokens

Listen = Callable[[Samples], tuple[Segment, ...]]

_HALVED = 2  # times at most: a quarter of a part is a sentence or two
_SHORTEST_S = 6  # of what is heard in halves
_REST_MS = 1500  # a sentence with the pause before it takes longer
_TIMES_MORE = 2
_FARTHER_BACK_MS = (6000, 2000)  # from there on a sentence or two are heard together
# Word times of Whisper end up to 0.8 s before the word does (on the test clips), so the pause after
# the last word is looked for up to 0.3 s more after it.
_PAUSE_WITHIN_MS = 1200
_PAUSE = 0.01  # of a part's mean power: 20 dB under it


def well(
    listen: Listen,
    samples: Samples,
    own: slice = slice(None),
    first: tuple[Segment, ...] | None = None,
) -> tuple[Segment, ...]:
    """Return what is said in a part of a recording; loops and what is left out are heard again.

    `listen` tells what is said in samples, and the same of the same ones. What is left out beside
    its `own` samples is not heard again, for it is told with another part. `first` is what was told
    of the samples, if that is known.
    """
    start, until, _ = own.indices(len(samples))
    heard = unsaid.filled(listen, samples, _unlooped(listen, samples, _HALVED, first), start)
    return _to_the_end(listen, samples, heard, until)


def _unlooped(
    listen: Listen, samples: Samples, times: int, first: tuple[Segment, ...] | None = None
) -> tuple[Segment, ...]:
    """Return what is said; where the text goes round in a loop, what is said in each half."""
    heard = listen(samples) if first is None else first
    plain = [token.plain for segment in heard for token in tokens(segment.text)]
    if not any(repeated(plain, at)[0] for at in range(len(plain))):
        return heard
    if not times or len(samples) < _SHORTEST_S * RATE_HZ:
        once = _to_the_loop(heard)
        return heard if once == heard else _to_the_end(listen, samples, once, len(samples), 1)
    third = len(samples) // 3 // GRID * GRID
    middle = third + quietest(samples[third : 2 * third])
    second = _unlooped(listen, samples[middle:], times - 1)
    return _unlooped(listen, samples[:middle], times - 1) + _moved(second, middle)


def _to_the_loop(heard: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return what is told up to where words come as often as nobody says them, and those once."""
    words = [seams.plain(word) for segment in heard for word in segment.words]
    for at in range(len(words)):
        size, times = repeated(words, at)
        if times >= (LOOP_TIMES_SINGLE if size == 1 else LOOP_TIMES):
            return seams.first_words(heard, at + size)
    return heard


def _to_the_end(
    listen: Listen,
    samples: Samples,
    heard: tuple[Segment, ...],
    until: int,
    times_more: int = _TIMES_MORE,
) -> tuple[Segment, ...]:
    """Return what is said; where the text ends early, the rest is heard by itself.

    A rest begins in the pause after the last word, if there is one, for within a word Whisper
    invents sentences. What is told of it counts where a person could have said it in its time.
    Where it says again what the text told at its end, that is told once, if a longer stretch has
    it once: its times were too early.
    """
    for _ in range(times_more):
        start = _pause_after(samples, heard, until)
        if start is None:
            break
        told = _moved(_to_the_loop(listen(samples[start:])), start)
        more = tuple(segment for segment in told if _can_be_said(segment))
        if not more:
            break
        again = seams.told_again(heard, more)
        if again and not _is_repeated(listen, samples, heard, again):
            heard, more = seams.told_once(heard, more, again)
        heard = seams.ended(heard, more[0].words[0].start_ms) + more
    return heard


def _is_repeated(listen: Listen, samples: Samples, heard: tuple[Segment, ...], count: int) -> bool:
    """Tell whether the last `count` words are said twice: so they are told from farther back."""
    words = [word for segment in heard for word in segment.words]
    first_ms = words[-count].start_ms
    if not _can_be_said(replace(heard[-1], words=tuple(words[-count:]))):
        return False
    far, near = (max(0, first_ms - ms) // 10 * GRID for ms in _FARTHER_BACK_MS)
    enough = near - far >= PAUSE_HOPS * GRID
    start = far + quietest(samples[far:near]) if enough else far
    group = [seams.plain(word) for word in words[-count:]]
    told = [seams.plain(word) for segment in listen(samples[start:]) for word in segment.words]
    before = [seams.plain(word) for word in words]
    return seams.running(told, group) > seams.running_at_end(before, group)


def _pause_after(samples: Samples, heard: tuple[Segment, ...], until: int) -> int | None:
    """Return where the rest begins, in samples; None where there is no text or no rest."""
    end_ms = _end_ms([word for segment in heard for word in segment.words])
    if end_ms is None or until * 1000 // RATE_HZ - end_ms < _REST_MS:
        return None
    first = end_ms // 10 * GRID
    middle = first + quietest(samples[first : first + _PAUSE_WITHIN_MS // 10 * GRID])
    pause = samples[middle - PAUSE_HOPS // 2 * GRID : middle + PAUSE_HOPS // 2 * GRID]
    return middle if _power(pause) < _PAUSE * _power(samples) else first


def _end_ms(words: Sequence[Word]) -> int | None:
    """Return where the text ends: not before a person could have said its last words.

    Whisper sometimes gives several words no length, and a time long before they were said.
    """
    latest, letters = None, 0
    for word in reversed(words):
        letters += len(word.text) + 1
        at_ms = max(unsaid.latest_end_ms(word), word.start_ms + letters * 1000 // FASTEST)
        latest = max(latest or 0, at_ms)
        if latest > at_ms + _REST_MS:
            break
    return latest


def _power(samples: Samples) -> float:
    return float(np.square(samples, dtype=np.float64).mean())


def _can_be_said(segment: Segment) -> bool:
    ms = segment.words[-1].end_ms - segment.words[0].start_ms
    return sum(len(word.text) + 1 for word in segment.words) * 1000 <= FASTEST * ms + 1000


def _moved(segments: tuple[Segment, ...], by: int) -> tuple[Segment, ...]:
    return tuple(segment.moved(by * 1000 // RATE_HZ) for segment in segments)
