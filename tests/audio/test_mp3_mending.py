"""Peaks over the limit are mended in the stream, which sounds as one encoder's; by other code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.audio.coding import mp3
from toolkit.audio.coding.mp3 import Mp3Settings
from toolkit.audio.coding.mp3_join import PADDING_FRAMES, JoinPlan
from toolkit.audio.coding.mp3_repair import Dip, eased, mended
from toolkit.audio.containers import info_frame
from toolkit.audio.limiting.effort import Effort

from .sounds import Samples, oversampled_peak_dbtp, pieces, speech
from .test_mp3_join import by_one_encoder

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
HOW = {1: Mp3Settings(RATE_HZ, 1, 64_000), 2: Mp3Settings(RATE_HZ, 2, 128_000)}


def made(path: Path, sound: Samples, limit_dbtp: float | None, jobs: int = 2) -> tuple[Dip, ...]:
    plan = JoinPlan(jobs, 12 * PADDING_FRAMES)
    how = HOW[sound.shape[1]]
    return mp3.encode_planned(pieces(sound), path, how, plan, limit_dbtp=limit_dbtp)


def peak_dbtp(path: Path) -> float:
    return oversampled_peak_dbtp(soundfile.read(path, dtype="float32", always_2d=True)[0])


@pytest.fixture(scope="module", params=[1, 2])
def voice(request: pytest.FixtureRequest) -> Samples:
    """Half a minute, with some loud syllables: at the start, over joints, at the end."""
    sound = speech(34, RATE_HZ, request.param)
    sound *= np.float32(0.4) / np.abs(sound).max()
    for second in (0.3, 9.0, 15.3, 15.5, 21.0, 33.2):
        at = int(second * RATE_HZ)
        sound[at : at + 9000] *= np.float32(0.8) / np.abs(sound[at : at + 9000]).max()
    return sound


def test_the_peaks_come_below_the_limit_and_it_sounds_as_by_one_encoder(
    tmp_path: Path, voice: Samples
) -> None:
    plain, path, how = tmp_path / "plain.mp3", tmp_path / "a.mp3", HOW[voice.shape[1]]
    assert made(plain, voice, None) == ()
    limit_dbtp = peak_dbtp(plain) - 0.25
    dips = made(path, voice, limit_dbtp)
    assert peak_dbtp(path) <= limit_dbtp + 0.01
    assert dips
    assert all(0.1 <= dip.depth_db < 0.8 for dip in dips)
    # One encoder of what went in gives the same sound.
    scale = np.float32(1 / mp3.encoder_scale(how))
    lower = eased(mp3.to_int16(voice * scale), 0, dips)
    data, other = path.read_bytes(), tmp_path / "one.mp3"
    head = data[: info_frame.header(data).length_bytes]
    other.write_bytes(
        head + by_one_encoder((lower / np.float32(32768) / scale).astype(np.float32), how)
    )
    assert len(data) == plain.stat().st_size
    ours, theirs = (soundfile.read(one, dtype="float32")[0] for one in (path, other))
    assert len(ours) == len(voice)
    assert np.array_equal(ours, theirs)


def test_threads_change_no_byte(tmp_path: Path, voice: Samples) -> None:
    plain = tmp_path / "plain.mp3"
    made(plain, voice, None)
    limit_dbtp = peak_dbtp(plain) - 0.2
    found = [made(tmp_path / f"{jobs}.mp3", voice, limit_dbtp, jobs) for jobs in (1, 3)]
    assert found[0] == found[1] != ()
    assert (tmp_path / "1.mp3").read_bytes() == (tmp_path / "3.mp3").read_bytes()


def test_what_is_below_the_limit_stays_as_it_is(tmp_path: Path, voice: Samples) -> None:
    assert made(tmp_path / "plain.mp3", voice, None) == made(tmp_path / "a.mp3", voice, 0.5) == ()
    assert (tmp_path / "plain.mp3").read_bytes() == (tmp_path / "a.mp3").read_bytes()


def test_a_limit_that_is_far_off_ends_in_a_whole_file(tmp_path: Path, voice: Samples) -> None:
    """Too much to mend: it is given up, and the stream goes on as it was."""
    made(tmp_path / "a.mp3", voice, -20.0)
    assert len(soundfile.read(tmp_path / "a.mp3")[0]) == len(voice)


def test_a_dip_is_short_smooth_and_as_deep_as_said() -> None:
    flat = np.full((4000, 2), 20_000, np.int16)
    lower = eased(flat, 1000, [Dip(3000, 6.0), Dip(3000, 1.0)])
    assert lower[2000 - 60 : 2000 + 60] == pytest.approx(20_000 * 10**-0.35, abs=1)
    assert np.array_equal(lower[:1400], flat[:1400])
    assert np.array_equal(lower[2600:], flat[2600:])
    assert np.abs(np.diff(lower[:, 0])).max() < 60


def test_dips_count_as_what_the_limiter_takes() -> None:
    effort, reductions_db = mended(
        Effort(1.0, 0.1), np.array([1.0, 0.0], np.float32), [Dip(10, 0.5), Dip(9000, 0.2)], RATE_HZ
    )
    assert reductions_db.tolist() == pytest.approx([1.5, 0.2])
    assert effort.max_reduction_db == pytest.approx(1.5)
    assert effort.share_reducing == 0.1
