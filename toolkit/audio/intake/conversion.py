"""Decoded frames of any shape as blocks of float32 in one or two channels, at one rate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Protocol

import av
import av.filter
import numpy as np
from numpy.typing import NDArray

from toolkit.audio import processor
from toolkit.audio.intake import downmix
from toolkit.audio.intake.dc_offset import Removal
from toolkit.audio.values.sound import Samples
from toolkit.show.sound.selection import AS_IT_IS, Selection

processor.settle()

BLOCK_SAMPLES = 1 << 16
"""About so many samples, or more, come at once."""

_LONG_FRAME = 2048  # measured: those of MP3, of 1152 samples, take a little longer so

# Layouts that are the wanted one already.
_PLAIN = {1: ("mono", "1 channels"), 2: ("stereo", "2 channels")}
# Formats of samples that only have to be scaled: their type, and the factor, a power of two.
_SAMPLES: dict[str, tuple[str, np.float32]] = {
    f"{name}{planar}": (kind, np.float32(2.0**-bits))
    for name, kind, bits in (("s16", "i2", 15), ("s32", "i4", 31), ("flt", "f4", 0))
    for planar in ("", "p")
}


class Conversion:
    """Frames in, which may change their shape on the way (files strung together), blocks out."""

    def __init__(self, rate_hz: int, channels: int, taken: Selection = AS_IT_IS) -> None:
        self._wanted = rate_hz, channels, taken
        self._converter: _Converter | None = None
        self._removal = Removal(rate_hz, channels) if taken.remove_dc else None

    def add(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """Take in a frame; yield the blocks that are ready."""
        if self._converter is None or not self._converter.takes(frame):
            yield from self._without_dc(self._rest())
            self._converter = _converter(frame, *self._wanted)
        yield from self._without_dc(self._converter.add(frame))

    def finish(self) -> Iterator[Samples]:
        """Yield the rest."""
        yield from self._without_dc(self._rest())
        if self._removal:
            yield from self._removal.finish()

    def _rest(self) -> Iterator[Samples]:
        if self._converter:
            yield from self._converter.finish()

    def _without_dc(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        if self._removal is None:
            yield from blocks
            return
        for block in blocks:
            yield from self._removal.add(block)


class _Converter(Protocol):
    """Frames of one shape in, blocks of another shape out."""

    def takes(self, frame: av.AudioFrame) -> bool:
        """Tell whether the frame has the shape of those before."""

    def add(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """Take in a frame; yield the blocks that are ready."""

    def finish(self) -> Iterator[Samples]:
        """Yield the rest."""


def _converter(first: av.AudioFrame, rate_hz: int, channels: int, taken: Selection) -> _Converter:
    is_as_wanted = first.sample_rate == rate_hz and first.layout.name in _PLAIN[channels]
    is_as_wanted &= channels == 1 or taken.side is None
    if is_as_wanted and first.format.name in _SAMPLES and first.samples >= _LONG_FRAME:
        return _Gatherer(first, channels)
    return _Filter(first, rate_hz, channels, taken)


class _Gatherer:
    """Frames that have the wanted rate and channels: only their samples become float32.

    FFmpeg's filters give the same bits (swresample's conversions, by the same powers of two), and
    take longer but for short frames.
    """

    def __init__(self, first: av.AudioFrame, channels: int) -> None:
        self._shape, self._channels = _shape(first), channels
        self._type, self._scale = _SAMPLES[first.format.name]
        self._is_planar = first.format.is_planar
        count = len(first.planes)
        self._waiting: list[list[NDArray[np.generic]]] = [[] for _ in range(count)]  # by plane
        self._samples = 0

    def takes(self, frame: av.AudioFrame) -> bool:
        return _shape(frame) == self._shape

    def add(self, frame: av.AudioFrame) -> Iterator[Samples]:
        count = frame.samples * (1 if self._is_planar else self._channels)
        for waiting, plane in zip(self._waiting, frame.planes, strict=True):
            waiting.append(np.frombuffer(memoryview(plane), self._type, count))
        self._samples += frame.samples
        if self._samples >= BLOCK_SAMPLES:
            yield self._gathered()

    def finish(self) -> Iterator[Samples]:
        if self._samples:
            yield self._gathered()

    def _gathered(self) -> Samples:
        made = np.empty((self._samples, self._channels), np.float32)
        columns = made.T if self._is_planar else made.reshape(1, -1)
        for column, waiting in zip(columns, self._waiting, strict=True):
            np.multiply(np.concatenate(waiting), self._scale, out=column, casting="unsafe")
            waiting.clear()
        self._samples = 0
        return made


class _Filter:
    """FFmpeg's filters, which can everything."""

    def __init__(self, first: av.AudioFrame, rate_hz: int, channels: int, taken: Selection) -> None:
        self._graph, self._channels = _graph(first, rate_hz, channels, taken), channels
        self._shape = _shape(first)
        # To ask for a block that is not ready takes longer than to convert a short frame.
        self._enough = BLOCK_SAMPLES * first.sample_rate // rate_hz
        self._waiting = 0

    def takes(self, frame: av.AudioFrame) -> bool:
        return _shape(frame) == self._shape

    def add(self, frame: av.AudioFrame) -> Iterator[Samples]:
        frame.pts = None
        self._graph.push(frame)
        self._waiting += frame.samples
        if self._waiting >= self._enough:
            self._waiting = 0
            yield from self._ready()

    def finish(self) -> Iterator[Samples]:
        self._graph.push(None)
        yield from self._ready()

    def _ready(self) -> Iterator[Samples]:
        while True:
            try:
                made = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            yield made.to_ndarray().reshape(-1, self._channels).astype(np.float32, copy=False)


def _shape(frame: av.AudioFrame) -> tuple[int, str, str]:
    return frame.sample_rate, frame.layout.name, frame.format.name


def _graph(frame: av.AudioFrame, rate_hz: int, channels: int, taken: Selection) -> av.filter.Graph:
    layout = {1: "mono", 2: "stereo"}[channels]
    graph = av.filter.Graph()
    chain = [
        graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=Fraction(1, frame.sample_rate),
        )
    ]
    if (frame.layout.nb_channels, channels) == (1, 2):
        # FFmpeg's own matrix would make it 3 dB quieter, as a phantom centre.
        chain.append(graph.add("pan", "stereo|c0=c0|c1=c0"))
    elif frame.layout.nb_channels > (1 if taken.side is not None else 2):
        names = tuple(channel.name for channel in frame.layout.channels)
        chain.append(graph.add("aformat", "sample_fmts=flt"))  # which cannot clip
        chain.append(graph.add("pan", downmix.pan(names, channels, taken)))
    # Weights that add up to 1 at most: FFmpeg would make a float mix louder than either side.
    chain.append(graph.add("aresample", f"{rate_hz}:rematrix_maxval=1.0"))
    wanted = f"sample_fmts=flt:sample_rates={rate_hz}:channel_layouts={layout}"
    chain.append(graph.add("aformat", wanted))
    chain.append(graph.add("asetnsamples", f"n={BLOCK_SAMPLES}:p=0"))
    chain.append(graph.add("abuffersink"))
    graph.link_nodes(*chain).configure()
    return graph
