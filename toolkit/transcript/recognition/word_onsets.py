"""Word times put right by the sound: no word begins or ends in a pause.

Whisper hangs the pause before a word on the word: on the test clips the first word after a pause
begins 0.4 s too early, now and then seconds. Where the sound begins is seen in its level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from toolkit.transcript.recognition.parts import GRID, Samples
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word

# Below the loud hundredths of a part, which are speech where anybody speaks. Soft consonants are
# some 30 dB below vowels; where the room is louder than that, nothing is a pause, and times stay.
_PAUSE_DB = 35
_LOUD_SHARE = 95  # percent of the hundredths are not louder
_LEAST_HOPS = 8  # 80 ms: a shorter pause is the closing of a consonant
_FLOOR = 1e-10  # -100 dB


def put_right(segments: Sequence[Segment], samples: Samples) -> tuple[Segment, ...]:
    """Return segments whose words begin and end where something is heard.

    `samples` are the part's, mono at 16 kHz, to whose start the times refer. A word that lies
    wholly in a pause is left as it is.
    """
    sounds = _sounds(samples)
    return tuple(_right(segment, sounds) for segment in segments)


def pauses(samples: Samples) -> NDArray[np.bool_]:
    """Tell of each whole hundredth of a second whether it lies in a pause."""
    edges = np.diff(np.concatenate([[0], ~_sounds(samples), [0]]).astype(np.int8))
    first, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    in_pause = np.zeros(len(samples) // GRID, np.bool_)
    for start, stop in zip(first, end, strict=True):
        in_pause[start:stop] = stop - start >= _LEAST_HOPS
    return in_pause


def _sounds(samples: Samples) -> NDArray[np.bool_]:
    """Tell of each whole hundredth of a second whether something is heard in it."""
    whole = samples[: len(samples) // GRID * GRID].reshape(-1, GRID)
    if not len(whole):
        return np.zeros(0, np.bool_)
    power = np.square(whole, dtype=np.float64).mean(axis=1)
    level_db = 10 * np.log10(np.maximum(power, _FLOOR))
    return np.asarray(level_db > np.percentile(level_db, _LOUD_SHARE) - _PAUSE_DB)


def _right(segment: Segment, sounds: NDArray[np.bool_]) -> Segment:
    words = tuple(_word(word, sounds) for word in segment.words)
    if words == segment.words or not words:
        return segment
    return replace(segment, start_ms=words[0].start_ms, end_ms=words[-1].end_ms, words=words)


def _word(word: Word, sounds: NDArray[np.bool_]) -> Word:
    first, last = word.start_ms // 10, -(-word.end_ms // 10)
    heard = np.flatnonzero(sounds[first:last])
    if not len(heard):
        return word
    before, after = int(heard[0]), last - first - 1 - int(heard[-1])
    start_ms = (first + before) * 10 if before >= _LEAST_HOPS else word.start_ms
    end_ms = (last - after) * 10 if after >= _LEAST_HOPS else word.end_ms
    return replace(word, start_ms=start_ms, end_ms=end_ms)
