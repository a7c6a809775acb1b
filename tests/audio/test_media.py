"""Recordings of all kinds go in; what is none is refused with one clear error."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from toolkit.audio.containers import info_counts
from toolkit.audio.intake import recordings
from toolkit.errors import BadRecording

from .sounds import Samples, sine, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "interview.wav"
    soundfile.write(path, speech(2, channels=2), RATE_HZ, subtype="PCM_16")
    return path


def collected(path: Path, channels: int, **where: int) -> Samples:
    rate_hz = where.pop("rate_hz", RATE_HZ)
    start_ms, end_ms = where.get("start_ms", 0), where.get("end_ms")
    found = recordings.blocks(
        path, rate_hz=rate_hz, channels=channels, start_ms=start_ms, end_ms=end_ms
    )
    return np.concatenate(list(found))


def with_pictures(path: Path, sound: Samples | None) -> None:
    with av.open(str(path), "w") as out:
        video = out.add_stream("mpeg4", rate=10)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        audio = out.add_stream("aac", rate=RATE_HZ, layout="stereo") if sound is not None else None
        for index in range(10):
            grey = np.full((64, 64, 3), 20 * index, np.uint8)
            out.mux(video.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        out.mux(video.encode(None))
        if audio is not None and sound is not None:
            frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), "flt", "stereo")
            frame.sample_rate = RATE_HZ
            resampler = av.AudioResampler("fltp", "stereo", RATE_HZ)
            for piece in [*resampler.resample(frame), None]:
                out.mux(audio.encode(piece))


# ---------------------------------------------------------------- what is there


@pytest.mark.parametrize(
    ("suffix", "subtype", "codec"),
    [
        ("wav", "PCM_16", "pcm_s16le"),
        ("wav", "PCM_24", "pcm_s24le"),
        ("wav", "FLOAT", "pcm_f32le"),
        ("aiff", "PCM_16", "pcm_s16be"),
        ("flac", "PCM_16", "flac"),
        ("mp3", "MPEG_LAYER_III", "mp3"),
        ("ogg", "VORBIS", "vorbis"),
        ("caf", "PCM_16", "pcm_s16le"),
        ("w64", "PCM_16", "pcm_s16le"),
        ("rf64", "PCM_16", "pcm_s16le"),
    ],
)
def test_probe_says_what_a_file_holds(
    tmp_path: Path, suffix: str, subtype: str, codec: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    soundfile.write(path, speech(1.5, 48_000, channels=2), 48_000, subtype, format=suffix.upper())
    shares: list[float] = []
    found = recordings.probe(path, shares.append)
    assert (found.rate_hz, found.channels) == (48_000, 2)
    assert (found.samples, found.duration_ms) == (72_000, 1500)
    assert found.codec in (codec, "pcm_s16be")  # CAF in the machine's order or the other
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize(
    "name",
    ["my interview.wav", "it's \"quoted\".wav", "Γονίδια и гены 医学.wav", "http:x.wav", "-i.wav",
     "concat:a|b.wav", "%03d.wav", "a#b?c&d.wav"],
)  # fmt: skip
def test_any_name_is_only_a_name(wav: Path, name: str) -> None:
    named = wav.rename(wav.with_name(name))
    assert recordings.probe(named).duration_ms == 2000
    assert len(collected(named, 1)) == 2 * RATE_HZ


def test_sound_is_found_beside_pictures(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with_pictures(path, speech(1, channels=2))
    found = recordings.probe(path)
    assert (found.codec, found.channels) == ("aac", 2)
    assert found.duration_ms == pytest.approx(1000, abs=60)  # AAC ends with a whole block


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_wav_of_a_program_that_could_not_go_back_is_whole(wav: Path, size: int) -> None:
    data = bytearray(wav.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", size)
    wav.write_bytes(data)
    assert recordings.probe(wav).samples == 2 * RATE_HZ


def test_an_mp3_without_info_frame_is_not_called_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    soundfile.write(path, speech(3), RATE_HZ)
    data = path.read_bytes()
    second = data.index(data[:2], 100)  # the next frame's sync word
    path.write_bytes(data[second:])
    with path.open("rb") as file:
        assert info_counts.seconds(file) is None
    assert recordings.probe(path).duration_ms == pytest.approx(3000, abs=100)


# ---------------------------------------------------------------- samples


def test_mono_is_the_mean_and_stereo_from_mono_is_as_loud(tmp_path: Path) -> None:
    both = np.tile(np.array([[0.5, 0.25]], np.float32), (5000, 1))
    soundfile.write(tmp_path / "two.wav", both, RATE_HZ, "FLOAT")
    soundfile.write(tmp_path / "one.wav", both[:, :1], RATE_HZ, "FLOAT")
    np.testing.assert_allclose(collected(tmp_path / "two.wav", 1), 0.375, atol=1e-6)
    np.testing.assert_array_equal(collected(tmp_path / "two.wav", 2), both)
    np.testing.assert_array_equal(collected(tmp_path / "one.wav", 2), 0.5)


def test_surround_is_mixed_without_clipping(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.full((5000, 6), 0.99, np.float32), RATE_HZ, "FLOAT")
    for channels in (1, 2):
        sound = collected(tmp_path / "a.wav", channels)
        assert sound.shape == (5000, channels)
        assert 0.5 < np.abs(sound).max() <= 1.0


def test_another_rate_keeps_length_pitch_and_level(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", sine(-6, 2, rate_hz=48_000), 48_000, "FLOAT")
    sound = collected(tmp_path / "a.wav", 1)[:, 0]
    assert len(sound) == pytest.approx(2 * RATE_HZ, abs=1)
    expected = sine(-6, 2, rate_hz=RATE_HZ)[:, 0]
    np.testing.assert_allclose(sound[200 : 2 * RATE_HZ - 200], expected[200:-200], atol=2e-3)


@pytest.mark.parametrize(("start_ms", "end_ms"), [(0, 2000), (0, 1), (333, 1777), (1999, 5000)])
def test_a_stretch_is_exact_to_the_sample(wav: Path, start_ms: int, end_ms: int) -> None:
    whole, _ = soundfile.read(wav, dtype="float32")
    first, last = round(start_ms * 44.1), round(end_ms * 44.1)
    stretch = collected(wav, 2, start_ms=start_ms, end_ms=end_ms)
    np.testing.assert_array_equal(stretch, whole[first:last])


def test_a_stretch_past_the_end_is_empty(wav: Path) -> None:
    past = recordings.blocks(wav, rate_hz=RATE_HZ, channels=1, start_ms=2000, end_ms=3000)
    assert list(past) == []


def test_strung_together_files_of_two_kinds_are_heard_to_the_end(tmp_path: Path) -> None:
    data = b""
    for channels in (1, 2):
        path = tmp_path / f"{channels}.mp3"
        soundfile.write(path, speech(1, channels=channels), RATE_HZ)
        encoded = path.read_bytes()
        data += encoded[encoded.index(encoded[:2], 100) :]
    path.write_bytes(data)
    assert len(collected(path, 1)) > 1.9 * RATE_HZ


# ---------------------------------------------------------------- what is refused


def missing(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("Notes of the interview: not a sound.\n" * 200)


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(3000))


def cut_off(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def only_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:44])


def no_samples(path: Path) -> None:
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE_HZ, 0, "NONE", ""))


def not_numbers(path: Path) -> None:
    sound = speech(2)
    sound[1000] = np.nan
    soundfile.write(path, sound, RATE_HZ, "FLOAT")


def infinite(path: Path) -> None:
    sound = speech(2)
    sound[1000] = np.inf
    soundfile.write(path, sound, RATE_HZ, "FLOAT")


def silent_film(path: Path) -> None:
    with_pictures(path.with_suffix(".mp4"), None)
    path.with_suffix(".mp4").rename(path)


def playlist(path: Path) -> None:
    (path.parent / "other.wav").write_bytes(path.read_bytes())
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{path.parent}/other.wav\n")


def concatenation(path: Path) -> None:
    (path.parent / "other.wav").write_bytes(path.read_bytes())
    path.write_text("ffconcat version 1.0\nfile other.wav\n")


def address(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.mp3\n")


REFUSED: dict[Callable[[Path], None], str] = {
    missing: "there is no such file",
    folder: "this is a folder",
    empty: "the file is empty",
    text: "not an audio file",
    picture: "not an audio file",
    cut_off: "should hold 00:00:02.000 of sound, but only 00:00:01.000 can be decoded",
    only_header: "contains no sound",
    no_samples: "contains no sound",
    not_numbers: "are not numbers",
    infinite: "are not numbers",
    silent_film: "has pictures but no sound",
    playlist: "not an audio file",
    concatenation: "not an audio file",
    address: "not an audio file",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_bad_recordings_are_refused(
    wav: Path, spoil: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    spoil(wav)
    with pytest.raises(BadRecording) as caught:
        recordings.probe(wav)
    assert REFUSED[spoil] in caught.value.message
    assert caught.value.message.startswith(str(wav))
    assert caught.value.hint
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "flac", "wav", "aiff"])
def test_text_with_the_name_of_a_sound_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"notes.{suffix}"
    text(path)
    with pytest.raises(BadRecording, match=r"not an audio file|cannot be decoded"):
        recordings.probe(path)


@pytest.mark.parametrize("suffix", ["flac", "mp3", "aiff", "rf64"])
def test_cut_off_files_say_how_much_is_there(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    soundfile.write(path, speech(3, channels=2), RATE_HZ, format=suffix.upper())
    cut_off(path)
    with pytest.raises(BadRecording, match=r"should hold 00:00:03\.0.* only 00:00:01\.[1-5]"):
        recordings.probe(path)
