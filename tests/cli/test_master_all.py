"""`soy master --all` and `--prefer`: exit codes, what is written, what people are told."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import RATE_HZ, Said, Soy, speech_like
from toolkit import jobs, processes
from toolkit.workers.wanted_workers import THREADS, WantedWorkers
from toolkit.workflow.recordings import masters

pytestmark = pytest.mark.rotated

SECONDS = (2, 3)


@pytest.fixture
def season(show: Path, soy: Soy, tmp_path: Path) -> list[Path]:
    """Return the folders of the show's two episodes."""
    for number, seconds in enumerate(SECONDS, 1):
        path = tmp_path / f"{number}.wav"
        soundfile.write(path, speech_like(seconds), RATE_HZ)
        assert soy("new", path, "--title", f"Part {number}").code == 0
    return sorted(path for path in (show / "episodes").iterdir() if path.is_dir())


@pytest.fixture
def peaky(show: Path, soy: Soy, tmp_path: Path) -> Path:
    """Return the folder of an episode of soft speech with short shouts."""
    sound = speech_like(8, level_db=-36)
    loud = np.flatnonzero(np.abs(sound) > 0.9 * np.abs(sound).max())
    for second in (1, 3, 6):
        at = loud[np.searchsorted(loud, second * RATE_HZ)]
        sound[at - 300 : at + 300] *= 10
    soundfile.write(tmp_path / "peaky.wav", sound, RATE_HZ)
    assert soy("new", tmp_path / "peaky.wav", "--title", "Peaks").code == 0
    return show / "episodes" / "001-peaks"


def spoil(folder: Path) -> None:
    (folder / "1.wav").write_bytes(b"no sound")
    next(folder.glob("source.*")).write_bytes(b"no sound")


def audio(show: Path, folder: Path) -> Path:
    return show / "build" / "episodes" / folder.name / "audio.mp3"


def written(show: Path) -> dict[Path, tuple[int, bytes]]:
    """Return everything in the show's folder, with the times of change."""
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(show.rglob("*"))
        if path.is_file()
    }


def test_all_are_done_and_then_up_to_date(soy: Soy, show: Path, season: list[Path]) -> None:
    first = soy("master", "--all")
    assert first.code == 0, first.err
    assert "mastered 2 of 2 episodes, 0 already up to date" in first.err
    assert [line.split(":")[0] for line in first.out.splitlines()] == [f.name for f in season]
    for folder, seconds in zip(season, SECONDS, strict=True):
        assert soundfile.info(audio(show, folder)).duration == pytest.approx(seconds)
    before = written(show)
    second = soy("master", "--all")
    assert (second.code, second.out) == (0, "")
    assert "mastered 0 of 2 episodes, 2 already up to date" in second.err
    assert written(show) == before


def test_much_sound_is_mastered_in_processes(
    soy: Soy, show: Path, season: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> dict[str, bytes]:
        return {f.name: audio(show, f).read_bytes() for f in season}

    for folder in season:
        path = folder / "episode.toml"
        path.write_text("date = 2026-01-01T06:00:00Z\n" + path.read_text("utf-8"), "utf-8")
    assert soy("master", "--all").code == 0
    threads = made()
    shutil.rmtree(show / "build")
    monkeypatch.setattr(masters, "MANY_S", 1.0)  # less than the two have together
    monkeypatch.setattr(processes, "cores", lambda: 2)
    said = soy("master", "--all")
    assert said.code == 0, said.err
    assert "mastered 2 of 2 episodes, 0 already up to date" in said.err
    assert made() == threads
    told = json.loads(soy("report", "workers", "--json").out)
    assert str(os.getpid()) not in json.dumps(told["workers"])
    assert told["command"] == "soy master --all"
    shutil.rmtree(show / "build")
    said = soy("build")  # which masters what is not mastered yet
    assert said.code == 0, said.err
    assert made() == threads
    told = json.loads(soy("report", "workers", "--json").out)
    assert str(os.getpid()) not in json.dumps(told["workers"])
    assert told["command"] == "soy build"


def test_a_script_is_not_given_processes_that_it_did_not_ask_for() -> None:
    """It may have no `if __name__ == "__main__"`, and each process would begin it again."""
    assert THREADS.for_many(2) is THREADS
    processes_of = WantedWorkers(may_start=True).for_many
    assert processes_of(1).is_threads
    assert processes_of(5).count == 5
    assert processes_of(5, most=2).count == 2
    assert processes_of().count in (None, min(jobs.side_by_side(), processes.cores()))
    assert WantedWorkers(count=3, may_start=True).for_many(2).count == 3


def test_one_that_is_broken_keeps_no_other_from_being_done(
    soy: Soy, show: Path, season: list[Path]
) -> None:
    spoil(season[0])
    said = soy("master", "--all")
    assert said.code == 3
    assert "error:" in said.err
    assert "001-part-1" in said.err
    assert "hint:" in said.err
    assert said.out.startswith("002-part-2:")
    assert audio(show, season[1]).exists()
    assert not audio(show, season[0]).exists()
    again = soy("master", "--all")  # the other is up to date now
    assert again.code == 3
    assert "mastered 0 of 2 episodes, 1 already up to date" in again.err


def test_where_all_are_broken_the_error_has_its_own_code(
    soy: Soy, show: Path, season: list[Path]
) -> None:
    for folder in season:
        spoil(folder)
    said = soy("master", "--all")
    assert said.code == 13  # BadRecording
    assert said.err.count("error:") == said.err.count("hint:") == 2
    assert not list(show.rglob("audio.mp3"))


def test_a_dry_run_says_what_is_due_and_writes_nothing(
    soy: Soy, show: Path, season: list[Path]
) -> None:
    assert soy("master", "1").code == 0
    before = written(show)
    said = soy("master", "--all", "--dry-run")
    assert said.code == 0
    assert "would do for 002-part-2: encode and tag" in said.err
    assert "001-part-1" not in said.err
    assert written(show) == before


def test_json_is_a_list_of_all_reports(soy: Soy, show: Path, season: list[Path]) -> None:
    def told(said: Said) -> list[tuple[str, int]]:
        assert said.code == 0, said.err
        return [(report["episode"], report["duration_ms"]) for report in json.loads(said.out)]

    wanted = [("001-part-1", 2000), ("002-part-2", 3000)]
    assert told(soy("master", "--all", "--json")) == wanted
    assert told(soy("master", "--all", "--json")) == wanted


def test_json_keeps_the_order_of_episodes(soy: Soy, show: Path, season: list[Path]) -> None:
    assert soy("master", "2").code == 0  # up to date, the first is not
    said = soy("master", "--all", "--json")
    assert [report["duration_ms"] for report in json.loads(said.out)] == [2000, 3000]


@pytest.mark.parametrize(
    "arguments",
    [(), ("1", "--all"), ("--all", "--prefer", "dynamics"), ("1", "--prefer", "neither")],
)
def test_wrong_usage(soy: Soy, show: Path, season: list[Path], arguments: tuple[str, ...]) -> None:
    before = written(show)
    said = soy("master", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert written(show) == before


# ---------------------------------------------------------------- --prefer


def test_prefer_is_kept_in_the_episode_with_its_comments(soy: Soy, show: Path, peaky: Path) -> None:
    path = peaky / "episode.toml"
    path.write_text("# Ask Mara before you change this.\n" + path.read_text("utf-8"), "utf-8")
    before = path.read_text("utf-8").splitlines()
    said = soy("master", "1", "--prefer", "dynamics", "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["prefer"] == "dynamics"
    after = path.read_text("utf-8").splitlines()
    assert tomllib.loads("\n".join(after))["prefer"] == "dynamics"
    lost = [line for line in before if line not in after]
    assert all(line.startswith("# prefer = ") for line in lost)  # its example, now set
    assert [line for line in after if line not in before] == ['prefer = "dynamics"']
    assert "up to date" in soy("master", "1").err


def test_a_dry_run_sets_nothing(soy: Soy, show: Path, peaky: Path) -> None:
    before = written(show)
    said = soy("master", "1", "--prefer", "dynamics", "--dry-run")
    assert said.code == 0
    assert 'would set prefer = "dynamics"' in said.err
    assert written(show) == before


def test_a_limiter_that_is_heard_is_warned_of_and_dynamics_are_quieter(
    soy: Soy, show: Path, peaky: Path
) -> None:
    loud = soy("master", "1", "--json")
    assert "warning: the limiter works hard: up to " in loud.err
    assert "listen at 00:00:0" in loud.err
    soft = soy("master", "1", "--prefer", "dynamics", "--json")
    assert "warning: the limiter" not in soft.err
    assert "LU quieter than the target" in soft.err
    reached = [json.loads(s.out)["after"]["integrated_lufs"] for s in (loud, soft)]
    assert reached[0] == pytest.approx(-16, abs=0.15)
    assert reached[1] < reached[0] - 1


def test_all_names_the_episode_in_its_warning(soy: Soy, show: Path, peaky: Path) -> None:
    said = soy("master", "--all")
    assert said.code == 0
    assert "warning: 001-peaks: the limiter works hard" in said.err
