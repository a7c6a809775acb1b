"""Clips of an episode in which the leveller brought voices together sound as the episode does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from toolkit.audio.mastering import clips, master
from toolkit.audio.values import tag_values
from toolkit.audio.values.master_report import MasterReport
from toolkit.audio.voices import leveller
from toolkit.audio.voices.leveller import LevelPlan
from toolkit.show.project import Project

from .shows import RATE_HZ, mastered, show_of
from .sounds import Samples
from .test_choices import decoded, lufs
from .test_leveller import made_up, short_talk

pytestmark = pytest.mark.rotated(together=True)

TAGS = tag_values.Tags("A moment", "A show", "Somebody", "en")
Who = NDArray[np.int8]
Show = tuple[Project, Samples, MasterReport, Who]


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Return a show of one conversation, of a voice and one 12 LU quieter, and how it came out."""
    voices = [voice[: 35 * RATE_HZ] for voice in made_up()]
    sound, who = short_talk(voices, 12, seed=3)
    project = show_of(tmp_path_factory.mktemp("levelled"), sound, leveller=True)
    path, report = mastered(project)
    return project, decoded(path), report, who


def source(project: Project) -> Path:
    return project.source(project.episodes[0])


@pytest.mark.parametrize(("start_ms", "end_ms"), [(4000, 20_000), (21_300, 29_000), (8000, 10_500)])
def test_a_clip_sounds_as_the_episode_does_there(
    tmp_path: Path, show: Show, start_ms: int, end_ms: int
) -> None:
    project, whole, report, who = show
    made = clips.cut(source(project), report, start_ms, end_ms, tmp_path / "a.mp3", TAGS)
    there = slice(start_ms * RATE_HZ // 1000, end_ms * RATE_HZ // 1000)
    clip, episode, speaking = decoded(tmp_path / "a.mp3"), whole[there], who[there]
    assert len(clip) == len(episode)
    assert lufs(clip) == pytest.approx(lufs(episode), abs=0.1)
    assert made.integrated_lufs == pytest.approx(lufs(episode), abs=0.1)
    for one in (0, 1):
        heard = speaking == one
        if heard.sum() > RATE_HZ:
            assert lufs(clip[heard]) == pytest.approx(lufs(episode[heard]), abs=0.15)
    inner = slice(RATE_HZ // 10, -RATE_HZ // 10)
    apart = float(np.mean((clip[inner] - episode[inner]) ** 2) / np.mean(episode[inner] ** 2))
    assert 10 * np.log10(apart) < -20  # the same sound, coded twice


def test_the_report_keeps_the_gain_and_clips_go_by_it(show: Show) -> None:
    project, _, report, _ = show
    assert report.levels[0][0] == 0
    lowest, highest = (pick(db for _, db in report.levels) for pick in (min, max))
    assert report.levelled_db == pytest.approx((lowest, highest), abs=0.01)
    again = MasterReport.from_json(report.to_json())
    assert again == report
    assert again.clips_digest != report.inputs_digest
    text = report.to_json().replace('"levels"', '"former"')
    with pytest.raises(ValueError, match="not a mastering report"):
        MasterReport.from_json(text)
    assert master.plan(project, project.episodes[0]).is_done


def test_corners_are_the_whole_gain() -> None:
    rng = np.random.default_rng(2)
    for count in (1, 2, 3, 200):
        gains = np.clip(np.cumsum(rng.choice([0, 0, 0, 2, -2], count)), -9, 9).astype(np.float32)
        gains += np.float32(0.37)
        plan = LevelPlan(gains, float(gains.min()), float(gains.max()), ())
        points = plan.points
        assert points[0][0] == 0
        assert len(points) <= count
        sound = rng.uniform(-0.1, 0.1, (count * 441, 1)).astype(np.float32)
        whole = np.concatenate([*leveller.stretch_levelled([sound], points, 4410, 0)])
        wanted = np.interp(np.arange(len(sound)) / 441, np.arange(count), gains)
        np.testing.assert_allclose(whole[:, 0], sound[:, 0] * 10 ** (wanted / 20), rtol=2e-3)
        start = len(sound) // 3
        rest = np.concatenate([*leveller.stretch_levelled([sound[start:]], points, 4410, start)])
        np.testing.assert_array_equal(rest, whole[start:])
