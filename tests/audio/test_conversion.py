"""Frames that only have to be scaled give the bits that FFmpeg's filters give."""

from __future__ import annotations

from collections.abc import Iterator

import av
import av.filter
import numpy as np
import pytest
from numpy.typing import NDArray

from toolkit.audio.intake.conversion import BLOCK_SAMPLES, Conversion

RATE_HZ = 44_100
TYPES: dict[str, type[np.generic]] = {"s16": np.int16, "s32": np.int32, "flt": np.float32}


def numbers(name: str, channels: int, count: int) -> NDArray[np.generic]:
    """Return samples of the whole range, the lowest and the highest among them."""
    rng, kind = np.random.default_rng(2), np.dtype(TYPES[name])
    if kind.kind == "f":
        return rng.uniform(-1.5, 1.5, (channels, count)).astype(kind)
    bound = 1 << (8 * kind.itemsize - 1)
    made = rng.integers(-bound, bound, (channels, count)).astype(kind)
    made[:, :2] = -bound, bound - 1
    return made


def frames(
    sound: NDArray[np.generic], name: str, is_planar: bool, length: int
) -> Iterator[av.AudioFrame]:
    layout = {1: "mono", 2: "stereo"}[len(sound)]
    for start in range(0, sound.shape[1], length):
        piece = np.ascontiguousarray(sound[:, start : start + length])
        packed = piece if is_planar else piece.T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, name + "p" * is_planar, layout)
        frame.sample_rate = RATE_HZ
        yield frame


def converted(made: Iterator[av.AudioFrame], channels: int) -> list[NDArray[np.float32]]:
    conversion = Conversion(RATE_HZ, channels)
    blocks = [block for frame in made for block in conversion.add(frame)]
    return [*blocks, *conversion.finish()]


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("is_planar", [True, False])
@pytest.mark.parametrize("name", TYPES)
def test_long_frames_give_what_short_ones_give(name: str, is_planar: bool, channels: int) -> None:
    sound = numbers(name, channels, 150_001)
    gathered = converted(frames(sound, name, is_planar, 4096), channels)
    filtered = converted(frames(sound, name, is_planar, 1152), channels)  # by FFmpeg's filters
    assert [len(block) for block in gathered] == [BLOCK_SAMPLES, BLOCK_SAMPLES, 18_929]
    np.testing.assert_array_equal(np.concatenate(gathered), np.concatenate(filtered))


def test_frames_may_change_their_shape_on_the_way() -> None:
    sound = numbers("s16", 2, 100_000)
    mixed = [*frames(sound, "s16", False, 5000), *frames(sound[:1], "s16", False, 5000)]
    made = np.concatenate(converted(iter(mixed), 2))
    scaled = sound.T.astype(np.float32) / 32_768
    np.testing.assert_array_equal(made[:100_000], scaled)
    np.testing.assert_array_equal(made[100_000:], scaled[:, [0, 0]])
