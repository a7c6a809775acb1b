"""Steady noise is taken out, and nothing else: judged by plain numpy and libsndfile."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.audio.mastering import clips, master
from toolkit.audio.noise import noise_print, noise_removal
from toolkit.audio.reporting import report_files
from toolkit.audio.values import tag_values
from toolkit.audio.values.master_report import MasterReport
from toolkit.audio.values.sound import Sound
from toolkit.show.project import Project

from .shows import mastered, show_of
from .sounds import Samples, pieces, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
PAUSE_S = 1.5


def talk(rate_hz: int = RATE_HZ, channels: int = 1) -> Samples:
    """Return two stretches of speech with a pause before, between and after them."""
    pause = np.zeros((round(PAUSE_S * rate_hz), channels), np.float32)
    spoken = speech(3.0, rate_hz, channels)
    return np.concatenate([pause, spoken, pause, spoken, pause])


def hiss(like: Samples, dbfs: float, seed: int = 1) -> Samples:
    made: Samples = np.random.default_rng(seed).standard_normal(like.shape).astype(np.float32)
    return made * np.float32(10 ** (dbfs / 20))


def hum(like: Samples, base_hz: int, dbfs: float, rate_hz: int = RATE_HZ) -> Samples:
    at = np.arange(len(like)) / rate_hz
    made = np.zeros(len(like))
    for n, level in ((1, 1.0), (2, 0.5), (3, 0.5)):
        made += level * np.sin(2 * np.pi * base_hz * n * at)
    wave = 10 ** (dbfs / 20) * made / np.std(made)
    return np.repeat(wave[:, None], like.shape[1], axis=1).astype(np.float32)


def sound_of(samples: Samples, rate_hz: int = RATE_HZ, seed: int = 0) -> Sound:
    def play() -> Generator[Samples, None, None]:
        yield from pieces(samples, seed)

    return Sound(rate_hz, samples.shape[1], play, "made")


def cleaned(samples: Samples, rate_hz: int = RATE_HZ, seed: int = 0) -> Samples:
    made = noise_removal.denoised(sound_of(samples, rate_hz, seed))
    assert made.told.noise is not None
    return np.concatenate([*made.sound.play()])


def dbfs(samples: Samples) -> float:
    return 10 * float(np.log10(np.mean(np.square(samples.astype(np.float64))) + 1e-20))


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate_hz", [8000, 44_100, 48_000])
def test_the_pauses_become_quiet_and_the_speech_stays(rate_hz: int, channels: int) -> None:
    clean = talk(rate_hz, channels)
    noisy = clean + hiss(clean, -45)
    made = cleaned(noisy, rate_hz)
    assert made.shape == noisy.shape
    pause = slice(0, round(PAUSE_S * rate_hz))
    assert dbfs(made[pause]) < dbfs(noisy[pause]) - 8
    spoken = slice(pause.stop, pause.stop + 3 * rate_hz)
    assert dbfs(made[spoken]) == pytest.approx(dbfs(clean[spoken]), abs=0.3)
    # Nearer to the clean speech than the noisy was, sample by sample: nothing was shifted.
    assert dbfs(made[spoken] - clean[spoken]) < dbfs(noisy[spoken] - clean[spoken]) - 1


@settings(max_examples=few(5), deadline=None)
@given(seed=st.integers(0, 1000))
def test_how_the_sound_is_cut_changes_no_bit(seed: int) -> None:
    noisy = talk(8000) + hiss(talk(8000), -45)
    assert np.array_equal(cleaned(noisy, 8000, seed), cleaned(noisy, 8000, seed + 1))


def test_noise_is_learned_from_its_pause_alone() -> None:
    """A sound that begins with speech is cleaned as one that begins with the pause."""
    noisy = talk() + hiss(talk(), -45)
    made = noise_removal.denoised(sound_of(noisy)).denoiser
    assert made
    middle = noisy[2 * RATE_HZ :]
    cleaned_alone = np.concatenate([*made.cleaned([middle], RATE_HZ)])
    pause = slice(round(2.8 * RATE_HZ), round(3.8 * RATE_HZ))
    assert dbfs(cleaned_alone[pause]) < dbfs(middle[pause]) - 8


@pytest.mark.parametrize("base_hz", [50, 60])
def test_hum_is_known_and_its_lines_fall(base_hz: int) -> None:
    clean = talk()
    noisy = clean + hum(clean, base_hz, -40) + hiss(clean, -70)
    made = noise_removal.denoised(sound_of(noisy))
    assert made.told.noise is not None
    assert made.told.noise.hum_hz == base_hz
    quiet = slice(RATE_HZ // 4, RATE_HZ // 4 + RATE_HZ)  # away from the filter's beginning
    before, after = (
        np.abs(np.fft.rfft(each[quiet, 0] * np.hanning(RATE_HZ)))
        for each in (noisy, np.concatenate([*made.sound.play()]))
    )
    fell_db = [20 * np.log10(before[base_hz * n] / after[base_hz * n]) for n in (1, 2, 3)]
    assert fell_db[0] > 15
    assert min(fell_db[1:]) > 8


def test_two_channels_have_noise_of_their_own() -> None:
    clean = talk(channels=2)
    loud, soft = hiss(clean, -42), hiss(clean, -62, seed=2)
    noisy = clean + np.stack([loud[:, 0], soft[:, 1]], axis=1)
    made, pause = cleaned(noisy), slice(0, RATE_HZ)
    for channel in (0, 1):
        assert dbfs(made[pause, channel]) < dbfs(noisy[pause, channel]) - 6


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda said: said * (np.abs(said) > 1e-9), id="pauses are digital silence"),
        pytest.param(lambda said: hiss(said, -20), id="nothing but noise"),
        pytest.param(lambda said: said[: RATE_HZ // 4], id="a quarter of a second"),
        pytest.param(lambda said: said + hiss(said, -95), id="a very quiet room"),
        pytest.param(lambda said: said[:0], id="no samples"),
    ],
)
def test_what_shows_no_noise_is_left_as_it_is(changed: Callable[[Samples], Samples]) -> None:
    samples = changed(talk())
    made = noise_removal.denoised(sound_of(samples))
    assert made.told.noise is None
    assert made.told.left_alone in (noise_print.GATED, made.told.left_alone)
    assert np.array_equal(np.concatenate([np.zeros((0, 1)), *made.sound.play()]), samples)
    assert made.extracts(0.0) is None


def test_the_quietest_steady_pause_is_taken() -> None:
    levels = np.array([-20.0] * 10 + [-50.0] * 10 + [-60, -40] * 10 + [-55.0] * 10 + [-120.0] * 20)
    assert noise_print.quietest(levels) == (40, 10)
    assert noise_print.quietest(np.array([-20.0] * 6 + [-50.0] * 6)) == (6, 5)
    assert noise_print.quietest(np.array([-120.0] * 30)) is None
    assert noise_print.quietest(np.array([-20.0, -50.0] * 20)) is None


# ---------------------------------------------------------------- an episode


@pytest.fixture(scope="module")
def noisy_show(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, MasterReport]:
    clean = talk()
    project = show_of(tmp_path_factory.mktemp("noisy"), clean + hiss(clean, -45), denoise=True)
    return project, mastered(project)[1]


def test_the_report_says_what_was_done(noisy_show: tuple[Project, MasterReport]) -> None:
    project, report = noisy_show
    written = project.work_dir(project.episodes[0]) / master.REPORT_FILE
    told = json.loads(written.read_text())["denoising"]
    assert told["left_alone"] is None
    assert told["noise"]["level_dbfs"] == pytest.approx(-45, abs=0.5)
    assert told["noise"]["left_dbfs"] < -53
    assert MasterReport.from_json(written.read_text()) == report
    assert report.before.integrated_lufs < -16


def test_the_page_plays_both(noisy_show: tuple[Project, MasterReport]) -> None:
    project, report = noisy_show
    episode = project.episodes[0]
    page = report_files.refresh(project, episode, report, is_new=True).read_text()
    sources = re.findall(r'<audio controls [^>]*src="data:audio/mpeg;base64,([^"]+)"', page)
    both = [soundfile.read(io.BytesIO(base64.b64decode(one))) for one in sources]
    (noisy, rate_hz), (clean, _) = both
    assert rate_hz == RATE_HZ
    assert len(noisy) == len(clean) <= 13.1 * RATE_HZ
    found = report.denoising and report.denoising.noise
    assert found
    at = slice(RATE_HZ // 2, RATE_HZ) if found.start_ms < 4000 else slice(-RATE_HZ, None)
    assert dbfs(clean[at]) < dbfs(noisy[at]) - 6


def test_a_clip_has_the_noise_taken_out_as_its_episode(
    noisy_show: tuple[Project, MasterReport], tmp_path: Path
) -> None:
    project, report = noisy_show
    tags = tag_values.Tags("A clip", "A show", "Somebody", "en")
    source, (start_ms, end_ms) = project.source(project.episodes[0]), (4000, 8000)
    clips.cut(source, report, start_ms, end_ms, tmp_path / "clip.mp3", tags)
    clip, _ = soundfile.read(tmp_path / "clip.mp3")
    raw, _ = soundfile.read(source)
    pause = slice(round(4.9 * RATE_HZ), round(5.6 * RATE_HZ))  # of the recording
    spoken = slice(round(6.2 * RATE_HZ), round(7.8 * RATE_HZ))
    gain_db = dbfs(clip[spoken.start - 4 * RATE_HZ :][: len(raw[spoken])]) - dbfs(raw[spoken])
    in_clip = slice(pause.start - 4 * RATE_HZ, pause.stop - 4 * RATE_HZ)
    assert dbfs(clip[in_clip]) < dbfs(raw[pause]) + gain_db - 5


def test_an_episode_may_decide_for_itself(noisy_show: tuple[Project, MasterReport]) -> None:
    project, report = noisy_show
    episode = project.episodes[0]
    assert master.plan(project, episode).is_done
    without = episode.model_copy(update={"denoise": False})
    assert not master.settings(project, without).denoise
    assert master.plan(project, without).steps
    assert report.denoising
