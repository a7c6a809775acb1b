"""Questions of several threads share a batch, and each gets its own answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from toolkit.transcript.recognisers.batches import Together


class Squares:
    """Answers with squares, and remembers what was asked together."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    def __call__(self, asked: Sequence[int]) -> list[int]:
        """Answer a batch."""
        self.batches.append(sorted(asked))
        if 13 in asked:
            raise ValueError("13")
        return [one * one for one in asked]


def ask(together: Together[int, int], *numbers: int) -> list[int]:
    with together.present():
        return [together.answer(number % 2, number) for number in numbers]


@pytest.mark.parametrize(("workers", "most"), [(1, 1), (1, 4), (2, 4), (3, 5)])
def test_each_gets_its_own_answers_whatever_shares_a_batch(workers: int, most: int) -> None:
    squares = Squares()
    together = Together(squares, workers, most)
    asked = [tuple(range(start, start + start % 5 + 1)) for start in range(20, 60)]
    with ThreadPoolExecutor(workers * most) as pool:
        told = list(pool.map(lambda numbers: ask(together, *numbers), asked))
    assert told == [[one * one for one in numbers] for numbers in asked]
    assert all(len(batch) <= most for batch in squares.batches)
    assert all(len({one % 2 for one in batch}) == 1 for batch in squares.batches)


def test_a_batch_waits_for_those_who_may_still_ask() -> None:
    squares = Squares()
    together = Together(squares, 1, 4)
    with together.present(), ThreadPoolExecutor(3) as pool:
        others = [pool.submit(ask, together, number) for number in (2, 4, 6)]
        while together.waiting < 3:
            time.sleep(0.001)
        assert not squares.batches
        assert together.answer(0, 8) == 64
        assert [other.result() for other in others] == [[4], [16], [36]]
    assert squares.batches == [[2, 4, 6, 8]]


def test_what_goes_wrong_goes_wrong_for_those_in_the_batch_only() -> None:
    together = Together(Squares(), 1, 1)
    with ThreadPoolExecutor(4) as pool:
        told = [pool.submit(ask, together, number) for number in (2, 13, 4)]
        with pytest.raises(ValueError, match="13"):
            told[1].result()
        assert (told[0].result(), told[2].result()) == ([4], [16])
