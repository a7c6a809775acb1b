"""Recordings with damaged places are taken: all else stays at its time, and the places are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli import conftest
from tests.cli.conftest import Soy
from toolkit.audio.intake import recordings
from toolkit.errors import BadRecording

from .shape_files import coded
from .sounds import Samples, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
SECONDS = 12.0
soy, show, new_show = conftest.soy, conftest.show, conftest.new_show  # fixtures

Spoil = Callable[[bytearray], None]


def noise(share: float, count: int) -> Spoil:
    """Overwrite so many bytes at a share of the file."""

    def spoil(data: bytearray) -> None:
        at = round(len(data) * share)
        data[at : at + count] = np.random.default_rng(count).bytes(count)

    return spoil


def several(data: bytearray) -> None:
    for share in (0.25, 0.5, 0.75):
        noise(share, 80)(data)


def everywhere(data: bytearray) -> None:
    for share in range(5, 100, 5):
        noise(share / 100, 100)(data)


def made(path: Path, kind: str) -> Samples:
    """Write speech; return it as it is decoded while nothing is damaged."""
    sound = speech(SECONDS, 48_000 if kind == "OPUS" else RATE_HZ)
    if kind in ("FLAC", "OGG", "MP3"):
        soundfile.write(path, sound, RATE_HZ, format=kind)
    else:
        coder, container = {
            "ADTS": ("aac", "adts"), "M4A": ("aac", "mp4"), "ALAC": ("alac", "mp4"),
            "WV": ("wavpack", "wv"), "TTA": ("tta", "tta"), "OPUS": ("libopus", "ogg"),
        }[kind]  # fmt: skip
        coded(path, coder, container, sound=np.repeat(sound, 2, axis=1))
    whole = decoded(path)
    assert len(whole) / RATE_HZ == pytest.approx(SECONDS, abs=0.06)
    return whole


def spoiled(path: Path, spoil: Spoil) -> None:
    data = bytearray(path.read_bytes())
    spoil(data)
    path.write_bytes(data)


def decoded(path: Path) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=1)))[:, 0]


def tenths_that_differ(one: Samples, other: Samples) -> list[int]:
    """Return the tenths of a second in which two sounds are not alike."""
    size, count = RATE_HZ // 10, min(len(one), len(other)) // (RATE_HZ // 10)
    apart = np.abs(one[: count * size] - other[: count * size]).reshape(count, size).max(axis=1)
    return [int(tenth) for tenth in np.flatnonzero(apart > 0.03)]


@pytest.mark.parametrize("kind", ["FLAC", "MP3", "ADTS", "M4A", "ALAC", "WV", "TTA", "OGG", "OPUS"])
@pytest.mark.parametrize("spoil", [noise(0.5, 200), several], ids=["one", "several"])
def test_all_but_the_damaged_places_stays_at_its_time(
    tmp_path: Path, kind: str, spoil: Spoil
) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    whole = made(path, kind)
    spoiled(path, spoil)
    probe = recordings.probe(path)
    assert not probe.is_truncated
    sound = decoded(path)
    assert len(sound) == pytest.approx(len(whole), abs=1152)
    places = 1 if spoil is not several else 3
    told = [finding for finding in probe.findings if finding.startswith("damaged ")]
    assert len(told) <= 1
    # A page of Ogg and a block of WavPack or TTA hold a second; a frame of the others a tenth.
    widest = 12 if kind in ("OGG", "OPUS", "WV", "TTA") else 3
    differ = tenths_that_differ(whole, sound)
    assert len(differ) <= places * widest
    if told:
        at = [int(found) for found in re.findall(r"0:(\d\d)", told[0])]
        assert not differ or abs(10 * at[0] - differ[0]) <= 15


@pytest.mark.parametrize("share", [0.02, 0.98])
@pytest.mark.parametrize("kind", ["FLAC", "MP3", "ADTS", "TTA", "OPUS"])
def test_damage_at_the_ends_is_told(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    whole = made(path, kind)
    spoiled(path, noise(share, 300))
    probe = recordings.probe(path)
    assert "damaged" in probe.findings[0] or "the last" in probe.findings[0]
    assert probe.duration_ms / 1000 == pytest.approx(len(whole) / RATE_HZ, abs=1.1)
    if share < 0.5:
        assert len(decoded(path)) == pytest.approx(len(whole), abs=1152)


def test_a_recording_of_which_most_is_damaged_is_taken_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "a.wv"
    whole = made(path, "WV")
    spoiled(path, everywhere)
    with pytest.raises(
        BadRecording, match=r"of sound cannot be decoded: the file is damaged"
    ) as caught:
        recordings.probe(path)
    assert "--accept-truncated" in (caught.value.hint or "")
    probe = recordings.probe(path, accept_truncated=True)
    assert probe.is_truncated
    assert probe.samples == len(whole)


def amr(path: Path, pauses: range) -> None:
    """Write AMR, 20 ms a frame: of 12.2 kbit/s but for frames of NO_DATA, which are a byte long.

    The header and the types of frames: RFC 4867, sections 5.1 and 5.3. Nothing here writes AMR, so
    the bits of speech are drawn; the decoder makes of any bits some sound.
    """
    rng = np.random.default_rng(8)
    frames = (
        b"\x7c" if n in pauses else b"\x3c" + rng.bytes(30) + b"\0" for n in range(250)
    )  # 0x7C: type 15; 0x3C: type 7, 244 bits, filled up to 31 bytes
    path.write_bytes(b"#!AMR\n" + b"".join(frames))


@pytest.mark.parametrize("pauses", [range(50, 125), range(50), range(200, 250)])
def test_pauses_of_a_telephone_are_no_damage(tmp_path: Path, pauses: range) -> None:
    path = tmp_path / "a.amr"
    amr(path, pauses)
    probe = recordings.probe(path)
    assert not any("damaged" in finding or "the last" in finding for finding in probe.findings)
    assert (probe.samples, probe.rate_hz) == (250 * 160, 8000)
    sound = decoded(path)
    quiet = sound[
        round(pauses.start * 0.02 * RATE_HZ) + 500 : round(pauses.stop * 0.02 * RATE_HZ) - 500
    ]
    assert float(np.abs(quiet).max()) < 1e-3


def test_soy_new_takes_it_with_a_warning_and_soy_master_says_it_again(
    soy: Soy, show: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, speech(8, channels=2), RATE_HZ)
    spoiled(path, noise(0.5, 100))
    for said in (soy("new", path, "--title", "T"), soy("master", "1")):
        assert said.code == 0
        assert re.search(r"warning: damaged at 0:0[34] \(0\.\d+ s\): the sound there is", said.err)
    assert "accept_truncated = true" not in (show / "episodes/001-t/episode.toml").read_text(
        "utf-8"
    )
