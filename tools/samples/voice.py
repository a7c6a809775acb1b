"""Speech from eSpeak NG's library, with the time of every word as the synthesis reports it."""

from __future__ import annotations

import ctypes
import itertools
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]  # mono, in [-1, 1]

LIBRARY = "libespeak-ng.so.1"

# Values of speak_lib.h, eSpeak NG 1.51.
_SYNCHRONOUS, _WORD_EVENT, _LAST_EVENT = 2, 1, 0
_RATE, _PITCH = 1, 3
_BY_CHARACTER, _UTF8 = 1, 1


class _Event(ctypes.Structure):  # espeak_EVENT
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # in characters, the first is 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),  # from the beginning of the text
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Voice:
    """How a person of the script sounds."""

    espeak: str  # eSpeak NG's name: an accent, "+" and a variant
    words_per_minute: int
    pitch: int  # 0 to 100
    level_db: float


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word with the samples it begins and ends at."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said, without silence before or after it."""

    samples: Samples
    words: tuple[SpokenWord, ...]


class Speaker:
    """eSpeak NG. Its library keeps one state for the whole process: make one Speaker."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self.rate_hz: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, 0)
        if self.rate_hz <= 0:
            raise RuntimeError("eSpeak NG did not start: is espeak-ng-data installed?")
        self._library.espeak_Info.restype = ctypes.c_char_p
        self.engine = f"eSpeak NG {self._library.espeak_Info(None).decode()}"
        self._blocks: list[NDArray[np.int16]] = []
        self._marks: list[tuple[int, int]] = []  # (character from 0, sample)
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, block: Any, count: int, events: Any) -> int:
        if block and count > 0:
            self._blocks.append(np.ctypeslib.as_array(block, (count,)).copy())
        i = 0
        while events[i].type != _LAST_EVENT:
            if events[i].type == _WORD_EVENT:
                self._marks.append((events[i].text_position - 1, events[i].sample))
            i += 1
        return 0

    def say(self, text: str, voice: Voice, respelled: dict[str, str]) -> Speech:
        """Return `text` spoken; `respelled` says how words with a foreign spelling are read."""
        shown = text.split()
        read = [_respell(word, respelled) for word in shown]
        self._blocks, self._marks = [], []
        if self._library.espeak_SetVoiceByName(voice.espeak.encode()) != 0:
            raise ValueError(f"eSpeak NG has no voice {voice.espeak!r}")
        for parameter, value in ((_RATE, voice.words_per_minute), (_PITCH, voice.pitch)):
            self._library.espeak_SetParameter(parameter, value, 0)
        data = " ".join(read).encode() + b"\0"
        self._library.espeak_Synth(data, len(data), 0, _BY_CHARACTER, 0, _UTF8, None, None)
        samples = np.concatenate(self._blocks).astype(np.float64) / 32768
        starts = _starts(read, self._marks, len(samples))
        return _trimmed(samples * 10 ** (voice.level_db / 20), shown, starts, self.rate_hz)


def _respell(word: str, respelled: dict[str, str]) -> str:
    core = re.sub(r"^\W+|\W+$", "", word)
    return word.replace(core, respelled[core]) if core in respelled else word


def _starts(read: list[str], marks: list[tuple[int, int]], length: int) -> list[int]:
    """Return the sample at which each word begins.

    eSpeak NG reads "2023" as several words, where the first mark counts, and speaks small words as
    one ("in a"), with one mark: they share its time by their letters.
    """
    firsts, at = [], 0
    for word in read:
        firsts.append(at)
        at += len(word) + 1
    begun: dict[int, int] = {0: 0}
    for position, sample in marks:
        place = max((i for i, first in enumerate(firsts) if first <= position), default=0)
        begun[place] = min(begun.get(place, sample), sample) if place else 0
    marked = [*sorted(begun), len(read)]
    begun[len(read)] = length
    starts: list[int] = []
    for i, following in itertools.pairwise(marked):
        letters = [0, *itertools.accumulate(len(word) for word in read[i:following])]
        span = begun[following] - begun[i]
        starts += [begun[i] + span * before // letters[-1] for before in letters[:-1]]
    return starts


def _trimmed(samples: Samples, shown: list[str], starts: list[int], rate_hz: int) -> Speech:
    """Cut the silence around the speech, and end each word where its own sound ends."""
    size = rate_hz // 200  # 5 ms
    count = -(-len(samples) // size)
    level = np.abs(np.pad(samples, (0, count * size - len(samples)))).reshape(count, size).max(1)
    loud = np.flatnonzero(level > 0.01 * level.max())
    first, last = int(loud[0]) * size, min((int(loud[-1]) + 1) * size, len(samples))
    words = []
    for text, start, stop in zip(shown, starts, [*starts[1:], last], strict=True):
        inside = loud[(loud * size >= start) & (loud * size < stop)]
        end = min((int(inside[-1]) + 1) * size, stop) if len(inside) else stop
        words.append(SpokenWord(text, max(start - first, 0), max(end - first, 0)))
    return Speech(samples[first:last], tuple(words))
