"""What mastering does where there is a choice, judged in the decoded MP3 by other programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.loudness import other_meter
from toolkit.audio.coding import mp3, mp3_join
from toolkit.show.project import Project

from .shows import RATE_HZ, mastered, show_of
from .sounds import Samples, speech
from .test_leveller import cues, talk

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "episodes" / "001-medicine-that-starts-with-you" / "source.flac"
SEGMENT_FRAMES = 3 * mp3_join.PADDING_FRAMES
SHOUTS = (57_700, 257_200, 430_800)  # samples, within syllables


def lufs(sound: Samples) -> float:
    """Return the loudness by another meter, one channel counted on two loudspeakers."""
    heard = np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound
    meter = other_meter(RATE_HZ, filter_class="DeMan")
    return float(meter.integrated_loudness(heard.astype(np.float64)))


def decoded(path: Path) -> Samples:
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate_hz == RATE_HZ
    made: Samples = sound
    return made


def at_lufs(sound: Samples, wanted_lufs: float) -> Samples:
    made: Samples = sound * np.float32(10 ** ((wanted_lufs - lufs(sound)) / 20))
    return made


def peaky() -> Samples:
    """Return soft speech with shouts of 20 ms that reach 20 dB above it."""
    sound = speech(12, peak=0.08)
    for at in SHOUTS:
        sound[at : at + RATE_HZ // 50] *= 10
    return sound


# ---------------------------------------------------------------- left alone


@pytest.mark.parametrize("off_lu", [-0.06, 0.06])
def test_what_is_on_target_is_not_touched(tmp_path: Path, off_lu: float) -> None:
    sound = at_lufs(speech(9, channels=2), -16 + off_lu)
    path, report = mastered(show_of(tmp_path, sound, channels="stereo"))
    assert (report.gain_db, report.limiter_ran, report.encodings) == (0.0, False, 1)
    assert report.ceiling_dbtp is None
    made = decoded(path)
    assert made.shape == sound.shape
    # The same sound but for what the coder loses.
    assert float(np.vdot(made, sound) / np.vdot(sound, sound)) == pytest.approx(1, abs=0.01)
    assert lufs(made) == pytest.approx(lufs(sound), abs=0.06)


def test_what_is_on_target_with_a_peak_over_the_limit_is_limited(tmp_path: Path) -> None:
    sound = at_lufs(speech(9, channels=2, click=True), -16)
    assert np.abs(sound).max() > 0.9
    path, report = mastered(show_of(tmp_path, sound, channels="stereo"))
    assert report.limiter_ran
    assert np.abs(decoded(path)).max() <= 10 ** (-1 / 20)


def test_what_is_further_off_is_brought_there(tmp_path: Path) -> None:
    sound = at_lufs(speech(9, channels=2), -16.2)
    path, report = mastered(show_of(tmp_path, sound, channels="stereo"))
    assert report.gain_db == pytest.approx(0.2, abs=0.06)
    assert lufs(decoded(path)) == pytest.approx(-16, abs=0.1)


# ---------------------------------------------------------------- loudness or dynamics


def test_dynamics_stay_quieter_where_the_limiter_would_be_heard(tmp_path: Path) -> None:
    path, report = mastered(show_of(tmp_path, peaky(), prefer="dynamics"))
    assert report.is_compromise
    assert report.hard_percent <= 1
    found = lufs(decoded(path))
    assert found < -18
    # As loud as that allows: without the limiter it would be quieter still.
    assert report.limiter_ran
    assert report.ceiling_dbtp is not None
    assert report.gain_db > report.ceiling_dbtp - report.before.true_peak_dbtp
    assert report.max_reduction_db > 3
    assert report.after.integrated_lufs == pytest.approx(found, abs=0.1)
    assert np.abs(decoded(path)).max() <= 10 ** (-1 / 20)


def test_loudness_is_reached_and_the_hard_places_are_named(tmp_path: Path) -> None:
    path, report = mastered(show_of(tmp_path, peaky()))
    assert report.is_compromise
    assert lufs(decoded(path)) == pytest.approx(-16, abs=0.15)
    assert report.after.integrated_lufs == pytest.approx(-16, abs=0.1)
    assert report.max_reduction_db > 6
    assert len(report.limited) == len(SHOUTS)
    for place, at in zip(sorted(report.limited, key=lambda p: p.start_ms), SHOUTS, strict=True):
        assert place.start_ms <= 1000 * at / RATE_HZ <= place.end_ms <= place.start_ms + 1500
    assert report.limited[0].max_reduction_db == report.max_reduction_db


@pytest.mark.parametrize("prefer", ["loudness", "dynamics"])
def test_a_sound_that_needs_no_choice_is_no_compromise(tmp_path: Path, prefer: str) -> None:
    path, report = mastered(show_of(tmp_path, speech(9, peak=0.1), prefer=prefer))
    assert (report.is_compromise, report.limited, report.prefer) == (False, (), prefer)
    assert lufs(decoded(path)) == pytest.approx(-16, abs=0.15)


# ---------------------------------------------------------------- channels


@pytest.mark.parametrize(("is_same", "channels"), [(True, 1), (False, 2)])
def test_auto_is_mono_where_both_channels_are_the_same(
    tmp_path: Path, is_same: bool, channels: int
) -> None:
    sound = np.repeat(speech(9), 2, axis=1) if is_same else speech(9, channels=2)
    path, report = mastered(show_of(tmp_path, sound, channels="auto"))
    assert report.channels == channels
    assert soundfile.info(path).channels == channels
    assert lufs(decoded(path)) == pytest.approx(-16, abs=0.15)


# ---------------------------------------------------------------- speech and speakers


def test_the_leveller_brings_two_voices_together(tmp_path: Path) -> None:
    whole, _ = soundfile.read(SAMPLE, dtype="float32", always_2d=True)
    said = list(cues(SAMPLE.parent.name))
    voices = [
        np.concatenate([whole[at, :1] for at, host in said if host is one])[: 30 * RATE_HZ]
        for one in (True, False)
    ]
    sound, who = talk(voices, 12, seed=1, longest_s=12)
    path, report = mastered(show_of(tmp_path, sound, leveller=True))
    made = decoded(path)
    assert len(made) == len(sound)
    assert lufs(made) == pytest.approx(-16, abs=0.15)
    assert lufs(sound[who == 0]) - lufs(sound[who == 1]) == pytest.approx(12, abs=1)
    assert abs(lufs(made[who == 0]) - lufs(made[who == 1])) < 2
    assert [one.label for one in report.speakers] == ["loud", "quiet"]
    loud, quiet = report.speakers
    assert loud.before_lufs - quiet.before_lufs == pytest.approx(12, abs=1)
    assert abs(loud.after_lufs - quiet.after_lufs) < 2
    assert report.levelled_db is not None
    assert report.levelled_db[0] < 0 < report.levelled_db[1]


def test_without_the_leveller_voices_stay_as_they_are(tmp_path: Path) -> None:
    sound = speech(16, peak=0.1)
    sound[8 * RATE_HZ :] *= 10 ** (-9 / 20)
    path, report = mastered(show_of(tmp_path, sound))
    made = decoded(path)
    apart = lufs(made[: 8 * RATE_HZ]) - lufs(made[8 * RATE_HZ :])
    assert apart == pytest.approx(lufs(sound[: 8 * RATE_HZ]) - lufs(sound[8 * RATE_HZ :]), abs=0.1)
    assert (report.speakers, report.levelled_db) == ((), None)


def test_a_recording_of_speech_has_dialogue_figures(tmp_path: Path) -> None:
    sound, _ = soundfile.read(SAMPLE, frames=30 * RATE_HZ, dtype="float32", always_2d=True)
    path, report = mastered(show_of(tmp_path, sound[:, :1]))
    assert report.dialogue_before_lufs == pytest.approx(lufs(sound[:, :1]), abs=1)
    assert report.dialogue_after_lufs == pytest.approx(lufs(decoded(path)), abs=1)
    noise = np.random.default_rng(3).standard_normal((6 * RATE_HZ, 1)).astype(np.float32) * 0.05
    _, other = mastered(show_of(tmp_path / "noise", noise))
    assert (other.dialogue_before_lufs, other.dialogue_after_lufs) == (None, None)


# ---------------------------------------------------------------- threads


def test_the_number_of_threads_changes_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve seconds are five segments of 96 frames, each encoded by itself."""
    sound = speech(12, peak=0.05)
    project = show_of(tmp_path, sound, bitrate_kbps=64)
    shared: list[int] = []

    def short(jobs: int, _longest: int, due_frames: int | None) -> mp3_join.JoinPlan:
        shared.append(jobs)
        return mp3_join.JoinPlan(jobs, SEGMENT_FRAMES, due_frames=due_frames)

    monkeypatch.setattr(mp3, "JoinPlan", short)

    def made(jobs: int) -> bytes:
        shutil.rmtree(project.root / "build", ignore_errors=True)
        return mastered(Project.open(project.root), jobs)[0].read_bytes()

    one = made(1)
    assert len(one) > 12 * 8_000
    assert made(2) == one
    assert set(shared) == {1, 2}
    assert soundfile.info(project.work_dir(project.episodes[0]) / "audio.mp3").frames == len(sound)
