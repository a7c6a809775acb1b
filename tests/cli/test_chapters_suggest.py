"""soy chapters suggest: shown always, written only when asked."""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Soy
from tests.transcript.talks import CUE_MS, talk
from toolkit.cli import run
from toolkit.errors import BadFile, NotApproved
from toolkit.transcript.formats import vtt

pytestmark = pytest.mark.rotated(start=2, together=True)

RATE_HZ = 16_000
STARTS = ["00:00:00.000", "00:02:08.000", "00:04:16.000"]


@pytest.fixture(scope="module")
def talk_show(new_show: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make once a show with an episode of six minutes, on three topics."""
    folder = tmp_path_factory.mktemp("talk")
    show = shutil.copytree(new_show, folder / "my show")
    cues = talk(cues_each=32)
    seconds = len(cues) * CUE_MS // 1000 + 2
    noise = 0.1 * np.random.default_rng(1).standard_normal(seconds * RATE_HZ)
    soundfile.write(folder / "talk.wav", noise, RATE_HZ)
    (folder / "en.vtt").write_text(vtt.render(cues), "utf-8")
    project = ("--project", str(show))
    assert run(["new", str(folder / "talk.wav"), "--title", "A talk", *project]) == 0
    assert run(["transcript", "import", "1", str(folder / "en.vtt"), *project]) == 0
    return show


@pytest.fixture
def talked(show: Path, talk_show: Path) -> Path:
    """Return episode.toml of an episode of six minutes, on three topics."""
    shutil.copytree(talk_show, show, dirs_exist_ok=True)
    return show / "episodes" / "001-a-talk" / "episode.toml"


def test_suggestions_are_shown_and_nothing_is_written(talked: Path, soy: Soy) -> None:
    before = talked.read_bytes()
    shown = soy("chapters", "suggest", "1")
    assert shown.code == 0, shown.err
    for text in (*STARTS, "different words than before"):
        assert text in shown.out + shown.err
    assert "soy wrote nothing" in shown.err
    told = json.loads(soy("chapters", "suggest", "1", "--lang", "en", "--json").out)
    assert [c["start"] for c in told["chapters"]] == STARTS
    assert not told["written"]
    assert talked.read_bytes() == before
    assert {c["music_ms"] for c in told["chapters"]} == {0}


def test_music_is_heard_and_a_missing_recording_is_said(talked: Path, soy: Soy, show: Path) -> None:
    source = next(talked.parent.glob("source.*"))
    sound, rate_hz = soundfile.read(source)
    cues = talk(cues_each=32)
    at_ms = cues[20].start_ms
    moved = [replace(c, start_ms=c.start_ms + 8000, end_ms=c.end_ms + 8000) for c in cues[20:]]
    times = np.arange(8 * rate_hz) / rate_hz
    at = at_ms * rate_hz // 1000
    tones = 0.1 * np.sin(2 * np.pi * 440 * times)
    soundfile.write(source, np.concatenate([sound[:at], tones, sound[at:]]), rate_hz)
    (show / "moved.vtt").write_text(vtt.render([*cues[:20], *moved]), "utf-8")
    assert soy("transcript", "import", "1", show / "moved.vtt", "--replace").code == 0
    told = json.loads(soy("chapters", "suggest", "1", "--json").out)
    assert told["chapters"][1]["start"] == "00:01:28.000"
    assert told["chapters"][1]["music_ms"] == pytest.approx(8300, abs=100)
    assert "music or another sound for 8 s" in soy("chapters", "suggest", "1").out
    source.unlink()
    without = soy("chapters", "suggest", "1")
    assert without.code == 0
    assert "the recording is missing, so soy cannot listen for music and voices" in without.err


def test_they_are_written_as_proposals_and_never_over_others(talked: Path, soy: Soy) -> None:
    made = soy("chapters", "suggest", "1", "--write")
    assert made.code == 0, made.err
    chapters = tomllib.loads(talked.read_text("utf-8"))["chapters"]
    assert [c["start"] for c in chapters] == STARTS
    assert all(c["title"].startswith("Proposal: ") for c in chapters)
    written = talked.read_bytes()
    again = soy("chapters", "suggest", "1", "--write")
    assert again.code == BadFile.exit_code
    assert "3 chapters already" in again.err
    assert talked.read_bytes() == written
    assert soy("chapters", "suggest", "1").code == 0


def test_check_warns_of_proposals_until_each_has_a_title(talked: Path, soy: Soy) -> None:
    def warnings() -> list[str]:
        told = json.loads(soy("check", "--json").out)
        return [f["message"] for f in told if f["rule"] == "chapter-proposal"]

    assert warnings() == []
    assert soy("chapters", "suggest", "1", "--write").code == 0
    (message,) = warnings()
    assert message.startswith(
        '3 chapters still have a title that soy proposed, such as "Proposal: '
    )
    text = talked.read_text("utf-8").replace("Proposal: ", "", 2)
    talked.write_text(text, "utf-8")
    (message,) = warnings()
    assert message.startswith("1 chapter still has a title that soy proposed")
    talked.write_text(text.replace("Proposal: ", ""), "utf-8")
    assert warnings() == []


def test_an_episode_with_proposals_is_not_built(talked: Path, soy: Soy) -> None:
    assert soy("chapters", "suggest", "1", "--write").code == 0
    assert soy("build", "--dry-run").code == 0  # it is not out
    assert soy("check").code == 0
    talked.write_text("date = 2026-01-01T06:00:00Z\n" + talked.read_text("utf-8"), "utf-8")
    for command in (
        ("build", "--dry-run"),
        ("build",),
        ("chapters", "export", "1", "--format", "youtube"),
    ):
        said = soy(*command)
        assert said.code == NotApproved.exit_code == 18
        assert "episodes/001-a-talk/episode.toml: 3 chapters still have a title" in said.err
        assert "a title of your own" in said.err
    assert not (talked.parents[2] / "build" / "public").exists()
    told = json.loads(soy("check", "--json").out)
    assert [f["level"] for f in told if f["rule"] == "chapter-proposal"] == ["error"]
    assert soy("chapters", "export", "1").code == 0  # for an editor's own program
    talked.write_text(talked.read_text("utf-8").replace("Proposal: ", "Chosen: "), "utf-8")
    assert soy("build", "--dry-run").code == 0
    assert "Chosen: " in soy("chapters", "export", "1", "--format", "youtube").out


def test_an_episode_that_is_too_short_is_told(show: Path, soy: Soy, episode: Path) -> None:
    assert soy("chapters", "suggest", "1").code != 0  # no transcript yet
    (show / "en.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:03.000\nShort.\n", "utf-8")
    assert soy("transcript", "import", "1", show / "en.vtt").code == 0
    told = soy("chapters", "suggest", "1")
    assert told.code == BadFile.exit_code
    assert "four minutes" in told.err
