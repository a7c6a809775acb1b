"""What chance can do in a recording does not hang on what is played in the middle of it."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.transcript.align.spectra import Floats
from toolkit.transcript.align.word_search import by_chance

MINUTES, MINUTE = 9, 1500  # frames
EVERYTHING, NOTHING = -3.0, -0.25


@pytest.mark.parametrize("is_music", [False, True])
def test_a_jingle_in_the_middle_is_not_what_chance_can_do(is_music: bool) -> None:
    count = MINUTES * MINUTE
    fits = np.full(count, NOTHING, np.float32)
    if is_music:
        fits[4 * MINUTE : 5 * MINUTE] = EVERYTHING

    def costs(rows: slice, columns: slice) -> Floats:
        return np.repeat(fits[rows, None], columns.stop - columns.start, axis=1)

    words = np.arange(0, count, 10)
    chance = by_chance(costs, np.ones(count, np.bool_), words, count, 0.04)
    assert chance == pytest.approx(-NOTHING)
