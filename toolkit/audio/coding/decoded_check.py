"""Judging an MP3 while it is made: decoded and measured beside the encoding, not after it."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.containers.info_frame import ENCODER_DELAY_SAMPLES
from toolkit.audio.intake import decoder
from toolkit.audio.measuring.survey import Look, Reading, judge
from toolkit.audio.values.sound import Samples

# What a decoder adds to the encoder's delay: 528 samples and one ("Mp3 Info Tag revision 1
# Specifications - draft 0", encoder delays). Players take both away, told by the Info frame.
_DECODER_DELAY_SAMPLES = 529


class _Pipe:
    """Bytes that one thread writes and another reads; reading waits."""

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes] = queue.Queue()
        self._rest = b""

    def write(self, data: bytes) -> None:
        if data:
            self._pieces.put(data)

    def close(self) -> None:
        self._pieces.put(b"")

    def read(self, size: int) -> bytes:
        if not self._rest:
            self._rest = self._pieces.get()
            if not self._rest:
                self.close()  # for whoever asks again
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


class Listening:
    """Takes an MP3's frames, those behind the Info frame, and judges what a player will play.

    For use as a context manager: leaving it ends the work.
    """

    def __init__(self, rate_hz: int, channels: int, samples: int, look: Look | None = None) -> None:
        """`look` is called as in `judge`; what it raises comes from `take` or `judged`."""
        self._pipe, self._shape = _Pipe(), (rate_hz, channels)
        self._samples, self._look = samples, look
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="soy-listening")
        self._judged = self._pool.submit(self._judge)

    def __enter__(self) -> Listening:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pipe.close()
        self._pool.shutdown()

    def take(self, data: bytes) -> None:
        """Take in the frames' next bytes, cut anywhere."""
        if self._judged.done():  # early: it has failed
            self._judged.result()
        self._pipe.write(data)

    def judged(self) -> tuple[Reading, NDArray[np.int8]]:
        """Return the reading and the waveform of the whole; nothing more can be taken in."""
        self._pipe.close()
        return self._judged.result()

    def _judge(self) -> tuple[Reading, NDArray[np.int8]]:
        return judge(self._played(), *self._shape, self._look)

    def _played(self) -> Iterator[Samples]:
        skip, left = ENCODER_DELAY_SAMPLES + _DECODER_DELAY_SAMPLES, self._samples
        for block in decoder.mp3_frames(self._pipe, *self._shape):
            heard = block[skip : skip + left]
            skip = max(0, skip - len(block))
            left -= len(heard)
            if len(heard):
                yield heard
