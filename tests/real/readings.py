"""Real readers: what is heard, what they said, and how far from it a recogniser's words are."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from toolkit.transcript.recognition.parts import RATE_HZ, Samples

HERE = Path(__file__).parent
MATERIAL = Path(os.environ.get("SOY_REAL") or HERE.parents[1] / ".real")
BASE = MATERIAL / "whisper-base"
READERS = ("austen", "allison", "allison-es", "june", "carlo", "ivrvoice")
_LANGUAGES = {"allison": "en", "allison-es": "es", "june": "fr", "carlo": "it", "ivrvoice": "ru"}
_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one file says, and where it lies in the recording."""

    text: str
    first: int  # in samples
    samples: Samples


@dataclass(frozen=True, slots=True)
class Reading:
    """A recording of one reader: sentences with pauses between them."""

    reader: str
    language: str
    samples: Samples  # mono at 16 kHz
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """What was said."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def words(self) -> list[str]:
        """What was said, as `plain` words."""
        return plain(self.text)

    @property
    def minutes(self) -> float:
        """How long the recording is."""
        return len(self.samples) / RATE_HZ / 60


@cache
def reading(reader: str) -> Reading:
    """Return a reader's recording; 'austen' reads a novel, the others a telephone's prompts."""
    folder = MATERIAL / "voices" / ("librivox" if reader == "austen" else _LANGUAGES[reader])
    sounds, sentences, at = [], [], 0
    for name, text in _texts(folder, reader):
        sound = _at_16_khz(folder / f"{name}.wav")
        sentences.append(Sentence(text, at, sound))
        pause = np.zeros(int(_PAUSE_S * RATE_HZ), np.float32)
        sounds += [sound, pause]
        at += len(sound) + len(pause)
    language = _LANGUAGES.get(reader, "en")
    return Reading(reader, language, np.concatenate(sounds), tuple(sentences))


def long_reading(times: int) -> Reading:
    """Return the English readers one after the other, `times` over: as long as an episode is."""
    readers = [reading(name) for name in READERS if _LANGUAGES.get(name, "en") == "en"] * times
    sentences, at = list[Sentence](), 0
    for one in readers:
        sentences += [dataclasses.replace(each, first=at + each.first) for each in one.sentences]
        at += len(one.samples)
    samples = np.concatenate([one.samples for one in readers])
    return Reading(f"English x {times}", "en", samples, tuple(sentences))


def _texts(folder: Path, reader: str) -> list[tuple[str, str]]:
    if reader == "austen":
        lines = (folder / "transcription").read_text("utf-8").splitlines()
        found = [re.fullmatch(r"<s> (.+) </s> \((.+)\)", line.strip()) for line in lines]
        return [(match[2], match[1]) for match in found if match]
    lines = (HERE / "texts" / f"{_LANGUAGES[reader]}.txt").read_text("utf-8").splitlines()
    return [(name, text.strip()) for name, _, text in (line.partition(":") for line in lines)]


def _at_16_khz(path: Path) -> Samples:
    """Return a file's samples; those at 8 kHz get twice as many, by their spectrum."""
    sound, rate_hz = soundfile.read(path, dtype="float64")
    if rate_hz != RATE_HZ:
        length = len(sound) * RATE_HZ // rate_hz
        sound = np.fft.irfft(np.fft.rfft(sound), length) * (length / len(sound))
    return np.asarray(sound, np.float32)


def plain(text: str) -> list[str]:
    """Return words as they count: no case, no marks, spellings that mean the same made one."""
    same = (
        text.casefold().replace("ё", "е").replace("dialled", "dialed").replace("cannot", "can not")
    )
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", same)
    return [_SAME.get(word, word) for word in words]


# As readers say them: the texts have the words, Whisper writes the figures or other spellings.
_SAME = {"1": "one", "mr": "mister", "dialled": "dialed", "dialling": "dialing"}


@dataclass(frozen=True, slots=True)
class Errors:
    """How many words are others than said, are missing, are too many."""

    said: int
    substituted: int
    left_out: int
    inserted: int

    @property
    def rate(self) -> float:
        """The share of wrong words of the words said."""
        return (self.substituted + self.left_out + self.inserted) / max(1, self.said)

    def __add__(self, other: Errors) -> Errors:
        return Errors(
            self.said + other.said,
            self.substituted + other.substituted,
            self.left_out + other.left_out,
            self.inserted + other.inserted,
        )


def errors(said: Sequence[str], told: Sequence[str]) -> Errors:
    """Return the fewest mistakes that lead from what was said to what was told."""
    pairs = aligned(said, told)
    return Errors(
        len(said),
        sum(a is not None and b is not None and said[a] != told[b] for a, b in pairs),
        sum(b is None for _, b in pairs),
        sum(a is None for a, _ in pairs),
    )


def aligned(said: Sequence[str], told: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Return which word stands for which, by place; None on one side: left out, or inserted."""
    cost = np.zeros((len(said) + 1, len(told) + 1), np.int64)
    cost[:, 0], cost[0, :] = np.arange(len(said) + 1), np.arange(len(told) + 1)
    for i, word in enumerate(said, 1):
        for j, other in enumerate(told, 1):
            there = int(cost[i - 1, j - 1]) + (word != other)
            cost[i, j] = min(there, int(cost[i - 1, j]) + 1, int(cost[i, j - 1]) + 1)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = len(said), len(told)
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] != told[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]
