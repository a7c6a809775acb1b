"""What is wrong between two channels is told from what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from toolkit.audio.intake.channel_pair import Judgement
from toolkit.audio.intake.inspection import Inspector

from .shape_files import hum, room
from .sounds import Samples, speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100


def judged(*sides: Samples) -> Judgement | None:
    inspector = Inspector(RATE_HZ, 2)
    inspector.add(np.ascontiguousarray(np.stack(sides).astype(np.float32)))
    return inspector.figures().between


def taken(*sides: Samples) -> str | None:
    found = judged(*sides)
    return found.take if found else None


def voice(seconds: float = 12, seed: int = 0) -> Samples:
    """Return one side with speech in it, and a second or so of pause at each end."""
    sound = np.roll(speech(seconds)[:, 0], seed * 20_011)
    sound[: RATE_HZ // 2] = sound[-RATE_HZ // 2 :] = 1e-4
    return sound + quiet(seconds)


def quiet(seconds: float = 12, level_dbfs: float = -75) -> Samples:
    return room(seconds, level_dbfs, channels=1)[:, 0]


def clicks() -> Samples:
    return np.where(np.arange(12 * RATE_HZ) % 90_000 == 9, np.float32(0.05), np.float32(0))


def by_turns(seconds: int = 12, turn: int = 3) -> tuple[Samples, Samples]:
    """Return two microphones of two people, who each hear the other 25 dB down."""
    place = (np.arange(seconds * RATE_HZ) // (turn * RATE_HZ)) % 2
    one, two = voice(seconds) * (place == 0), voice(seconds, 1) * (place == 1)
    return one + 0.056 * two + quiet(seconds), two + 0.056 * one + quiet(seconds)


@pytest.mark.parametrize(
    "made",
    [
        lambda: 0 * quiet(),
        lambda: quiet(12, -60),
        lambda: quiet(12, -45),
        lambda: hum(-50, 12, 50)[:, 0],
        lambda: 0.001 * voice(),  # 60 dB of cross-talk
        lambda: 0.02 * voice() + quiet(12, -80),  # 34 dB
        lambda: quiet() + clicks(),
    ],
    ids=["silent", "hiss", "loud hiss", "hum", "faint", "cross-talk", "clicks"],
)
def test_a_dead_side_is_left_out(made: Callable[[], Samples]) -> None:
    side = made()
    assert taken(voice(), side) == "left"
    assert taken(side, voice()) == "right"
    found = judged(voice(), side)
    assert found is not None
    assert "the right channel is dead" in found.said


def test_a_quiet_person_is_no_dead_side() -> None:
    left, right = by_turns()
    for gain in (1, 0.3, 0.1, 0.03):
        assert judged(left, gain * right) is None
        assert judged(gain * left, right) is None


def test_the_same_voice_quieter_or_later_on_one_side_is_no_dead_side() -> None:
    for gain in (0.5, 0.1):
        assert judged(voice(), gain * voice() + quiet()) is None
    for samples in (10, 50, 400):
        assert taken(voice(), np.roll(voice(), samples)) is None


def test_an_inverted_side_is_left_out_whatever_its_level() -> None:
    for gain, side in ((1.0, "left"), (0.5, "left"), (2.0, "right")):
        assert taken(voice(), -gain * voice() + quiet()) == side


def test_a_side_inverted_for_a_part_is_found_with_its_place() -> None:
    right = voice()
    right[4 * RATE_HZ : 8 * RATE_HZ] *= -1
    found = judged(voice(), right)
    assert found is not None
    assert found.take == "left"
    assert found.said.startswith("from 0:04 to 0:08 one channel is inverted")


@pytest.mark.parametrize("level_dbfs", [None, -65], ids=["silent", "hiss"])
def test_a_side_that_stops_is_left_out_where_both_held_the_same(level_dbfs: float | None) -> None:
    right = voice()
    right[7 * RATE_HZ :] = 0 if level_dbfs is None else quiet(12, level_dbfs)[7 * RATE_HZ :]
    found = judged(voice(), right)
    assert found is not None
    assert (found.take, found.said) == ("left", "from 0:07 to 0:12 the right channel is dead")


def test_a_microphone_that_stops_is_named_and_nothing_left_out() -> None:
    left, right = by_turns(24)
    right[10 * RATE_HZ :] = 0
    found = judged(left, right)
    assert found is not None
    assert (found.take, found.said) == (None, "from 0:10 to 0:24 the right channel is dead")


def test_sides_that_gates_silence_in_turn_are_well() -> None:
    place = (np.arange(24 * RATE_HZ) // (4 * RATE_HZ)) % 2
    assert judged(voice(24) * (place == 0), voice(24, 1) * (place == 1)) is None


def test_what_partly_cancels_out_is_said() -> None:
    noise = room(12, -30)
    found = judged(voice() + noise[:, 0], -voice() + noise[:, 1])
    assert found is not None
    assert found.take is None
    assert "partly cancel each other out: in mono" in found.said


def test_two_voices_and_stereo_are_well() -> None:
    assert judged(voice(), voice(12, 1)) is None
    assert judged(voice(), 0.8 * voice()) is None
    assert judged(*by_turns()) is None
