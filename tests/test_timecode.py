"""Timecodes keep their value through every form."""

import pytest
from hypothesis import given
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


@pytest.mark.parametrize("text", ["", "1:60", "a", "1:2:3:4", "-5", "1.2345", "1:99:00", "٣:٠٠"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        timecode.parse(text)
