"""Colours as H.264 takes them: one plane of brightness and two of colour, half as wide and high.

Source: ITU-R BT.709-6, table 3 (luma 0.2126, 0.7152, 0.0722) and table 5 (8 bits: 16 to 235, and
16 to 240 around 128). Whole numbers throughout, so that they are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.video.shapes import Box

Plane = NDArray[np.uint8]

_STRIP = 64  # rows, so that little memory is needed
_SHIFT = 16
_LUMA = (11966, 40254, 4064)  # 219/255 of the luma's parts, in 65536ths
_BLUE = (-6596, -22189, 28784)  # 224/255 of (B - Y') / 1.8556, of four pixels' mean
_RED = (28784, -26145, -2639)  # 224/255 of (R - Y') / 1.5748


@dataclass(frozen=True, slots=True)
class Planes:
    """A picture in three planes: brightness, blueness and redness."""

    luma: Plane
    blue: Plane
    red: Plane


def planes(picture: NDArray[np.uint8]) -> Planes:
    """Return a picture of red, green and blue, with even sides, in planes."""
    height, width = picture.shape[:2]
    made = Planes(*(np.empty((height // n, width // n), np.uint8) for n in (1, 2, 2)))
    for top in range(0, height, _STRIP):
        _fill(made, picture[top : top + _STRIP], top)
    return made


def _fill(made: Planes, picture: NDArray[np.uint8], top: int) -> None:
    """Fill the rows of a strip."""
    wide = picture.astype(np.int32)
    half = wide[0::2, 0::2] + wide[1::2, 0::2] + wide[0::2, 1::2] + wide[1::2, 1::2]
    rows, halves = slice(top, top + len(wide)), slice(top // 2, top // 2 + len(half))
    made.luma[rows] = _weighed(wide, _LUMA, 16, 0)
    made.blue[halves] = _weighed(half, _BLUE, 128, 2)
    made.red[halves] = _weighed(half, _RED, 128, 2)


def _weighed(
    parts: NDArray[np.int32], weights: tuple[int, int, int], base: int, more: int
) -> Plane:
    shift = _SHIFT + more
    total = parts[..., 0] * weights[0]
    total += parts[..., 1] * weights[1]
    total += parts[..., 2] * weights[2]
    total += (base << shift) + (1 << (shift - 1))
    total >>= shift
    return total.astype(np.uint8)


def paste(into: Planes, what: Planes, box: Box, columns: int | None = None) -> None:
    """Put a picture as large as `box` into another, or its first `columns` (an even number)."""
    width = box.width if columns is None else columns
    for target, source, half in (
        (into.luma, what.luma, 1),
        (into.blue, what.blue, 2),
        (into.red, what.red, 2),
    ):
        x, y, right, bottom = (
            box.x // half,
            box.y // half,
            (box.x + width) // half,
            box.bottom // half,
        )
        target[y:bottom, x:right] = source[:, : right - x]
