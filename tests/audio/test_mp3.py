"""MP3 files judged by readers that had no part in writing them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import eyed3
import numpy as np
import pytest
import soundfile
from mutagen.mp3 import MP3, BitrateMode
from numpy.typing import NDArray
from tinytag import TinyTag

from toolkit.audio.coding import mp3
from toolkit.audio.coding.mp3 import Mp3Settings
from toolkit.audio.containers import info_frame
from toolkit.errors import BadRecording

pytestmark = pytest.mark.rotated

Samples = NDArray[np.float32]


def chirp(samples: int, rate_hz: int, channels: int) -> Samples:
    time = np.arange(samples) / rate_hz
    noise = np.random.default_rng(1).standard_normal((samples, channels)) * 0.01
    tone = 0.3 * np.sin(2 * np.pi * (200 + 400 * time) * time)
    sound: Samples = (tone[:, None] * np.array([1, 0.7])[:channels] + noise).astype(np.float32)
    return sound


def pieces(sound: Samples, length: int = 5000) -> Iterator[Samples]:
    for start in range(0, len(sound), length):
        yield sound[start : start + length]


def decoded_by_ffmpeg(path: Path) -> Samples:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1).T.astype(np.float32)


def lag(decoded: Samples, sound: Samples) -> int:
    """Return by how many samples `decoded` comes late: the peak of the cross-correlation."""
    size = 2 * len(sound)
    spectra = np.fft.rfft(decoded[:, 0], size) * np.conj(np.fft.rfft(sound[:, 0], size))
    late = int(np.argmax(np.fft.irfft(spectra, size)))
    return late if late < len(sound) else late - size


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("kbps", [64, 96, 128])
def test_players_hear_exactly_what_went_in(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, rate_hz: int, channels: int, kbps: int
) -> None:
    path = tmp_path / "a.mp3"
    samples = rate_hz + 17 * kbps  # ends anywhere within a frame
    sound = chirp(samples, rate_hz, channels)
    mp3.encode(pieces(sound), path, Mp3Settings(rate_hz, channels, kbps * 1000))

    for decoded in (decoded_by_ffmpeg(path), soundfile.read(path, always_2d=True)[0]):
        assert decoded.shape == sound.shape
        assert lag(decoded, sound) == 0
        assert np.sqrt(np.mean((decoded - sound) ** 2)) < 0.02

    read_by_mutagen: Any = MP3
    info = read_by_mutagen(path).info
    assert info.length == pytest.approx(samples / rate_hz, abs=1e-6)
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.bitrate == pytest.approx(kbps * 1000, rel=0.001)
    assert info.encoder_info.startswith("LAME 3.100")
    assert (info.sample_rate, info.channels) == (rate_hz, channels)

    theirs = TinyTag.get(path)
    assert theirs.duration == pytest.approx(samples / rate_hz, abs=0.05)  # with the padding
    assert (theirs.samplerate, theirs.channels) == (rate_hz, channels)
    assert eyed3.load(path).info.bit_rate == (False, kbps)
    if channels == 2:  # eyeD3 checks the header checksum where it stands in stereo files
        assert "Lame tag CRC check failed" not in caplog.text


@pytest.mark.parametrize("samples", [1, 575, 576, 577, 1151, 1152, 1153, 2000])
def test_very_short_sound_keeps_its_length(tmp_path: Path, samples: int) -> None:
    path = tmp_path / "a.mp3"
    mp3.encode([chirp(samples, 44_100, 1)], path, Mp3Settings(44_100, 1, 64_000))
    assert len(decoded_by_ffmpeg(path)) == samples


def test_info_frame_counts_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    mp3.encode([chirp(44_100, 44_100, 2)], path, Mp3Settings(44_100, 2, 128_000))
    data = path.read_bytes()
    first = info_frame.header(data)
    with path.open("rb") as file:
        walked = list(info_frame.frames(file))
    at = first.tag_offset
    assert data[at : at + 4] == b"Info"
    assert int.from_bytes(data[at + 8 : at + 12], "big") == len(walked) - 1
    assert int.from_bytes(data[at + 12 : at + 16], "big") == len(data)
    assert {found.bitrate_bps for _, found in walked} == {128_000}


def test_pieces_make_no_difference(tmp_path: Path) -> None:
    sound = chirp(30_000, 44_100, 2)
    settings = Mp3Settings(44_100, 2, 128_000)
    for name, length in (("a", 30_000), ("b", 1), ("c", 777)):
        short = sound if length > 1 else sound[:3000]
        mp3.encode(pieces(short, length), tmp_path / name, settings)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "c").read_bytes()
    mp3.encode([sound[:3000]], tmp_path / "d", settings)
    assert (tmp_path / "b").read_bytes() == (tmp_path / "d").read_bytes()


def test_samples_are_rounded_and_clamped() -> None:
    block = np.array([[0.5, -0.5, 1.0, -1.0, 1.7, -1.7, 1.4 / 32768, -1.6 / 32768]], np.float32)
    assert mp3.to_int16(block).tolist() == [[16384, -16384, 32767, -32768, 32767, -32768, 1, -2]]


@pytest.mark.parametrize("kbps", [64, 80, 96, 112, 128, 160, 192, 224, 256, 320])
@pytest.mark.parametrize(("rate_hz", "channels"), [(44_100, 1), (44_100, 2), (48_000, 2)])
def test_sound_keeps_its_level(tmp_path: Path, kbps: int, rate_hz: int, channels: int) -> None:
    """What LAME takes away is known for each bit rate, and undone."""
    path = tmp_path / "a.mp3"
    tone = np.sin(2 * np.pi * 1000 * np.arange(rate_hz // 2) / rate_hz) / 4
    sound = np.repeat(tone[:, None], channels, axis=1).astype(np.float32)
    mp3.encode([sound], path, Mp3Settings(rate_hz, channels, kbps * 1000))
    middle = slice(len(tone) // 4, -len(tone) // 4)  # settled, and far from both ends
    heard = soundfile.read(path, always_2d=True)[0][middle, 0]
    assert np.vdot(heard, tone[middle]) / np.vdot(tone[middle], tone[middle]) == pytest.approx(
        1, abs=0.001
    )


def test_nothing_to_encode_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match="no sound"):
        mp3.encode([], tmp_path / "a.mp3", Mp3Settings(44_100, 1, 96_000))


def test_wrong_channels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 channels where 1"):
        mp3.encode([chirp(10, 44_100, 2)], tmp_path / "a.mp3", Mp3Settings(44_100, 1, 96_000))


@pytest.mark.parametrize(
    "settings",
    [(22_050, 1, 64_000), (44_100, 3, 128_000), (44_100, 1, 100_000), (44_100, 2, 32_000)],
)
def test_what_no_info_frame_fits_is_refused(settings: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Info frame"):
        Mp3Settings(*settings)
