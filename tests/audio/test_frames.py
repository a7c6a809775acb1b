"""Frames of many channels are read safely, and silence fits beside any frame."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from toolkit.audio.intake.frames import Packing, silence

RATE_HZ = 48_000


def planar(name: str, layout: str, sound: np.ndarray) -> av.AudioFrame:
    """Return a planar frame; FFmpeg splits the channels, for PyAV cannot write so many planes."""
    frame = av.AudioFrame.from_ndarray(sound.T.reshape(1, -1).copy(), name, layout)
    frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 4800, Fraction(1, RATE_HZ)
    (made,) = av.AudioResampler(name + "p", layout, RATE_HZ).resample(frame)
    return made


@pytest.mark.parametrize("layout", ["7.1", "octagonal", "16 channels", "22.2"])
@pytest.mark.parametrize(("name", "kind"), [("s16", "i2"), ("s32", "i4"), ("flt", "f4")])
def test_many_planes_become_one_sample_for_sample(name: str, kind: str, layout: str) -> None:
    count = av.AudioLayout(layout).nb_channels
    sound = (1000 * np.random.default_rng(1).standard_normal((count, 700))).astype(kind)
    packing = Packing()
    for _ in range(3):
        made = packing.packed(planar(name, layout, sound))
        assert (len(made.planes), made.samples, made.time) == (1, 700, 0.1)
        assert made.layout.name == layout
        np.testing.assert_array_equal(made.to_ndarray().reshape(-1, count).T, sound)


def test_few_planes_stay_as_they_are() -> None:
    for layout in ("mono", "stereo", "6.1"):
        count = av.AudioLayout(layout).nb_channels
        frame = planar("flt", layout, np.zeros((count, 10), np.float32))
        assert Packing().packed(frame) is frame


@pytest.mark.parametrize("name", ["u8", "u8p", "s16", "s16p", "s32p", "flt", "fltp", "dblp"])
@pytest.mark.parametrize("layout", ["mono", "stereo", "6.1", "3 channels"])
def test_silence_has_the_shape_of_its_neighbour(name: str, layout: str) -> None:
    like = av.AudioFrame(name, layout, 16)
    like.sample_rate = RATE_HZ
    made = silence(like, 1000)
    assert (made.format.name, made.layout.name, made.sample_rate) == (name, layout, RATE_HZ)
    assert (made.samples, made.pts) == (1000, None)
    assert set(made.to_ndarray().ravel()) == {128 if name.startswith("u8") else 0}
