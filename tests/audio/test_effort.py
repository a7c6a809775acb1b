"""Whether a limiter works hard is judged by depth and time together."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.audio.limiting.effort import Effort, Toil


def effort(*stretches: tuple[int, float], rows: int = 10_000) -> Effort:
    """Return what it comes to when the limiter takes away so much for so many rows each."""
    toil = Toil()
    for count, reduction_db in stretches:
        toil.add(np.full(count, reduction_db))
    return toil.effort(rows)


@pytest.mark.parametrize(
    ("stretches", "is_gentle"),
    [
        ((), True),
        (((5_000, 2.9),), True),  # half of the time, but never by much
        (((100, 5.9),), True),  # by more, but for one part in a hundred
        (((101, 3.0),), False),
        (((25, 20.0),), True),  # a cough
        (((26, 6.0),), False),
        (((60, 3.0), (25, 9.0), (5_000, 1.0)), True),
        (((80, 3.0), (25, 9.0)), False),
    ],
)
def test_depth_and_time_count_together(
    stretches: tuple[tuple[int, float], ...], is_gentle: bool
) -> None:
    assert effort(*stretches).is_gentle is is_gentle


def test_the_shares_are_of_the_whole_time() -> None:
    made = effort((1_000, 0.05), (500, 0.1), (200, 3.0), (50, 7.5))
    assert made == Effort(7.5, 0.075, 0.025, 0.005)
    assert effort(rows=0) == Effort()
    assert effort((3, 6.0), rows=2) == Effort(6.0, 1.0, 1.0, 1.0)  # a last row that is not full
