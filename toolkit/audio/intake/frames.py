"""What PyAV's frames do not give safely: many channels, and silence that fits beside them."""

from __future__ import annotations

import struct
from fractions import Fraction

import av
import av.filter
import numpy as np

# PyAV finds a frame's planes by looking for the null pointer behind them. FFmpeg writes none where
# 8 or more are there (AVFrame.data has 8 places; `extended_data` has one for each channel), so that
# PyAV reads memory that is not the frame's.
MOST_PLANES = 7

_PEEKS = 8
_MAD = 2.0 * _PEEKS  # 6 dB above full scale in the mean; chosen: coders add far less


class Packing:
    """Brings frames of many planes to one plane, sample for sample; leaves others as they are."""

    def __init__(self) -> None:
        self._graph: av.filter.Graph | None = None
        self._shape: tuple[object, ...] = ()

    def packed(self, frame: av.AudioFrame) -> av.AudioFrame:
        """Return the frame, or one with the same samples and the same time in a single plane."""
        if not frame.format.is_planar or frame.layout.nb_channels <= MOST_PLANES:
            return frame
        shape = (frame.sample_rate, frame.layout.name, frame.format.name, frame.time_base)
        if self._graph is None or shape != self._shape:
            self._graph, self._shape = _graph(frame), shape
        self._graph.push(frame)
        made = self._graph.pull()
        assert isinstance(made, av.AudioFrame)  # noqa: S101  the graph makes nothing else
        return made


def _graph(frame: av.AudioFrame) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format.name,
        layout=frame.layout.name,
        time_base=frame.time_base or Fraction(1, frame.sample_rate),
    )
    form = graph.add("aformat", f"sample_fmts={frame.format.packed.name}")
    graph.link_nodes(source, form, graph.add("abuffersink")).configure()
    return graph


class Peeks:
    """Looks at a few samples of each frame, for such as no coder was given: damage decodes to it.

    A coefficient that is damaged spreads over its block, an eighth of a frame at the least (the
    short blocks of AAC: ISO/IEC 14496-3, 4.6.11), so that so many samples of each channel tell.
    """

    def __init__(self) -> None:
        self._kind, self._form = ("", 0), struct.Struct("")

    def is_mad(self, frame: av.AudioFrame) -> bool:
        """Tell whether samples are no numbers or far above full scale; of floats only."""
        name, samples = frame.format.name, frame.samples
        if name not in ("flt", "fltp") or samples < _PEEKS:
            return False
        if (name, samples) != self._kind:
            step = samples // _PEEKS * 4 - 4
            form = "<" + f"{step // 2 // 4 * 4}x" + f"f{step}x" * (_PEEKS - 1) + "f"
            self._kind, self._form = (name, samples), struct.Struct(form)
        for plane in frame.planes:
            if not sum(map(abs, self._form.unpack_from(plane))) <= _MAD:  # of NaN, too
                return True
        return False


def silence(like: av.AudioFrame, samples: int) -> av.AudioFrame:
    """Return so many samples of silence in the shape of another frame, which says no time."""
    kind = _TYPES[like.format.packed.name]
    count = like.layout.nb_channels
    shape = (count, samples) if like.format.is_planar else (1, count * samples)
    zero = 128 if kind == "u1" else 0
    made = av.AudioFrame.from_ndarray(
        np.full(shape, zero, kind), like.format.name, like.layout.name
    )
    made.sample_rate = like.sample_rate
    return made


_TYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "flt": "f4", "dbl": "f8"}
