"""What is wrong with a recording is found, said or refused; what is well is taken in silence."""

from __future__ import annotations

import struct
import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli import conftest
from tests.cli.conftest import Soy
from toolkit.audio.intake import recordings
from toolkit.errors import BadRecording

from .shape_files import coded, cut, encrypted_mka, with_asf_protection
from .sounds import Samples, sine, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
soy, show, new_show = conftest.soy, conftest.show, conftest.new_show  # fixtures


def written(path: Path, sound: Samples, subtype: str = "PCM_16", **more: str) -> Path:
    soundfile.write(path, sound, RATE_HZ, subtype, **more)
    return path


def said(path: Path) -> str:
    return "\n".join(recordings.probe(path).findings)


def clean(seconds: float = 4.0) -> Samples:
    return speech(seconds, channels=2)


def test_a_good_recording_has_no_findings(tmp_path: Path) -> None:
    assert said(written(tmp_path / "a.wav", clean())) == ""


def test_clipping_is_counted_with_its_places(tmp_path: Path) -> None:
    sound = clean()
    sound[RATE_HZ : RATE_HZ + 3] = 1.0
    sound[3 * RATE_HZ] = 1.0  # a peak, and no flat top
    assert "clipped in 1 place: the recording level was too high at 0:01" in said(
        written(tmp_path / "a.wav", sound)
    )


def test_float_samples_past_full_scale_are_clipped_only_where_flat(tmp_path: Path) -> None:
    assert "clipped" not in said(written(tmp_path / "a.wav", 4 * clean(), "FLOAT"))
    flat = np.clip(4 * clean(), -1, 1)
    assert "clipped in" in said(written(tmp_path / "b.wav", flat, "FLOAT"))


def test_hum_is_found_in_the_pauses_at_the_right_frequency(tmp_path: Path) -> None:
    for hz in (50, 60):
        hum = sum(sine(-58 - 3 * k, 8, hz * k, RATE_HZ) for k in (1, 2, 3))
        room = 1e-4 * np.random.default_rng(2).standard_normal((4 * RATE_HZ, 2))
        sound = np.concatenate([clean(), room.astype(np.float32)])
        assert said(written(tmp_path / "b.wav", sound)) == ""
        assert f"mains hum of {hz} Hz" in said(
            written(tmp_path / "a.wav", (sound + hum).astype(np.float32))
        )


def test_noise_and_loud_background_are_found(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).standard_normal((4 * RATE_HZ, 2)).astype(np.float32)
    found = said(written(tmp_path / "a.wav", clean() + 0.02 * noise))
    assert "the quietest parts are at -34 dBFS: noise, or music under the talk" in found
    assert "only 14 dB below the loudest: a loud background, or music" in found


def test_music_and_tones_without_pauses_are_not_called_noise(tmp_path: Path) -> None:
    notes = [sine(-18, 0.5, 220 * 2 ** (n / 12), RATE_HZ) for n in (0, 4, 7, 5, 9, 12, 7, 4)]
    fading = np.linspace(1, 0.6, len(notes[0]))[:, None]
    music = np.concatenate([fading * note for note in notes]).astype(np.float32)
    for name, sound in (("tone", sine(-12, 4, 440, RATE_HZ)), ("music", music)):
        assert said(written(tmp_path / f"{name}.wav", sound)) == ""


def test_music_under_the_talk_is_said_as_it_was_measured(tmp_path: Path) -> None:
    sound = (clean() + sine(-42, 4, 440, RATE_HZ)).astype(np.float32)
    assert said(written(tmp_path / "a.wav", sound)).startswith(
        "the quietest parts are at -45 dBFS: noise, or music under the talk"
    )


def test_long_silences_are_named(tmp_path: Path) -> None:
    for seconds, is_long in ((4, False), (6, True)):
        gap = np.zeros((seconds * RATE_HZ, 2), np.float32)
        found = said(written(tmp_path / "a.wav", np.concatenate([clean(), gap, clean()])))
        assert ("long silence" in found) is is_long


def test_sides_that_are_apart_are_named(tmp_path: Path) -> None:
    found = said(written(tmp_path / "a.wav", clean() * np.array([1, 0.5], np.float32)))
    assert found == "the left channel is 8 dB louder than the other"


def test_equal_channels_are_recognised(tmp_path: Path) -> None:
    mono = speech(2)
    same = written(tmp_path / "a.wav", np.repeat(mono, 2, axis=1))
    assert recordings.probe(same).has_same_channels
    assert not recordings.probe(written(tmp_path / "b.wav", clean())).has_same_channels


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("short", "only 0.50 seconds"),
        ("constant", "constant voltage (DC)"),
    ],
)
def test_hopeless_recordings_are_refused_by_soy_new(
    soy: Soy,
    show: Path,
    tmp_path: Path,
    name: str,
    message: str,
) -> None:
    sound = {
        "short": clean(0.5),
        "constant": np.full((2 * RATE_HZ, 2), 0.2, np.float32),
    }[name]
    before = sorted((show / "episodes").rglob("*"))
    got = soy("new", written(tmp_path / "a.wav", sound), "--title", "T")
    assert (got.code, got.err.count("error: "), got.err.count("hint: ")) == (13, 1, 1)
    assert message in got.err
    assert sorted((show / "episodes").rglob("*")) == before


@pytest.mark.parametrize("kind", ["WAV", "OGG", "W64", "CAF", "MP3"])
def test_a_cut_off_recording_is_taken_when_told_to(
    soy: Soy,
    show: Path,
    tmp_path: Path,
    kind: str,
) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    soundfile.write(path, clean(), RATE_HZ, format=kind)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3 + 1])
    got = soy("new", path, "--title", "T")
    assert got.code == 13
    assert "cut off" in got.err
    assert "--accept-truncated" in got.err
    got = soy("new", path, "--title", "T", "--accept-truncated")
    assert got.code == 0
    assert "warning: " in got.err
    toml = (show / "episodes" / "001-t" / "episode.toml").read_text("utf-8")
    assert tomllib.loads(toml)["accept_truncated"] is True
    assert soy("master", "1").code == 0


def test_soy_master_says_again_what_was_found(soy: Soy, show: Path, tmp_path: Path) -> None:
    sound = clean(8)
    assert soy("new", written(tmp_path / "a.wav", sound), "--title", "Good").code == 0
    sound[RATE_HZ : RATE_HZ + 3] = 1.0
    assert soy("new", written(tmp_path / "b.wav", sound), "--title", "Clipped").code == 0
    good, clipped, again = soy("master", "1"), soy("master", "2"), soy("master", "2")
    assert (good.code, clipped.code, again.code) == (0, 0, 0)
    assert "warning: " not in good.err
    for said in (clipped, again):
        warned = [line for line in said.err.splitlines() if line.startswith("warning: ")]
        assert (
            warned.count("warning: clipped in 1 place: the recording level was too high at 0:01")
            == 1
        )


def test_a_recording_with_a_gap_that_is_cut_off_is_called_so(tmp_path: Path) -> None:
    def gap(seconds: float) -> float:
        return seconds + (5.0 if seconds > 0.5 else 0.0)

    for kind in ("matroska", "mp4"):
        path = tmp_path / f"a.{kind}"
        muxer = {"movflags": "+faststart"} if kind == "mp4" else {}
        coded(path, "aac", kind, times=gap, muxer=muxer)
        assert recordings.probe(path).duration_ms == pytest.approx(2000, abs=60)
        cut(path, 0.6)
        with pytest.raises(BadRecording, match=r"should hold 00:00:0[27]\.\d+ of sound, but only"):
            recordings.probe(path)


def test_surround_is_mixed_by_bs_775(tmp_path: Path) -> None:
    levels = np.array([0.1, 0.2, 0.4, 0.8, 0.05, 0.03], np.float32)  # L R C LFE Ls Rs
    path = written(tmp_path / "a.wav", np.tile(levels, (RATE_HZ, 1)), "FLOAT", format="WAVEX")
    made = next(recordings.blocks(path, rate_hz=RATE_HZ, channels=2))[1000]
    np.testing.assert_allclose(made, [0.1 + 0.7071 * 0.45, 0.2 + 0.7071 * 0.43], atol=1e-5)
    mono = next(recordings.blocks(path, rate_hz=RATE_HZ, channels=1))[1000]
    np.testing.assert_allclose(mono, [0.7071 * 0.3 + 0.4 + 0.5 * 0.08], atol=1e-4)


@pytest.mark.parametrize(
    ("channels", "rate_hz", "is_taken"),
    [(64, 8000, True), (65, 8000, False), (1, 4000, True), (1, 3999, False), (1, 3_000_001, False)],
)
def test_channels_and_rates_that_nobody_records_are_refused(
    tmp_path: Path, channels: int, rate_hz: int, is_taken: bool
) -> None:
    path = tmp_path / "a.wav"
    sound = np.tile(speech(1.5, 8000), channels)
    soundfile.write(path, sound, rate_hz)
    if is_taken:
        assert recordings.probe(path).channels == channels
        blocks = recordings.blocks(path, rate_hz=RATE_HZ, channels=2)
        assert sum(map(len, blocks)) == pytest.approx(len(sound) / rate_hz * RATE_HZ, abs=20)
        return
    with pytest.raises(BadRecording, match=f"claims {channels} channels at {rate_hz} Hz"):
        recordings.probe(path)
    with pytest.raises(BadRecording, match="claims"):
        next(recordings.blocks(path, rate_hz=RATE_HZ, channels=2))


def test_whole_numbers_of_64_bits_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    form = struct.pack("<HHIIHH", 1, 1, 8000, 64_000, 8, 64)
    sound = np.arange(16_000, dtype="<i8").tobytes()
    head = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data"
    body = head + struct.pack("<I", len(sound)) + sound
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    with pytest.raises(BadRecording, match="64-bit"):
        recordings.probe(path)
    with pytest.raises(BadRecording, match="64-bit"):
        next(recordings.blocks(path, rate_hz=RATE_HZ, channels=1))


def test_protected_sound_is_called_so(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.m4a"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(speech(2).T.copy(), "fltp", "mono")
        frame.sample_rate = RATE_HZ
        for piece in (frame, None):
            out.mux(stream.encode(piece))
    data = path.read_bytes()
    assert recordings.probe(path).codec == "aac"
    path.write_bytes(data.replace(b"mp4a", b"enca", 1))
    with pytest.raises(BadRecording, match="protected"):
        recordings.probe(path)
    path.write_bytes(data[: data.index(b"moov") - 4])
    with pytest.raises(BadRecording, match="the index, which comes at its end, is missing"):
        recordings.probe(path)


def test_the_same_files_without_protection_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.wma"
    coded(path, "pcm_s16le", "asf")
    assert recordings.said(path).channels == 2
    whole = path.read_bytes()
    for extended in (False, True):
        path.write_bytes(whole)
        with_asf_protection(path, extended=extended)
        with pytest.raises(BadRecording, match="protected"):
            recordings.said(path)
    path = tmp_path / "a.mka"
    encrypted_mka(path)
    with pytest.raises(BadRecording, match="protected"):
        recordings.said(path)
    # ContentEncodings under a name that is not known, which readers pass over (RFC 8794).
    path.write_bytes(path.read_bytes().replace(bytes.fromhex("6d80"), bytes.fromhex("6d8f"), 1))
    assert recordings.said(path).channels == 1
