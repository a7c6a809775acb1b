"""Turns are found where each side has a person, and refused where it has not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.conversations import RATE_HZ, conversation, sound
from toolkit.audio.values.sound import Samples
from toolkit.audio.voices import stereo_sides
from toolkit.errors import BadRecording

pytestmark = pytest.mark.rotated

TRUTH = conversation(30)
LEFT, RIGHT = TRUTH.microphones


def mask(spans: tuple[tuple[int, int], ...], samples: int) -> NDArray[np.bool_]:
    made = np.zeros(samples, np.bool_)
    for start, end in spans:
        made[start * RATE_HZ // 1000 : end * RATE_HZ // 1000] = True
    return made


def test_each_side_gives_the_turns_of_its_person() -> None:
    found = stereo_sides.hear(sound(np.hstack((LEFT, RIGHT))))
    for voice, spans in enumerate((found.left, found.right)):
        heard, meant = mask(spans, len(LEFT)), TRUTH.talking(voice)
        assert (heard == meant).mean() > 0.93
    assert 15 < found.apart_db < 25
    swapped = stereo_sides.hear(sound(np.hstack((RIGHT, LEFT))))
    assert (swapped.left, swapped.right) == (found.right, found.left)


def test_how_the_sound_is_cut_does_not_matter() -> None:
    both = np.hstack((LEFT, RIGHT))
    assert stereo_sides.hear(sound(both, block=4096)) == stereo_sides.hear(sound(both))


@pytest.mark.parametrize(
    ("both", "message"),
    [
        (np.hstack((LEFT, LEFT)), "same sound"),
        (np.hstack((LEFT, 0.2 * LEFT)), "same sound"),
        (np.hstack((LEFT + RIGHT, 0.7 * LEFT + 1.4 * RIGHT)), "differ by only"),
        (np.hstack((LEFT, np.zeros_like(LEFT))), "right side is silent"),
        (np.hstack((np.zeros_like(LEFT), RIGHT)), "left side is silent"),
    ],
)
def test_sides_that_are_not_two_people_are_refused(both: Samples, message: str) -> None:
    with pytest.raises(BadRecording, match=message):
        stereo_sides.hear(sound(both.astype(np.float32)))
