"""The limiter keeps its ceiling, sounds smooth, and does not care how the sound is cut."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.audio.limiting.effort import Effort
from toolkit.audio.limiting.limiter import Limiter
from toolkit.audio.limiting.treatment import Treatment, treat
from toolkit.audio.measuring.meter import Meter
from toolkit.audio.measuring.survey import survey
from toolkit.audio.values.sound import Sound

from .sounds import Samples, oversampled_peak_dbtp, pieces, sine, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


def limited(sound: Samples, ceiling_dbtp: float, longest: int = 40_000) -> tuple[Samples, Limiter]:
    limiter = Limiter(RATE_HZ, sound.shape[1], ceiling_dbtp)
    return np.concatenate(list(limiter.limit(pieces(sound, longest=longest)))), limiter


@pytest.mark.parametrize("ceiling_dbtp", [-1.0, -2.0, -6.0])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_true_peak_stays_at_or_below_the_ceiling(channels: int, ceiling_dbtp: float) -> None:
    sound = speech(6, channels=channels, peak=2.0, click=True)
    made, limiter = limited(sound, ceiling_dbtp)
    assert made.shape == sound.shape
    assert oversampled_peak_dbtp(sound) > 5
    assert ceiling_dbtp - 0.5 < oversampled_peak_dbtp(made) <= ceiling_dbtp + 0.1
    assert 6 < limiter.effort.max_reduction_db < 25
    assert 0.1 < limiter.effort.share_reducing <= 1


def test_what_is_below_the_ceiling_comes_out_bit_for_bit() -> None:
    sound = speech(4, channels=2, peak=0.7)
    made, limiter = limited(sound, -1.0)
    np.testing.assert_array_equal(made, sound)
    assert limiter.effort == Effort()


@given(seed=st.integers(0, 10_000), longest=st.sampled_from([200, 5_000, 70_000, 10**6]))
@settings(max_examples=few(8), deadline=None)
def test_how_the_sound_is_cut_changes_no_bit(seed: int, longest: int) -> None:
    sound = speech(3.7, channels=2, peak=1.7)
    limiter = Limiter(RATE_HZ, 2, -2.0)
    made = np.concatenate(list(limiter.limit(pieces(sound, seed, longest))))
    whole = np.concatenate(list(Limiter(RATE_HZ, 2, -2.0).limit([sound])))
    np.testing.assert_array_equal(made, whole)


def test_the_gain_comes_down_before_a_click_and_back_after_it_without_steps() -> None:
    sound = sine(-12, 3, rate_hz=RATE_HZ)
    sound[RATE_HZ : RATE_HZ + 20] *= 8
    made, _ = limited(sound, -1.0)
    loud = np.abs(sound[:, 0]) > 0.05
    gain = made[loud, 0] / sound[loud, 0]
    assert gain[: RATE_HZ // 2].min() == 1.0
    assert gain[-RATE_HZ // 4 :].min() > 0.999
    at = np.flatnonzero(loud)
    early = gain[(at > RATE_HZ - 350) & (at < RATE_HZ - 10)]
    assert early[0] > 0.99
    assert early[-1] < 0.75
    assert np.abs(np.diff(gain)).max() < 0.03  # of the whole; a step would be 0.5


def test_both_channels_get_the_same_gain() -> None:
    left, right = speech(3, peak=2.0, click=True), speech(3, peak=0.2)
    made, _ = limited(np.concatenate((left, right), axis=1), -2.0)
    audible = (np.abs(left[:, 0]) > 0.01) & (np.abs(right[:, 0]) > 0.001)
    gains = made[audible] / np.concatenate((left, right), axis=1)[audible]
    np.testing.assert_allclose(gains[:, 0], gains[:, 1], rtol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 65_536, 65_537])
def test_as_many_samples_come_out_as_go_in(count: int) -> None:
    sound = np.full((count, 1), 0.9, np.float32)
    made = list(Limiter(RATE_HZ, 1, -2.0).limit([sound]))
    assert sum(map(len, made)) == count


def test_a_second_of_silence_after_a_shout_reads_as_before() -> None:
    sound = np.concatenate((speech(2, peak=3.0), speech(6, peak=0.1)))
    made, _ = limited(sound, -2.0)
    meters = [Meter(RATE_HZ, 1) for _ in range(2)]
    for meter, heard in zip(meters, (sound, made), strict=True):
        meter.add(heard[4 * RATE_HZ :])  # two seconds later the limiter has let go
    assert meters[1].read().integrated_lufs == pytest.approx(
        meters[0].read().integrated_lufs, abs=0.01
    )


def test_memory_does_not_grow_with_the_length() -> None:
    second = speech(1, 8_000, peak=2.0)

    def peak_bytes(minutes: int) -> int:
        tracemalloc.start()
        for _ in Limiter(8_000, 1, -2.0).limit(second for _ in range(60 * minutes)):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak_bytes(10) < peak_bytes(2) + 500_000


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("gain_db", [0.0, 3.0, 9.5, 11.5, 25.0])
def test_where_the_survey_heard_nothing_loud_needs_no_second_look(
    channels: int, gain_db: float
) -> None:
    """The same bits, whether the peaks are looked for anew or known from the survey."""
    quiet = speech(5.3, channels=channels, peak=0.9) * np.float32(0.7)
    sound = Sound(RATE_HZ, channels, lambda: (p for p in pieces(quiet)), "speech")
    seen = survey(sound.play(), RATE_HZ, channels)
    treatment = Treatment(gain_db, -1.3)
    made = []
    for known in (None, seen):
        limiter = treatment.limiter(sound, known)
        assert limiter is not None
        heard = np.concatenate([*treat(sound.play(), treatment, limiter)])
        made.append((heard.tobytes(), limiter.reductions_db.tobytes(), limiter.effort))
    assert made[0] == made[1]
    assert (seen.may_pass(10 ** ((-1.3 - gain_db) / 20)) is None) == (gain_db > 15)
