"""A constant voltage is found, told, and taken out, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.audio.intake import recordings
from toolkit.audio.intake.dc_offset import Removal
from toolkit.show.sound.selection import Selection

from .shape_files import room
from .shows import mastered, show_of
from .sounds import Samples, pieces, sine, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


def talk(seconds: float = 8) -> Samples:
    made: Samples = speech(seconds) + room(seconds, -70, 1)
    return made


def removed(sound: Samples, seed: int = 0) -> Samples:
    removal = Removal(RATE_HZ, sound.shape[1])
    made = [part for piece in pieces(sound, seed) for part in removal.add(piece)]
    return np.concatenate([*made, *removal.finish()])


def written(path: Path, sound: Samples) -> Path:
    soundfile.write(path, sound, RATE_HZ, "PCM_24")
    return path


def found(path: Path, sound: Samples) -> bool | None:
    return recordings.probe(written(path, sound)).selection.remove_dc


def shape(kind: str, seconds: int = 8) -> Samples:
    """Return a voltage over time, of 20 % at most."""
    time = np.arange(seconds * RATE_HZ)[:, None] / RATE_HZ
    voltage: Samples = {
        "constant": np.full_like(time, 0.2),
        "small": np.full_like(time, 0.01),
        "negative": np.full_like(time, -0.2),
        "drifting": 0.2 * time / seconds,
        "through zero": 0.2 - 0.4 * time / seconds,
        "midway": np.where(time < seconds / 2, 0.0, 0.2),
        "turning": np.where(time < seconds / 2, -0.1, 0.1),
    }[kind].astype(np.float32)
    return voltage


KINDS = ("constant", "small", "negative", "drifting", "through zero", "midway", "turning")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found_and_taken_out(tmp_path: Path, kind: str) -> None:
    sound = talk() + shape(kind)
    probe = recordings.probe(written(tmp_path / "a.wav", sound))
    assert probe.selection == Selection(remove_dc=True)
    assert "constant voltage (DC offset)" in "\n".join(probe.findings)
    assert "noise" not in "\n".join(probe.findings)
    left = removed(sound)
    assert abs(left.mean()) < 1e-4
    seconds = left[: 8 * RATE_HZ].reshape(8, -1).mean(axis=1)
    assert np.abs(seconds).max() < (0.03 if kind in ("midway", "turning") else 2e-3)


def test_sound_without_it_keeps_its_samples(tmp_path: Path) -> None:
    for number, sound in enumerate((talk(), sine(-6, 4, 40, RATE_HZ), sine(-6, 4, 3, RATE_HZ))):
        assert found(tmp_path / f"{number}.wav", sound) is None
    knock = talk()
    knock[RATE_HZ : 2 * RATE_HZ] += 0.1  # a second of wind
    assert found(tmp_path / "knock.wav", knock) is None


def test_the_channels_that_have_it_are_named(tmp_path: Path) -> None:
    sound = np.repeat(talk(), 2, axis=1) * np.array([1, 0.8], np.float32)
    sound[:, 1] += 0.05
    probe = recordings.probe(written(tmp_path / "a.wav", sound))
    assert probe.findings[0] == (
        "the recording has a constant voltage (DC offset) of 5 % of full scale on the right "
        "channel; soy removes it"
    )


def test_a_dead_side_that_has_it_leaves_the_other_as_it_is(tmp_path: Path) -> None:
    sound = np.concatenate([talk(), np.full((8 * RATE_HZ, 1), 0.1, np.float32)], axis=1)
    path = written(tmp_path / "a.wav", sound)
    probe = recordings.probe(path)
    assert probe.selection == Selection(channel="left")
    made = recordings.blocks(path, rate_hz=RATE_HZ, channels=1, taken=probe.selection)
    np.testing.assert_allclose(np.concatenate(list(made)), sound[:, :1], atol=1e-6)


def test_upside_down_and_dead_are_seen_through_it(tmp_path: Path) -> None:
    for name, sides in (("a", (1, -1)), ("b", (1, 0))):
        sound = np.repeat(talk(), 2, axis=1) * np.array(sides, np.float32) + np.float32(0.1)
        probe = recordings.probe(written(tmp_path / f"{name}.wav", sound))
        assert probe.selection == Selection(channel="left", remove_dc=True)


def test_what_is_heard_stays(tmp_path: Path) -> None:
    for hz, off_db in ((100, 0.001), (50, 0.002), (30, 0.01)):
        tone = sine(-6, 4, hz, RATE_HZ, channels=1)
        middle = removed(tone + np.float32(0.2))[RATE_HZ : 3 * RATE_HZ]
        gain_db = 20 * np.log10(np.std(middle) / np.std(tone[RATE_HZ : 3 * RATE_HZ]))
        assert abs(gain_db) < off_db
    step = talk()
    np.testing.assert_allclose(removed(step + np.float32(0.2)), removed(step), atol=1e-6)


def test_the_cut_of_the_blocks_changes_no_bit() -> None:
    sound = talk(3) + np.float32(0.1)
    assert np.array_equal(removed(sound, 1), removed(sound, 2))
    for samples in (0, 1, 100, RATE_HZ // 200, 50 * RATE_HZ // 200 + 7):
        assert removed(sound[:samples] if samples else sound[:1]).shape[0] == max(1, samples)


def test_the_finished_sound_has_none_and_is_as_loud(tmp_path: Path) -> None:
    reports = []
    for name, percent in (("clean", 0), ("some", 10), ("much", 30)):
        project = show_of(tmp_path / name, talk() + np.float32(percent / 100))
        path, report = mastered(project)
        sound, _ = soundfile.read(path)
        assert abs(sound.mean()) < 1e-3
        assert np.abs(sound[:100]).max() < 0.1  # no click at the start
        reports.append(report)
    clean = reports[0]
    for report in reports:
        assert report.before.integrated_lufs == pytest.approx(
            clean.before.integrated_lufs, abs=0.02
        )
        assert report.after.integrated_lufs == pytest.approx(-16, abs=0.1)
        assert report.reducing_percent == pytest.approx(clean.reducing_percent, abs=0.3)
    assert reports[2].source is not None
    assert "DC offset) of 30 %" in reports[2].source.findings[0]
