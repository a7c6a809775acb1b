"""Judging an MP3 while it is made: decoded and measured beside the encoding, not after it."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.coding import mp3_decoder
from toolkit.audio.containers.info_frame import (
    DECODER_DELAY_SAMPLES,
    ENCODER_DELAY_SAMPLES,
)
from toolkit.audio.measuring.survey import Look, Reading, judge
from toolkit.audio.values.sound import Samples


class DecodedCheck:
    """Takes an MP3's frames, those behind the Info frame, and judges what a player will play.

    For use as a context manager: leaving it ends the work.
    """

    def __init__(self, rate_hz: int, channels: int, samples: int, look: Look | None = None) -> None:
        """`look` is called as in `judge`; what it raises comes from `take` or `judged`."""
        self._pieces: queue.Queue[bytes | Samples | None] = queue.Queue()  # None at the end
        self._shape = rate_hz, channels
        self._samples, self._look = samples, look
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="soy-listening")
        self._judged = self._pool.submit(self._judge)

    def __enter__(self) -> DecodedCheck:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pieces.put(None)
        self._pool.shutdown()

    def take(self, data: bytes | Samples) -> None:
        """Take in the frames' next bytes, cut anywhere, or what a decoder made of them."""
        if self._judged.done():  # early: it has failed
            self._judged.result()
        if len(data):
            self._pieces.put(data)

    def judged(self) -> tuple[Reading, NDArray[np.int8]]:
        """Return the reading and the waveform of the whole; nothing more can be taken in."""
        self._pieces.put(None)
        return self._judged.result()

    def _judge(self) -> tuple[Reading, NDArray[np.int8]]:
        return judge(self._played(), *self._shape, self._look)

    def _played(self) -> Iterator[Samples]:
        skip, left = ENCODER_DELAY_SAMPLES + DECODER_DELAY_SAMPLES, self._samples
        decoder = mp3_decoder.Mp3Decoder(self._shape[1])
        while (data := self._pieces.get()) is not None:
            for block in decoder.blocks(data) if isinstance(data, bytes) else (data,):
                heard = block[skip : skip + left]
                skip = max(0, skip - len(block))
                left -= len(heard)
                if len(heard):
                    yield heard
