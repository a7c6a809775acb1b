"""The loudness of speech among other sound, against the loudness of that speech alone."""

from pathlib import Path

import numpy as np
import pytest

from tests.loudness import other_meter
from toolkit.audio.intake import recordings
from toolkit.audio.measuring.meter import Meter
from toolkit.audio.measuring.speech import Dialogue

from .sounds import Samples, pieces, sine, speech

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
RATE_HZ = 44_100


def read(sound: Samples) -> tuple[float | None, float]:
    """Return the dialogue loudness and the share of the time that counts as speech."""
    dialogue = Dialogue(RATE_HZ, sound.shape[1])
    meter = Meter(RATE_HZ, sound.shape[1], true_peak=False)
    for piece in pieces(sound):
        dialogue.add(piece)
        meter.add(piece)
    steps = dialogue.speech_steps()
    assert len(steps) == len(meter.step_powers())
    return dialogue.read(meter.step_powers()), float(steps.mean()) if len(steps) else 0.0


def chords(seconds: int, beats_a_minute: int, seed: int) -> Samples:
    """Return decaying chords, one on each beat."""
    rng, out = np.random.default_rng(seed), np.zeros(seconds * RATE_HZ)
    beat = RATE_HZ * 60 // beats_a_minute
    time = np.arange(4 * beat) / RATE_HZ
    for start in range(0, len(out) - len(time), beat):
        root = 220 * 2 ** (rng.integers(-12, 12) / 12)
        for note in (1, 1.26, 1.5):
            tone = sum(np.sin(2 * np.pi * root * note * k * time) / k**1.5 for k in range(1, 6))
            out[start : start + len(time)] += np.exp(-1.5 * time) * tone
    made: Samples = (0.9 * out / np.abs(out).max())[:, None].astype(np.float32)
    return made


@pytest.fixture(scope="module")
def voice() -> Samples:
    path = ROOT / "episodes/002-your-data-your-say/source.flac"
    blocks = recordings.blocks(path, rate_hz=RATE_HZ, channels=1, end_ms=40_000)
    return np.concatenate(list(blocks))


@pytest.mark.parametrize("slug", ["001-medicine-that-starts-with-you", "002-your-data-your-say"])
def test_an_episode_that_is_all_speech_reads_as_its_integrated_loudness(slug: str) -> None:
    path = ROOT / "episodes" / slug / "source.flac"
    sound = np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=1)))
    other = other_meter(RATE_HZ, filter_class="DeMan").integrated_loudness(sound.astype(float))
    found, share = read(sound)
    assert found == pytest.approx(other, abs=0.5)
    assert share > 0.6


def test_louder_music_between_speech_does_not_count(voice: Samples) -> None:
    other = other_meter(RATE_HZ, filter_class="DeMan").integrated_loudness(voice.astype(float))
    found, _ = read(np.concatenate((voice, chords(30, 120, 0), voice)))
    assert found == pytest.approx(other, abs=1)


@pytest.mark.parametrize("seed", range(3))
def test_music_is_no_speech(seed: int) -> None:
    _, share = read(chords(30, 80 + 40 * seed, seed))
    assert share < 0.02


def test_noise_and_tones_are_no_speech() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal((20 * RATE_HZ, 1)).astype(np.float32)
    assert read(noise) == (None, 0)
    assert read(sine(-20, 20, rate_hz=RATE_HZ, channels=1)) == (None, 0)


def test_silence_and_nothing_have_no_dialogue() -> None:
    assert read(np.zeros((5 * RATE_HZ, 2), np.float32)) == (None, 0)
    assert read(np.zeros((0, 1), np.float32)) == (None, 0)


def test_how_the_sound_is_cut_changes_nothing() -> None:
    sound = speech(12, channels=2)
    whole, cut = Dialogue(RATE_HZ, 2), Dialogue(RATE_HZ, 2)
    whole.add(sound)
    for piece in pieces(sound, longest=3000):
        cut.add(piece)
    np.testing.assert_array_equal(whole.speech_steps(), cut.speech_steps())
    assert whole.speech_steps().any()
