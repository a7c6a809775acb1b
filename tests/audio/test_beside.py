"""Blocks handed to threads: all of them, in order, and whatever goes wrong is heard of."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from toolkit.audio.measuring.measuring_threads import Beside
from toolkit.audio.values.sound import Samples


def numbered(blocks: int, length: int) -> list[Samples]:
    return [np.full((length, 2), number, np.float32) for number in range(blocks)]


@pytest.mark.parametrize(("blocks", "length"), [(0, 1), (3, 100), (40, 50_000)])
def test_each_gets_all_in_order(blocks: int, length: int) -> None:
    heard: list[list[Samples]] = [[], []]
    with Beside([heard[0].append, heard[1].append]) as beside:
        for block in numbered(blocks, length):
            beside.add(block)
    for one in heard:
        whole = np.concatenate([np.zeros((0, 2), np.float32), *one])
        assert np.array_equal(whole[::length, 0], np.arange(blocks))
        assert len(whole) == blocks * length


def test_what_one_of_them_raises_is_raised_and_no_thread_is_left() -> None:
    before = threading.active_count()

    def fails(_block: Samples) -> None:
        raise MemoryError

    def run(error: BaseException | None) -> None:
        with Beside([fails, len]) as beside:
            for block in numbered(60, 50_000):
                beside.add(block)
            if error:
                raise error

    with pytest.raises(MemoryError):
        run(None)
    with pytest.raises(KeyboardInterrupt):
        run(KeyboardInterrupt())
    assert threading.active_count() == before


def test_a_thread_that_cannot_be_had_leaves_none_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    before, start = threading.active_count(), threading.Thread.start

    def limited(thread: threading.Thread) -> None:
        if threading.active_count() > before:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", limited)
    with pytest.raises(RuntimeError, match="new thread"):
        Beside([len, len, len])
    assert threading.active_count() == before


def test_samples_that_are_no_numbers_raise_no_warning() -> None:
    with Beside([lambda block: block * np.float32(1e38)]) as beside:
        beside.add(np.full((10, 1), 1e38, np.float32))
