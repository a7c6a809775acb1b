"""Recordings in, samples out: the one module that knows FFmpeg's libraries (PyAV).

A file's name never reaches FFmpeg as an address: the file is opened here and handed over as a
stream, no protocol is allowed to open another, and formats that only name other files (playlists,
concatenations, descriptions of sessions) are refused.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, NamedTuple

import av
import av.filter
import av.logging
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from toolkit import timecode
from toolkit.audio import promises
from toolkit.audio.sound import Samples, Sound
from toolkit.errors import BadRecording, SilentAudio
from toolkit.progress import Progress, silent

BLOCK_SAMPLES = 1 << 16

# -80 dBFS: the K filter adds at most 4 dB and a second channel 3 dB (BS.1770-5, annex 1), so that
# no block can pass the gate of -70 LUFS.
SILENCE = 1e-4

# Formats that hold sound themselves, by FFmpeg's names; all others are refused.
_FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,eac3,flac,flv,iff,matroska,mov,mp3,mpc,mpc8,mpeg,"
    "mpegts,mxf,ogg,oma,rm,tak,tta,voc,w64,wav,wv"
)
_AGAIN = "export the sound again as WAV or FLAC, and take that file"
_SILENT = "play it: was the microphone off, or the wrong track exported?"
_COPY_AGAIN = "copy or download it again from where it was made, or export it again"
_CONFINED = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"}

# FFmpeg prints on stderr what becomes one clear error here.
av.logging.set_level(av.logging.PANIC)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a recording holds, found by decoding all of it."""

    container: str
    codec: str
    rate_hz: int
    channels: int
    duration_ms: int
    samples: int  # of each channel, at rate_hz


class _Recording(NamedTuple):
    path: Path
    file: BinaryIO
    container: InputContainer
    stream: AudioStream


def probe(path: Path, progress: Progress = silent) -> Probe:
    """Decode the whole sound stream and return what is there.

    Raises BadRecording for what cannot be mastered: no file, no audio, no sound stream, a file that
    was cut off or is damaged, no samples, samples that are not numbers; SilentAudio for silence.
    """
    with _opened(path) as recording:
        size, seconds, samples, peak = path.stat().st_size, 0.0, 0, 0.0
        first: av.AudioFrame | None = None
        damage: BadRecording | None = None
        try:
            for frame in _frames(recording):
                first = first or frame
                seconds += frame.samples / frame.sample_rate
                samples += frame.samples
                peak = max(peak, _peak(path, frame, seconds))
                progress(min(1.0, recording.file.tell() / size))
        except BadRecording as err:
            damage = err
        _refuse_cut_off(recording, seconds, damage)
        if damage:
            raise damage
        if first is None:
            raise _bad(path, "the sound stream holds no samples", _AGAIN)
        if peak < SILENCE:
            raise SilentAudio(f"{path}: the recording is silence from end to end", hint=_SILENT)
        progress(1.0)
        return Probe(
            container=recording.container.format.name,
            codec=recording.stream.codec_context.codec.canonical_name,
            rate_hz=first.sample_rate,
            channels=first.layout.nb_channels,
            duration_ms=timecode.from_seconds(seconds),
            samples=samples,
        )


def blocks(
    path: Path, *, rate_hz: int, channels: int, start_ms: int = 0, end_ms: int | None = None
) -> Generator[Samples, None, None]:
    """Yield the sound of [start_ms, end_ms) at `rate_hz`, in one or two `channels`, by pieces.

    The stretch is exact to the sample, counted from the first sample that the decoder gives. Mono
    from stereo is the mean of both; stereo from mono has it twice. Raises BadRecording.
    """
    start = (start_ms * rate_hz + 500) // 1000
    end = None if end_ms is None else (end_ms * rate_hz + 500) // 1000
    at = 0
    with contextlib.closing(_converted(path, rate_hz, channels)) as converted:
        for block in converted:
            piece = block[max(0, start - at) : None if end is None else max(0, end - at)]
            at += len(block)
            if len(piece):
                yield piece
            if end is not None and at >= end:
                return


def sound(path: Path, *, rate_hz: int, channels: int) -> Sound:
    """Return a recording as sound to play; nothing is read before it is played."""
    return Sound(
        rate_hz, channels, lambda: blocks(path, rate_hz=rate_hz, channels=channels), str(path)
    )


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[_Recording]:
    _refuse_what_is_no_file(path)
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            container = stack.enter_context(
                av.open(file, mode="r", container_options=_CONFINED, metadata_errors="replace")
            )
        except av.FFmpegError as err:
            raise _no_audio(path) from err
        except OSError as err:
            raise _bad(path, f"cannot be read: {err.strerror or err}", "check the disk") from err
        stream = container.streams.best("audio")
        if container.streams.video and not isinstance(stream, AudioStream):
            hint = "export the sound track (WAV or FLAC), and take that file"
            raise _bad(path, "the file holds pictures and no sound", hint)
        if not isinstance(stream, AudioStream):
            raise _no_audio(path)
        if stream.codec_context.name == "flac":  # passes over damaged sound unless told
            stream.codec_context.options = {"err_detect": "crccheck+explode"}
        yield _Recording(path, file, container, stream)


def _bad(path: Path, what: str, hint: str) -> BadRecording:
    return BadRecording(f"{path}: {what}", hint=hint)


def _no_audio(path: Path) -> BadRecording:
    what = "this is not an audio file, or it is damaged at its beginning"
    return _bad(path, what, "play it in another program; " + _AGAIN)


def _refuse_what_is_no_file(path: Path) -> None:
    if not path.exists():
        raise _bad(path, "there is no such file", "check the name")
    if not path.is_file():
        what = "a folder" if path.is_dir() else "no file"
        raise _bad(path, f"this is {what}", "name the audio file itself")
    if not path.stat().st_size:
        raise _bad(path, "the file is empty", _COPY_AGAIN)


def _frames(recording: _Recording) -> Iterator[av.AudioFrame]:
    seconds = 0.0
    try:
        for frame in recording.container.decode(recording.stream):
            seconds += frame.samples / frame.sample_rate
            yield frame
    except (av.FFmpegError, OSError) as err:
        where = f"after {_clock(seconds)}" if seconds else "from its beginning"
        raise _bad(recording.path, f"the sound cannot be decoded {where}", _COPY_AGAIN) from err


def _peak(path: Path, frame: av.AudioFrame, seconds: float) -> float:
    """Return a frame's largest sample, 1.0 being full scale. Refuses what is no number."""
    samples = frame.to_ndarray()
    if samples.dtype == np.uint8:  # its zero is 128
        return float(np.abs(samples.astype(np.int16) - 128).max()) / 128
    low, high = float(samples.min()), float(samples.max())
    if not math.isfinite(low + high):  # a NaN spoils both
        what = f"samples about {_clock(seconds)} are not numbers (NaN or infinite)"
        raise _bad(path, what, "export it again as 16 or 24 bit WAV, and listen to that place")
    full_scale = 1.0 if samples.dtype.kind == "f" else 2.0 ** (8 * samples.dtype.itemsize - 1)
    return max(-low, high) / full_scale


def _refuse_cut_off(recording: _Recording, seconds: float, damage: BadRecording | None) -> None:
    path, file, container, stream = recording
    header_seconds: float | None = None
    if stream.duration is not None and stream.time_base is not None:
        header_seconds = float(stream.duration * stream.time_base)
    elif container.duration is not None and not container.streams.video:
        header_seconds = container.duration / av.time_base
    kind = container.format.name.split(",")[0]
    promised = promises.broken(file, kind, seconds, header_seconds)
    if promised is not None:
        what = f"the file promises {_clock(promised)} of sound and only {_clock(seconds)} can be "
        raise _bad(path, what + "decoded: it was cut off, or is damaged", _COPY_AGAIN) from damage


def _clock(seconds: float) -> str:
    return timecode.clock(timecode.from_seconds(seconds))


def _converted(path: Path, rate_hz: int, channels: int) -> Generator[Samples, None, None]:
    with _opened(path) as recording:
        graph: av.filter.Graph | None = None
        shape: tuple[int, str, str] | None = None
        for frame in _frames(recording):
            found = (frame.sample_rate, frame.layout.name, frame.format.name)
            if graph is None or found != shape:  # the latter where files were strung together
                if graph:
                    yield from _pulled(graph, None, channels)
                graph, shape = _graph(frame, rate_hz, channels), found
            frame.pts = None
            yield from _pulled(graph, frame, channels)
        if graph:
            yield from _pulled(graph, None, channels)


def _graph(frame: av.AudioFrame, rate_hz: int, channels: int) -> av.filter.Graph:
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
    # Weights that add up to 1 at most: FFmpeg would make a float mix louder than either side.
    chain.append(graph.add("aresample", f"{rate_hz}:rematrix_maxval=1.0"))
    wanted = f"sample_fmts=flt:sample_rates={rate_hz}:channel_layouts={layout}"
    chain.append(graph.add("aformat", wanted))
    chain.append(graph.add("asetnsamples", f"n={BLOCK_SAMPLES}:p=0"))
    chain.append(graph.add("abuffersink"))
    graph.link_nodes(*chain).configure()
    return graph


def _pulled(
    graph: av.filter.Graph, frame: av.AudioFrame | None, channels: int
) -> Iterator[Samples]:
    graph.push(frame)
    while True:
        try:
            made = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield made.to_ndarray().reshape(-1, channels).astype(np.float32, copy=False)


def said(path: Path) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """Return a recording's chapters (start in ms, title) and its tags, names in small letters.

    As FFmpeg reads them; in Ogg the tags are those of the sound stream. Raises BadRecording.
    """
    with _opened(path) as recording:
        container = recording.container
        tags = dict(container.metadata)
        if container.format.name == "ogg":
            tags |= recording.stream.metadata
        chapters = [
            (
                timecode.from_seconds(float(chapter["start"] * (chapter["time_base"] or 1))),
                chapter["metadata"].get("title", ""),
            )
            for chapter in container.chapters()
        ]
        return chapters, {"format": container.format.name} | {k.lower(): v for k, v in tags.items()}
