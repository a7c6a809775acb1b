"""Aiming so that a finished MP3 hits, with made-up coders and with short, difficult sounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from toolkit.audio.coding import mp3
from toolkit.audio.coding.mp3_repair import Dip
from toolkit.audio.limiting.aim import Aim
from toolkit.audio.mastering import loudness_loop
from toolkit.audio.mastering.loudness_loop import Levelled
from toolkit.audio.measuring.survey import survey
from toolkit.audio.values.sound import Sound
from toolkit.errors import LoudnessMissed
from toolkit.progress import silent
from toolkit.show.sound.audio import Audio
from toolkit.show.sound.target import ON_TARGET_LU, PRESETS

from .reports import LIMITED, report, sounding
from .sounds import pieces

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
WANTED = -16.0

Floats = NDArray[np.float64]


@settings(derandomize=True, max_examples=300)
@given(slope=st.floats(0.7, 1.4), off=st.floats(-2, 2), bend=st.floats(-0.1, 0.1))
def test_a_coder_that_gives_back_less_or_more_is_met(slope: float, off: float, bend: float) -> None:
    def reached(lufs: float) -> float:
        x = lufs - WANTED
        return WANTED + off + slope * x + bend * math.sin(x)

    aim = Aim(WANTED)
    assume(abs(off) / slope < 5)  # farther off nothing is aimed at
    for _ in range(6):
        if abs(short_lu := WANTED - reached(aim.lufs)) > ON_TARGET_LU:  # else it is right
            aim.correct(short_lu)
    assert reached(aim.lufs) == pytest.approx(WANTED, abs=ON_TARGET_LU)


@given(shorts=st.lists(st.floats(-60, 60), max_size=12))
def test_no_aim_is_far_from_the_target(shorts: list[float]) -> None:
    aim = Aim(WANTED)
    for short_lu in shorts:
        aim.correct(short_lu)
        assert abs(aim.lufs - WANTED) <= 6


def test_aiming_higher_in_vain_is_noticed() -> None:
    aim = Aim(WANTED)
    aim.correct(0.4)
    assert not aim.is_futile
    aim.correct(0.39)
    assert aim.is_futile


# ---------------------------------------------------------------- real encodings


def burst(rng: np.random.Generator, count: int) -> Floats:
    made = np.zeros(count)
    made[count // 3 : count // 2] = rng.standard_normal(count // 2 - count // 3)
    return made


def fading(rng: np.random.Generator, count: int) -> Floats:
    seconds = np.arange(count) / RATE_HZ
    return rng.standard_normal(count) * np.exp(-8 * (seconds % 1.1))


def clicking(rng: np.random.Generator, count: int) -> Floats:
    made = 0.05 * rng.standard_normal(count)
    made[rng.integers(0, count, 8)] = 1.0
    return made


def levelled(path: Path, made: Floats, kbps: int) -> Levelled:
    samples = made.astype(np.float32)[:, None]
    sound = Sound(RATE_HZ, 1, lambda: (piece for piece in pieces(samples)), "a sound")
    audio = Audio.model_validate({"target": PRESETS["apple"], "bitrate_kbps": kbps})
    return loudness_loop.level(sound, survey(sound.play(), RATE_HZ, 1), path, audio, silent)


@pytest.mark.parametrize(
    ("kind", "peak"), [(burst, 10**-2.6), (burst, 0.5), (fading, 10**-2.6), (clicking, 0.5)]
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_difficult_sounds_come_within_a_tenth(
    tmp_path: Path, kind: Callable[[np.random.Generator, int], Floats], peak: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    made = kind(rng, int(RATE_HZ * (1.2, 2.0, 4.5)[seed - 1]))
    out = levelled(tmp_path / "a.mp3", peak * made / np.abs(made).max(), (64, 96, 128)[seed - 1])
    assert out.after.counted("dual-mono").integrated_lufs == pytest.approx(WANTED, abs=0.1)
    assert out.after.as_is.true_peak_dbtp <= -1


def test_what_no_limiter_holds_is_not_tried_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, encode = [], mp3.encode

    def noted(*given: Any) -> tuple[Dip, ...]:
        tries.append(given)
        return encode(*given)

    monkeypatch.setattr(mp3, "encode", noted)
    pulses = ((3 * np.arange(3 * RATE_HZ) / RATE_HZ) % 1 < 0.2).astype(float)
    with pytest.raises(LoudnessMissed, match=r"the finished MP3 has -2\d"):
        levelled(tmp_path / "a.mp3", 0.9 * pulses, 128)
    assert 1 <= len(tries) <= 4


def test_a_report_says_by_how_much_and_why_it_missed() -> None:
    assert report().miss is None
    assert sounding(report(), -23, -16.1).miss is None
    quiet, loud = sounding(LIMITED, -23, -16.34), sounding(report(), -23, -15.8)
    assert quiet.miss == "0.3 LU quieter than the target: the limiter cannot hold back more"
    assert loud.miss == "0.2 LU louder than the target: no gain brought the MP3 any closer"
    assert report(quiet, is_compromise=True, prefer="dynamics").miss is None
