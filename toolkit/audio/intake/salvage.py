"""Frames of a recording, also of one that is damaged in places.

What cannot be decoded is passed over, as FFmpeg's own program, mpg123 and players do, and leaves
silence of its length, so that all that follows stays at its time. How long it was is taken from

- the times of what follows, in FLAC and Ogg, which count samples and know no pauses; in Matroska
  and WebM too, if what stands between is damaged and no pause of the recorder (`matroska_chain`),
  and in MP4 of which damaged fragments were left out (`mp4_tops`);
- the bytes passed over, in streams of bare frames (MP3, ADTS, AC-3), whose times are only counted;
- the packets that failed, everywhere else: there, times may jump where the recorder paused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import av
from av import Packet
from av.audio.stream import AudioStream
from av.container import InputContainer

from toolkit.audio.containers import foreign_bytes, matroska_chain, riff, stream_ends
from toolkit.audio.intake.frames import Packing, Peeks, silence
from toolkit.audio.values.gaps import Gaps

if TYPE_CHECKING:
    _Piece = tuple[Packet[AudioStream], list[av.AudioFrame] | None]  # None: it is damaged

# FFmpeg's names. In Ogg the times of Vorbis are off by a block at most, which has up to 8192
# samples (Vorbis I, section 4.2.2), and mostly 2048: measured, 0.01 s.
_TIMED = {"flac": 0.001, "ogg": 0.05}
# Measured: times of Matroska, in milliseconds, are off by 1, those of MP4 by none; a piece of Opus
# has 20 ms, one of AAC 21.
_OFF_SECONDS = 0.01
_BARE = ("mp3", "aac", "ac3", "eac3")
_LOOSE = ("mp3", "ac3", "eac3")  # of ADTS, `adts` has marked what is lost

# Chosen: a damaged time may claim hours, which are no silence that anybody recorded. What is longer
# is joined, and told by `timeline`.
LONGEST_SECONDS = 120.0

# Chosen: FLAC and Ogg that begin a little late have lost their beginning; those that begin very
# late were taken from a stream that had gone on for long.
_LONGEST_START_SECONDS = 10.0

_ODD_PIECES = 8  # in a row that have another shape are no accident

_TRIES = 10  # how often reading is tried again without getting anything
_SILENT_SAMPLES = 1 << 16  # at once

# Frame types without speech, in bits 3 to 6 of a frame's first byte: 3GPP TS 26.101, table 1a
# (8 comfort noise, 9 to 11 of other systems, 15 no data) and TS 26.201, table 1a (9 comfort noise,
# 14 speech lost, 15 no data). FFmpeg's decoders refuse them; they are pauses, and no damage.
_PAUSES = {"amr_nb": (8, 9, 10, 11, 15), "amr_wb": (9, 14, 15)}


def frames(
    file: BinaryIO,
    container: InputContainer,
    stream: AudioStream,
    gaps: Gaps,
    *,
    has_lost: bool = False,
    is_last: bool = True,
) -> Iterator[av.AudioFrame]:
    """Yield the frames of a stream in order, with silence for what cannot be decoded.

    `file` is what the container is read from; `has_lost` tells that damaged pieces of MP4 are not
    in it. `gaps` is told of what is lost; unless the stream is the last, there is silence for a
    lost end, too. Raises OSError where the disk cannot be read.
    """
    loss = _Loss(file, container, stream, gaps, has_lost=has_lost)
    last: av.AudioFrame | None = None
    for packet, decoded in _without_odd(_decoded(_packets(container, stream, gaps), stream)):
        if decoded is None:
            loss.failed(packet)
            continue
        loss.passed(packet)
        for last in decoded:
            if loss.is_timed and len(decoded) > 1:
                last.pts = None  # damaged pieces come as one, with the time of any of them
            yield from loss.silence_before(last)
            yield last
    if last:
        yield from loss.pause_at_end(last, is_last=is_last)
    gaps.passed(loss.heard)


def _decoded(packets: Iterable[Packet[AudioStream]], stream: AudioStream) -> Iterator[_Piece]:
    packing, peeks = Packing(), Peeks()
    is_coded = not stream.codec_context.name.startswith("pcm_")
    for packet in packets:
        try:
            made = [packing.packed(frame) for frame in packet.decode()]
        except av.FFmpegError:
            yield packet, None
        else:
            yield packet, None if is_coded and any(map(peeks.is_mad, made)) else made


def _without_odd(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Take for damage what has another rate, or other channels, than what is before and behind it.

    Files that were strung together go on in another shape; damaged bytes that look like a frame
    do not.
    """
    usual: tuple[int, int] | None = None
    held: list[_Piece] = []
    for packet, made in pieces:
        shape = (made[0].sample_rate, made[0].layout.nb_channels) if made else usual
        if usual is None or (shape == usual and not held):
            usual = shape
            yield packet, made
        elif shape == usual and made:
            yield from ((odd, None) for odd, _ in held)
            held = []
            yield packet, made
        elif len(held) < _ODD_PIECES:
            held.append((packet, made))
        else:
            yield from held
            held, usual = [], shape
            yield packet, made
    yield from held


def _packets(
    container: InputContainer, stream: AudioStream, gaps: Gaps
) -> Iterator[Packet[AudioStream]]:
    """Yield all packets; after an error of reading, those that come behind it.

    Tells `gaps` where nothing comes any more.
    """
    failed = 0
    while True:
        try:
            for packet in container.demux(stream):
                failed = 0
                yield packet
            return
        except OSError:
            raise  # of the disk: some of FFmpeg's own errors are both
        except av.FFmpegError:
            failed += 1
            if failed > _TRIES:
                gaps.is_stopped = True
                return


class _Loss:
    """Counts what is lost until something can be decoded again."""

    def __init__(
        self,
        file: BinaryIO,
        container: InputContainer,
        stream: AudioStream,
        gaps: Gaps,
        *,
        has_lost: bool,
    ) -> None:
        kind = container.format.name.split(",")[0]
        self._gaps, self._file = gaps, file
        self._is_matroska, self._has_lost = kind == "matroska", has_lost
        self._is_flac = kind == "flac"
        self._packet_at: int | None = None  # where the one stands that is decoded
        self._packet_bytes = 0
        self._last_at: int | None = None  # the one of the frame before
        self._tolerance = _TIMED.get(kind, 0.0)
        self.is_timed = kind in _TIMED
        self._is_bare, self._is_loose, self._is_mp3 = kind in _BARE, kind in _LOOSE, kind == "mp3"
        self._pauses = _PAUSES.get(stream.codec_context.codec.canonical_name, ())
        self.heard = 0.0  # seconds
        self._expected: float | None = None  # the time of the next frame
        self._offset = 0.0  # of the times of a stream that follows another in one file
        self._lost = self._paused = 0.0  # seconds that wait for the next frame
        self._bytes = self._count = 0  # of packets that were decoded
        self._lost_bytes, self._frame_seconds = 0, 0.0

    def failed(self, packet: Packet[AudioStream]) -> None:
        """Take a packet that could not be decoded."""
        length = _duration(packet)
        if self._is_loose:
            self._lose(bytes(packet), length)
        elif self._pauses and packet.size and memoryview(packet)[0] >> 3 & 15 in self._pauses:
            self._paused += length
        else:
            self._lost += length
            self._gaps.at_end += length

    def passed(self, packet: Packet[AudioStream]) -> None:
        """Take a packet that was decoded, or gave nothing yet."""
        if packet.size:
            self._packet_at, self._packet_bytes = packet.pos, packet.size
        if not self._is_loose or not packet.size:
            return
        size = packet.size
        if self._is_mp3 and memoryview(packet)[0] == 0:  # zeros, which the decoder passes over
            data = bytes(packet)
            size = len(data.lstrip(b"\0"))
            self._lose(data[:-size], _duration(packet))
        self._bytes += size
        self._count += 1

    def silence_before(self, frame: av.AudioFrame) -> Iterator[av.AudioFrame]:
        """Yield what stands for the loss before a frame, and take the frame."""
        if self._is_bare:
            frame.pts = None  # counted, and wrong after bytes that were lost
            if self._lost_bytes:
                self._count_bytes()
        elif self.is_timed:
            self._look_at_time(frame)
        elif self._is_matroska or self._has_lost:
            self._look_between(frame)
        if self._lost or self._paused:
            yield from self._silence(frame)
        self._gaps.at_end, self._gaps.behind = 0.0, 0
        self.heard += frame.samples / frame.sample_rate

    def pause_at_end(self, last: av.AudioFrame, *, is_last: bool) -> Iterator[av.AudioFrame]:
        """Yield a pause at the end; what is lost at the end of all is only told."""
        self._lost = 0.0 if is_last else min(self._gaps.at_end, LONGEST_SECONDS)
        if self._lost or self._paused:
            yield from self._silence(last)
        if not is_last:
            self._gaps.at_end, self._gaps.behind = 0.0, 0
        elif self._is_flac:  # FFmpeg takes all that is behind the last frame for a part of it
            most = last.samples * last.layout.nb_channels * (last.format.bytes + 1)
            tags = riff.size_of(self._file) - stream_ends.end_of_sound(self._file)
            self._gaps.behind = max(0, self._packet_bytes - most - tags)
        elif self._is_matroska and self._last_at is not None:
            self._gaps.behind = matroska_chain.behind(self._file, self._last_at)

    def _look_at_time(self, frame: av.AudioFrame) -> None:
        at, length = frame.time, frame.samples / frame.sample_rate
        if at is None:
            self._expected = None if self._expected is None else self._expected + length
            return
        at += self._offset
        jump = at - (self.heard if self._expected is None else self._expected)
        if jump < -self._tolerance and self._expected is not None:  # another stream, chained
            self._offset, at = self._offset - jump, self._expected
        if self._offset:
            frame.pts = None
        longest = _LONGEST_START_SECONDS if self._expected is None else LONGEST_SECONDS
        if self._tolerance < jump < longest:
            self._lost = jump
        self._expected = at + length

    def _look_between(self, frame: av.AudioFrame) -> None:
        """Take a jump of the times for lost sound where the bytes between are damaged."""
        at, expected, here = frame.time, self._expected, self._packet_at
        if at is None or here is None:
            return
        jump = at - (0.0 if expected is None else expected)
        longest = _LONGEST_START_SECONDS if expected is None else LONGEST_SECONDS
        if _OFF_SECONDS < jump < longest and self._is_lost_before(here):
            self._lost = jump
        self._expected, self._last_at = at + frame.samples / frame.sample_rate, here

    def _is_lost_before(self, here: int) -> bool:
        return self._has_lost or not matroska_chain.is_whole(self._file, self._last_at, here)

    def _silence(self, like: av.AudioFrame) -> Iterator[av.AudioFrame]:
        if self._lost:
            self._gaps.add(self.heard, self._lost)
        left = round((self._lost + self._paused) * like.sample_rate)
        self.heard += left / like.sample_rate
        self._lost = self._paused = 0.0
        while left:
            some = min(left, _SILENT_SAMPLES)
            left -= some
            yield silence(like, some)

    def _lose(self, data: bytes, seconds: float) -> None:
        """Take bytes of which nothing was decoded; a text in them is no sound that was lost."""
        if not data.strip(b"\0"):
            pass  # filled up, or lost: the length that was promised tells, if one was
        elif data[:1] == b"\xff":  # as frames of MP3 and ADTS begin; those of AC-3 with 0B 77
            self._gaps.at_end += seconds
        else:
            self._gaps.behind += foreign_bytes.odd_bytes(data)
        self._lost_bytes += len(data) - foreign_bytes.text_bytes(data)
        self._frame_seconds = self._frame_seconds or seconds

    def _count_bytes(self) -> None:
        """Count lost bytes as so many frames as usually fill them."""
        usual = self._bytes / self._count
        frames = max(1, round(self._lost_bytes / usual))
        self._lost += min(frames * self._frame_seconds, LONGEST_SECONDS)
        self._lost_bytes = 0


def _duration(packet: Packet[AudioStream]) -> float:
    if not packet.duration or packet.time_base is None:
        return 0.0
    return float(packet.duration * packet.time_base)
