"""Known stretches are found again after an edit, and other words are not taken for them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.transcript.recognition.parts import RATE_HZ, Part, Samples, cut
from toolkit.transcript.recognition.sound_sketch import Sketch, is_same, places, sketch

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"
SECOND = RATE_HZ


def clip(name: str) -> Samples:
    return np.asarray(soundfile.read(CLIPS / f"{name}.flac", dtype="float32")[0], np.float32)


# Read when a test asks, not by all who collect the tests.
@functools.cache
def talk() -> Samples:
    return clip("en-two-speakers-100s")


@functools.cache
def another() -> Samples:
    return clip("fr-30s-00")


@functools.cache
def talk_parts() -> list[Part]:
    return list(cut([talk()]))


@functools.cache
def talk_known() -> list[tuple[int, Sketch]]:
    return [(part.start_ms // 10, sketch([part.samples])) for part in talk_parts()]


def later(samples: Samples, by: float) -> Samples:
    """Return the sound `by` samples later, as an editor's resampling moves it."""
    hz = np.fft.rfftfreq(len(samples))
    moved = np.fft.irfft(np.fft.rfft(samples) * np.exp(-2j * np.pi * hz * by), len(samples))
    return moved.astype(np.float32)


def dithered(samples: Samples) -> Samples:
    rng = np.random.default_rng(3)
    noise = rng.triangular(-1, 0, 1, len(samples)) / 32768
    return (np.round((samples + noise) * 32768) / 32768).astype(np.float32)


EXPORTS: dict[str, Callable[[Samples], Samples]] = {
    "as it was": lambda sound: sound,
    "another gain": lambda sound: sound * np.float32(0.4),
    "dither to 16 bits": dithered,
    "half a sample later": lambda sound: later(sound, 0.5),
    "half a hop later, quieter, dithered": lambda sound: dithered(
        later(sound, 80) * np.float32(0.5)
    ),
    "a little noise": lambda sound: (
        sound + np.random.default_rng(4).normal(0, 10**-3.5, len(sound)).astype(np.float32)
    ),
}


def test_the_sketch_does_not_depend_on_the_blocks() -> None:
    blocks = [talk()[at : at + 7001, None] for at in range(0, len(talk()), 7001)]
    assert np.array_equal(sketch(blocks), sketch([talk()]))
    assert len(sketch([talk()])) == -(-len(talk()) // 160)
    assert sketch([np.zeros(0, np.float32)]).shape == (0, 6)


@pytest.mark.parametrize("how", EXPORTS)
def test_an_export_is_known_again(how: str) -> None:
    found = places(talk_known(), sketch([EXPORTS[how](talk())]))
    assert [place.index for place in found] == list(range(len(talk_known())))
    for place in found:
        assert abs(place.start_hop * 10 - talk_parts()[place.index].start_ms) <= 10


def test_parts_are_found_where_a_cut_and_an_intro_moved_them() -> None:
    intro = another()[: int(7.0137 * SECOND)]
    gone = slice(41 * SECOND, 51 * SECOND + 77)
    new = np.concatenate([intro, talk()[: gone.start], talk()[gone.stop :]])
    found = {place.index: place.start_hop * 10 for place in places(talk_known(), sketch([new]))}
    for index, part in enumerate(talk_parts()):
        if part.end_ms <= 41_000:
            assert abs(found[index] - part.start_ms - 7014) <= 10
        elif part.start_ms >= 51_100:
            assert abs(found[index] - part.start_ms - 7014 + 10_005) <= 10
        else:
            assert index not in found


def test_several_edits_and_sounds_that_come_again() -> None:
    """A jingle is no landmark, and between two edits what has moved otherwise is found."""
    jingle = another()[: 9 * SECOND]
    old = np.concatenate([jingle, talk(), jingle, talk()[::-1], jingle, another()])
    parts = list(cut([old]))
    known = [(part.start_ms // 10, sketch([part.samples])) for part in parts]
    first, second = 40 * SECOND, 170 * SECOND
    new = np.concatenate(
        [old[:first], old[first + 4 * SECOND + 33 : second], another()[: 5 * SECOND], old[second:]]
    )
    found = {place.index: place.start_hop * 10 for place in places(known, sketch([new]))}
    for index, part in enumerate(parts):
        if part.end_ms <= 40_000:
            assert found[index] == part.start_ms
        elif part.start_ms >= 44_100 and part.end_ms <= 170_000:
            assert abs(found[index] - part.start_ms + 4_002) <= 10
        elif part.start_ms >= 170_000:
            assert abs(found[index] - part.start_ms - 998) <= 10
        else:
            assert index not in found


@pytest.mark.parametrize("at_s", [3.0, 8.5, 12.0, 15.25])
@pytest.mark.parametrize("length_s", [0.2, 0.4])
def test_another_word_is_seen(at_s: float, length_s: float) -> None:
    changed = talk_parts()[0].samples.copy()
    at, length = int(at_s * SECOND), int(length_s * SECOND)
    source = another()[6 * SECOND : 6 * SECOND + length]
    assert np.abs(source).max() > 0.05
    changed[at : at + length] = source
    assert not is_same(talk_known()[0][1], sketch([changed]))


def test_another_recording_has_none_of_it() -> None:
    assert places(talk_known(), sketch([another()])) == ()
    assert places(talk_known(), sketch([np.zeros(60 * SECOND, np.float32)])) == ()
    assert places([], sketch([another()])) == ()
