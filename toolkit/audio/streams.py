"""Blocks of sound handed to several workers at once, each in a thread of its own."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable

from toolkit.audio.sound import Samples

_WAITING = 8  # blocks, at most, between one thread and the next
_POLL_S = 0.1

Worker = Callable[[Samples], object]


class _Thread:
    """A worker with the blocks that wait for it."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._waiting: queue.Queue[Samples | None] = queue.Queue(_WAITING)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="soy-audio", daemon=True)
        self._thread.start()

    def give(self, block: Samples | None) -> None:
        """Hand over a block, None after the last. Raises what the worker raised."""
        while self._thread.is_alive():
            with contextlib.suppress(queue.Full):
                self._waiting.put(block, timeout=_POLL_S)
                return
        self._raise()

    def finish(self) -> None:
        self.give(None)
        self._thread.join()
        self._raise()

    def abandon(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._waiting.get_nowait()
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)
        self._thread.join()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            while (block := self._waiting.get()) is not None:
                self._worker(block)
        except BaseException as err:  # told to whoever gives the next block
            self._error = err


def share(blocks: Iterable[Samples], *workers: Worker) -> int:
    """Give every block to each worker, all of them side by side; return how many samples.

    A worker gets the blocks in their order, one at a time; none may change them. Memory: a few
    blocks for each worker. What a worker or the stream raises ends all of it, and is raised here.
    """
    threads = [_Thread(worker) for worker in workers]
    samples = 0
    try:
        for block in blocks:
            samples += len(block)
            for thread in threads:
                thread.give(block)
        for thread in threads:
            thread.finish()
    except BaseException:
        for thread in threads:
            thread.abandon()
        raise
    return samples


def together(*workers: Worker) -> Worker:
    """Return one worker that hands each block to several: few threads with much to do are best."""

    def work(block: Samples) -> None:
        for worker in workers:
            worker(block)

    return work
