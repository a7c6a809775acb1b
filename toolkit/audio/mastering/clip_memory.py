"""The clips encoded last, without their tags.

A moment's kits in other languages play the same sound, one after the other, and differ in tags
alone: it is encoded once. A few megabytes are kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.folders.seen import Seen, seen

_MOST = 4  # as many as are made at the same time; two minutes at most each


@dataclass(frozen=True, slots=True)
class ClipReport:
    """What a finished clip is, measured by decoding it."""

    duration_ms: int
    length_bytes: int
    integrated_lufs: float | None  # None when shorter than 400 ms or below the gate
    true_peak_dbtp: float  # -inf for digital silence


@dataclass(frozen=True, slots=True)
class EncodedClip:
    """A clip as MP3 without tags, and what it was encoded from."""

    mp3: bytes
    samples: NDArray[np.int16]
    report: ClipReport


_kept: OrderedDict[Hashable, EncodedClip] = OrderedDict()
_lock = threading.Lock()


def remembered(source: Path, made_of: Hashable, make: Callable[[], EncodedClip]) -> EncodedClip:
    """Return the clip made of this recording and of these values: kept, or else made now.

    Raises as `make`. A recording that changed, or cannot be looked at, is read again.
    """
    file = _seen(source)
    key = (source, file, made_of)
    with _lock:
        found = _kept.get(key) if file else None
    if found is None:
        found = make()
        with _lock:
            _kept[key] = found
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return found


def forget() -> None:
    """Keep nothing of what was made so far."""
    with _lock:
        _kept.clear()


def _seen(source: Path) -> Seen | None:
    try:
        return seen(source.stat())
    except OSError:  # whoever reads it says why
        return None
