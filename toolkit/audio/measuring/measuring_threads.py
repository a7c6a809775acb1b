"""Sound that is heard in one thread and measured in others."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

import numpy as np

from toolkit.audio.values.sound import Samples

# So much at once that threads seldom wait for Python's lock. Of ten minutes of speech, a quarter of
# it and four times as much took longer.
_AT_ONCE = 1 << 18
_WAITING = 2  # such blocks for each thread


class Beside:
    """Hands all blocks to some takers, each in a thread of its own.

    For use as a context manager: leaving it waits for them, and raises what one of them raised.
    """

    def __init__(self, takers: Sequence[Callable[[Samples], object]]) -> None:
        self._queues = [queue.Queue[Samples | None](_WAITING) for _ in takers]
        self._pool = ThreadPoolExecutor(len(takers), thread_name_prefix="soy-beside")
        try:
            self._tasks = [
                self._pool.submit(_take, blocks, taker)
                for blocks, taker in zip(self._queues, takers, strict=True)
            ]
        except BaseException:  # the system gives no more threads; those there wait for blocks
            self._end()
            raise
        self._gathered: list[Samples] = []
        self._samples = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._hand_out()
        self._end()
        if error is None:
            for task in self._tasks:
                task.result()

    def _end(self) -> None:
        for blocks in self._queues:
            blocks.put(None)
        self._pool.shutdown()

    def add(self, block: Samples) -> None:
        """Take in (samples, channels)."""
        self._gathered.append(block)
        self._samples += len(block)
        if self._samples >= _AT_ONCE:
            self._hand_out()

    def _hand_out(self) -> None:
        if self._gathered:
            block = np.concatenate(self._gathered)
            for blocks in self._queues:
                blocks.put(block)
        self._gathered, self._samples = [], 0


def _take(blocks: queue.Queue[Samples | None], taker: Callable[[Samples], object]) -> None:
    """Hand blocks on until there are no more; after an error, take the rest all the same."""
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # see `heard_probe.unrefused`
            while (block := blocks.get()) is not None:
                taker(block)
    except BaseException:
        while blocks.get() is not None:
            pass
        raise
