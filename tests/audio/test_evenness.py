"""Talk that is much quieter or louder in one place than elsewhere is named, and only such talk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.audio.measuring.survey import read
from toolkit.audio.reporting.explain import explain
from toolkit.audio.voices.evenness import Passage, finding, passage

from .shows import RATE_HZ, mastered, show_of
from .sounds import Samples, pieces, speech
from .test_choices import SAMPLE
from .test_leveller import made_up, uneven

pytestmark = pytest.mark.rotated


def found(sound: Samples) -> Passage | None:
    reading = read(pieces(sound), RATE_HZ, sound.shape[1])
    return passage(reading.powers, reading.speech.speech_steps())


def talk(*levels_db: float, seconds: int = 12) -> Samples:
    """Return one voice with stretches that are so much louder or quieter, half a second apart."""
    voice, gap = made_up()[0], np.zeros((RATE_HZ // 2, 1), np.float32)
    parts = []
    for number, level_db in enumerate(levels_db):
        stretch = voice[number * seconds * RATE_HZ :][: seconds * RATE_HZ]
        parts += [stretch * np.float32(10 ** (level_db / 20)), gap]
    return np.concatenate(parts)


@pytest.mark.parametrize(("off_db", "within_ms"), [(-15, 700), (-12, 700), (-9, 3600)])
def test_a_quiet_passage_is_named_with_its_place(off_db: float, within_ms: int) -> None:
    made = found(talk(0, 0, off_db, 0))
    assert made is not None
    assert made.off_lu == pytest.approx(off_db, abs=1.5)
    assert made.start_ms == pytest.approx(25_000, abs=within_ms)
    assert made.end_ms == pytest.approx(37_000, abs=1_400)
    assert made.count == 1


def test_so_is_a_loud_one_and_of_several_the_longest() -> None:
    loud = found(talk(-14, -14, 0, -14))
    assert loud is not None
    assert loud.off_lu == pytest.approx(14, abs=1.5)
    assert loud.start_ms == pytest.approx(25_000, abs=700)
    sound = talk(0, -14, 0, 0, -14, 0)
    sound = np.concatenate((sound[: 20 * RATE_HZ], sound[25 * RATE_HZ :]))  # the first is shorter
    many = found(sound)
    assert many is not None
    assert many.count == 2
    assert many.start_ms == pytest.approx(45_000, abs=700)


@pytest.mark.parametrize("seed", range(2))
def test_ups_and_downs_of_a_voice_are_none(seed: int) -> None:
    for voice in made_up():
        assert found(uneven(voice, seed)) is None
    assert found(talk(0, 5, 0, -3)) is None


def test_a_short_aside_silence_and_noise_are_none() -> None:
    assert found(np.concatenate((talk(0, 0), talk(-14, seconds=3), talk(0, 0)))) is None
    assert found(np.zeros((RATE_HZ, 1), np.float32)) is None
    assert found(np.zeros((0, 1), np.float32)) is None
    noise = 1e-3 * np.random.default_rng(0).standard_normal((20 * RATE_HZ, 1)).astype(np.float32)
    assert found(np.concatenate((talk(0, 0), noise, talk(0)))) is None
    sample, _ = soundfile.read(SAMPLE, dtype="float32", always_2d=True)
    assert found(sample[:, :1]) is None


def test_it_is_said_with_what_helps_unless_the_leveller_did(tmp_path: Path) -> None:
    sound = speech(48, peak=0.5)
    sound[16 * RATE_HZ : 32 * RATE_HZ] *= 10 ** (-12 / 20)
    _, report = mastered(show_of(tmp_path / "as it is", sound))
    assert report.source is not None
    (said,) = report.source.findings
    assert said.startswith("the talk from 0:1")
    assert "13 dB quieter than the rest (range 12" in said
    assert "leveller = true" in said
    assert said in explain(report)[0]
    _, levelled = mastered(show_of(tmp_path / "levelled", sound, leveller=True))
    assert levelled.source is not None
    assert levelled.source.findings == ()
    reading = read(pieces(speech(9)), RATE_HZ, 1)
    assert finding(reading) is None
