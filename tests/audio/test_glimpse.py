"""An encoding that cannot end well is given up early, and the next one hits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from toolkit.audio.mastering import loudness_loop
from toolkit.audio.mastering.glimpse import Expected, Glimpse, Watch
from toolkit.audio.measuring.survey import Survey, survey
from toolkit.audio.values.sound import Samples, Sound
from toolkit.show.sound.audio import Audio
from toolkit.show.sound.target import ON_TARGET_LU

from .sounds import pieces

pytestmark = pytest.mark.rotated(together=True)

RATE_HZ = 44_100
WANTED, LIMIT_DBTP = -16.0, -1.0


@pytest.fixture(scope="module")
def noise() -> Samples:
    """Two minutes of noise, of which a coder leaves out the top: half a LU and more."""
    made: Samples = (
        np.random.default_rng(1).standard_normal((125 * RATE_HZ, 1)).astype(np.float32) * 0.1
    )
    return made


@pytest.fixture(scope="module")
def noise_survey(noise: Samples) -> Survey:
    return survey(pieces(noise), RATE_HZ, 1)


def test_noise_is_encoded_whole_only_once(
    tmp_path: Path, noise: Samples, noise_survey: Survey
) -> None:
    sound = Sound(RATE_HZ, 1, lambda: (piece for piece in pieces(noise)), "noise")
    files = {}
    for jobs in (1, 3):
        path, shares = tmp_path / f"{jobs}.mp3", [0.0]
        made = loudness_loop.level(sound, noise_survey, path, Audio(), shares.append, jobs)
        assert made.encodings == 1
        found = made.after.counted("dual-mono")
        assert found.integrated_lufs == pytest.approx(WANTED, abs=ON_TARGET_LU)
        assert shares == sorted(shares)
        files[jobs] = path.read_bytes()
    assert files[1] == files[3]


def expected(found: Survey, gain_db: float, wanted_lufs: float | None = WANTED) -> Expected:
    return Expected(found, gain_db, None, 2, LIMIT_DBTP, wanted_lufs)


def test_what_a_coder_leaves_out_is_told_from_the_beginning(noise_survey: Survey) -> None:
    powers = noise_survey.reading.powers
    gain_db = WANTED - noise_survey.reading.counted("dual-mono").integrated_lufs
    factor = 10 ** (gain_db / 10)

    def left(share: float) -> NDArray[np.float64]:
        return powers[:400] * factor * share

    watch = Watch(expected(noise_survey, gain_db))
    watch.look(10 * RATE_HZ, 0.5, lambda: left(0.1))  # too early to tell
    with pytest.raises(Glimpse) as seen:
        watch.look(40 * RATE_HZ, 0.5, lambda: left(0.8))
    assert seen.value.short_lu == pytest.approx(-10 * np.log10(0.8), abs=0.01)
    assert not seen.value.over_db
    Watch(expected(noise_survey, gain_db)).look(40 * RATE_HZ, 0.5, lambda: left(0.98))
    Watch(expected(noise_survey, gain_db, None)).look(40 * RATE_HZ, 0.5, lambda: left(0.8))


def test_an_aim_that_is_off_on_purpose_counts_from_the_target(noise_survey: Survey) -> None:
    powers = noise_survey.reading.powers
    gain_db = WANTED - noise_survey.reading.counted("dual-mono").integrated_lufs + 1.0
    left = powers[:400] * 10 ** (gain_db / 10) * 10**-0.1  # louder by what the coder takes
    Watch(expected(noise_survey, gain_db)).look(40 * RATE_HZ, 0.5, lambda: left)


def test_peaks_over_the_limit_end_it_in_the_first_half(noise_survey: Survey) -> None:
    def powers() -> NDArray[np.float64]:
        raise AssertionError("not yet")

    watch = Watch(expected(noise_survey, -2.0))
    watch.look(5 * RATE_HZ, 10 ** (LIMIT_DBTP / 20), powers)
    with pytest.raises(Glimpse) as seen:
        watch.look(6 * RATE_HZ, 10 ** ((LIMIT_DBTP + 0.2) / 20), powers)
    assert seen.value.over_db == pytest.approx(0.2 + 0.3, abs=0.002)  # later ones are higher
    late = Watch(expected(noise_survey, -2.0, None))
    late.look(80 * RATE_HZ, 1.0, powers)


def test_silence_is_no_reason() -> None:
    silent = survey(pieces(np.zeros((35 * RATE_HZ, 1), np.float32)), RATE_HZ, 1)
    Watch(expected(silent, 0.0)).look(34 * RATE_HZ, 0.0, lambda: silent.reading.powers)
