"""A show with intro, outro and jingle: all that is published says published times."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile
import webvtt
from lxml import etree

from tests.audio.shape_files import damage
from tests.cli.conftest import MOMENTS, RATE_HZ, Soy, bring_text, write_campaign

pytestmark = pytest.mark.rotated

PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"
MUSIC = """
intro = { file = "intro.wav", overlap = "0.5", fade = "0.3" }
outro = { file = "outro.flac", overlap = "0.5", fade = "0.3" }
jingle = { file = "jingle.wav", overlap = "0.2", fade = "0.1" }
"""
CHAPTERS = """
[[chapters]]
start = "00:00:00"
title = "Recipe"
[[chapters]]
start = "00:00:03.1"
title = "Kitchen"
[[chapters]]
start = "00:00:07.2"
title = "End"
"""
# An intro of 2 s with half a second under the talk; jingles of 1 s with 0.2 s at either end.
INTRO_MS, JINGLE_MS = 1500, 600


def tune(seconds: float, hz: float, rate_hz: int = RATE_HZ) -> Any:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    return 0.9 * np.sin(2 * np.pi * hz * time) * np.exp(-time)


@pytest.fixture
def with_music(show: Path, episode: Path) -> Path:
    """Return the episode's folder, with music for the show and three chapters."""
    folder = show / "episodes"
    soundfile.write(folder / "intro.wav", tune(2, 440), RATE_HZ)
    soundfile.write(folder / "outro.flac", tune(2.5, 330, 48_000), 48_000)
    soundfile.write(folder / "jingle.wav", np.repeat(tune(1, 550)[:, None], 2, axis=1), RATE_HZ)
    path = folder / "show.toml"
    path.write_text(path.read_text("utf-8").replace("[audio]\n", f"[audio]\n{MUSIC}"), "utf-8")
    with (episode / "episode.toml").open("a", encoding="utf-8") as file:
        file.write(CHAPTERS)
    return episode


def build(soy: Soy, show: Path, tmp_path: Path) -> tuple[Path, Any]:
    """Bring text and a moment, build, and return the public folder and the feed's item."""
    bring_text(soy, tmp_path)
    assert soy("approve", "001", "--by", "Ana Novak").code == 0
    write_campaign(show, MOMENTS + "soundbite = true\n")
    checked = soy("check")
    assert checked.code == 0, checked.out
    built = soy("build", "--at", "2027-01-01T00:00:00Z")
    assert built.code == 0, built.err
    public = show / "build" / "public"
    return public, etree.parse(public / "feed.xml").getroot().find(".//item")


def one(public: Path, pattern: str) -> Path:
    (found,) = public.glob(f"episodes/*/{pattern}")
    return found


def test_everything_published_moves_alike(
    soy: Soy, show: Path, with_music: Path, recording: Path, tmp_path: Path
) -> None:
    public, item = build(soy, show, tmp_path)
    second = 3100 + INTRO_MS + JINGLE_MS
    starts = [0, second, 7200 + INTRO_MS + 2 * JINGLE_MS]

    chapters = json.loads(one(public, "chapters.*.json").read_bytes())["chapters"]
    assert [c["startTime"] * 1000 for c in chapters] == starts
    simple = item.find(f"{PSC}chapters")
    assert [c.get("start") for c in simple] == ["00:00:00.000", "00:00:05.200", "00:00:09.900"]
    (mp3,) = public.glob("episodes/*/*.mp3")
    frames = mutagen.File(mp3).tags.getall("CHAP")
    assert sorted(frame.start_time for frame in frames) == starts
    notes = item.find("{http://purl.org/rss/1.0/modules/content/}encoded").text
    assert "00:00 Recipe<br>00:05 Kitchen<br>00:09 End" in notes

    # The second cue begins after the second chapter and ends before the third.
    cues = [(500 + INTRO_MS, 3000 + INTRO_MS), (second + 100, 7000 + INTRO_MS + JINGLE_MS)]
    vtt = webvtt.from_buffer(io.StringIO(one(public, "*.vtt").read_text("utf-8")))
    srt = webvtt.from_buffer(io.StringIO(one(public, "*.srt").read_text("utf-8")), format="srt")
    for captions in (vtt, srt):
        found = [(c.start_in_seconds, c.end_in_seconds) for c in captions.captions]
        assert found == [(a // 1000, b // 1000) for a, b in cues]
    assert [c.start for c in vtt.captions] == ["00:00:02.000", "00:00:05.300"]
    segments = json.loads(one(public, "transcript.*.json").read_bytes())["segments"]
    assert segments[0]["startTime"] == 2.0
    assert 'datetime="PT2S"' in one(public, "transcript.en.*.html").read_text("utf-8")

    bite = item.find(f"{PODCAST}soundbite")
    assert (float(bite.get("startTime")), float(bite.get("duration"))) == (2.0, 2.5)
    (kit,) = public.glob("campaign/*/*/kit.json")
    moment = json.loads(kit.read_bytes())["moment"]
    assert (moment["start_ms"], moment["end_ms"]) == (2000, 4500)

    heard = soundfile.read(mp3, always_2d=True)[0][:, 0]
    assert len(heard) / RATE_HZ == pytest.approx(8 + 1.5 + 2 * 0.6 + 2.0, abs=0.002)
    said = soundfile.read(recording)[0]
    for start_ms, published_ms in ((500, 2000), (3300, 3300 + second - 3100), (7400, 10_100)):
        assert abs(lag_ms(heard, said, published_ms, start_ms)) < 1
    # What people edit still says recording times.
    assert "00:00:00.500" in next(show.glob("transcripts/*/en.vtt")).read_text("utf-8")


def test_alternates_are_the_same_programme(soy: Soy, show: Path, with_music: Path) -> None:
    path = show / "episodes" / "show.toml"
    said = path.read_text("utf-8").replace("[audio]\n", '[audio]\nalternates = ["opus", "aac"]\n')
    path.write_text(said, "utf-8")
    mastered = soy("master", "001")
    assert mastered.code == 0, mastered.err
    (mp3,) = show.glob("build/episodes/*/audio.mp3")
    heard, opus = (soundfile.read(p, always_2d=True) for p in (mp3, mp3.with_suffix(".opus")))
    seconds = len(heard[0]) / heard[1]
    assert len(opus[0]) / opus[1] == pytest.approx(seconds, abs=0.02)
    frames = sorted(mutagen.File(mp3).tags.getall("CHAP"), key=lambda frame: frame.start_time)
    starts = [frame.start_time / 1000 for frame in frames]
    assert starts == [0, 5.2, 9.9]
    assert [c.start for c in mutagen.File(mp3.with_suffix(".m4a")).chapters] == starts
    comments = mutagen.File(mp3.with_suffix(".opus")).tags
    found = [comments[f"CHAPTER{number:03}"][0] for number in (1, 2, 3)]
    assert found == ["00:00:00.000", "00:00:05.200", "00:00:09.900"]
    # Added later, from a finished MP3: the music is in it as well.
    before = mp3.with_suffix(".opus").read_bytes()
    mp3.with_suffix(".opus").unlink()
    assert soy("master", "001").code == 0
    assert mp3.with_suffix(".opus").read_bytes() == before


def lag_ms(heard: Any, said: Any, published_ms: int, recording_ms: int) -> float:
    """Return by how much the talk comes late where it is said to be, by cross-correlation."""
    count = RATE_HZ // 2
    at, start = round(published_ms * RATE_HZ / 1000), round(recording_ms * RATE_HZ / 1000)
    reach = RATE_HZ // 20
    around, wanted = heard[at - reach : at + count + reach], said[start : start + count]
    windows = np.lib.stride_tricks.sliding_window_view(around, count)
    scores = np.correlate(around, wanted, "valid") / np.linalg.norm(windows, axis=1)
    best = int(np.argmax(scores))
    assert scores[best] > 0.95 * np.linalg.norm(wanted)
    return 1000 * (best - reach) / RATE_HZ


def test_clips_are_the_recording_without_music(
    soy: Soy, show: Path, with_music: Path, recording: Path, tmp_path: Path
) -> None:
    build(soy, show, tmp_path)
    kit = show / "build" / "campaign" / "genes" / "recipe"
    clip = soundfile.read(kit / "clip.mp3")[0]
    assert len(clip) == round(2.5 * RATE_HZ)
    said = soundfile.read(recording)[0][RATE_HZ // 2 : 3 * RATE_HZ]
    assert np.corrcoef(clip[2000:-2000], said[2000:-2000])[0, 1] > 0.999
    captions = webvtt.read(str(kit / "captions.vtt"))
    assert captions[0].start == "00:00:00.000"


def test_an_episode_has_its_own_music_or_none(soy: Soy, show: Path, with_music: Path) -> None:
    path = with_music / "episode.toml"
    before = path.read_text("utf-8")
    path.write_text("intro = false\noutro = false\njingle = false\n" + before, "utf-8")
    plain = json.loads(soy("master", "001", "--json").out)
    assert plain["timeline"] == {"shifts": [], "recording_ms": None}
    assert plain["duration_ms"] == 8000

    own = 'intro = { file = "own.wav", overlap = "0" }\noutro = false\njingle = false\n'
    soundfile.write(with_music / "own.wav", tune(1, 300), RATE_HZ)
    path.write_text(own + before, "utf-8")
    made = json.loads(soy("master", "001", "--json").out)
    assert made["timeline"] == {"shifts": [[0, 1000]], "recording_ms": 8000}
    assert made["duration_ms"] == 9000
    assert "up to date" in soy("master", "001", "--dry-run").err

    soundfile.write(with_music / "own.wav", tune(1.5, 300), RATE_HZ)  # other music, same name
    assert "encode" in soy("master", "001", "--dry-run").err


def test_the_plain_sound_is_in_the_report_of_loudness(
    soy: Soy, show: Path, with_music: Path
) -> None:
    """The target holds for the whole episode, music and all; chapters move only with jingles."""
    report = json.loads(soy("master", "001", "--json").out)
    assert report["after"]["integrated_lufs"] == pytest.approx(-16, abs=0.5)
    path = with_music / "episode.toml"
    path.write_text(path.read_text("utf-8").replace("00:00:03.1", "00:00:03.2"), "utf-8")
    assert "encode" in soy("master", "001", "--dry-run").err


def a_minute_too_long(path: Path) -> None:
    soundfile.write(path, np.tile(tune(10, 440, 8000), 13), 8000)


def a_damaged_place(path: Path) -> None:
    soundfile.write(path, tune(2, 440), RATE_HZ, format="FLAC")
    damage(path)


BROKEN: dict[str, Callable[[Path], object]] = {
    "there is no file intro.wav in episodes/": lambda path: path.unlink(),
    "longer than 2:00 minutes": a_minute_too_long,
    "silent from beginning to end": lambda path: soundfile.write(path, np.zeros(RATE_HZ), RATE_HZ),
    "cannot be measured": lambda path: soundfile.write(path, tune(0.2, 440), RATE_HZ),
    "is longer than the music": lambda path: soundfile.write(path, tune(0.45, 440), RATE_HZ),
    "the sound there is lost": a_damaged_place,
    "this is not an audio file": lambda path: path.write_text("no sound"),
}


@pytest.mark.parametrize("words", BROKEN)
def test_music_that_cannot_be_used_is_found(
    soy: Soy, show: Path, with_music: Path, words: str
) -> None:
    BROKEN[words](show / "episodes" / "intro.wav")
    mastered = soy("master", "001")
    assert mastered.code == 11
    assert "episodes/show.toml: audio.intro" in mastered.err
    assert words in " ".join(mastered.err.split())
    assert not (show / "build" / "episodes" / with_music.name / "audio.mp3").exists()
    checked = soy("check", "--json")
    assert checked.code == 20
    findings = [f for f in json.loads(checked.out) if f["rule"] == "music"]
    assert [f["where"] for f in findings] == ["episodes/show.toml"]
    assert words in findings[0]["message"]
    assert findings[0]["hint"]


def test_a_chapter_in_the_outro_is_past_the_end(soy: Soy, show: Path, with_music: Path) -> None:
    path = with_music / "episode.toml"
    text = path.read_text("utf-8")
    path.write_text("jingle = false\n" + text, "utf-8")
    assert soy("master", "001").code == 0
    path.write_text("jingle = false\n" + text.replace("00:00:07.2", "00:00:08.1"), "utf-8")
    refused = soy("master", "001")
    assert refused.code == 11
    assert "ends at 00:00:08.000" in " ".join(refused.err.split())
    assert "chapter-past-end" in soy("check", "--json").out
