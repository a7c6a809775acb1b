"""One pass over a sound: peaks against a plain computation, readings against other meters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.loudness import other_meter
from toolkit.audio.measuring.survey import ROW, PeakTrail, judge, survey

from .sounds import Samples, pieces, sine, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
WITHIN = 10 ** (-12 / 20)  # what is at most 12 dB below the highest peak is looked at in between


def trail(sound: Samples, longest: int | None = None) -> tuple[NDArray[np.float64], float]:
    found = PeakTrail(sound.shape[1])
    for block in pieces(sound, longest=longest) if longest else [sound]:
        found.add(block)
    return found.peaks().astype(np.float64), found.highest


def rows(values: Samples, length: int) -> NDArray[np.float64]:
    """Return the highest magnitude of each row of `length`, of all channels."""
    padded = np.pad(np.abs(values.astype(np.float64)), ((0, -len(values) % length), (0, 0)))
    made: NDArray[np.float64] = padded.reshape(-1, length * values.shape[1]).max(axis=1)
    return made


def oversampled(sound: Samples) -> Samples:
    """Return the sound eight times oversampled through the spectrum."""
    spectrum = np.fft.rfft(np.pad(sound.astype(np.float64), ((0, 2000), (0, 0))), axis=0)
    made = np.fft.irfft(spectrum, 8 * (len(sound) + 2000), axis=0) * 8
    return made[: 8 * len(sound)].astype(np.float32)


@pytest.mark.parametrize("channels", [1, 2])
def test_the_peaks_of_rows_are_those_of_a_plain_computation(channels: int) -> None:
    sound = speech(5, channels=channels, peak=0.8, click=True)
    found, highest = trail(sound)
    plain = rows(oversampled(sound), 8 * ROW)
    assert len(found) == len(plain) == math.ceil(len(sound) / ROW)
    loud = plain > WITHIN * plain.max()
    assert 20 < loud.sum() < len(plain)
    # Four times oversampled beside eight times, both of sound below 0.36 of the sample rate.
    assert np.abs(20 * np.log10(found[loud] / plain[loud])).max() < 0.2
    assert highest == pytest.approx(plain.max(), rel=0.01)
    # Everywhere: never less than the samples themselves, as 16-bit floats have them.
    assert (found >= rows(sound, ROW) * (1 - 2**-10)).all()


def test_a_peak_between_the_samples_is_seen() -> None:
    tone = 0.5 * np.sin(np.pi / 2 * np.arange(6400) + np.pi / 4)  # 3 dB above its samples
    found, highest = trail(tone.astype(np.float32)[:, None])
    assert found[5:-5] == pytest.approx(0.5, rel=0.01)
    assert highest >= 0.499


@pytest.mark.parametrize("longest", [2, 63, 700, 90_000])
def test_how_the_sound_is_cut_changes_no_loud_peak(longest: int) -> None:
    sound = speech(0.5 if longest < 100 else 4, channels=2, peak=0.8, click=True)
    whole, highest = trail(sound)
    cut, highest_cut = trail(sound, longest)
    assert len(cut) == len(whole)
    loud = whole > WITHIN * whole.max()
    np.testing.assert_allclose(cut[loud], whole[loud], rtol=2e-3)
    assert highest_cut == pytest.approx(highest, rel=1e-6)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 63, 64, 65, 129])
def test_every_row_has_a_peak_however_few_samples_there_are(count: int) -> None:
    sound = np.full((count, 1), 0.5, np.float32)
    assert len(trail(sound)[0]) == math.ceil(count / ROW)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_survey_reads_as_other_meters_do(channels: int) -> None:
    sound = speech(8, channels=channels, peak=0.4)
    found = survey(pieces(sound), RATE_HZ, channels)
    other = other_meter(RATE_HZ, filter_class="DeMan")
    reading = found.reading
    assert reading.as_is.integrated_lufs == pytest.approx(
        other.integrated_loudness(sound.astype(float)), abs=0.05
    )
    peak_dbtp = 20 * math.log10(float(np.abs(oversampled(sound)).max()))
    assert reading.as_is.true_peak_dbtp == pytest.approx(peak_dbtp, abs=0.1)
    assert reading.samples == len(sound)
    assert len(reading.powers) == 80
    assert (reading.dual_mono is None) is (channels == 2)
    if reading.dual_mono:
        twice = np.repeat(sound, 2, axis=1).astype(float)
        wanted = pytest.approx(other.integrated_loudness(twice), abs=0.05)
        assert reading.counted("dual-mono").integrated_lufs == wanted
        assert reading.counts("dual-mono") == 2
    assert reading.counts("as-is") == 1


def test_judge_reads_what_a_survey_reads_and_draws_the_waveform() -> None:
    sound = np.concatenate((sine(-6, 4, rate_hz=RATE_HZ), np.zeros((4410, 2), np.float32)))
    seen = survey(pieces(sound), RATE_HZ, 2).reading
    reading, waveform = judge(pieces(sound, seed=3), RATE_HZ, 2)
    assert reading.as_is.integrated_lufs == seen.as_is.integrated_lufs
    assert reading.as_is.true_peak_dbtp == pytest.approx(-6, abs=0.05)
    np.testing.assert_array_equal(reading.powers, seen.powers)
    assert reading.samples == len(sound)
    assert waveform.tolist()[3:-1] == [[-64, 64]] * 37  # 127 x 0.501
    assert waveform.tolist()[-1] == [0, 0]


def test_silence_has_no_loudness_and_no_peak() -> None:
    reading, waveform = judge([np.zeros((RATE_HZ, 1), np.float32)], RATE_HZ, 1)
    assert reading.as_is.integrated_lufs == reading.as_is.true_peak_dbtp == -math.inf
    assert reading.dialogue_lufs("dual-mono") is None
    assert not waveform.any()
