"""The script of an episode, and the moment at which each of its words is spoken."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools.samples.sting import CLOSING, OPENING, room, sting
from tools.samples.voice import Samples, Speaker, Speech, Voice

SPEECH_BEGINS_S = 3.6
PAUSE_IN_TURN_S = 0.32
PAUSE_BETWEEN_TURNS_S = 0.5
PAUSE_BEFORE_CHAPTER_S = 1.1
PAUSE_BEFORE_MUSIC_S = 0.3


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says before the other answers."""

    voice: str
    text: str
    chapter: str | None

    @property
    def sentences(self) -> list[str]:
        """The turn's sentences."""
        return re.split(r"(?<=[.!?])\s+", self.text)


@dataclass(frozen=True, slots=True)
class Script:
    """One episode, written out."""

    folder: str
    voices: dict[str, Voice]
    respelled: dict[str, str]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence with its place in the episode."""

    turn: int
    voice: str
    start: int  # samples
    speech: Speech


@dataclass(frozen=True, slots=True)
class Recording:
    """An episode as sound, with where everything in it is."""

    rate_hz: int
    samples: Samples
    sentences: tuple[Placed, ...]
    chapters: tuple[tuple[str, int], ...]  # (title, start in ms)


def read(path: Path) -> Script:
    """Return the script that a TOML file holds."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Script(
        folder=table["folder"],
        voices={name: Voice(**keys) for name, keys in table["voices"].items()},
        respelled=table.get("say", {}),
        turns=tuple(Turn(t["voice"], t["text"], t.get("chapter")) for t in table["turns"]),
    )


def record(script: Script, speaker: Speaker) -> Recording:
    """Return the episode: music, the turns with pauses, music, all in a quiet room."""
    rate = speaker.rate_hz
    sentences: list[Placed] = []
    chapters: list[tuple[str, int]] = []
    at = round(SPEECH_BEGINS_S * rate)
    for number, turn in enumerate(script.turns):
        if turn.chapter and number:
            at += round((PAUSE_BEFORE_CHAPTER_S - PAUSE_BETWEEN_TURNS_S) * rate)
        if turn.chapter:
            chapters.append((turn.chapter, at * 1000 // rate if number else 0))
        for sentence in turn.sentences:
            speech = speaker.say(sentence, script.voices[turn.voice], script.respelled)
            sentences.append(Placed(number, turn.voice, at, speech))
            at += len(speech.samples) + round(PAUSE_IN_TURN_S * rate)
        at += round((PAUSE_BETWEEN_TURNS_S - PAUSE_IN_TURN_S) * rate)
    return Recording(rate, _mix(sentences, rate), tuple(sentences), tuple(chapters))


def _mix(sentences: list[Placed], rate_hz: int) -> Samples:
    last = sentences[-1]
    closing_at = last.start + len(last.speech.samples) + round(PAUSE_BEFORE_MUSIC_S * rate_hz)
    opening, closing = sting(OPENING, rate_hz), sting(CLOSING, rate_hz)
    mixed = room(closing_at + len(closing))
    mixed[: len(opening)] += opening
    mixed[closing_at:] += closing
    for placed in sentences:
        mixed[placed.start : placed.start + len(placed.speech.samples)] += placed.speech.samples
    return np.clip(mixed, -1.0, 1.0)
