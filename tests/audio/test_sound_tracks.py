"""Of several sound tracks the one that was chosen is taken, and the others are named."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from toolkit.audio.intake import recordings
from toolkit.errors import BadRecording, SilentAudio
from toolkit.show.sound.selection import Selection

from .shape_files import coded, two_tracks
from .sounds import Samples, sine, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


def heard(path: Path, taken: Selection) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=1, taken=taken)))


@pytest.mark.parametrize("kind", ["mkv", "mp4", "mov"])
def test_the_chosen_track_is_the_one_that_is_heard(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    tone, voice = sine(-20, 3, 440, RATE_HZ), speech(3)
    two_tracks(path, tone, voice, title_1="Game", title_2="Mic", language_2="swe")
    for number, sound in ((1, tone[:, :1]), (2, voice)):
        taken = Selection(track_number=number)
        probe = recordings.probe(path, taken=taken)
        assert probe.selection == taken
        assert [track.is_taken for track in probe.tracks] == [number == 1, number == 2]
        np.testing.assert_allclose(heard(path, taken)[:100_000], sound[:100_000], atol=1e-4)
        assert recordings.said(path, taken).channels == probe.channels == 3 - number
    assert "soy uses the second (1: " in probe.findings[0]
    assert re.search(r'2: (flac|alac), mono, ("Mic", )?sv\)', probe.findings[0])


def test_without_a_choice_it_is_said_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    two_tracks(path, sine(-20, 3, 440, RATE_HZ), speech(3))
    probe = recordings.probe(path)
    assert probe.selection == Selection(track_number=1)
    assert probe.findings[0].startswith("the file has 2 sound tracks; soy uses the first")


def test_a_silent_track_makes_way_for_one_that_sounds(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    two_tracks(path, np.zeros((3 * RATE_HZ, 2), np.float32), speech(3))
    assert recordings.probe(path).selection == Selection(track_number=2)
    with pytest.raises(SilentAudio, match="sound track 1 of 2 is silent") as caught:
        recordings.probe(path, taken=Selection(track_number=1))
    assert "--track-number 2" in (caught.value.hint or "")


def test_a_number_that_no_track_has_is_refused(tmp_path: Path) -> None:
    path, single = tmp_path / "a.mkv", tmp_path / "b.m4a"
    two_tracks(path, speech(3), speech(3), title_1="A\nB\x1b[31m" + "x" * 500)
    with pytest.raises(BadRecording, match="no sound track 3: the file has 2") as caught:
        recordings.probe(path, taken=Selection(track_number=3))
    assert (caught.value.hint or "").isprintable()
    assert len(caught.value.hint or "") < 200
    coded(single, "aac", "mp4")
    with pytest.raises(BadRecording, match="has 1 sound track"):
        recordings.probe(single, taken=Selection(track_number=2))
    assert recordings.probe(single).selection == Selection()
