"""Blocks reach every worker in order, and an error anywhere ends all threads."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from toolkit.audio.streams import share, together

from .sounds import Samples

THREAD = "soy-audio"


def numbered(count: int) -> Iterator[Samples]:
    for number in range(count):
        yield np.full((number % 5, 1), number, np.float32)


def blocks_of(count: int) -> list[list[float]]:
    return [block[:, 0].tolist() for block in numbered(count)]


def running() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == THREAD]


class Listener:
    """A worker that keeps what it hears, and may be slow or fail at a block."""

    def __init__(self, fails_at: int | None = None, pause_s: float = 0.0) -> None:
        self.heard: list[list[float]] = []
        self._fails_at, self._pause_s = fails_at, pause_s

    def hear(self, block: Samples) -> None:
        """Take in a block."""
        if len(self.heard) == self._fails_at:
            raise ValueError(f"block {self._fails_at}")
        time.sleep(self._pause_s)
        self.heard.append(block[:, 0].tolist())


@pytest.mark.parametrize("count", [0, 1, 7, 100])
def test_every_worker_gets_every_block_in_order(count: int) -> None:
    workers = [Listener(), Listener(pause_s=0.001), Listener()]
    samples = share(numbered(count), *(worker.hear for worker in workers))
    assert [worker.heard for worker in workers] == [blocks_of(count)] * 3
    assert samples == sum(map(len, blocks_of(count)))
    assert not running()


def test_no_worker_at_all_still_counts() -> None:
    assert share(numbered(10)) == 20


def test_together_hands_each_block_to_all() -> None:
    first, second, beside = Listener(), Listener(), Listener()
    share(numbered(20), together(first.hear, second.hear), beside.hear)
    assert first.heard == second.heard == beside.heard == blocks_of(20)


@pytest.mark.parametrize("fails_at", [0, 5, 59])
@pytest.mark.parametrize("place", [0, 1])
def test_an_error_in_a_worker_ends_all_and_is_raised(fails_at: int, place: int) -> None:
    workers = [Listener(pause_s=0.001), Listener(pause_s=0.001)]
    workers[place] = Listener(fails_at)
    with pytest.raises(ValueError, match=f"block {fails_at}"):
        share(numbered(60), *(worker.hear for worker in workers))
    assert not running()
    heard = workers[1 - place].heard
    assert heard == blocks_of(60)[: len(heard)]


def test_an_error_in_a_worker_ends_a_stream_without_end() -> None:
    endless = itertools.repeat(np.zeros((1, 1), np.float32))
    with pytest.raises(ValueError, match="block 3"):
        share(endless, Listener().hear, Listener(3).hear)
    assert not running()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_in_the_stream_ends_all_and_is_raised(error: type[BaseException]) -> None:
    def broken() -> Iterator[Samples]:
        yield from numbered(30)
        raise error("the stream")

    workers = [Listener(), Listener(pause_s=0.001)]
    with pytest.raises(error, match="the stream"):
        share(broken(), *(worker.hear for worker in workers))
    assert not running()
    for worker in workers:
        assert worker.heard == blocks_of(30)[: len(worker.heard)]
