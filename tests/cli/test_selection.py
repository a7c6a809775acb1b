"""soy new: what is taken of a recording is said, kept in episode.toml, and the same ever after."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.audio.conversations import conversation
from tests.audio.shape_files import two_tracks
from tests.audio.sounds import Samples, sine, speech
from tests.cli.conftest import Soy
from toolkit.audio.intake import recordings
from toolkit.audio.mastering import master
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
KEYS = ("track_number", "channel", "microphones", "remove_dc")


def written(path: Path, sound: Samples) -> Path:
    soundfile.write(path, sound, RATE_HZ, "PCM_24")
    return path


def sides(left: float, right: float, dc: float = 0.0) -> Samples:
    made: Samples = speech(6) * np.array([left, right], np.float32) + np.float32(dc)
    return made


def kept(show: Path, number: int = 1) -> dict[str, Any]:
    (path,) = (show / "episodes").glob(f"{number:03}-*/episode.toml")
    toml = tomllib.loads(path.read_text("utf-8"))
    return {key: toml[key] for key in KEYS if key in toml}


def test_what_is_chosen_by_itself_is_kept_and_used(show: Path, soy: Soy, tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", sides(1, 0, dc=0.1))
    would = json.loads(soy("new", "--dry-run", path, "--title", "T", "--json").out)
    assert (would["is_made"], would["path"], would["title"]) == (False, "episodes/001-t", "T")
    assert (would["taken"], would["from_file"]) == ({"channel": "left", "remove_dc": True}, {})
    said = soy("new", path, "--title", "T")
    assert said.code == 0
    assert "the right channel is dead" in said.err
    assert "DC offset) of 10 %" in said.err
    assert kept(show) == {"channel": "left", "remove_dc": True}
    said = soy("master", "1")
    assert said.code == 0
    assert "the right channel is dead" in said.err
    assert "DC offset) of 10 %" in said.err
    project = Project.open(show)
    episode = project.episodes[0]
    found = master.finished(project, episode)
    assert found is not None
    sound, _ = soundfile.read(found[0])
    assert abs(sound.mean()) < 1e-3
    assert found[1].source is not None
    assert found[1].source.selection == episode.selection
    both = next(
        recordings.blocks(
            project.source(episode), rate_hz=RATE_HZ, channels=2, taken=episode.selection
        )
    )
    assert np.array_equal(both[:, 0], both[:, 1])
    again = recordings.blocks(
        project.source(episode), rate_hz=RATE_HZ, channels=1, taken=episode.selection
    )
    np.testing.assert_allclose(
        np.concatenate(list(again))[8000:-8000, 0], speech(6)[8000:-8000, 0], atol=0.01
    )


def test_an_episode_without_keys_is_mastered_as_it_would_be_taken(
    show: Path, soy: Soy, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.wav", sides(1, -1, dc=0.05))
    assert soy("new", path, "--title", "T").code == 0
    assert soy("master", "1").code == 0
    (mp3,) = (show / "build").rglob("audio.mp3")
    as_taken = mp3.read_bytes()
    (toml,) = (show / "episodes").glob("001-*/episode.toml")
    lines = toml.read_text("utf-8").splitlines(keepends=True)
    toml.write_text("".join(line for line in lines if not line.startswith(KEYS)), "utf-8")
    assert kept(show) == {}
    assert soy("master", "1").code == 0
    assert mp3.read_bytes() == as_taken


def test_a_person_chooses_otherwise(show: Path, soy: Soy, tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", np.concatenate([speech(6), 0.3 * speech(7)[RATE_HZ:]], 1))
    assert soy("new", path, "--title", "R", "--channel", "right").code == 0
    assert kept(show) == {"channel": "right"}
    dead = written(tmp_path / "b.wav", sides(1, 0))
    said = soy("new", dead, "--title", "Both", "--channel", "both")
    assert "the right channel is dead" in said.err
    assert "soy uses both, as you chose" in said.err
    assert kept(show, 2) == {"channel": "both"}
    said = soy("new", dead, "--title", "Silent", "--channel", "right")
    assert said.code == 14
    assert "--channel left" in said.err
    mono = written(tmp_path / "c.wav", speech(3))
    said = soy("new", mono, "--title", "Mono", "--channel", "left")
    assert (said.code, said.err.count("error: "), said.err.count("hint: ")) == (13, 1, 1)


def test_sound_tracks_are_named_and_chosen(show: Path, soy: Soy, tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    two_tracks(path, sine(-20, 4, 440, RATE_HZ), speech(4), title_2="Microphone")
    said = soy("new", "--dry-run", "--json", path, "--title", "T")
    told = json.loads(said.out)
    assert [track["title"] for track in told["tracks"]] == [None, "Microphone"]
    assert [track["is_taken"] for track in told["tracks"]] == [True, False]
    assert told["is_made"] is False
    assert "the file has 2 sound tracks; soy uses the first" in said.err
    said = soy("new", path, "--title", "T", "--track-number", "2")
    assert "soy uses the second" in said.err
    assert kept(show) == {"track_number": 2}
    assert soy("master", "1").code == 0
    assert soy("new", path, "--title", "T", "--track-number", "3").code == 13
    assert soy("new", path, "--title", "T", "--track-number", "0").code == 2


def test_microphones_of_one_voice_each_are_read_likewise(
    show: Path, soy: Soy, tmp_path: Path
) -> None:
    first, second = conversation(14).microphones
    dead = np.concatenate([np.zeros_like(first), first], axis=1)
    one, two = tmp_path / "one.wav", tmp_path / "two.wav"
    written(one, dead)
    written(two, second + np.float32(0.1))
    tracks = ("--track", f"Mara={one}", "--track", f"Jon={two}")
    assert soy("new", "--title", "T", *tracks, "--channel", "left").code == 2
    said = soy("new", "--title", "T", *tracks, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert [voice["taken"] for voice in told["voices"]] == [
        {"channel": "right"},
        {"remove_dc": True},
    ]
    assert "Mara: the left channel is dead" in said.err
    (source,) = (show / "episodes").glob("001-*/source.flac")
    mixed, _ = soundfile.read(source, always_2d=True)
    assert mixed.shape[1] == 1
    assert abs(mixed.mean()) < 1e-3
