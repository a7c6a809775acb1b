"""What is foretold of a gain and a limiter, against what comes out of them."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from tests.loudness import other_meter
from toolkit.audio.limiting.effort import DEEP_SHARE, HARD_SHARE, Effort
from toolkit.audio.limiting.gain_forecast import forecast, gentlest, loudest
from toolkit.audio.limiting.limiter import Limiter
from toolkit.audio.measuring.meter import Meter
from toolkit.audio.measuring.survey import Survey, survey

from .sounds import Samples, pieces, speech

RATE_HZ = 44_100
CEILING_DBTP = -2.0


@functools.cache
def sound(name: str) -> Samples:
    """Return speech whose loud words reach far above the rest, so that the limiter works."""
    made = speech(12, channels=2 if name == "stereo" else 1, peak=0.2)
    for second in (2, 5, 9):
        made[second * RATE_HZ : second * RATE_HZ + RATE_HZ // 2] *= 3.5
    return made


@functools.cache
def surveyed(name: str) -> Survey:
    return survey(pieces(sound(name)), RATE_HZ, sound(name).shape[1])


def counted(name: str) -> int:
    return 1 if name == "stereo" else 2


def limited(name: str, gain_db: float) -> tuple[Samples, Limiter]:
    limiter = Limiter(RATE_HZ, sound(name).shape[1], CEILING_DBTP)
    louder = sound(name) * np.float32(10 ** (gain_db / 20))
    return np.concatenate(list(limiter.limit(pieces(louder, seed=1)))), limiter


@pytest.mark.parametrize("aim_lufs", [-16.0, -13.0])
@pytest.mark.parametrize("name", ["mono", "stereo"])
def test_what_is_foretold_comes_out(name: str, aim_lufs: float) -> None:
    gain_db, _ = loudest(surveyed(name), aim_lufs, CEILING_DBTP, counted(name))
    told = forecast(surveyed(name), gain_db, CEILING_DBTP, counted(name))
    made, limiter = limited(name, gain_db)
    assert limiter.effort.max_reduction_db > 3
    # Another meter, and our own, on the sound itself.
    heard = np.repeat(made, 2, axis=1) if made.shape[1] == 1 else made
    other = other_meter(RATE_HZ, filter_class="DeMan")
    assert other.integrated_loudness(heard.astype(float)) == pytest.approx(aim_lufs, abs=0.05)
    meter = Meter(RATE_HZ, 2, true_peak=False)
    meter.add(heard)
    assert meter.read().integrated_lufs == pytest.approx(aim_lufs, abs=0.05)
    assert told.integrated_lufs == pytest.approx(aim_lufs, abs=0.05)
    assert told.effort.max_reduction_db == pytest.approx(limiter.effort.max_reduction_db, abs=0.1)
    for share in ("share_reducing", "share_hard", "share_deep"):
        forecast_share, share_found = getattr(told.effort, share), getattr(limiter.effort, share)
        assert forecast_share == pytest.approx(share_found, abs=0.005)


@pytest.mark.parametrize("name", ["mono", "stereo"])
def test_the_gentlest_gain_is_gentle_and_a_little_more_is_not(name: str) -> None:
    gain_db, _ = loudest(surveyed(name), -13.0, CEILING_DBTP, counted(name))
    assert not forecast(surveyed(name), gain_db, CEILING_DBTP, counted(name)).effort.is_gentle
    least_db = gentlest(surveyed(name), gain_db, CEILING_DBTP, counted(name))
    assert least_db < gain_db - 1
    _, limiter = limited(name, least_db)
    assert limiter.effort.is_gentle
    assert 0 < limiter.effort.share_hard <= HARD_SHARE
    assert limiter.effort.share_deep <= DEEP_SHARE
    assert not forecast(
        surveyed(name), least_db + 0.2, CEILING_DBTP, counted(name)
    ).effort.is_gentle


@given(gain_db=st.floats(-30, 30))
@settings(max_examples=few(30), deadline=None)
def test_the_gentlest_gain_is_never_more_than_was_asked_for(gain_db: float) -> None:
    assert gentlest(surveyed("mono"), gain_db, CEILING_DBTP, 2) <= gain_db


@given(gain_db=st.floats(-20, 25), more_db=st.floats(0.01, 10))
@settings(max_examples=few(40), deadline=None)
def test_more_gain_is_never_quieter_nor_gentler(gain_db: float, more_db: float) -> None:
    less = forecast(surveyed("mono"), gain_db, CEILING_DBTP, 2)
    more = forecast(surveyed("mono"), gain_db + more_db, CEILING_DBTP, 2)
    assert more.integrated_lufs - less.integrated_lufs + 1e-6 >= 0
    assert more.integrated_lufs - less.integrated_lufs <= more_db + 0.5  # the gate may move
    assert more.effort.max_reduction_db >= less.effort.max_reduction_db
    assert more.effort.share_reducing >= less.effort.share_reducing


def test_without_a_peak_over_the_ceiling_the_gain_is_linear() -> None:
    as_is = surveyed("stereo").reading.as_is
    gain_db, _ = loudest(surveyed("stereo"), as_is.integrated_lufs - 4, CEILING_DBTP, 1)
    told = forecast(surveyed("stereo"), gain_db, CEILING_DBTP, 1)
    assert gain_db == pytest.approx(-4, abs=1e-6)
    assert told.effort == Effort()
    assert gentlest(surveyed("stereo"), gain_db, CEILING_DBTP, 1) == gain_db
