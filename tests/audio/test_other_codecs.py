"""Files of other codecs, reopened by libsndfile."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import av
import mutagen.mp4
import numpy as np
import pytest
import soundfile

from tests.audio.sounds import Samples, pieces, speech
from toolkit.audio.coding import other_codecs
from toolkit.audio.values.sound import Sound
from toolkit.audio.values.tag_values import TagChapter
from toolkit.errors import BadRecording

pytestmark = pytest.mark.rotated


def sound(samples: Samples, rate_hz: int = 44_100, seed: int = 0) -> Sound:
    def play() -> Generator[Samples, None, None]:
        yield from pieces(samples, seed)

    return Sound(rate_hz, samples.shape[1], play, "a test")


@pytest.mark.parametrize(("rate_hz", "channels"), [(44_100, 1), (48_000, 2)])
def test_flac_is_the_sound_itself(tmp_path: Path, rate_hz: int, channels: int) -> None:
    samples = speech(3.3, rate_hz, channels)
    other_codecs.encode(sound(samples, rate_hz), tmp_path / "a.flac", "flac")
    read, found_rate_hz = soundfile.read(tmp_path / "a.flac", dtype="int32", always_2d=True)
    assert soundfile.info(tmp_path / "a.flac").subtype == "PCM_24"
    assert found_rate_hz == rate_hz
    assert np.array_equal(read >> 8, np.rint(samples.astype(np.float64) * 2**23))


def test_what_is_too_loud_is_clamped(tmp_path: Path) -> None:
    other_codecs.encode(sound(np.array([[1.5], [-1.5], [0.5]], np.float32)), tmp_path / "a", "flac")
    read, _ = soundfile.read(tmp_path / "a")
    assert read.tolist() == [1 - 2**-23, -1.0, 0.5]


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    samples = speech(2)
    for seed in (1, 2):  # however it is cut
        other_codecs.encode(sound(samples, seed=seed), tmp_path / f"{seed}.flac", "flac")
    first, second = ((tmp_path / f"{seed}.flac").read_bytes() for seed in (1, 2))
    assert first == second
    assert b"Lavf" not in first
    assert b"Lavc" not in first


def test_no_sound_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match="no sound to encode"):
        other_codecs.encode(sound(np.zeros((0, 1), np.float32)), tmp_path / "a.flac", "flac")


@pytest.mark.parametrize(("codec", "bitrate_bps"), [("opus", 48_000), ("aac", 96_000)])
def test_lossy_files_are_the_sound_in_time(
    tmp_path: Path, codec: other_codecs.Codec, bitrate_bps: int
) -> None:
    samples, files = speech(6, channels=2), [tmp_path / "a.x", tmp_path / "b.x"]
    for seed, path in enumerate(files):
        other_codecs.encode(sound(samples, seed=seed), path, codec, bitrate_bps)
    data = files[0].read_bytes()
    assert data == files[1].read_bytes()
    assert not any(name in data for name in (b"Lavf", b"Lavc", b"libopus 1"))
    assert 0.7 * bitrate_bps < 8 * len(data) / 6 < 1.2 * bitrate_bps
    read = decoded(files[0], rate_hz=44_100)[: len(samples)]
    assert len(read) == len(samples)
    # No delay: the same place fits best, and fits well.
    fits = [np.vdot(read[40:-40], np.roll(samples, by, 0)[40:-40]) for by in range(-30, 31)]
    assert int(np.argmax(fits)) == 30
    assert np.corrcoef(read[:, 0], samples[:, 0])[0, 1] > 0.98


def test_m4a_begins_with_its_head_and_keeps_its_sound_when_wrapped(tmp_path: Path) -> None:
    plain, once, twice = (tmp_path / name for name in ("a.m4a", "b.m4a", "c.m4a"))
    other_codecs.encode(sound(speech(5)), plain, "aac", 64_000)
    chapters = (TagChapter(0, 2000, "Ein Äpfelchen"), TagChapter(2000, 5000, "Two"))
    other_codecs.wrap(plain, once, chapters, "deu")
    other_codecs.wrap(once, twice, chapters, "deu")
    assert once.read_bytes() == twice.read_bytes()
    assert np.array_equal(decoded(plain), decoded(once))
    for data in (plain.read_bytes(), once.read_bytes()):
        assert 0 < data.index(b"moov") < data.index(b"mdat")
    made: Any = mutagen.mp4.MP4
    assert [(c.start, c.title) for c in made(once).chapters] == [(0, "Ein Äpfelchen"), (2, "Two")]
    with av.open(str(once)) as container:
        titles = [chapter["metadata"]["title"] for chapter in container.chapters()]
        assert container.streams.audio[0].metadata["language"] == "deu"
    assert titles == ["Ein Äpfelchen", "Two"]


def decoded(path: Path, rate_hz: int = 44_100) -> Samples:
    """Return what PyAV makes of a file, (samples, channels)."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", rate=rate_hz)
        frames = [f for found in container.decode(audio=0) for f in resampler.resample(found)]
        frames += resampler.resample(None)
        channels = container.streams.audio[0].channels
        made = np.concatenate([f.to_ndarray().reshape(-1, channels) for f in frames])
    return np.asarray(made, np.float32)
