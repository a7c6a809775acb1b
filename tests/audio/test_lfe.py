"""A microphone that a file calls LFE is heard, and a real low-frequency channel is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.audio.intake import recordings
from toolkit.show.sound.selection import Selection

from .shape_files import pcm, room
from .sounds import Samples, sine, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
MASKS = {3: 0x0B, 4: 0x0F, 5: 0x1F, 6: 0x3F, 8: 0x63F}


def written(path: Path, sound: Samples, mask: int) -> Path:
    pcm(path, sound, "PCM_24", "WAVEX")
    data = bytearray(path.read_bytes())
    at = data.index(b"fmt ") + 8 + 20  # dwChannelMask
    data[at : at + 4] = mask.to_bytes(4, "little")
    path.write_bytes(data)
    return path


def people(count: int, low_gain: float = 1.0, low: int | None = None) -> Samples:
    """Return a microphone each; they talk one after the other, for 3 s each."""
    sound = room(3 * count, channels=count)
    for n in range(count):
        gain = low_gain if n == low else 1.0
        sound[3 * n * RATE_HZ : 3 * (n + 1) * RATE_HZ, n] += gain * speech(3)[:, 0]
    return sound


@pytest.mark.parametrize("count", MASKS)
def test_every_person_is_heard(tmp_path: Path, count: int) -> None:
    low = 2 if count == 3 else 3
    for gain in (1.0, 0.25):
        path = written(tmp_path / "a.wav", people(count, gain, low), MASKS[count])
        probe = recordings.probe(path)
        assert probe.selection == Selection(microphones=True)
        assert "calls LFE" in "\n".join(probe.findings)
        made = recordings.blocks(path, rate_hz=RATE_HZ, channels=1, taken=probe.selection)
        sound = np.concatenate(list(made)).reshape(count, -1)
        levels_db = 20 * np.log10(sound.std(axis=1))
        levels_db[low] -= 20 * np.log10(gain)
        assert np.ptp(levels_db) < 0.5


def low_sounds() -> dict[str, Samples]:
    seconds = 18
    bass = sum(sine(-12, seconds, hz, RATE_HZ, 1) for hz in (31, 50, 80, 110))
    faint = 0.01 * np.roll(people(6), 3 * RATE_HZ, axis=0)[:, 4:5]
    return {
        "silent": np.zeros((seconds * RATE_HZ, 1), np.float32),
        "bass": np.asarray(bass, np.float32),
        "bass and faint voices": np.asarray(bass + faint, np.float32),
        "noise": room(seconds, -70, 1),
    }


@pytest.mark.parametrize("kind", ["silent", "bass", "bass and faint voices", "noise"])
def test_a_real_one_is_left_out(tmp_path: Path, kind: str) -> None:
    sound = people(6)
    sound[:, 3:4] = low_sounds()[kind]
    probe = recordings.probe(written(tmp_path / "a.wav", sound, 0x3F))
    assert probe.selection == Selection()
    assert probe.downmix(1) == (
        "5.1 to mono by ITU-R BS.775: centre and surrounds 3 dB lower, the LFE left out"
    )


def test_who_says_so_has_it_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", people(4), 0x0F)
    probe = recordings.probe(path, taken=Selection(microphones=False))
    assert probe.selection == Selection(microphones=False)
    assert "LFE" in "\n".join(probe.findings)


def test_three_microphones_and_five_without_lfe_are_heard(tmp_path: Path) -> None:
    for count, mask in ((3, 0x07), (5, 0x37), (5, 0)):
        path = written(tmp_path / "a.wav", people(count), mask)
        made = recordings.blocks(path, rate_hz=RATE_HZ, channels=1)
        sound = np.concatenate(list(made)).reshape(count, -1)
        assert np.ptp(20 * np.log10(sound.std(axis=1))) < 6.1
