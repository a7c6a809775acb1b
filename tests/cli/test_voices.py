"""soy voices: from two sides of a recording to speakers in the transcript."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import webvtt

from tests.audio.conversations import RATE_HZ, conversation
from tests.cli.conftest import Soy
from tests.cli.test_tracks import Told
from toolkit.errors import BadRecording
from toolkit.show.project import Project
from toolkit.transcript.recognition.draft import transcribe
from toolkit.transcript.text.cues import Word

pytestmark = pytest.mark.rotated

FOLDER = Path("episodes/001-two-sides")
NAMES = ("--left", "Mara Host", "--right", "Tomáš <Guest>")


@pytest.fixture
def stereo(show: Path, soy: Soy, tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "both.wav", np.hstack(conversation(20).microphones), RATE_HZ)
    assert soy("new", tmp_path / "both.wav", "--title", "Two sides").code == 0
    return FOLDER / "voices.json"


def test_a_transcript_names_who_is_left_and_right(stereo: Path, show: Path, soy: Soy) -> None:
    would = json.loads(soy("voices", "1", *NAMES, "--dry-run", "--json").out)
    assert (would["is_done"], would["path"]) == (False, str(show / stereo))
    assert would["unknown"] == [row["name"] for row in would["voices"]] == [*NAMES[1::2]]
    said = soy("voices", "1", *NAMES)
    assert said.code == 0, said.err
    assert "add them there: Mara Host, Tomáš <Guest>" in said.err
    turns = json.loads(stereo.read_text("utf-8"))["turns"]
    assert {turn["voice"] for turn in turns} == {"Mara Host", "Tomáš <Guest>"}
    words = [
        Word(start * 1000 // RATE_HZ, end * 1000 // RATE_HZ, name)
        for start, end, name in sorted(
            (start, end, name)
            for name, spoken in zip("mt", conversation(20).words, strict=True)
            for start, end in spoken
        )
    ]
    project = Project.open(show)
    sound = np.zeros(20 * 16_000, np.float32)  # as long as what is told
    made = transcribe(project, project.episode("1"), Told(words), sound, language="en")
    text = made.path.read_text("utf-8")
    assert "<v Mara Host>" in text
    assert "<v Tomáš &lt;Guest&gt;>" in text
    meant = {"m": "Mara Host", "t": "Tomáš &lt;Guest&gt;"}
    heard = [
        (w, cue.voice) for cue in webvtt.read(str(made.path)).captions for w in cue.text.split()
    ]
    assert len(heard) == len(words)
    assert sum(meant[w] == voice for w, voice in heard) >= 0.9 * len(heard)


def test_turns_that_are_there_stay(stereo: Path, soy: Soy) -> None:
    assert soy("voices", "1", *NAMES, "--dry-run").code == 0
    assert not stereo.exists()
    assert soy("voices", "1", *NAMES).code == 0
    first = stereo.read_bytes()
    again = soy("voices", "1", "--left", "A", "--right", "B")
    assert (again.code, stereo.read_bytes()) == (BadRecording.exit_code, first)
    assert soy("voices", "1", *NAMES, "--replace").code == 0
    assert stereo.read_bytes() == first


def test_what_has_no_two_sides_is_refused(show: Path, soy: Soy, episode: Path) -> None:
    said = soy("voices", "1", *NAMES)  # a mono recording
    assert said.code == BadRecording.exit_code
    assert "both sides contain the same sound" in said.err
    assert soy("voices", "1", "--left", "Ana", "--right", "ana").code == BadRecording.exit_code
    assert soy("voices", "1", "--left", "Ana").code == 2
    assert not (episode / "voices.json").exists()
