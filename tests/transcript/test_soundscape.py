"""Where one sound ends and another begins, told on sounds that are made for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from toolkit.transcript.recognition.parts import RATE_HZ
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.topics import chapter_topics
from toolkit.transcript.topics.soundscape import Soundscape

Sound = NDArray[np.float32]
RNG = np.random.default_rng(5)
CUE_S, PAUSE_S = 3.5, 0.5


def quiet(seconds: float) -> Sound:
    made: Sound = (1e-4 * RNG.standard_normal(round(seconds * RATE_HZ))).astype(np.float32)
    return made


@cache
def voice(tone_hz: float, number: int, seconds: float = CUE_S) -> Sound:
    """Return syllables, four a second, of noise around a tone: each voice has its own."""
    assert number >= 0  # as many different sentences
    count = round(seconds * RATE_HZ)
    at = np.arange(count) / RATE_HZ
    wobble = tone_hz * at + 3 * np.cumsum(RNG.standard_normal(count)) / np.sqrt(RATE_HZ)
    body = np.add.reduce([np.sin(2 * np.pi * k * wobble) / k for k in (1, 2, 3)])
    made: Sound = (0.2 * body * (0.55 - 0.45 * np.cos(8 * np.pi * at))).astype(np.float32)
    return made + quiet(seconds)[:count]


def music(seconds: float) -> Sound:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tones = [np.sin(2 * np.pi * hz * at) for hz in (220, 277, 330, 1760)]
    made: Sound = (0.1 * np.add.reduce(tones)).astype(np.float32)
    return made


class Programme:
    """Cues and their sound, put together piece by piece; all cues say the same."""

    def __init__(self) -> None:
        self.cues: list[Cue] = []
        self.pieces: list[Sound] = []
        self.starts: list[int] = []

    @property
    def now_ms(self) -> int:
        """How long it is so far."""
        return sum(map(len, self.pieces)) * 1000 // RATE_HZ

    def talk(self, *tones_hz: float, cues: int = 12) -> Programme:
        """Add so many sentences by the voices in turn, from here a part of its own."""
        self.starts.append(self.now_ms)
        for number in range(cues):
            start_ms = self.now_ms
            self.pieces.append(voice(tones_hz[number % len(tones_hz)], number % 5))
            self.cues.append(Cue(start_ms, self.now_ms, "These words are always the same."))
            self.pieces.append(quiet(PAUSE_S))
        return self

    def then(self, sound: Sound) -> Programme:
        """Add a sound that is no speech."""
        self.pieces.append(sound)
        return self

    def found(self) -> list[int]:
        """Return where chapters are suggested."""
        sound = Soundscape([np.concatenate(self.pieces)[:, None]])
        return [one.start_ms for one in chapter_topics.suggest(self.cues, sound)]


LOW, HIGH, OTHER = 150.0, 420.0, 900.0


def test_music_a_long_pause_and_another_voice_are_borders() -> None:
    made = Programme().talk(LOW).then(music(6)).talk(LOW, cues=14).then(quiet(4)).talk(LOW, cues=16)
    made.then(quiet(1.5)).talk(OTHER, cues=20)
    assert made.found() == made.starts


def test_an_answer_in_a_conversation_is_no_border() -> None:
    made = Programme()
    for number in range(8):
        made.talk((LOW, OTHER)[number % 2], cues=10).then(quiet(1.2))
    assert made.found() == []


def test_pauses_that_are_usual_are_no_borders() -> None:
    made = Programme()
    for _ in range(30):
        made.talk(LOW, cues=2).then(quiet(3))
    assert made.found() == []


def test_speech_that_the_transcript_lacks_is_no_music() -> None:
    made = Programme().talk(LOW, cues=30).talk(LOW, cues=3).talk(LOW, cues=40)
    made.cues = made.cues[:30] + made.cues[33:]
    assert made.found() == []


def test_a_note_that_music_plays_is_no_speech() -> None:
    made = Programme().talk(LOW, cues=30)
    start_ms = made.now_ms
    made.then(music(8))
    note = Cue(start_ms, made.now_ms, "[Music] ♪")
    made.talk(LOW, cues=30)
    made.cues.insert(30, note)
    assert made.found() == made.starts
    sound = Soundscape([np.concatenate(made.pieces)[:, None]])
    (_, one) = chapter_topics.suggest(made.cues, sound)
    assert one.music_ms == pytest.approx(8500, abs=300)


def test_long_episodes_have_no_crowds_of_chapters() -> None:
    made = Programme()
    for _ in range(16):
        made.talk(LOW, cues=9).then(music(5))
    found = made.found()
    assert len(found) == chapter_topics.MOST
    apart_ms = made.now_ms // 20
    assert all(after - before >= apart_ms - 5000 for before, after in pairwise(found))


def test_sound_that_is_shorter_than_the_transcript_ends_well() -> None:
    made = Programme().talk(LOW, cues=40)
    for pieces in ([], [quiet(0.01)], made.pieces[:20], [np.zeros(RATE_HZ, np.float32)]):
        sound = Soundscape([piece[:, None] for piece in pieces])
        late = [replace(cue, start_ms=cue.start_ms, end_ms=cue.end_ms + 10**7) for cue in made.cues]
        assert len(chapter_topics.suggest(late, sound)) <= chapter_topics.MOST
