"""Sound that is heard in this process and measured in another one, which stands by."""

from __future__ import annotations

import contextlib
import mmap
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from toolkit import forked_worker
from toolkit.audio.values.sound import Samples, Sound
from toolkit.forked_worker import SHARED_BYTES, ForkedWorker

_SAMPLES = 1 << 16  # of two channels, at most, that are handed over at once
_BLOCK_BYTES = 2 * _SAMPLES * np.dtype(np.float32).itemsize
_BLOCKS = SHARED_BYTES // _BLOCK_BYTES  # that may wait

R_co = TypeVar("R_co", covariant=True)


class Measurement(Protocol[R_co]):
    """What takes in a sound block by block; it keeps copies only."""

    def add(self, block: Samples) -> None:
        """Take in (samples, channels)."""

    def found(self) -> R_co:
        """Return the result; nothing more can be taken in."""


class MeasuringProcess(Generic[R_co]):
    """A measurement in the other process: takes in blocks, and hands them over."""

    def __init__(
        self,
        worker: ForkedWorker,
        kind: Callable[[int, int], Measurement[R_co]],
        rate_hz: int,
        channels: int,
    ) -> None:
        """`kind` makes the measurement of a rate and a number of channels."""
        self._worker, self._channels = worker, channels
        self._blocks = _blocks(worker.shared)
        self._number = self._waiting = 0  # of the next block; blocks that are not yet measured
        self.is_lost = False
        with self._losing():
            worker.begin(_measure, kind, rate_hz, channels)

    def add(self, block: Samples) -> None:
        """Take in (samples, channels)."""
        for start in range(0, len(block), _SAMPLES):
            piece = block[start : start + _SAMPLES]
            with self._losing():
                self._hand_over(piece)

    def found(self) -> R_co | None:
        """Return the result, or None if the other process was lost, say killed to save memory."""
        found: R_co | None = None
        with self._losing():
            self._worker.connection.send(0)
            while self._waiting:
                self._take_back()
            found = self._worker.connection.recv()
            self._worker.done()
        return found

    def _hand_over(self, piece: Samples) -> None:
        if self.is_lost:
            return
        if self._waiting == _BLOCKS:
            self._take_back()
        self._blocks[self._number][: piece.size] = piece.reshape(-1)
        self._worker.connection.send(len(piece))
        self._number = (self._number + 1) % _BLOCKS
        self._waiting += 1

    def _take_back(self) -> None:
        self._worker.connection.recv()
        self._waiting -= 1

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, OSError):
            self.is_lost = True


def measured(sound: Sound, kind: Callable[[int, int], Measurement[R_co]]) -> R_co:
    """Return what is measured in a sound; in the process that stands by, if there is one."""
    shape = sound.rate_hz, sound.channels
    if worker := forked_worker.free():
        beside = MeasuringProcess(worker, kind, *shape)
        for block in sound.play():
            beside.add(block)
            if beside.is_lost:
                break
        found = beside.found()
        if found is not None:
            return found
    here = kind(*shape)
    for block in sound.play():
        here.add(block)
    return here.found()


def _measure(
    connection: Connection[Any, Any],
    shared: mmap.mmap,
    kind: Callable[[int, int], Measurement[object]],
    rate_hz: int,
    channels: int,
) -> None:
    """Do it, in the other process."""
    measurement, blocks, number = kind(rate_hz, channels), _blocks(shared), 0
    with np.errstate(over="ignore", invalid="ignore"):  # see `heard_probe.unrefused`
        while samples := connection.recv():
            measurement.add(blocks[number][: samples * channels].reshape(-1, channels))
            number = (number + 1) % _BLOCKS
            connection.send(None)
    connection.send(measurement.found())


def _blocks(shared: mmap.mmap) -> Samples:
    """Return the memory as (blocks, numbers)."""
    return np.frombuffer(shared, np.float32).reshape(_BLOCKS, -1)
