"""A recording inspected in another process: the same outcome as in this one, whatever happens."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from toolkit.audio.intake import parallel_probe
from toolkit.audio.intake.parallel_probe import Probing
from toolkit.audio.mastering import first_survey
from toolkit.errors import BadRecording, SilentAudio
from toolkit.show.project import Project

from .shows import mastered, show_of
from .sounds import Samples, speech

pytestmark = pytest.mark.rotated


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[Probing]:
    """Have recordings of any length inspected in another process; these are listed."""
    begun: list[Probing] = []

    class Noted(Probing):
        def __enter__(self) -> Self:
            begun.append(self)
            return self

    monkeypatch.setattr(first_survey, "BESIDE_FROM_MS", 0)
    monkeypatch.setattr(first_survey, "Probing", Noted)
    return begun


def stereo(seconds: float) -> Samples:
    return speech(seconds, channels=2) * np.array([1.0, 0.7], np.float32)


def test_the_outcome_is_the_same(tmp_path: Path, beside: list[Probing]) -> None:
    same = np.repeat(speech(4), 2, axis=1)  # becomes mono, which its header does not tell
    dead = stereo(4) * np.array([1, 0], np.float32)  # becomes one side, which nobody chose
    offset = stereo(4) + np.float32(0.1)
    for name, sound, channels in [
        ("a", speech(4), 1),
        ("b", stereo(4), 2),
        ("c", same, 1),
        ("d", dead, 1),
        ("e", offset, 2),
    ]:
        project = show_of(tmp_path / name, sound, channels="auto")
        path, alone = mastered(project, jobs=1)
        data, count = path.read_bytes(), len(beside)
        shutil.rmtree(project.build_dir)
        path, helped = mastered(project, jobs=2)
        assert len(beside) == count + 1
        assert alone == helped
        assert alone.channels == channels
        assert data == path.read_bytes()
    assert not any(one.process.is_alive() for one in beside)


@pytest.mark.parametrize(
    ("sound", "error", "words"),
    [
        (np.full((88_200, 1), np.nan, np.float32), BadRecording, "not numbers"),
        (np.full((88_200, 1), 1e30, np.float32), BadRecording, "not numbers"),
        (np.zeros((88_200, 1), np.float32), SilentAudio, "silent from beginning to end"),
        (np.full((88_200, 1), 0.1, np.float32), BadRecording, "a constant voltage"),
    ],
)
def test_the_errors_are_the_same(
    tmp_path: Path,
    beside: list[Probing],
    monkeypatch: pytest.MonkeyPatch,
    sound: Samples,
    error: type[Exception],
    words: str,
) -> None:
    project = show_of(tmp_path, speech(2))
    _recorded(project, sound, monkeypatch)
    for jobs in (1, 2):
        with pytest.raises(error, match=words):
            mastered(project, jobs=jobs)
    assert len(beside) == 1
    assert not beside[0].process.is_alive()
    assert not (project.work_dir(project.episodes[0]) / "audio.mp3").exists()


def _recorded(project: Project, sound: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another recording where the first was, which `soy new` would have refused."""
    import soundfile

    from toolkit import files
    from toolkit.show.episode import Episode

    episode = project.episodes[0]
    soundfile.write(project.source(episode), sound, 44_100, "FLOAT")
    changed = episode.model_copy(update={"source_sha256": files.sha256_of(project.source(episode))})
    assert isinstance(changed, Episode)
    monkeypatch.setattr(Project, "episodes", (changed,))


def test_a_recording_that_was_exchanged_is_told(tmp_path: Path, beside: list[Probing]) -> None:
    project = show_of(tmp_path, stereo(3))
    source = project.source(project.episodes[0])
    source.write_bytes(source.read_bytes()[:-4] + b"\0\0\0\0")
    with pytest.raises(BadRecording, match="has changed since soy new added it"):
        mastered(project, jobs=2)
    assert len(beside) == 1


def test_a_process_that_is_lost_loses_nothing(tmp_path: Path) -> None:
    project = show_of(tmp_path, stereo(3))
    episode = project.episodes[0]
    shares: list[float] = []
    with Probing(project, episode, 44_100, 2) as killed:
        killed.process.kill()
        found = killed.result(shares.append)
    assert found == parallel_probe.probed(project, episode, shares.append)
    assert killed.outline is None


def test_leaving_ends_the_process(tmp_path: Path) -> None:
    project = show_of(tmp_path, stereo(3))
    with pytest.raises(KeyboardInterrupt), Probing(project, project.episodes[0], 44_100, 2) as left:
        raise KeyboardInterrupt
    assert not left.process.is_alive()
