"""soy new --track: two microphones in, one episode out, mastered and transcribed like any other."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio.conversations import RATE_HZ, conversation
from tests.audio.shape_files import damage
from tests.cli.conftest import Soy
from toolkit.audio.coding import other_codecs
from toolkit.progress import Progress, silent
from toolkit.show.project import Project
from toolkit.transcript.recognition.draft import Recognition, Samples, Segment, transcribe
from toolkit.transcript.text.cues import Word

pytestmark = pytest.mark.rotated

FOLDER = Path("episodes/001-two-voices")


@pytest.fixture
def tracks(tmp_path: Path) -> list[str]:
    """Return the arguments for two tracks of different formats, rates and lengths."""
    first, second = conversation(14).microphones
    wav, flac = tmp_path / "host=1.wav", tmp_path / "guest.flac"
    soundfile.write(wav, first, RATE_HZ, "PCM_16")
    soundfile.write(flac, second[::2][: 6 * RATE_HZ], RATE_HZ // 2, "PCM_24")
    return ["--track", f"Mara Host={wav}", "--track", f"Tomáš Guest={flac}"]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_tracks_become_an_episode(show: Path, soy: Soy, tracks: list[str], tmp_path: Path) -> None:
    said = soy("new", "--title", "Two voices", *tracks, "--offset", "Tomáš Guest=-1.25")
    assert said.code == 0, said.err
    toml = tomllib.loads((FOLDER / "episode.toml").read_text("utf-8"))
    names = ["track-1-mara-host.wav", "track-2-tomas-guest.flac"]
    assert [track["file"] for track in toml["tracks"]] == names
    assert [track["offset"] for track in toml["tracks"]] == ["00:00:00.000", "-00:00:01.250"]
    assert [track["sha256"] for track in toml["tracks"]] == [sha256(FOLDER / n) for n in names]
    assert sha256(FOLDER / names[1]) == sha256(tmp_path / "guest.flac")
    assert [(p["name"], p["role"]) for p in toml["people"]][-2:] == [
        ("Mara Host", "guest"),
        ("Tomáš Guest", "guest"),
    ]
    assert toml["source"] == "source.flac"
    assert toml["source_sha256"] == sha256(FOLDER / "source.flac")
    info = soundfile.info(FOLDER / "source.flac")
    assert (info.samplerate, info.channels, info.subtype) == (44_100, 1, "PCM_24")
    assert info.frames == 14 * RATE_HZ + round(1.25 * RATE_HZ)
    turns = json.loads((FOLDER / "voices.json").read_text("utf-8"))["turns"]
    assert {turn["voice"] for turn in turns} == {"Mara Host", "Tomáš Guest"}
    assert soy("master", "1").code == 0


def test_check_finds_tracks_that_changed_or_are_gone(
    show: Path, soy: Soy, tracks: list[str]
) -> None:
    assert soy("new", "--title", "Two voices", *tracks).code == 0
    assert "'s track" not in soy("check").out
    first, second = FOLDER / "track-1-mara-host.wav", FOLDER / "track-2-tomas-guest.flac"
    first.write_bytes(first.read_bytes()[:-2] + b"ab")
    second.unlink()
    checked = soy("check")
    assert checked.code == 20
    rows = [line for line in checked.out.splitlines() if "'s track" in line]
    assert any(str(first) in row and "Mara Host's track has changed" in row for row in rows)
    assert any(str(second) in row and "Tomáš Guest's track is missing" in row for row in rows)


def test_the_same_tracks_give_the_same_bytes(show: Path, soy: Soy, tracks: list[str]) -> None:
    for title in ("One", "Two"):
        assert soy("new", "--title", title, *tracks).code == 0
    for name in ("source.flac", "voices.json"):
        assert sha256(Path("episodes/001-one") / name) == sha256(Path("episodes/002-two") / name)


def test_one_stereo_track_makes_the_mix_stereo(
    show: Path, soy: Soy, tracks: list[str], tmp_path: Path
) -> None:
    first, second = conversation(10).microphones
    soundfile.write(tmp_path / "a.wav", np.hstack((first, 0.5 * first)), 48_000)
    soundfile.write(tmp_path / "b.wav", second, 48_000)
    both = ("--track", f"A={tmp_path / 'a.wav'}", "--track", f"B={tmp_path / 'b.wav'}")
    assert soy("new", "--title", "Two voices", *both).code == 0
    info = soundfile.info(FOLDER / "source.flac")
    assert (info.samplerate, info.channels) == (48_000, 2)


def test_a_dry_run_makes_nothing(show: Path, soy: Soy, tracks: list[str]) -> None:
    said = soy("new", "--title", "Two voices", *tracks, "--dry-run")
    assert said.code == 0
    told = json.loads(soy("new", "--title", "Two voices", *tracks, "--dry-run", "--json").out)
    assert (told["path"], told["title"]) == ("episodes/001-two-voices", "Two voices")
    assert [voice["name"] for voice in told["voices"]] == ["Mara Host", "Tomáš Guest"]
    assert "would make episodes/001-two-voices" in said.err
    assert "Tomáš Guest" in said.err
    assert [p.name for p in Path("episodes").iterdir() if p.is_dir()] == []


def test_a_damaged_place_in_a_track_is_told_with_the_voice(
    show: Path, soy: Soy, tracks: list[str], tmp_path: Path
) -> None:
    damage(tmp_path / "guest.flac")
    said = soy("new", "--title", "Two voices", *tracks, "--dry-run")
    assert said.code == 0
    assert "warning: Tomáš Guest: damaged at 0:0" in said.err


def test_ctrl_c_while_mixing_leaves_nothing(
    show: Path, soy: Soy, tracks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(other_codecs, "encode", stopped)
    before = sorted(Path("episodes").iterdir())
    assert soy("new", "--title", "Two voices", *tracks).code == 130
    assert sorted(Path("episodes").iterdir()) == before


def test_what_cannot_be_mixed_is_told(
    show: Path, soy: Soy, tracks: list[str], tmp_path: Path
) -> None:
    quiet = tmp_path / "quiet.wav"
    soundfile.write(quiet, np.zeros(RATE_HZ), RATE_HZ)
    cases: list[tuple[int, str, list[str]]] = [
        (14, "Off Mic", [*tracks, "--track", f"Off Mic={quiet}"]),
        (13, "two tracks have the name", [*tracks, "--track", f"mara host={quiet}"]),
        (13, "same file", [*tracks[:2], "--track", tracks[1].replace("Mara", "Ana")]),
        (13, "2 to 16 tracks", tracks[:2]),
        (2, "no --track does", [*tracks, "--offset", "Nobody=1"]),
        (2, "not a time", [*tracks, "--offset", "Mara Host=soon"]),
        (2, "NAME=", ["--track", "guest.flac"]),
        (2, "not both", [str(quiet), *tracks]),
        (2, "RECORDING", []),
    ]
    for code, message, arguments in cases:
        said = soy("new", "--title", "Two voices", *arguments)
        assert (said.code, message in said.err) == (code, True), said.err
        assert not FOLDER.exists()


class Told:
    """A recogniser that hears what the test tells it, and no voices."""

    engine, model, workers, how = "told 1", "none", 1, "by heart"

    def __init__(self, words: list[Word]) -> None:
        self.words = words

    def language_of(self, samples: Samples) -> tuple[str, float]:  # noqa: ARG002
        """Return English."""
        return "en", 1.0

    def recognise(
        self,
        samples: Samples,  # noqa: ARG002
        language: str | None = None,
        progress: Progress = silent,
        *,
        vocabulary: Sequence[str] = (),  # noqa: ARG002
    ) -> Recognition:
        """Return the told words, once: what is heard again has nothing more."""
        progress(1.0)
        told, self.words = self.words, []
        segments = (Segment(0, 1, "", tuple(told)),) if told else ()
        return Recognition(self.engine, self.model, language or "en", 1.0, segments)


def test_a_transcript_names_the_voices(show: Path, soy: Soy, tracks: list[str]) -> None:
    assert soy("new", "--title", "Two voices", *tracks).code == 0
    project = Project.open(show)
    truth = conversation(14)
    words = [
        Word(start * 1000 // RATE_HZ, end * 1000 // RATE_HZ, name)
        for start, end, name in sorted(
            (start, end, name)
            for name, said in zip("mt", truth.words, strict=True)
            for start, end in said
        )
    ]
    sound = np.zeros(14 * 16_000, np.float32)  # as long as what is told
    made = transcribe(project, project.episode("1"), Told(words), sound, language="en")
    voices = {"m": "Mara Host", "t": "Tomáš Guest"}
    heard = [(word, cue.voice) for cue in made.cues for word in cue.text.split()]
    assert len(heard) == len(words)
    right = sum(voices[word] == voice for word, voice in heard)
    assert right >= 0.9 * len(heard)  # where both talk, a word may go to either
    assert {cue.voice for cue in made.cues} == set(voices.values())
