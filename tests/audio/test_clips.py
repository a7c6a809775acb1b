"""Clips, decoded again and compared with the recording they were cut from."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import eyed3
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from tinytag import TinyTag

from tests.loudness import other_meter
from toolkit.audio.coding import mp3
from toolkit.audio.limiting.limiter import Limiter
from toolkit.audio.mastering import clip_memory, clips
from toolkit.audio.mastering.clip_memory import ClipReport
from toolkit.audio.values import tag_values
from toolkit.audio.values.master_report import MasterReport
from toolkit.audio.values.readings import Loudness
from toolkit.errors import BadFile, BadRecording, LoudnessMissed
from toolkit.show.sound.target import Target

pytestmark = pytest.mark.rotated

RATE = 44_100
TAGS = tag_values.Tags("Γιατί; 🧬", "The Science of You", "EP PerMed", "el")
QUIET = Loudness(-16.0, 3.0, -3.0, -15.0, -14.0)

Samples = NDArray[np.float32]


def report(**more: Any) -> MasterReport:
    return replace(
        MasterReport(
            before=QUIET,
            before_as_is_lufs=-16.0,
            before_dual_mono_lufs=None,
            after=QUIET,
            after_as_is_lufs=-16.0,
            after_dual_mono_lufs=None,
            mono=None,
            target=Target(integrated_lufs=-16, true_peak_dbtp=-1),
            gain_db=6.0,
            limiter_ran=False,
            ceiling_dbtp=None,
            max_reduction_db=0.0,
            reducing_percent=0.0,
            encodings=1,
            rate_hz=RATE,
            channels=2,
            bitrate_bps=128_000,
            duration_ms=8000,
            samples=8 * RATE,
            length_bytes=1,
            sha256="",
            inputs_digest="",
            tags_digest="",
        ),
        **more,
    )


def tones(seconds: float, level: float = 0.1) -> Samples:
    """Return a tone that rises, so that every moment sounds different, and swells each second."""
    time = np.arange(round(seconds * RATE)) / RATE
    swell = 0.6 + 0.4 * np.cos(2 * np.pi * time)
    left = level * swell * np.sin(2 * np.pi * (200 + 100 * time) * time)
    return np.stack([left, left * 0.5], axis=1).astype(np.float32)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "rec 'α\".wav"
    soundfile.write(path, tones(8), RATE, subtype="FLOAT")
    return path


def decoded(path: Path) -> Samples:
    with av.open(str(path)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1).T.astype(np.float32)


def distance(found: Samples, wanted: Samples) -> float:
    """Return the difference in dB below what is wanted."""
    return float(10 * np.log10(np.mean((found - wanted) ** 2) / np.mean(wanted**2)))


@pytest.mark.parametrize(
    ("start_ms", "end_ms"), [(0, 2000), (2345, 5300), (6000, 8000), (100, 350)]
)
def test_a_clip_is_that_stretch_with_the_gain(
    tmp_path: Path, source: Path, start_ms: int, end_ms: int
) -> None:
    target = tmp_path / "clips" / "clip.mp3"
    made = clips.cut(source, report(), start_ms, end_ms, target, TAGS)
    first, last = ((ms * RATE + 500) // 1000 for ms in (start_ms, end_ms))
    wanted = tones(8)[first:last] * 10 ** (6 / 20)
    found = decoded(target)
    assert found.shape == wanted.shape
    inside = slice(1000, -1000)
    assert distance(found[inside], wanted[inside]) < -40
    assert made.duration_ms == end_ms - start_ms
    assert made.length_bytes == target.stat().st_size
    theirs = eyed3.load(target)
    assert (theirs.tag.title, theirs.tag.album) == (TAGS.title, TAGS.show)
    assert theirs.info.bit_rate == (False, 128)


def test_what_is_left_out_is_cut_out_and_the_rest_is_as_recorded(
    tmp_path: Path, source: Path
) -> None:
    """Sample by sample against the recording; the joins, inside a loud tone, are soft."""
    stretches, target = [(500, 1800), (2600, 3300), (6000, 7000)], tmp_path / "clip.mp3"
    made = clips.cut_stretches(source, report(), stretches, target, TAGS)
    assert made.duration_ms == 1300 + 700 + 1000
    found, at = decoded(target), 0
    spans = [[(ms * RATE + 500) // 1000 for ms in span] for span in stretches]
    assert len(found) == sum(last - first for first, last in spans)
    edge = round(clips.FADE_MS / 1000 * RATE)
    middle = slice(spans[0][0] + edge, spans[0][1] - edge)
    gain = (
        np.abs(found[edge : edge + RATE // 2]).max() / np.abs(tones(8)[middle][: RATE // 2]).max()
    )
    for first, last in spans:
        wanted = tones(8)[first:last] * gain  # one for all: that of the episode
        part = found[at : at + last - first]
        assert distance(part[edge:-edge], wanted[edge:-edge]) < -35
        loud = np.abs(wanted).max()
        for near in (part[: edge // 8], part[-edge // 8 :]):
            assert np.abs(near).max() < loud / 4
        at += last - first
    steps, steepest = (np.abs(np.diff(s[:, 0])).max() for s in (found, tones(8) * gain))
    assert steps < 1.1 * steepest  # no click at a join


def test_a_wav_holds_the_same_samples_and_says_what_they_are(tmp_path: Path, source: Path) -> None:
    stretches, target = [(500, 1800), (2600, 3300)], tmp_path / "clip.mp3"
    tags = replace(TAGS, comment="A campaign\nAn episode", url="https://example.org/m/?a=1")
    wav = tmp_path / "clip.wav"
    clips.cut_stretches(source, report(), stretches, target, tags, wav_target=wav)
    found, rate = soundfile.read(wav, dtype="float32", always_2d=True)
    coded = decoded(target)
    assert (rate, found.shape) == (RATE, coded.shape)
    assert distance(coded, found) < -35
    assert soundfile.info(wav).subtype == "PCM_16"
    theirs = other_meter(RATE).integrated_loudness(np.asarray(found, float))
    assert theirs == pytest.approx(
        other_meter(RATE).integrated_loudness(np.asarray(coded, float)), abs=0.1
    )
    with av.open(str(wav)) as file:
        said = file.metadata
    assert (said["title"], said["artist"]) == (tags.title, tags.publisher)
    assert said["comment"] == "A campaign\nAn episode\nhttps://example.org/m/?a=1"
    assert TinyTag.get(wav).album == tags.show
    first = wav.read_bytes()
    clips.cut_stretches(source, report(), stretches, target, tags, wav_target=wav)
    assert wav.read_bytes() == first


def test_all_stretches_together_are_bounded(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "clip.mp3"
    with pytest.raises(BadFile, match="is too long"):
        clips.cut_stretches(source, report(), [(0, 70_000), (80_000, 131_000)], target, TAGS)
    with pytest.raises(BadFile, match="must end after it begins"):
        clips.cut_stretches(source, report(), [(0, 1000), (2000, 2000)], target, TAGS)
    assert not target.exists()


def test_the_ends_are_soft(tmp_path: Path) -> None:
    source, target = tmp_path / "a.wav", tmp_path / "a.mp3"
    time = np.arange(2 * RATE) / RATE
    soundfile.write(source, 0.2 * np.cos(2 * np.pi * 500 * time), RATE)
    clips.cut(source, report(gain_db=0.0, channels=1), 500, 1500, target, TAGS, fade_ms=40)
    found = decoded(target)[:, 0]
    peaks = [np.abs(part).max() for part in (found[:200], found[1600:2000], found[-200:])]
    assert peaks[0] < 0.05
    assert peaks[1] == pytest.approx(0.2, abs=0.02)
    assert peaks[2] < 0.05


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("samples", [1, 10, 44, 661, 1322, 4410, 4411])
@pytest.mark.parametrize("fade_ms", [0, 1, 15, 20])
def test_fades_keep_every_sample_in_its_place(channels: int, samples: int, fade_ms: int) -> None:
    sound = np.full((samples, channels), 0.5, np.float32)
    faded = clips._faded(sound, RATE, fade_ms)
    assert faded.shape == sound.shape
    assert faded.max() <= 16_384
    assert (np.diff(faded[: samples // 2, 0]) >= 0).all()
    assert (np.diff(faded[-(samples // 2) :, 0]) <= 0).all()
    if fade_ms and samples > 2 * fade_ms * 45:
        assert faded[0, 0] == faded[0, -1] == 0
        assert (faded[fade_ms * 45 : -fade_ms * 45] == 16_384).all()


def test_the_limiter_works_as_in_the_episode(tmp_path: Path) -> None:
    """The clip begins 60 ms after a burst, while the episode's limiter is still letting go."""
    sound = tones(4, level=0.3)
    sound[RATE : RATE + 400] *= 3
    source, target = tmp_path / "a.wav", tmp_path / "a.mp3"
    soundfile.write(source, sound, RATE, subtype="FLOAT")
    said = report(limiter_ran=True, ceiling_dbtp=-6.0)
    clips.cut(source, said, 1060, 3000, target, TAGS, fade_ms=0)
    louder = sound * np.float32(10 ** (6 / 20))
    first, last = 1060 * RATE // 1000, 3 * RATE

    def limited(stretch: Samples) -> Samples:
        return np.concatenate(list(Limiter(RATE, 2, -6.0).limit([stretch])))

    in_episode, on_its_own = limited(louder)[first:last], limited(louder[first:last])
    found, early = decoded(target), slice(600, 6000)
    assert distance(found[early], in_episode[early]) < -33
    assert distance(found[early], on_its_own[early]) > -20


@pytest.mark.parametrize("mono", ["dual-mono", "as-is", None])
def test_loudness_is_that_of_another_meter(tmp_path: Path, source: Path, mono: str | None) -> None:
    target = tmp_path / "a.mp3"
    channels = 2 if mono is None else 1
    made = clips.cut(source, report(mono=mono, channels=channels), 1000, 6000, target, TAGS)
    found = decoded(target)
    heard = np.repeat(found, 2, axis=1) if mono == "dual-mono" else found
    theirs = other_meter(RATE).integrated_loudness(heard.astype(np.float64))
    assert made.integrated_lufs == pytest.approx(theirs, abs=0.1)
    assert made.true_peak_dbtp == pytest.approx(20 * np.log10(np.abs(found).max()), abs=0.3)


def test_a_very_short_clip_has_no_loudness(tmp_path: Path, source: Path) -> None:
    made = clips.cut(source, report(), 1000, 1300, tmp_path / "a.mp3", TAGS)
    assert made.integrated_lufs is None
    assert made.duration_ms == 300


def test_a_peak_over_the_limit_is_lowered(tmp_path: Path, source: Path) -> None:
    hot = report(gain_db=19.2)  # peaks at -0.8 dBFS before the encoder, and none of it limited
    made = clips.cut(source, hot, 500, 3400, tmp_path / "a.mp3", TAGS)
    assert -2.0 < made.true_peak_dbtp <= -1.0


def test_a_peak_that_cannot_be_kept_leaves_nothing(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips, "_ATTEMPTS", 1)
    target = tmp_path / "clips" / "a.mp3"
    with pytest.raises(LoudnessMissed, match="stays above -1 dBTP"):
        clips.cut(source, report(gain_db=30.0), 500, 2000, target, TAGS)
    assert list(target.parent.iterdir()) == []


def test_the_same_clip_has_the_same_bytes(tmp_path: Path, source: Path) -> None:
    before = source.read_bytes()
    for name in ("a", "b"):
        clip_memory.forget()
        clips.cut(source, report(ceiling_dbtp=-6.0), 2000, 3000, tmp_path / name, TAGS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert source.read_bytes() == before


def test_a_clip_with_other_tags_is_encoded_once_and_is_as_if_encoded_anew(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kits in other languages have the same sound; another recording, or gain, has not."""
    encoded: list[object] = []
    encode = mp3.encode

    def counted(*args: Any) -> Any:
        encoded.append(args[1])
        return encode(*args)

    monkeypatch.setattr(mp3, "encode", counted)
    other = replace(TAGS, title="Another title")

    def made(name: str, tags: tag_values.Tags, **more: Any) -> bytes:
        said = clips.cut(source, report(**more), 2000, 3000, tmp_path / name, tags)
        assert said.length_bytes == (tmp_path / name).stat().st_size
        return (tmp_path / name).read_bytes()

    clip_memory.forget()
    first, second = made("a", TAGS), made("b", other)
    assert len(encoded) == 1
    assert first != second
    clip_memory.forget()
    assert made("c", other) == second
    assert made("d", other, gain_db=3.0) != second
    assert len(encoded) == 3
    source.write_bytes(source.read_bytes() + b" ")  # the file changed: it is read again
    assert made("e", other) == second
    assert len(encoded) == 4


def test_silence_is_no_mistake(tmp_path: Path) -> None:
    source = tmp_path / "a.wav"
    soundfile.write(source, np.zeros(RATE), RATE)
    made = clips.cut(source, report(channels=1), 0, 900, tmp_path / "a.mp3", TAGS)
    assert made == ClipReport(900, made.length_bytes, None, made.true_peak_dbtp)
    assert made.true_peak_dbtp < -80


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "told"),
    [
        (1000, 1000, "must end after it begins"),
        (2000, 1000, "must end after it begins"),
        (0, 120_001, "too long; at most 2:00"),
        (7000, 8100, r"past the end of .*which ends at 00:00:08\.000"),
        (60_000, 61_000, "past the end"),
    ],
)
def test_stretches_that_cannot_be_cut_are_told(
    tmp_path: Path, source: Path, start_ms: int, end_ms: int, told: str
) -> None:
    target = tmp_path / "a.mp3"
    target.write_bytes(b"what was there")
    with pytest.raises(BadFile, match=told):
        clips.cut(source, report(), start_ms, end_ms, target, TAGS)
    assert target.read_bytes() == b"what was there"


def test_the_end_may_be_rounded_up_to_a_millisecond(tmp_path: Path) -> None:
    source = tmp_path / "a.wav"
    soundfile.write(source, tones(1)[: RATE - 20], RATE)
    made = clips.cut(source, report(), 0, 1000, tmp_path / "a.mp3", TAGS)
    assert made.duration_ms == 1000
    assert len(decoded(tmp_path / "a.mp3")) == RATE - 20


def test_a_missing_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRecording):
        clips.cut(tmp_path / "none.wav", report(), 0, 1000, tmp_path / "a.mp3", TAGS)


def test_no_ffmpeg_program_is_needed_and_none_missed(tmp_path: Path) -> None:
    """In a Python of its own, with no program to be found and every warning shown."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", "import toolkit.audio.mastering.clips"],
        env={"PATH": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "ffmpeg" not in done.stderr
    assert "pydub" not in done.stderr


@pytest.mark.parametrize("quieter_db", [0.0, 4.0, -4.0])
def test_a_clip_is_as_loud_as_its_episode(tmp_path: Path, quieter_db: float) -> None:
    """Whoever speaks more softly or more loudly than the whole; another meter judges."""
    path = tmp_path / "guest.wav"
    meter = other_meter(RATE)
    sound = tones(8)
    level_db = -22.0 - quieter_db - meter.integrated_loudness(sound)
    soundfile.write(path, sound * 10 ** (level_db / 20), RATE, subtype="FLOAT")
    clips.cut(path, report(), 1000, 6000, tmp_path / "clip.mp3", TAGS)  # +6 dB make it -16 LUFS
    assert meter.integrated_loudness(decoded(tmp_path / "clip.mp3")) == pytest.approx(-16, abs=0.5)


def test_a_whisper_is_not_raised_without_end(tmp_path: Path) -> None:
    path = tmp_path / "whisper.wav"
    soundfile.write(path, tones(8, level=0.002), RATE, subtype="FLOAT")
    made = clips.cut(path, report(), 1000, 6000, tmp_path / "clip.mp3", TAGS)
    before = other_meter(RATE).integrated_loudness(tones(8, level=0.002)[RATE : 6 * RATE])
    assert made.integrated_lufs == pytest.approx(before + 12, abs=0.5)
