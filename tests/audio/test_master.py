"""Mastering from the recording to the tagged MP3, judged by other decoders and another meter."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from mutagen import mp3 as reader
from PIL import Image

from tests.loudness import other_meter
from toolkit import files
from toolkit.audio.coding import mp3
from toolkit.audio.mastering import loudness_loop, master
from toolkit.audio.values.master_report import MasterReport
from toolkit.errors import BadFile, BadRecording, LoudnessMissed, SilentAudio
from toolkit.show.project import Project
from toolkit.show.sound import audio as show_audio

from .sounds import Samples, oversampled_peak_dbtp, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100

SHOW = """
title = "The Science of You"
description = "About medicine."
language = "en"
author = "EP PerMed"
link = "https://example.org/podcast"
categories = ["Science"]
cover_alt = "A cover."
[release]
public_url = "https://example.org/podcast"
[audio]
"""

Make = Callable[..., Project]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that makes a show with one episode, from a sound and lines of [audio]."""

    def made(
        sound: Samples, audio: str = "", rate_hz: int = RATE_HZ, chapter: str = "0"
    ) -> Project:
        folder = tmp_path / "show" / "episodes" / "001-one"
        folder.mkdir(parents=True)
        soundfile.write(folder / "source.wav", sound, rate_hz, "FLOAT")
        Image.new("RGB", (1400, 1400), "navy").save(folder.parent / "cover.png")
        (folder.parent / "show.toml").write_text(SHOW + audio)
        (folder / "episode.toml").write_text(
            f'title = "One"\nguid = "g-1"\nsource = "source.wav"\n'
            f'source_sha256 = "{files.sha256_of(folder / "source.wav")}"\n'
            f'[[chapters]]\nstart = "00:00:00"\ntitle = "Begin"\n'
            f'[[chapters]]\nstart = "{chapter}.5"\ntitle = "Later"\n'
        )
        return Project.open(folder.parents[1])

    return made


def again(project: Project) -> Project:
    return Project.open(project.root)


def mastered(project: Project) -> tuple[Path, MasterReport]:
    report = master.apply(master.plan(project, project.episodes[0]))
    found = master.finished(project, project.episodes[0])
    assert found
    assert found[1] == report
    return found


def opened(path: Path) -> Any:
    kind: Any = reader.MP3  # mutagen has no types for it
    return kind(path)


def judged(path: Path, *, as_two: bool = False) -> tuple[float, float]:
    """Return (LUFS, dBTP) of an MP3 by other programs; `as_two` plays one channel twice."""
    sound, rate_hz = soundfile.read(path, always_2d=True)
    heard = np.repeat(sound, 2, axis=1) if as_two else sound
    meter = other_meter(rate_hz, filter_class="DeMan")
    return float(meter.integrated_loudness(heard)), oversampled_peak_dbtp(sound)


@pytest.mark.parametrize("channels", ["mono", "stereo"])
@pytest.mark.parametrize(
    ("said", "limiter_runs"),
    [
        ({"channels": 2, "peak": 0.02}, False),  # quiet
        ({"channels": 2, "peak": 0.2}, False),
        ({"channels": 1, "peak": 0.1}, False),
        ({"channels": 2, "peak": 0.05, "click": True}, True),
        ({"channels": 2, "peak": 6.0}, False),  # loud and clipped: turned down
    ],
    ids=["quiet", "usual", "one channel", "click", "clipped"],
)
def test_the_finished_mp3_meets_its_target(
    make: Make, said: dict[str, Any], limiter_runs: bool, channels: str
) -> None:
    sound = np.clip(speech(9, **said), -1, 1)
    path, report = mastered(make(sound, f'channels = "{channels}"'))
    lufs, peak_dbtp = judged(path, as_two=channels == "mono")
    assert lufs == pytest.approx(-16, abs=0.15)
    assert peak_dbtp <= -1
    assert report.limiter_ran is limiter_runs
    assert (report.max_reduction_db > 1) is limiter_runs
    assert (report.ceiling_dbtp is not None) is limiter_runs
    # What the report says is what the others find.
    assert report.after.integrated_lufs == pytest.approx(lufs, abs=0.1)
    assert report.after.true_peak_dbtp == pytest.approx(peak_dbtp, abs=0.3)
    assert report.samples == len(sound)
    assert (report.length_bytes, report.sha256) == (path.stat().st_size, files.sha256_of(path))


def test_a_linear_gain_is_the_difference_of_before_and_after(make: Make) -> None:
    _, report = mastered(make(speech(8, channels=2, peak=0.1), 'channels = "stereo"'))
    moved = report.after.integrated_lufs - report.before.integrated_lufs
    assert report.gain_db == pytest.approx(moved, abs=0.1)
    assert report.encodings == 1


@pytest.mark.parametrize(("mono", "as_two"), [("dual-mono", True), ("as-is", False)])
def test_mono_is_counted_as_the_show_says_and_both_figures_are_kept(
    make: Make, mono: str, as_two: bool
) -> None:
    path, report = mastered(make(speech(8, peak=0.1), f'mono = "{mono}"'))
    assert judged(path, as_two=as_two)[0] == pytest.approx(-16, abs=0.15)
    assert report.mono == mono
    assert report.after_dual_mono_lufs == pytest.approx(report.after_as_is_lufs + 3.01, abs=0.02)


@pytest.mark.parametrize(("target", "lufs"), [("spotify", -14), ("aes77", -18), ("ebu", -23)])
def test_presets(make: Make, target: str, lufs: float) -> None:
    path, _ = mastered(make(speech(8, peak=0.3), f'target = "{target}"'))
    found, peak_dbtp = judged(path, as_two=True)
    assert found == pytest.approx(lufs, abs=0.2)
    assert peak_dbtp <= -1


def test_a_limiter_that_takes_loudness_away_is_made_up_for(make: Make) -> None:
    sound = speech(8, peak=0.5)
    sound[: 4 * RATE_HZ] *= 0.5
    audio = "target = { integrated_lufs = -12.5, true_peak_dbtp = -1 }"
    path, report = mastered(make(sound, audio))
    found, peak_dbtp = judged(path, as_two=True)
    assert found == pytest.approx(-12.5, abs=0.4)
    assert peak_dbtp <= -0.95
    assert report.limiter_ran
    assert report.reducing_percent > 1
    assert report.gain_db > -12.5 - report.before.integrated_lufs + 0.3


def test_a_target_that_would_squash_the_sound_is_refused(make: Make) -> None:
    audio = "target = { integrated_lufs = -8, true_peak_dbtp = -9 }"
    project = make(speech(3, peak=0.5, click=True), audio)
    refused(project, LoudnessMissed, r"peaks are so far above .* cannot reach -8\.0 LUFS")


def test_a_peak_that_the_encoder_makes_is_met_with_a_lower_ceiling(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        loudness_loop, "CODEC_HEADROOM_DB", -1.0
    )  # no room: the first try goes over
    audio = "target = { integrated_lufs = -11.3, true_peak_dbtp = -1 }"
    path, report = mastered(make(speech(8, peak=0.5), audio))
    assert report.encodings > 1
    assert report.ceiling_dbtp is not None
    assert report.ceiling_dbtp < 0
    assert judged(path)[1] <= -0.95


def test_the_sample_rate_becomes_44100(make: Make) -> None:
    path, report = mastered(make(speech(8, 48_000), rate_hz=48_000))
    assert opened(path).info.sample_rate == report.rate_hz == RATE_HZ
    assert opened(path).info.length == pytest.approx(8, abs=0.06)
    assert report.duration_ms == 8000


def test_tags_and_chapters_are_in_the_file(make: Make) -> None:
    path, _ = mastered(make(speech(4)))
    tags = opened(path).tags
    assert str(tags["TIT2"]) == "One"
    assert [str(tags[f"CHAP:chp{i}"].sub_frames["TIT2"]) for i in (0, 1)] == ["Begin", "Later"]
    assert tags.getall("APIC")[0].mime == "image/jpeg"


# ---------------------------------------------------------------- what is done again, and what not


def test_the_same_recording_gives_the_same_bytes(make: Make) -> None:
    project = make(speech(4, channels=2, click=True))
    path, report = mastered(project)
    data = path.read_bytes()
    path.unlink()
    assert master.finished(project, project.episodes[0]) is None
    assert mastered(project)[1] == report
    assert path.read_bytes() == data


def test_nothing_is_done_twice(make: Make) -> None:
    project = make(speech(4))
    first = master.plan(project, project.episodes[0])
    assert first.steps == ("encode", "tag")
    assert "-16 LUFS" in first.summary
    path, report = mastered(project)
    changed = path.stat().st_mtime_ns
    second = master.plan(again(project), project.episodes[0])
    assert second.is_done
    assert master.apply(second) == report
    assert path.stat().st_mtime_ns == changed


def change(project: Project, file: str, old: str, new: str) -> Project:
    path = project.episodes_dir / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    tomllib.loads(path.read_text())
    return again(project)


def test_a_new_title_changes_the_tags_and_not_the_sound(make: Make) -> None:
    project = make(speech(4))
    path, report = mastered(project)
    before, _ = soundfile.read(path)
    project = change(project, "001-one/episode.toml", '"One"', '"Uno"')
    assert master.finished(project, project.episodes[0]) is None
    assert master.plan(project, project.episodes[0]).steps == ("tag",)
    project.source(project.episodes[0]).unlink()  # not needed for it
    path, new = mastered(project)
    tags = opened(path).tags
    assert str(tags["TIT2"]) == "Uno"
    np.testing.assert_array_equal(soundfile.read(path)[0], before)
    assert new.after == report.after
    assert new.sha256 == files.sha256_of(path) != report.sha256


def test_a_new_cover_changes_the_tags(make: Make) -> None:
    project = make(speech(4))
    mastered(project)
    Image.new("RGB", (1400, 1400), "green").save(project.cover)
    assert master.plan(project, project.episodes[0]).steps == ("tag",)
    project.cover.unlink()
    assert mastered(project)[1].samples == 4 * RATE_HZ


@pytest.mark.parametrize("new", ['target = "ebu"', 'channels = "stereo"', "bitrate_kbps = 64"])
def test_new_settings_need_a_new_encoding(make: Make, new: str) -> None:
    project = make(speech(4))
    mastered(project)
    project = change(project, "show.toml", "[audio]\n", f"[audio]\n{new}\n")
    assert master.plan(project, project.episodes[0]).steps == ("encode", "tag")


def test_another_usual_bit_rate_needs_a_new_encoding(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a show leaves out is in force all the same; what it names stays."""
    project = make(speech(4))
    mastered(project)
    named = change(project, "show.toml", "[audio]\n", "[audio]\nbitrate_kbps = 96\n")
    assert master.plan(named, named.episodes[0]).is_done  # the same as before
    monkeypatch.setitem(show_audio.USUAL_KBPS, 1, 112)
    assert master.plan(named, named.episodes[0]).is_done
    project = change(named, "show.toml", "[audio]\nbitrate_kbps = 96\n", "[audio]\n")
    assert master.plan(project, project.episodes[0]).steps == ("encode", "tag")
    path, report = mastered(project)
    assert report.bitrate_bps == 112_000
    assert opened(path).info.bitrate == pytest.approx(112_000, abs=5)  # as mutagen reckons it
    assert master.plan(project, project.episodes[0]).is_done


@pytest.mark.parametrize("said", ["", "bitrate_kbps = 64\n"])
def test_what_was_mastered_when_digests_were_of_the_files_stays(
    make: Make, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    project = make(speech(4), said)
    path, report = mastered(project)
    former = master._inputs_digest(project, project.episodes[0], as_said=True)
    assert former != report.inputs_digest
    path.with_name("master.json").write_text(replace(report, inputs_digest=former).to_json())
    assert master.plan(project, project.episodes[0]).is_done
    monkeypatch.setitem(show_audio.USUAL_KBPS, 1, 112)
    assert master.plan(project, project.episodes[0]).is_done is bool(said)


def test_audio_that_someone_changed_is_made_again(make: Make) -> None:
    project = make(speech(4))
    path, report = mastered(project)
    path.write_bytes(path.read_bytes() + b"\0")
    assert master.finished(project, project.episodes[0]) is None
    assert mastered(project)[1] == report
    data = bytearray(path.read_bytes())
    data[-500] ^= 1  # same length; found when the tags are to be written anew
    path.write_bytes(data)
    project = change(project, "001-one/episode.toml", '"One"', '"Uno"')
    path, new = mastered(project)
    assert new.after == report.after
    assert data[-2000:] != path.read_bytes()[-2000:]


@pytest.mark.parametrize("damage", ["", "{}", "[]", "null", '{"before": 1}', "\xff"])
def test_a_damaged_report_is_no_report(make: Make, damage: str) -> None:
    project = make(speech(4))
    path, _ = mastered(project)
    path.with_name("master.json").write_bytes(damage.encode("latin-1"))
    assert master.plan(project, project.episodes[0]).steps == ("encode", "tag")


def test_progress_only_goes_forward(make: Make) -> None:
    project = make(speech(4, channels=2, click=True))
    shares: list[float] = []
    master.apply(master.plan(project, project.episodes[0]), shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


# ---------------------------------------------------------------- what goes wrong


def left(project: Project) -> list[str]:
    return sorted(path.name for path in project.build_dir.rglob("*") if path.is_file())


def refused(project: Project, error: type[Exception], match: str) -> None:
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    with pytest.raises(error, match=match) as caught:
        master.apply(master.plan(project, project.episodes[0]))
    after = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    assert after == before
    assert getattr(caught.value, "hint", None)


def test_silence_is_refused(make: Make) -> None:
    refused(make(np.zeros((3 * RATE_HZ, 1), np.float32)), SilentAudio, "from beginning to end")


def test_a_whisper_below_the_gate_is_refused(make: Make) -> None:
    rng = np.random.default_rng(1)
    noise = (1.5e-4 * rng.uniform(-1, 1, (3 * RATE_HZ, 1))).astype(np.float32)
    refused(make(noise), SilentAudio, "louder than -70 LUFS")


def test_a_recording_that_changed_is_refused_and_the_old_audio_stays(make: Make) -> None:
    project = make(speech(4))
    path, _ = mastered(project)
    soundfile.write(project.source(project.episodes[0]), speech(3), RATE_HZ)
    assert master.finished(project, project.episodes[0])
    project = change(project, "show.toml", "[audio]\n", "[audio]\nbitrate_kbps = 64\n")
    refused(project, BadRecording, "has changed since soy new added it")
    assert left(project) == ["audio.mp3", "curves.bin", "master.json"]
    assert opened(path).info.bitrate == 96_000


def test_a_missing_recording_is_refused(make: Make) -> None:
    project = make(speech(2))
    project.source(project.episodes[0]).unlink()
    refused(project, BadRecording, "no such file")


def test_a_chapter_past_the_end_is_refused(make: Make) -> None:
    refused(make(speech(2), chapter="2"), BadFile, "Later")


def test_a_damaged_cover_is_refused(make: Make) -> None:
    project = make(speech(2))
    project.cover.write_bytes(b"no picture")
    refused(project, BadFile, "cover")


def test_a_target_that_cannot_be_met_is_said(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    real = mp3.encoder_scale
    monkeypatch.setattr(loudness_loop, "_ENCODINGS_OF_A_MINUTE", 1)
    monkeypatch.setattr(mp3, "encoder_scale", lambda found: 2 * real(found))
    refused(
        make(speech(3, peak=0.1)),
        LoudnessMissed,
        r"finished MP3 has -22\.0 LUFS.* the target is -16 LUFS",
    )


def test_a_full_disk_leaves_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(mp3, "encode", full)
    refused(make(speech(2)), Exception, "the disk is full")


# ---------------------------------------------------------------- the report


def test_the_report_is_json_without_numbers_that_json_does_not_know(make: Make) -> None:
    project = make(speech(2))  # too short for a short-term loudness
    path, report = mastered(project)
    text = path.with_name("master.json").read_text()
    values = json.loads(text)
    assert values["before"]["max_short_term_lufs"] is None
    assert values["before"]["range_lu"] is None
    assert report.before.max_short_term_lufs == -math.inf
    assert report.before.range_lu is None
    assert report.to_json() == text
    assert MasterReport.from_json(text) == report
    assert all(len(str(v).partition(".")[2]) <= 2 for v in values["after"].values())
