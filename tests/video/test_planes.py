"""Colours in planes, held against the standard's own formulas in floating point."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.video.planes import paste, planes
from toolkit.video.shapes import Box


def test_the_planes_are_bt709_in_limited_range() -> None:
    draw = np.random.default_rng(7)
    picture = draw.integers(0, 256, (130, 70, 3)).astype(np.uint8)
    made = planes(picture)
    red, green, blue = np.moveaxis(picture / 255, 2, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert np.abs(made.luma - (16 + 219 * luma)).max() <= 0.51

    def halved(plane: np.ndarray) -> np.ndarray:
        mean: np.ndarray = plane.reshape(65, 2, 35, 2).mean(axis=(1, 3))
        return mean

    assert np.abs(made.blue - (128 + 224 * halved((blue - luma) / 1.8556))).max() <= 0.52
    assert np.abs(made.red - (128 + 224 * halved((red - luma) / 1.5748))).max() <= 0.52


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
    ],
)
def test_known_colours(colour: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    made = planes(np.full((2, 2, 3), colour, np.uint8))
    assert (made.luma[0, 0], made.blue[0, 0], made.red[0, 0]) == expected


def test_only_the_box_changes() -> None:
    whole = planes(np.zeros((20, 20, 3), np.uint8))
    paste(whole, planes(np.full((4, 8, 3), 255, np.uint8)), Box(6, 10, 8, 4), 6)
    changed = np.argwhere(whole.luma != 16)
    assert changed.min(axis=0).tolist() == [10, 6]
    assert changed.max(axis=0).tolist() == [13, 11]
    assert (whole.luma == 235).sum() == 24
