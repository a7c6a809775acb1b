"""Kits made side by side: the same as one by one, and the same as those of a build."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
import soundfile

from tests.cli.conftest import MOMENTS, RATE_HZ, Soy, bring_text, speech_like, write_campaign

pytestmark = pytest.mark.rotated


@pytest.fixture
def quoted(soy: Soy, show: Path, episode: Path, tmp_path: Path) -> Path:
    """Return the folder of the kits of a show with four moments of one episode."""
    assert episode.is_dir()
    bring_text(soy, tmp_path)
    assert soy("approve", "1", "--by", "Ana").code == 0
    more = (MOMENTS.replace('"recipe"', f'"recipe-{n}"') for n in range(2, 5))
    write_campaign(show, "\n".join([MOMENTS, *more]))
    return show / "build" / "campaign" / "genes"


def state(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_kits_are_the_same_however_many_are_made_at_a_time(soy: Soy, quoted: Path) -> None:
    found = []
    for jobs in ("1", "4"):
        shutil.rmtree(quoted, ignore_errors=True)
        said = soy("campaign", "1", "--jobs", jobs, "--json")
        assert said.code == 0
        made = json.loads(said.out)["kits"]
        assert [row["moment"] for row in made] == ["recipe", "recipe-2", "recipe-3", "recipe-4"]
        assert all(row["is_made"] for row in made)
        found.append(state(quoted))
    assert len(found[0]) >= 4 * 6
    assert found[0] == found[1]


def test_all_kits_are_the_same_made_by_threads_and_by_processes(soy: Soy, quoted: Path) -> None:
    assert soy("campaign", "1").code == 0
    alone = state(quoted)
    for workers in ((), ("--workers", "2")):
        shutil.rmtree(quoted)
        rehearsed = soy("campaign", "--all", "--dry-run", *workers)
        assert "would make 4 kits" in rehearsed.err
        assert not quoted.exists()
        said = soy("campaign", "--all", "--json", *workers)
        assert said.code == 0
        (episode,) = json.loads(said.out)
        assert [row["is_made"] for row in episode["kits"]] == [True] * 4
        assert state(quoted) == alone


def test_an_episode_without_sound_keeps_no_other_from_its_kits(
    soy: Soy, show: Path, quoted: Path, tmp_path: Path
) -> None:
    recording = tmp_path / "second.wav"
    soundfile.write(recording, speech_like(3), RATE_HZ)
    assert soy("new", recording, "--title", "Lost sound").code == 0
    moments = show / "campaign" / "genes" / "moments.toml"
    lost = MOMENTS.replace('"recipe"', '"lost"').replace('"1"', '"2"')
    moments.write_text(moments.read_text("utf-8") + lost, "utf-8")
    next((show / "episodes").glob("002-*/*.wav")).write_bytes(b"no sound")
    said = soy("campaign", "--all", "--json")
    assert said.code == 3
    first, second = json.loads(said.out)
    assert [row["is_made"] for row in first["kits"]] == [True] * 4
    assert [row["is_made"] for row in second["kits"]] == [False]
    assert second["kits"][0]["error"] in said.err
    assert len(list(quoted.iterdir())) == 4


def test_one_episode_or_all(soy: Soy) -> None:
    for arguments in ((), ("1", "--all"), ("1", "--workers", "2")):
        assert soy("campaign", *arguments).code == 2


def test_a_build_takes_the_kits_as_they_are_when_voices_were_levelled(
    soy: Soy, show: Path, quoted: Path
) -> None:
    """A clip is cut with the levels of the voices; build and campaign go by the same digest."""
    assert soy("master", "1").code == 0
    report = next((show / "build" / "episodes").glob("*/master.json"))
    said = json.loads(report.read_text("utf-8")) | {"levels": [[0, 1.5]]}
    report.write_text(json.dumps(said), "utf-8")
    assert soy("campaign", "1").code == 0
    times = {path: path.stat().st_mtime_ns for path in quoted.rglob("*.mp3")}
    assert len(times) == 4
    assert soy("build").code == 0
    assert {path: path.stat().st_mtime_ns for path in quoted.rglob("*.mp3")} == times
    assert json.loads(soy("status", "--json").out)[0]["kits_outdated"] == 0


def test_clips_are_wavs_too_where_the_campaign_asks_for_them(
    soy: Soy, show: Path, quoted: Path
) -> None:
    assert soy("campaign", "1").code == 0
    assert not list(quoted.rglob("*.wav"))
    path = show / "campaign" / "genes" / "campaign.toml"
    path.write_text(path.read_text("utf-8") + "\nclip_wav = true\n", "utf-8")
    assert json.loads(soy("status", "--json").out)[0]["kits_outdated"] == 4
    assert soy("campaign", "1").code == 0
    wav, rate = soundfile.read(quoted / "recipe" / "clip.wav")
    mp3, _ = soundfile.read(quoted / "recipe" / "clip.mp3")
    assert len(wav) == len(mp3)
    assert len(wav) / rate == pytest.approx(2.5, abs=0.05)
    assert soy("build").code == 0
    kit = next((show / "build" / "public").rglob("kit.json"))
    rows = [one for one in json.loads(kit.read_text("utf-8"))["files"] if "clip" in one["role"]]
    assert [(one["role"], one["content_type"]) for one in rows] == [
        ("clip", "audio/mpeg"),
        ("clip-wav", "audio/wav"),
    ]
