"""The sound for listening in a browser: its length, its level, its peaks; made once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from tinytag import TinyTag

from toolkit.audio.mastering import preview
from toolkit.errors import BadRecording
from toolkit.show.episode import Episode
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
RATE_HZ = 48_000


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a show with one recording: 2 s of tone at half of full scale, 2 s of silence."""
    folder = tmp_path / "episodes" / "001-tone"
    folder.mkdir(parents=True)
    show = (ROOT / "episodes" / "show.toml").read_text("utf-8")
    (tmp_path / "episodes" / "show.toml").write_text(show, "utf-8")
    (folder / "episode.toml").write_text(
        f'title = "Tone"\nguid = "a"\nsource = "source.wav"\nsource_sha256 = "{"0" * 64}"\n'
    )
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(2 * RATE_HZ) / RATE_HZ)
    both = np.concatenate([tone, np.zeros(2 * RATE_HZ)])
    soundfile.write(folder / "source.wav", np.stack([both, both], axis=1), RATE_HZ)
    return Project.open(tmp_path)


@pytest.fixture
def episode(project: Project) -> Episode:
    return project.episode("1")


def test_the_sound_is_the_recording_in_its_own_time(project: Project, episode: Episode) -> None:
    made = preview.make(project, episode)
    tag = TinyTag.get(made.path)
    assert tag.duration == pytest.approx(4, abs=0.1)
    assert tag.bitrate == pytest.approx(64)
    assert tag.channels == 1
    heard, rate_hz = soundfile.read(made.path)
    edge = np.flatnonzero(np.abs(heard) > 0.25)[-1] / rate_hz
    assert edge == pytest.approx(2, abs=0.03)  # where the tone ends: times are not moved
    assert np.abs(heard[rate_hz // 2 : rate_hz]).max() == pytest.approx(0.5, abs=0.03)


def test_peaks_are_those_of_each_tenth_of_a_second(project: Project, episode: Episode) -> None:
    made = preview.make(project, episode)
    assert made.duration_ms == 4000
    assert len(made.peaks) == 40
    assert made.peaks[:19] == pytest.approx([64] * 19, abs=2)
    assert made.peaks[21:] == pytest.approx([0] * 19, abs=1)


def test_it_is_made_once_for_each_recording(project: Project, episode: Episode) -> None:
    first = preview.make(project, episode)
    changed_ns = first.path.stat().st_mtime_ns
    assert preview.make(project, episode) == first == preview.find(project, episode)
    assert first.path.stat().st_mtime_ns == changed_ns
    other = episode.model_copy(update={"source_sha256": "1" * 64})
    assert preview.find(project, other) is None
    (first.path.parent / "listening.json").write_text("{")
    assert preview.find(project, episode) is None


def test_the_number_of_threads_changes_no_byte(project: Project, episode: Episode) -> None:
    one = preview.make(project, episode).path.read_bytes()
    (project.work_dir(episode) / "review" / "listening.json").unlink()
    assert preview.make(project, episode, jobs=3).path.read_bytes() == one


def test_a_missing_recording_is_told(project: Project, episode: Episode) -> None:
    project.source(episode).unlink()
    with pytest.raises(BadRecording, match="missing"):
        preview.make(project, episode)
    assert preview.find(project, episode) is None
