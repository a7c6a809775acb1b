"""Timecodes keep their value through every form."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit import timecode

TIMES = st.integers(min_value=0, max_value=999 * 3_600_000)


@given(TIMES, st.sampled_from([".", ","]))
def test_clock_round_trips(ms: int, point: str) -> None:
    assert timecode.parse(timecode.clock(ms, point)) == ms


@given(TIMES)
def test_short_is_the_second_below(ms: int) -> None:
    if ms >= 60_000:
        assert timecode.parse(timecode.short(ms)) == ms - ms % 1000


@given(TIMES)
def test_seconds_round_trip(ms: int) -> None:
    assert timecode.from_seconds(timecode.seconds(ms)) == ms


@given(st.lists(TIMES | st.integers(0, 7_200_000), min_size=2))
@example([119_949, 119_950, 119_960, 3_599_949, 3_599_950, 3_599_999])
def test_no_field_reaches_60_and_the_order_is_kept(times: list[int]) -> None:
    forms: list[Callable[[int], str]] = [
        timecode.clock,
        timecode.short,
        timecode.tenths,
        lambda ms: timecode.padded(ms, with_hours=False),
        lambda ms: timecode.padded(ms, with_hours=True),
    ]
    for form in forms:
        found = [fields(form(ms)) for ms in sorted(times)]
        assert found == sorted(found)
        assert all(value < 60 for row in found for value in row[1:])


def fields(text: str) -> tuple[float, ...]:
    """Return hours, minutes and seconds."""
    read = [float(part) for part in text.split(":")]
    return (*(0.0,) * (3 - len(read)), *read)


@given(TIMES)
def test_tenths_are_the_nearest(ms: int) -> None:
    hours, minutes, seconds = fields(timecode.tenths(ms))
    assert abs(round((hours * 60 + minutes) * 600 + seconds * 10) * 100 - ms) <= 50


def test_times_are_written_in_one_place() -> None:
    """Each of five had its own way to round, and one wrote 0:01:60.0."""
    package = Path(timecode.__file__).parent
    own = [
        path
        for path in package.rglob("*.py")
        if re.search(r":0\d(\.\d)?f?}:|:04\.1f}|:0\d}:{", path.read_text("utf-8"))
    ]
    assert own == [package / "timecode.py"]


@pytest.mark.parametrize("text", ["", "1:60", "a", "1:2:3:4", "-5", "1.2345", "1:99:00", "٣:٠٠"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        timecode.parse(text)
