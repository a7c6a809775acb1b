"""Loops and early ends are heard again; a fake recogniser makes each of Whisper's mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.transcript.recognisers.spoken import bare, distance, sound, truth
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
from toolkit.transcript.recognition import retries
from toolkit.transcript.recognition.parts import RATE_HZ, Samples
from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.cues import Word

pytestmark = pytest.mark.rotated

SENTENCES = ("We gave them five drops.", "They felt much better.", "So we went on.")
SECONDS = 3  # of a sentence: two of sound, one of pause; its loudness tells which it is


def talk(*sentences: str, gap_s: float = 1.0) -> Samples:
    made = []
    for sentence in sentences:
        loud = np.full(2 * RATE_HZ, 0.1 * (1 + SENTENCES.index(sentence)), np.float32)
        made += [loud, np.zeros(int(gap_s * RATE_HZ), np.float32)]
    return np.concatenate(made)


def segment(text: str, start_ms: int, end_ms: int) -> Segment:
    parts = text.split()
    step = (end_ms - start_ms) / len(parts)
    words = tuple(
        Word(round(start_ms + at * step), round(start_ms + (at + 1) * step), word, 0.9)
        for at, word in enumerate(parts)
    )
    return Segment(start_ms, end_ms, text, words)


def all_of(samples: Samples) -> list[Segment]:
    """Return the sentences in samples, each from where it sounds; of a cut one the rest."""
    told, at = [], 0
    loud = np.append(samples, np.float32(0))
    while at < len(samples):
        end = at + int(np.argmax(loud[at:] != loud[at]))
        if loud[at] and end - at > RATE_HZ:
            text = SENTENCES[round(float(loud[at]) * 10) - 1]
            told.append(segment(text, at * 1000 // RATE_HZ, end * 1000 // RATE_HZ))
        at = max(end, at + 1)
    return told


class Listener:
    """Tells all it hears, but for what is said of its first answers."""

    def __init__(self, *firsts: Sequence[Segment]) -> None:
        self.firsts, self.asked = list(firsts), [0.0] * 0

    def __call__(self, samples: Samples) -> tuple[Segment, ...]:
        """Answer."""
        self.asked.append(len(samples) / RATE_HZ)
        return tuple(self.firsts.pop(0) if self.firsts else all_of(samples))


def texts(segments: Sequence[Segment]) -> list[str]:
    return [segment.text for segment in segments]


@pytest.mark.parametrize("gap_s", [1.0, 0.4, 0.0])
def test_a_sentence_left_out_at_the_end_is_heard(gap_s: float) -> None:
    """Also where nobody pauses before it."""
    sound = talk(*SENTENCES, gap_s=gap_s)
    listen = Listener(all_of(sound)[:2])
    heard = retries.well(listen, sound)
    assert texts(heard) == list(SENTENCES)
    start_ms = all_of(sound)[2].start_ms
    assert abs(heard[2].start_ms - start_ms) <= 10
    assert len(listen.asked) == 2


def test_what_is_told_of_the_end_of_a_word_is_not_believed() -> None:
    """The last word ends 0.8 s late in the sound: a sentence is invented there, in no time."""
    sound = talk(*SENTENCES[:2])
    early = segment(SENTENCES[1], 3000, 4200)
    first = [segment(SENTENCES[0], 0, 2000), early]
    assert texts(retries.well(Listener(first), sound)) == list(SENTENCES[:2])
    invented = [segment("Researchers need clear answers.", 0, 760)]
    listen = Listener(first, invented)
    assert texts(retries.well(listen, sound)) == list(SENTENCES[:2])
    assert listen.asked[1] <= 1.5  # the rest began after the word


def test_words_told_in_no_time_are_not_heard_twice() -> None:
    """The last three words have one time, 1.3 s before they are said to their end."""
    sound = talk(*SENTENCES[:2])
    last = segment(SENTENCES[1], 3000, 5000)
    squeezed = [replace(word, start_ms=3700, end_ms=3700) for word in last.words[1:]]
    early = replace(last, end_ms=3700, words=(replace(last.words[0], end_ms=3700), *squeezed))
    invented = [segment("This therapy protects men.", 0, 1300)]
    listen = Listener([segment(SENTENCES[0], 0, 2000), early], invented)
    heard = retries.well(listen, np.concatenate([sound, np.zeros(RATE_HZ, np.float32)]))
    assert texts(heard)[:2] == list(SENTENCES[:2])
    assert all(asked <= 2.0 for asked in listen.asked[1:])  # nothing of the speech


def test_a_last_sentence_told_in_no_time_gets_its_own() -> None:
    sound = talk(*SENTENCES)
    hasty = [*all_of(sound)[:2], segment(SENTENCES[2], 5000, 5040)]
    heard = retries.well(Listener(hasty), sound)
    assert texts(heard) == list(SENTENCES)
    assert heard[2].start_ms == pytest.approx(6000, abs=10)


def test_what_is_said_twice_stays_twice() -> None:
    sound = talk(SENTENCES[0], SENTENCES[1], SENTENCES[1])
    heard = retries.well(Listener(all_of(sound)[:2]), sound)
    assert texts(heard) == [SENTENCES[0], SENTENCES[1], SENTENCES[1]]


LATE = slice(18 * RATE_HZ, None)  # what is before belongs to another part


def hasty() -> tuple[Samples, list[Segment]]:
    """Return sound, and what is told of it: the last words 2 s too early, the rest left out."""
    sound = np.random.default_rng(1).normal(0, 0.1, 26 * RATE_HZ).astype(np.float32)
    sound[int(24.3 * RATE_HZ) : int(24.6 * RATE_HZ)] = 0
    said = "Speech. I regard this activity"
    return sound, [segment(said, 18_000, 23_000)]


@pytest.mark.parametrize("again", ["This activity.", "activity.", "activity. I am sure."])
def test_last_words_that_are_heard_again_are_told_once(again: str) -> None:
    """They ended a longer sentence, so the whole of it is no repeat."""
    sound, first = hasty()
    listen = Listener(first, [segment(again, 100, 1400)], [segment("This activity.", 100, 1400)])
    heard = retries.well(listen, sound, LATE)
    text = " ".join(word.text for one in heard for word in one.words)
    assert text == "Speech. I regard this activity." + " I am sure." * again.endswith("sure.")
    assert " ".join(texts(heard)) == text
    assert heard[-1].words[0].start_ms > 23_000


@pytest.mark.parametrize("said", ["this activity, this activity.", "I regard this activity."])
def test_words_that_a_longer_stretch_has_twice_are_told_twice(said: str) -> None:
    sound, first = hasty()
    tail = [segment(said, 100, 6000)]
    listen = Listener(first, [segment("This activity.", 100, 1400)], tail)
    heard = retries.well(listen, sound, LATE)
    told = [word.text for one in heard for word in one.words]
    times = 2 if said.startswith("this") else 1
    assert sum(word.lower().startswith("activity") for word in told) == times


def test_of_a_loop_each_half_is_heard() -> None:
    sound = talk(*SENTENCES, *SENTENCES)
    loop = [segment(SENTENCES[0], at * 2500, at * 2500 + 2000) for at in range(7)]
    listen = Listener(loop)
    assert texts(retries.well(listen, sound)) == [*SENTENCES, *SENTENCES]
    assert len(listen.asked) == 3


@pytest.mark.always
def test_who_really_repeats_himself_is_believed() -> None:
    sound = talk(*[SENTENCES[0]] * 8)
    listen = Listener()
    assert texts(retries.well(listen, sound)) == [SENTENCES[0]] * 8
    assert len(listen.asked) <= 7


def test_a_recogniser_in_a_loop_is_not_asked_for_ever() -> None:
    loop = tuple(segment("So so so so so so.", at * 900, at * 900 + 800) for at in range(5))
    asked: list[int] = []

    def listen(samples: Samples) -> tuple[Segment, ...]:
        asked.append(len(samples))
        return loop

    assert retries.well(listen, talk(*SENTENCES * 3))
    assert len(asked) <= 24
    assert sum(asked) < 8 * 27 * RATE_HZ


def test_behind_a_loop_that_stays_the_rest_is_heard() -> None:
    """Halves of it go round as well; what follows is heard from where the loop began."""
    sound = talk(SENTENCES[0], SENTENCES[1])
    loop = replace(segment("We gave them " + "or, " * 40, 0, 2000), start_ms=0)
    heard = retries.well(Listener([loop]), sound[: 5 * RATE_HZ])
    assert [bare(word.text) for one in heard for word in one.words].count("or") == 1
    assert texts(heard)[-1] == SENTENCES[1]


def test_silence_is_asked_about_once() -> None:
    listen = Listener()
    assert retries.well(listen, np.zeros(10 * RATE_HZ, np.float32)) == ()
    assert len(listen.asked) == 1


def test_nobody_is_given_words_for_silence(whisper_folder: object) -> None:
    """The real faster-whisper: a part that ends in silence gets no more words than were said."""
    recogniser = FasterWhisper(str(whisper_folder))
    for name in ("en-5s-05", "de-5s-00"):
        language = truth(name)["language"]
        longer = np.concatenate([sound(name), np.zeros(2 * RATE_HZ, np.float32)])

        def listen(samples: Samples, language: str = language) -> tuple[Segment, ...]:
            return recogniser.recognise(samples, language).segments

        words = [bare(w.text) for one in retries.well(listen, longer) for w in one.words]
        said = [bare(word) for word in truth(name)["text"].split()]
        assert distance(said, words) == 0
