"""Known stretches are found again after an edit, and other words are not taken for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.transcript.recognition.parts import RATE_HZ, Samples, cut
from toolkit.transcript.recognition.sound_sketch import is_same, places, sketch

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"
SECOND = RATE_HZ


def clip(name: str) -> Samples:
    return np.asarray(soundfile.read(CLIPS / f"{name}.flac", dtype="float32")[0], np.float32)


TALK = clip("en-two-speakers-100s")
OTHER = clip("fr-30s-00")
PARTS = list(cut([TALK]))
KNOWN = [(part.start_ms // 10, sketch([part.samples])) for part in PARTS]


def later(samples: Samples, by: float) -> Samples:
    """Return the sound `by` samples later, as an editor's resampling moves it."""
    hz = np.fft.rfftfreq(len(samples))
    moved = np.fft.irfft(np.fft.rfft(samples) * np.exp(-2j * np.pi * hz * by), len(samples))
    return moved.astype(np.float32)


def dithered(samples: Samples) -> Samples:
    rng = np.random.default_rng(3)
    noise = rng.triangular(-1, 0, 1, len(samples)) / 32768
    return (np.round((samples + noise) * 32768) / 32768).astype(np.float32)


EXPORTS = {
    "as it was": TALK,
    "another gain": TALK * np.float32(0.4),
    "dither to 16 bits": dithered(TALK),
    "half a sample later": later(TALK, 0.5),
    "half a hop later, quieter, dithered": dithered(later(TALK, 80) * np.float32(0.5)),
    "a little noise": TALK
    + np.random.default_rng(4).normal(0, 10**-3.5, len(TALK)).astype(np.float32),
}


def test_the_sketch_does_not_depend_on_the_blocks() -> None:
    blocks = [TALK[at : at + 7001, None] for at in range(0, len(TALK), 7001)]
    assert np.array_equal(sketch(blocks), sketch([TALK]))
    assert len(sketch([TALK])) == -(-len(TALK) // 160)
    assert sketch([np.zeros(0, np.float32)]).shape == (0, 6)


@pytest.mark.parametrize("how", EXPORTS)
def test_an_export_is_known_again(how: str) -> None:
    found = places(KNOWN, sketch([EXPORTS[how]]))
    assert [place.index for place in found] == list(range(len(KNOWN)))
    for place in found:
        assert abs(place.start_hop * 10 - PARTS[place.index].start_ms) <= 10


def test_parts_are_found_where_a_cut_and_an_intro_moved_them() -> None:
    intro = OTHER[: int(7.0137 * SECOND)]
    gone = slice(41 * SECOND, 51 * SECOND + 77)
    new = np.concatenate([intro, TALK[: gone.start], TALK[gone.stop :]])
    found = {place.index: place.start_hop * 10 for place in places(KNOWN, sketch([new]))}
    for index, part in enumerate(PARTS):
        if part.end_ms <= 41_000:
            assert abs(found[index] - part.start_ms - 7014) <= 10
        elif part.start_ms >= 51_100:
            assert abs(found[index] - part.start_ms - 7014 + 10_005) <= 10
        else:
            assert index not in found


def test_several_edits_and_sounds_that_come_again() -> None:
    """A jingle is no landmark, and between two edits what has moved otherwise is found."""
    jingle = OTHER[: 9 * SECOND]
    old = np.concatenate([jingle, TALK, jingle, TALK[::-1], jingle, OTHER])
    parts = list(cut([old]))
    known = [(part.start_ms // 10, sketch([part.samples])) for part in parts]
    first, second = 40 * SECOND, 170 * SECOND
    new = np.concatenate(
        [old[:first], old[first + 4 * SECOND + 33 : second], OTHER[: 5 * SECOND], old[second:]]
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
    changed = PARTS[0].samples.copy()
    at, length = int(at_s * SECOND), int(length_s * SECOND)
    source = OTHER[6 * SECOND : 6 * SECOND + length]
    assert np.abs(source).max() > 0.05
    changed[at : at + length] = source
    assert not is_same(KNOWN[0][1], sketch([changed]))


def test_another_recording_has_none_of_it() -> None:
    assert places(KNOWN, sketch([OTHER])) == ()
    assert places(KNOWN, sketch([np.zeros(60 * SECOND, np.float32)])) == ()
    assert places([], sketch([OTHER])) == ()
