"""Sound into files of other codecs than MP3: the one module that writes with FFmpeg's libraries.

The same sound gives the same bytes: nothing of the clock, the machine or the libraries' version is
written. Reading is `media.py`'s work.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from toolkit.audio.sound import Samples, Sound
from toolkit.errors import BadRecording
from toolkit.progress import Progress, silent

Codec = Literal["flac", "opus", "aac"]

_BITEXACT = {"fflags": "+bitexact"}  # containers: no version of the libraries, no time
_LAYOUTS = {1: "mono", 2: "stereo"}
_FULL_SCALE_24 = np.float32(1 << 23)


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How one codec is made: FFmpeg's names, and samples as its encoder takes them."""

    container: str
    encoder: str
    sample_format: str  # interleaved
    packed: Callable[[Samples], NDArray[Any]]


def _to_24_bit(block: Samples) -> NDArray[np.int32]:
    """Return samples as 24-bit integers, rounded and clamped, in the upper bits of 32.

    So FFmpeg's FLAC encoder wants them, which takes s32 for 24 bits unless told otherwise.
    """
    scaled = block * _FULL_SCALE_24  # exact: a power of two
    np.rint(scaled, out=scaled)
    np.clip(scaled, -_FULL_SCALE_24, _FULL_SCALE_24 - 1, out=scaled)
    made: NDArray[np.int32] = scaled.astype(np.int32) << 8
    return made


_CODECS: Mapping[Codec, _Recipe] = {
    "flac": _Recipe("flac", "flac", "s32", _to_24_bit),
}


def encode(
    sound: Sound,
    target: Path,
    codec: Codec,
    bitrate_bps: int | None = None,
    progress: Progress = silent,
) -> None:
    """Write the sound to `target`, block by block, at its own rate and channels.

    FLAC has 24 bits and is lossless for sound that had no more; `bitrate_bps` is for lossy codecs.
    Samples beyond [-1, 1] are clamped. `progress` hears 1.0 at the end: a sound does not know its
    length; measure at its `play` what is to be shown before. The caller takes care that `target`
    appears whole or not at all. Raises BadRecording for no sample at all, and what playing raises.
    """
    recipe = _CODECS[codec]
    samples = 0
    with (
        target.open("wb") as file,
        av.open(file, mode="w", format=recipe.container, container_options=_BITEXACT) as container,
        contextlib.closing(sound.play()) as blocks,
    ):
        stream = _stream(container, recipe, sound, bitrate_bps)
        for block in blocks:
            if len(block):
                frame = _frame(block, recipe, sound)
                frame.pts = samples
                container.mux(stream.encode(frame))
                samples += len(block)
        if not samples:
            raise BadRecording(f"{sound.name}: there is no sound to encode: not one sample")
        container.mux(stream.encode(None))
    progress(1.0)


def _stream(
    container: OutputContainer, recipe: _Recipe, sound: Sound, bitrate_bps: int | None
) -> AudioStream:
    stream = container.add_stream(recipe.encoder, rate=sound.rate_hz)
    if not isinstance(stream, AudioStream):
        raise TypeError(f"{recipe.encoder} makes no sound")
    stream.layout = _LAYOUTS[sound.channels]
    stream.format = recipe.sample_format
    if bitrate_bps is not None:
        stream.bit_rate = bitrate_bps
    stream.codec_context.flags |= av.codec.context.Flags.bitexact
    return stream


def _frame(block: Samples, recipe: _Recipe, sound: Sound) -> av.AudioFrame:
    packed = np.ascontiguousarray(recipe.packed(block)).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(
        packed, format=recipe.sample_format, layout=_LAYOUTS[sound.channels]
    )
    frame.sample_rate = sound.rate_hz
    return frame
