"""soy new says how loud a recording is and what would help, for people and for scripts."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio.sounds import speech
from tests.audio.test_choices import lufs
from tests.audio.test_evenness import talk
from tests.cli.conftest import Soy

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


@pytest.fixture
def uneven(tmp_path: Path) -> Path:
    """Return a recording with one passage 12 dB below the rest."""
    path = tmp_path / "uneven.wav"
    soundfile.write(path, talk(0, 0, -12, 0), RATE_HZ)
    return path


def test_a_quiet_passage_is_named_with_its_place(show: Path, soy: Soy, uneven: Path) -> None:
    said = soy("new", uneven, "--title", "T")
    assert said.code == 0
    for part in ("warning: the talk from 0:2", " is 12 dB quieter than the rest (range "):
        assert part in said.err
    assert "to even it out, set leveller = true in episode.toml" in said.err
    assert "leveller" not in tomllib.loads((show / "episodes/001-t/episode.toml").read_text())
    again = soy("master", "1")
    warning = next(line for line in said.err.splitlines() if "the talk from" in line)
    assert warning in again.err
    settings = show / "episodes" / "show.toml"
    settings.write_text(settings.read_text() + "\n[audio]\nleveller = true\n")
    assert "the talk from" not in soy("new", uneven, "--title", "U").err


def test_scripts_get_all_of_it(show: Path, soy: Soy, uneven: Path) -> None:
    sound, _ = soundfile.read(uneven, dtype="float32", always_2d=True)
    for options, is_made in ((("--dry-run",), False), ((), True)):
        told = json.loads(soy("new", uneven, "--title", "T", "--json", *options).out)
        assert told["is_made"] is is_made
        assert (show / told["path"]).is_dir() is is_made
    assert (told["episode"], told["path"], told["title"]) == ("001-t", "episodes/001-t", "T")
    measured = told["measured"]
    assert measured["integrated_lufs"] == pytest.approx(lufs(sound), abs=0.1)
    assert measured["true_peak_dbtp"] >= 20 * np.log10(np.abs(sound).max()) - 0.1
    assert measured["range_lu"] > 8
    assert measured["dialogue_lufs"] is not None
    assert told["proposed"] == {"leveller": True}
    assert any("quieter than the rest" in finding for finding in told["findings"])
    assert (told["is_truncated"], told["is_damaged"], told["from_file"]) == (False, False, {})


@pytest.mark.usefixtures("show")
def test_what_is_measured_is_what_is_taken(soy: Soy, tmp_path: Path) -> None:
    sound = speech(6)
    path = tmp_path / "left.wav"
    soundfile.write(path, np.concatenate([sound, np.zeros_like(sound)], axis=1), RATE_HZ)
    told = json.loads(soy("new", path, "--title", "T", "--json").out)
    assert told["taken"] == {"channel": "left"}
    assert told["measured"]["integrated_lufs"] == pytest.approx(lufs(sound), abs=0.1)
    assert told["proposed"] == {}
