"""Sound into files of other codecs than MP3: the one module that writes with FFmpeg's libraries.

FLAC (RFC 9639); Opus in Ogg (RFC 6716, RFC 7845); AAC-LC in MP4, as FFmpeg's own encoder makes it.

The same sound gives the same bytes: nothing of the clock, the machine or the libraries' version is
written. Reading is `recordings.py`'s work.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from toolkit.audio import processor
from toolkit.audio.values.sound import Samples, Sound
from toolkit.audio.values.tag_values import TagChapter
from toolkit.errors import BadRecording
from toolkit.progress import Progress, silent

if TYPE_CHECKING:
    from av.container.core import Chapter  # a type of PyAV's stubs only

processor.settle()

Codec = Literal["flac", "opus", "aac"]

_BITEXACT = {"fflags": "+bitexact"}  # containers: no version of the libraries, no time
_MOOV_FIRST = {"movflags": "+faststart"}  # players begin before they have the whole file
_LAYOUTS = {1: "mono", 2: "stereo"}
_FULL_SCALE_24 = np.float32(1 << 23)


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How one codec is made: FFmpeg's names, and samples as its encoder takes them."""

    container: str
    encoder: str
    sample_format: str  # interleaved
    packed: Callable[[Samples], NDArray[Any]]
    rate_hz: int | None = None  # where the codec wants one; else the sound's own
    encoder_options: Mapping[str, str] = field(default_factory=dict)
    container_options: Mapping[str, str] = field(default_factory=dict)


def _to_24_bit(block: Samples) -> NDArray[np.int32]:
    """Return samples as 24-bit integers, rounded and clamped, in the upper bits of 32.

    So FFmpeg's FLAC encoder wants them, which takes s32 for 24 bits unless told otherwise.
    """
    scaled = block * _FULL_SCALE_24  # exact: a power of two
    np.rint(scaled, out=scaled)
    np.clip(scaled, -_FULL_SCALE_24, _FULL_SCALE_24 - 1, out=scaled)
    made: NDArray[np.int32] = scaled.astype(np.int32) << 8
    return made


def _clamped(block: Samples) -> Samples:
    made: Samples = np.clip(block, -1, 1)
    return made


_CODECS: Mapping[Codec, _Recipe] = {
    "flac": _Recipe("flac", "flac", "s32", _to_24_bit),
    # "audio", not "voip", which filters and emphasises what it takes for speech: libopus has it
    # "for broadcast/high-fidelity application where the decoded audio should be as close as
    # possible to the input" (opus_defines.h, OPUS_APPLICATION_AUDIO). Ogg's serial number is
    # random otherwise, and has to be unique within one file only (RFC 3533, section 4).
    "opus": _Recipe(
        "ogg",
        "libopus",
        "flt",
        _clamped,
        rate_hz=48_000,
        encoder_options={"application": "audio"},
        container_options={"serial_offset": "1"},
    ),
    "aac": _Recipe("ipod", "aac", "flt", _clamped, container_options=_MOOV_FIRST),
}


def encode(
    sound: Sound,
    target: Path,
    codec: Codec,
    bitrate_bps: int | None = None,
    progress: Progress = silent,
) -> None:
    """Write the sound to `target`, block by block, with its own channels.

    FLAC has 24 bits and is lossless for sound that had no more; `bitrate_bps` is for lossy codecs.
    FLAC and AAC keep the rate, which AAC must know (44.1 and 48 kHz it does); Opus has 48 kHz.
    Samples beyond [-1, 1] are clamped. `progress` hears 1.0 at the end: a sound does not know its
    length; measure at its `play` what is to be shown before. The caller takes care that `target`
    appears whole or not at all. Raises BadRecording for no sample at all, and what playing raises.
    """
    recipe = _CODECS[codec]
    samples = 0
    with (
        _written(target, recipe.container, recipe.container_options) as container,
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
            raise BadRecording(f"{sound.name}: there is no sound to encode")
        container.mux(stream.encode(None))
    progress(1.0)


def wrap(source: Path, target: Path, chapters: Iterable[TagChapter], language: str) -> None:
    """Write the AAC of the M4A `source` to a new M4A with these chapters; the sound stays.

    Chapters are written as Nero's `chpl` and as a QuickTime chapter track, which players of Apple
    read; `language` is of three letters (ISO 639-2), for the track's header. No other tag is kept.
    Raises OSError.
    """
    with (
        source.open("rb") as file,
        av.open(file, mode="r", format="mov") as found,
        _written(target, "ipod", _MOOV_FIRST) as container,
    ):
        stream = container.add_stream_from_template(found.streams.audio[0])
        stream.metadata["language"] = language
        container.set_chapters([_chapter(n, one) for n, one in enumerate(chapters, 1)])
        for packet in found.demux(audio=0):
            if packet.dts is not None:  # the last is empty: it says that there are no more
                packet.stream = stream
                container.mux(packet)


def _chapter(number: int, chapter: TagChapter) -> Chapter:
    return {
        "id": number,
        "start": chapter.start_ms,
        "end": chapter.end_ms,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }


@contextlib.contextmanager
def _written(target: Path, kind: str, options: Mapping[str, str]) -> Iterator[OutputContainer]:
    # No buffer of Python's: FFmpeg reads an MP4 again by its name, to put its head in front.
    with (
        target.resolve().open("wb", buffering=0) as file,
        av.open(file, mode="w", format=kind, container_options={**_BITEXACT, **options}) as made,
    ):
        yield made


def _stream(
    container: OutputContainer, recipe: _Recipe, sound: Sound, bitrate_bps: int | None
) -> AudioStream:
    rate_hz, options = recipe.rate_hz or sound.rate_hz, dict(recipe.encoder_options)
    stream = container.add_stream(recipe.encoder, rate=rate_hz, options=options)
    if not isinstance(stream, AudioStream):
        raise TypeError(f"{recipe.encoder} makes no sound")
    stream.layout = _LAYOUTS[sound.channels]
    if recipe.encoder != "aac":
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
