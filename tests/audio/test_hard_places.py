"""The places where a limiter works hard: small cases by hand."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit.audio.limiting.hard_places import hard_stretches
from toolkit.audio.values.master_report import LimitedStretch


def found(*places: tuple[int, float], steps: int = 400) -> tuple[LimitedStretch, ...]:
    """Return the stretches where the reduction is as given at (step, dB), else none."""
    reductions = np.zeros(steps, np.float32)
    for step, reduction_db in places:
        reductions[step] = reduction_db
    return hard_stretches(reductions)


def test_no_reduction_no_stretch() -> None:
    assert found() == ()
    assert found((3, 2.99)) == ()  # works, but not hard
    assert hard_stretches(np.zeros(0, np.float32)) == ()


def test_one_step_is_100_ms() -> None:
    assert found((30, 4.346)) == (LimitedStretch(3_000, 3_100, 4.35),)
    assert found((0, 3.0)) == (LimitedStretch(0, 100, 3.0),)


def test_less_than_a_second_of_rest_is_one_stretch_and_more_is_two() -> None:
    assert found((10, 4.0), (20, 5.0)) == (LimitedStretch(1_000, 2_100, 5.0),)
    assert found((10, 4.0), (21, 5.0)) == (
        LimitedStretch(2_100, 2_200, 5.0),
        LimitedStretch(1_000, 1_100, 4.0),
    )


def test_the_hardest_comes_first_and_of_equals_the_earliest() -> None:
    made = found((300, 4.0), (100, 4.0), (200, 5.0))
    assert [stretch.start_ms for stretch in made] == [20_000, 10_000, 30_000]


def test_the_ten_hardest_are_told() -> None:
    made = found(*((20 * n, 3.0 + n) for n in range(15)))
    assert [stretch.max_reduction_db for stretch in made] == [17.0 - n for n in range(10)]


@given(st.lists(st.tuples(st.integers(0, 150), st.floats(0, 12)), max_size=12))
def test_stretches_hold_what_they_say(places: list[tuple[int, float]]) -> None:
    reductions = np.zeros(151, np.float32)
    for step, reduction_db in places:
        reductions[step] = reduction_db
    made = hard_stretches(reductions)
    if len(made) < 10:
        covered = {step for s in made for step in range(s.start_ms // 100, s.end_ms // 100)}
        assert set(np.flatnonzero(reductions >= 3).tolist()) <= covered
    for stretch in made:
        part = reductions[stretch.start_ms // 100 : stretch.end_ms // 100]
        assert part[0] >= 0.1
        assert part[-1] >= 0.1
        assert round(float(part.max()), 2) == stretch.max_reduction_db
    by_time = sorted(made, key=lambda stretch: stretch.start_ms)
    rests_ms = [b.start_ms - a.end_ms for a, b in itertools.pairwise(by_time)]
    assert all(rest_ms >= 1000 for rest_ms in rests_ms)
