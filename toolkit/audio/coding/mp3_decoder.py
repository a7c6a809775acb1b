"""The sound of an MP3's bare frames, as they come out of an encoder (PyAV)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

import av
import numpy as np

from toolkit.audio.containers import info_frame
from toolkit.audio.values.sound import Samples

_AT_ONCE_BYTES = 1 << 14  # some 80 frames of 64 kbit/s; measured: fewer take longer


class Mp3Decoder:
    """Decodes an MP3's bare frames at their own rate, delays and all.

    Packets are cut here, for FFmpeg's demuxer and filters take as long as the decoding itself. One
    of many frames is decoded to as many (`decode_simple_internal` in libavcodec/decode.c hands the
    decoder what it left of a packet), and FFmpeg strings them together, in half of Python's time.
    """

    def __init__(self, channels: int) -> None:
        codec = av.CodecContext.create("mp3float", "r")
        assert isinstance(codec, av.AudioCodecContext)  # noqa: S101  FFmpeg's name of a sound codec
        self._codec, self._channels = codec, channels
        self._gathered = av.AudioFifo()
        self._rest = b""

    def blocks(self, data: bytes) -> Iterator[Samples]:
        """Take in the frames' next bytes; yield the sound of the whole ones, by pieces."""
        for at in range(0, len(data), _AT_ONCE_BYTES):
            yield self.add(data[at : at + _AT_ONCE_BYTES])

    def add(self, data: bytes) -> Samples:
        """Take in the frames' next bytes, cut anywhere; return the sound of the whole ones."""
        data = self._rest + data
        end = info_frame.frame_starts(data)[-1]
        self._rest = data[end:]
        for frame in self._codec.decode(av.Packet(data[:end])) if end else ():
            frame.pts = None  # the fifo would look for gaps
            self._gathered.write(frame)
        whole = self._gathered.read()
        if whole is None:
            return np.zeros((0, self._channels), np.float32)
        sound = np.empty((whole.samples, self._channels), np.float32)
        for number, plane in enumerate(whole.planes):
            sound[:, number] = np.frombuffer(memoryview(plane), np.float32, whole.samples)
        return sound


def frames_by_piece(data: bytes) -> list[int]:
    """Return how many frames are in each piece that `Mp3Decoder.blocks` makes of whole frames."""
    starts = info_frame.frame_starts(data)
    ends = range(_AT_ONCE_BYTES, len(data) + _AT_ONCE_BYTES, _AT_ONCE_BYTES)
    numbers = [bisect_right(starts, end) - 1 for end in ends]
    return [number - before for before, number in pairwise([0, *numbers])]
