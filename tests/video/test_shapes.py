"""Where things stand: inside what networks leave free, and never on each other."""

from __future__ import annotations

import itertools

import pytest

from toolkit.publication.networks import ROWS
from toolkit.video.shapes import SHAPES, Box, FrameShape

each_shape = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


def end_boxes(shape: FrameShape) -> list[Box]:
    end = shape.end
    return [end.cover, end.show, end.text, end.qr, end.address, shape.foot]


def test_the_sizes_are_those_that_networks_name() -> None:
    assert {name: (s.width, s.height) for name, s in SHAPES.items()} == {
        "1:1": (1080, 1080),
        "4:5": (1080, 1350),
        "9:16": (1080, 1920),
        "16:9": (1920, 1080),
    }


@each_shape
def test_boxes_are_even_and_apart(shape: FrameShape) -> None:
    frame = Box(0, 0, shape.width, shape.height)
    for boxes in (list(shape.boxes), end_boxes(shape)):
        for box in boxes:
            assert frame.holds(box)
            assert not any(side % 2 for side in (box.x, box.y, box.width, box.height)), box
        for one, other in itertools.combinations(boxes, 2):
            assert not one.meets(other), (one, other)


@each_shape
def test_what_must_be_read_is_in_the_safe_box(shape: FrameShape) -> None:
    inset = Box(shape.safe.x - 12, shape.safe.y, shape.safe.width + 24, shape.safe.height)
    pictures = {
        shape.cover,
        shape.end.cover,
    }  # the cover carries nothing that is not said beside it
    for box in {*shape.boxes, *end_boxes(shape)} - pictures:
        assert (inset if box == shape.captions else shape.safe).holds(box), box
    for row in ROWS.values():
        if shape.name == "9:16" and (free := row.tall_free):
            assert Box(free.x, free.y, free.width, free.height).holds(shape.safe), row.title
            assert free.source.startswith("https://")


def test_each_network_with_tall_videos_is_in_the_table() -> None:
    covered = {name for name, row in ROWS.items() if row.tall_free}
    assert covered == {"instagram", "facebook", "tiktok", "youtube"}


@each_shape
def test_the_emblem_is_large_enough(shape: FrameShape) -> None:
    """A tenth of a telephone's width, seen upright, and no lower than a line of captions."""
    assert shape.foot.height * 1.5 >= shape.width / 20
    assert shape.foot.height >= 72
