"""A text found by a synthesiser's voice: in speech with noise, music, pauses, and at other speeds.

The clips' voices are eSpeak NG's too, though not the one that speaks the text, so that they are
made unlike it here.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.transcript.align import espeak, spectra
from toolkit.transcript.align.by_synthesis import is_sayable, listen
from toolkit.transcript.align.spoken_script import joined, pieces, say
from toolkit.transcript.align.word_search import WordMatches, find
from toolkit.transcript.recognition.parts import RATE_HZ, Samples

pytestmark = pytest.mark.rotated

CLIPS = Path(__file__).parents[2] / "data" / "whisper" / "clips"
OTHER_TEXT = """
Tomorrow it rains over the hills, while ships leave the harbour without any wind. Nobody had
expected the old captain to come back before winter, least of all his wife.
"""
OTHER = OTHER_TEXT.split()


@dataclass(frozen=True)
class Sentence:
    """Words with the time at which they are said."""

    words: list[str]
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Clip:
    """A recording with its truth."""

    language: str
    samples: Samples
    sentences: list[Sentence]

    @property
    def words(self) -> list[str]:
        """Return what is said."""
        return [word for sentence in self.sentences for word in sentence.words]


def clip(name: str) -> Clip:
    samples, rate_hz = soundfile.read(CLIPS / f"{name}.flac", dtype="float32")
    assert rate_hz == RATE_HZ
    rows = json.loads((CLIPS / f"{name}.json").read_text("utf-8"))["sentences"]
    said = [Sentence([w["word"] for w in r["words"]], r["start"], r["end"]) for r in rows]
    return Clip(name[:2], samples, said)


def found(made: Clip, words: Sequence[str]) -> WordMatches:
    """Return what `listen` does, without a process of its own."""
    voice = espeak.voice_of(made.language)
    text = joined([say(words[a:b], voice) for a, b in pieces(words)])
    return find(text, spectra.cepstra([made.samples]))


def check(made: Clip, times_ms: Sequence[tuple[int, int] | None]) -> None:
    """Compare the sentences' borders with the truth: the goal for them, with some room."""
    off, at = [], 0
    for sentence in made.sentences:
        first, last = times_ms[at], times_ms[at + len(sentence.words) - 1]
        at += len(sentence.words)
        off.append(abs(first[0] / 1000 - sentence.start_s) if first else 9.0)
        off.append(abs(last[1] / 1000 - sentence.end_s) if last else 9.0)
    assert statistics.median(off) <= 0.2
    assert sum(o <= 0.5 for o in off) >= 0.9 * len(off)


def noisy(made: Clip) -> Clip:
    hiss = np.random.default_rng(1).standard_normal(len(made.samples)).astype(np.float32)
    loud = float(np.sqrt(np.mean(made.samples**2)))
    return Clip(made.language, made.samples + hiss * loud * 0.3, made.sentences)


def with_music(made: Clip) -> Clip:
    t = np.arange(len(made.samples)) / RATE_HZ
    tones = [
        np.sin(2 * np.pi * hz * t) * (1 + np.sin(t * n)) for n, hz in enumerate((220, 277, 330))
    ]
    bed = np.sum(tones, axis=0)
    bed *= 0.2 * np.sqrt(np.mean(made.samples**2) / np.mean(bed**2))
    return Clip(made.language, made.samples + bed.astype(np.float32), made.sentences)


def at_speed(made: Clip, speed: float) -> Clip:
    """Return the clip at another speed, and its voices higher or lower by as much."""
    at = np.arange(int(len(made.samples) / speed)) * speed
    samples = np.interp(at, np.arange(len(made.samples)), made.samples).astype(np.float32)
    moved = [Sentence(s.words, s.start_s / speed, s.end_s / speed) for s in made.sentences]
    return Clip(made.language, samples, moved)


def with_pauses(made: Clip) -> Clip:
    """Return the clip with up to three seconds of a quiet room after each sentence."""
    random = np.random.default_rng(2)
    samples, sentences, at, later = [], [], 0, 0.0
    for sentence in made.sentences:
        end = int((sentence.end_s + 0.02) * RATE_HZ)
        room = random.standard_normal(int(random.uniform(0, 3) * RATE_HZ)).astype(np.float32) / 1000
        samples += [made.samples[at:end], room]
        moved = Sentence(sentence.words, sentence.start_s + later, sentence.end_s + later)
        sentences.append(moved)
        at, later = end, later + len(room) / RATE_HZ
    return Clip(made.language, np.concatenate([*samples, made.samples[at:]]), sentences)


CHANGES: dict[str, Callable[[Clip], Clip]] = {
    "as it is": lambda made: made,
    "noise 10 dB below": noisy,
    "music 14 dB below": with_music,
    "slower and deeper": lambda made: at_speed(made, 0.85),
    "faster and higher": lambda made: at_speed(made, 1.2),
    "pauses": with_pauses,
}


@pytest.mark.parametrize("change", CHANGES)
def test_sentences_are_where_they_are_said(change: str) -> None:
    made = CHANGES[change](clip("en-30s-00"))
    got = found(made, made.words)
    check(made, got.times_ms)
    assert not any(end - start > 1500 for start, end in got.gaps_ms)


@pytest.mark.parametrize("name", ["en-5s-05", "de-5s-00", "fr-30s-00", "en-two-speakers-100s"])
def test_short_and_long_clips(name: str) -> None:
    made = clip(name)
    check(made, found(made, made.words).times_ms)


def test_what_is_not_said_has_no_place() -> None:
    made = clip("en-30s-00")
    at = sum(len(s.words) for s in made.sentences[:4])
    got = found(made, [*made.words[:at], *OTHER, *made.words[at:]]).times_ms
    placed = [t for t in got[at : at + len(OTHER)] if t]
    assert len(placed) <= 2
    check(made, (*got[:at], *got[at + len(OTHER) :]))


def test_what_is_not_in_the_text_is_a_gap() -> None:
    made = clip("en-30s-00")
    left, right = made.sentences[:2], made.sentences[4:]
    got = found(made, [word for s in (*left, *right) for word in s.words])
    check(Clip("en", made.samples, [*left, *right]), got.times_ms)
    start, end = max(got.gaps_ms, key=lambda gap: gap[1] - gap[0])
    assert start == pytest.approx(made.sentences[2].start_s * 1000, abs=500)
    assert end == pytest.approx(made.sentences[3].end_s * 1000, abs=500)


@pytest.mark.parametrize("words", [OTHER, ["–", "…"], []], ids=["other", "no words", "nothing"])
def test_another_text_is_found_nowhere(words: list[str]) -> None:
    got = listen(words, "en", [clip("fr-30s-00").samples])
    assert got.times_ms == (None,) * len(words)


@pytest.mark.parametrize("seconds", [0, 0.02, 10])
def test_silence_says_nothing(seconds: float) -> None:
    silence = np.zeros(int(seconds * RATE_HZ), np.float32)
    assert listen(OTHER, "en", [silence]).times_ms == (None,) * len(OTHER)


def test_the_same_twice_is_the_same() -> None:
    made = clip("en-5s-05")
    got = [listen(made.words, "en", [made.samples]) for _ in range(2)]
    assert got[0] == got[1]
    check(made, got[0].times_ms)


def test_nobody_speaks_a_hundred_characters_a_second() -> None:
    assert is_sayable(20 * 60, 60_000)
    assert not is_sayable(100 * 60, 60_000)
