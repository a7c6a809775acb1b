"""Turns are found where each side has a person, and refused where it has not."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.conversations import RATE_HZ, Conversation, conversation, sound
from toolkit.audio.values.sound import Samples
from toolkit.audio.voices import stereo_sides
from toolkit.errors import BadRecording

pytestmark = pytest.mark.rotated

Sides = Callable[[Samples, Samples], tuple[Samples, Samples]]


@functools.cache
def truth() -> Conversation:
    return conversation(30)


def mask(spans: tuple[tuple[int, int], ...], samples: int) -> NDArray[np.bool_]:
    made = np.zeros(samples, np.bool_)
    for start, end in spans:
        made[start * RATE_HZ // 1000 : end * RATE_HZ // 1000] = True
    return made


def test_each_side_gives_the_turns_of_its_person() -> None:
    left, right = truth().microphones
    found = stereo_sides.hear(sound(np.hstack((left, right))))
    for voice, spans in enumerate((found.left, found.right)):
        heard, meant = mask(spans, len(left)), truth().talking(voice)
        assert (heard == meant).mean() > 0.93
    assert 15 < found.apart_db < 25
    swapped = stereo_sides.hear(sound(np.hstack((right, left))))
    assert (swapped.left, swapped.right) == (found.right, found.left)


def test_how_the_sound_is_cut_does_not_matter() -> None:
    both = np.hstack(truth().microphones)
    assert stereo_sides.hear(sound(both, block=4096)) == stereo_sides.hear(sound(both))


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (lambda left, _: (left, left), "same sound"),
        (lambda left, _: (left, 0.2 * left), "same sound"),
        (lambda left, right: (left + right, 0.7 * left + 1.4 * right), "differ by only"),
        (lambda left, _: (left, np.zeros_like(left)), "right side is silent"),
        (lambda left, right: (np.zeros_like(left), right), "left side is silent"),
    ],
)
def test_sides_that_are_not_two_people_are_refused(sides: Sides, message: str) -> None:
    both = np.hstack(sides(*truth().microphones))
    with pytest.raises(BadRecording, match=message):
        stereo_sides.hear(sound(both.astype(np.float32)))
