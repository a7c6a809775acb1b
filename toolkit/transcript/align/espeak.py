"""Speech from eSpeak NG, with the time of every word: the one module that knows its library.

The wheels of espeakng-loader hold the library and its data. The library keeps one state for the
whole process and is not made for threads, so one call goes on at a time.
"""

from __future__ import annotations

import ctypes
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from toolkit import languages
from toolkit.errors import BadTranscript
from toolkit.transcript.recognition.parts import RATE_HZ, Samples

# Values of speak_lib.h, eSpeak NG 1.52.
_SYNCHRONOUS, _NO_EXIT = 2, 0x8000
_RATE, _BY_CHARACTER, _UTF8 = 1, 1, 1
_LAST_EVENT, _WORD_EVENT = 0, 1
_WORDS_PER_MINUTE = 165  # as people speak who want to be understood

_lock = threading.Lock()


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
class Speech:
    """A text spoken."""

    samples: Samples  # mono at 16 kHz
    marks: tuple[tuple[int, int], ...]  # (character from 0, sample) of each word as it was read


class _Library:
    def __init__(self) -> None:
        self._functions = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.rate_hz = int(self._functions.espeak_Initialize(_SYNCHRONOUS, 0, data, _NO_EXIT))
        if self.rate_hz <= 0:
            raise OSError("eSpeak NG did not start")
        self._callback = _CALLBACK(self._receive)  # kept, for the library keeps a pointer to it
        self._functions.espeak_SetSynthCallback(self._callback)
        self._blocks: list[NDArray[np.int16]] = []
        self._marks: list[tuple[int, int]] = []

    def _receive(self, block: Any, count: int, events: Any) -> int:
        if block and count > 0:
            self._blocks.append(np.ctypeslib.as_array(block, (count,)).copy())
        i = 0
        while events[i].type != _LAST_EVENT:
            if events[i].type == _WORD_EVENT:
                self._marks.append((events[i].text_position - 1, events[i].sample))
            i += 1
        return 0

    def take_voice(self, name: str) -> bool:
        return bool(self._functions.espeak_SetVoiceByName(name.encode()) == 0)

    def speak(self, text: str) -> tuple[NDArray[np.int16], list[tuple[int, int]]]:
        self._blocks, self._marks = [], []
        self._functions.espeak_SetParameter(_RATE, _WORDS_PER_MINUTE, 0)
        data = text.encode() + b"\0"
        self._functions.espeak_Synth(data, len(data), 0, _BY_CHARACTER, 0, _UTF8, None, None)
        samples = np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.int16)
        return samples, self._marks


@cache
def _library() -> _Library:
    return _Library()


def voice_of(tag: str) -> str:
    """Return the synthesiser's voice for a language tag, or for that tag's language.

    Raises BadTranscript where there is none; the languages' files say which voice is theirs.
    """
    known = languages.of(tag)
    own = (known and known.espeak_voice) or languages.primary(tag)
    with _lock:
        for name in (tag, own):
            if name.replace("-", "").isalnum() and _library().take_voice(name):
                return name
    raise BadTranscript(
        f"the speech synthesiser has no voice for {tag!r}",
        hint="choose a similar language that has one, such as --voice it; or use the words that a "
        "recogniser hears: soy transcribe",
    )


def speak(text: str, voice: str) -> Speech:
    """Return `text` spoken by a voice that `voice_of` returned. Control characters are no text.

    Memory is 64 kB for each second of speech and more: give it a sentence at a time.
    """
    said = "".join(c if c.isprintable() else " " for c in text)
    with _lock:
        library = _library()
        library.take_voice(voice)
        raw, marks = library.speak(said)
    scale = RATE_HZ / library.rate_hz
    return Speech(
        _resampled(raw, library.rate_hz), tuple((at, round(s * scale)) for at, s in marks)
    )


def _resampled(raw: NDArray[np.int16], rate_hz: int) -> Samples:
    """Return samples at 16 kHz by leaving out the tones above 8 kHz."""
    if not len(raw):
        return np.zeros(0, np.float32)
    common = int(np.gcd(rate_hz, RATE_HZ))
    chunk = rate_hz // common
    padded = np.pad(raw, (0, -len(raw) % chunk)).astype(np.float64) / 32768
    count = len(padded) // chunk * (RATE_HZ // common)
    tones = np.fft.rfft(padded)[: count // 2 + 1]
    made = np.fft.irfft(tones, count) * (count / len(padded))
    return made[: -(-len(raw) * RATE_HZ // rate_hz)].astype(np.float32)
