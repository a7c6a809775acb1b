"""The windows that Whisper looks at, where they are longer than the sound: silence behind it.

faster-whisper fills a window of 30 s up with zeros, which stand for a steady noise. Whisper learnt
from sound with silence behind it (openai-whisper, `transcribe.py`, pads the sound itself).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]
"""What a sound looks like, shape (..., bands, hundredths of a second)."""

# Measured on real readers with Whisper base: of an Italian list of 19 words in 21 s, three are
# wrong with zeros behind them and none with silence. Words of the others stay the same, but behind
# a few seconds that are heard by themselves silence made a stuttering reader say more than he did.
_LEAST_SOUND, _LEAST_REST = 1500, 500

# Ten seconds of sound take 0.2 s of work so, not 0.9 (Whisper base). Without the silence half of a
# list of Spanish months was taken for Latin; with three seconds of zeros, too.
_BEHIND = 100


# A look at 20 s takes 0.34 s of the processor, at 30 s 0.63 (Whisper base). Silence need not be
# looked at for long: with three seconds behind the sound, and fifteen in all, as many words of the
# six readers are wrong. With ten in all Whisper left out seven of 150 Russian words heard in pieces
# of about 6 s, and one with fifteen or thirty.
_LEAST_BEHIND, _SHORTEST = 300, 1500
_LONGEST = 2750  # what is nearly whole stays so: there is little to save
_TILE = 100  # positions of two hundredths each: two seconds of what was heard of the silence


def for_language(features: Features, longest: int) -> Features:
    """Return features of a sound, at most the `longest` of them, with a second of silence behind.

    The softest that they hold is silence: 80 dB below the loudest.
    """
    kept = features[:, :longest]
    behind = min(longest - kept.shape[1], _BEHIND)
    return np.pad(kept, [(0, 0), (0, behind)], constant_values=float(kept.min()))


def with_silence(features: Features) -> Features:
    """Return one window, or several, with silence in place of a long rest of zeros.

    The softest that a window holds is silence: 80 dB below its loudest.
    """
    if features.ndim > 2:
        return np.stack([with_silence(window) for window in features])
    sounds = np.flatnonzero(features.any(axis=0))
    length = int(sounds[-1]) + 1 if len(sounds) else 0
    if length < _LEAST_SOUND or features.shape[1] - length < _LEAST_REST:
        return features
    kept = features[:, :length]
    rest = features.shape[1] - length
    return np.pad(kept, [(0, 0), (0, rest)], constant_values=float(kept.min()))


def shortened(features: Features) -> Features:
    """Return one window, or several, without most of what is behind the sound.

    Three seconds of it are kept, and fifteen in all, in silence as `with_silence` has it.
    """
    sounds = np.flatnonzero(features.any(axis=tuple(range(features.ndim - 1))))
    length = int(sounds[-1]) + 1 if len(sounds) else 0
    kept = max(_SHORTEST, -(-(length + _LEAST_BEHIND) // 2) * 2)
    if kept > _LONGEST:
        return with_silence(features)
    return np.ascontiguousarray(with_silence(features)[..., :kept])


def lengthened(heard: Features, positions: int) -> Features:
    """Return what was heard of `shortened` windows, as if they had been looked at whole.

    `heard` has the shape (windows, time, width). The words are written from as many positions as
    Whisper learnt with, so that windows of all lengths share a batch: what was heard of the last
    two seconds, which are silence, is repeated.
    """
    missing = positions - heard.shape[1]
    if missing <= 0:
        return heard
    silence = np.tile(heard[:, -_TILE:], (1, -(-missing // _TILE), 1))[:, :missing]
    return np.concatenate([heard, silence], axis=1)


def unrepeated(heard: Features) -> Features:
    """Return what `lengthened` was given: without what is repeated at the end.

    >>> unrepeated(lengthened(np.arange(120.0).reshape(1, 120, 1), 400)).shape
    (1, 120, 1)
    """
    differs = np.flatnonzero((heard[:, _TILE:] != heard[:, :-_TILE]).any(axis=(0, 2)))
    last = int(differs[-1]) + 1 if len(differs) else 0
    return np.ascontiguousarray(heard[:, : last + _TILE])
