"""Recordings opened and decoded: the one module that knows FFmpeg's demuxers and decoders (PyAV).

A file's name never reaches FFmpeg as an address: the file is opened here and handed over as a
stream, no protocol is allowed to open another, and formats that only name other files (playlists,
concatenations, descriptions of sessions) are refused.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import av
import av.logging
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream

from toolkit import files, timecode
from toolkit.audio.containers import mp4, readable
from toolkit.audio.containers.byte_view import BytePiece
from toolkit.audio.intake import salvage, sound_tracks
from toolkit.audio.intake.conversion import Conversion
from toolkit.audio.intake.sound_tracks import SoundTrack
from toolkit.audio.values.gaps import Gaps
from toolkit.audio.values.sound import Samples
from toolkit.errors import BadRecording
from toolkit.show.sound.selection import AS_IT_IS, Selection

MOST_CHANNELS = 64  # what FFmpeg's filter `pan` takes
# Chosen: telephones have 8 kHz, and DSD at its highest is decoded to 2.8 MHz. Sound of a few Hz,
# which only damage makes, would become days of sound at 44.1 kHz.
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 4000, 3_000_000
TIME_BASE_HZ = av.time_base  # in which a container's duration counts

Frame = av.AudioFrame

# Formats that hold sound themselves, by FFmpeg's names; all others are refused.
_FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,eac3,flac,flv,iff,matroska,mov,mp3,mpc,mpc8,mpeg,"
    "mpegts,mxf,ogg,oma,rm,tak,tta,voc,w64,wav,wv"
)
EXPORT_AGAIN = "export the sound again as WAV or FLAC, and use that file"
COPY_AGAIN = "copy or download it again from where it was made, or export it again"
TAKE_WHAT_IS_THERE = (
    "; or use what is left: soy new --accept-truncated (in episode.toml: accept_truncated = true)"
)
_CONFINED = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"}

# WAV is read in pieces of so many bytes (wavdec.c, option `max_size`; others have no such option).
# Measured: mono takes half as long as with FFmpeg's 4096, stereo 0.4; still larger ones are slower.
_PIECES = {"max_size": "32768"}
# PCM in WAV is looked at for DTS and other streams that pass for it (`probe_codec` in demux.c), by
# default a megabyte, for 0.05 s each time that the file is opened. So much holds 30 frames of DTS.
_SHORT_LOOK = {"probesize": "131072"}
_WAVES = (b"RIFF", b"RF64", b"BW64")

# Decoders that give damaged sound for whole unless they are told to look at its checksums.
_CHECKED = ("flac", "wavpack", "tta")

# What FFmpeg's demuxers leave among the tags of a file whose sound is encrypted: matroskadec.c for
# a track with ContentEncryption (RFC 9559, section 5.1.4.1.31.9), asfdec_f.c for the Content
# Encryption Object and the extended one (Advanced Systems Format specification, 3.14 and 3.15).
_SIGNS_OF_PROTECTION = {"enc_key_id", "ASF_Protection_Type"}
_EXTENDED_ASF_PROTECTION = ("encryption", "ASF Extended Content Encryption")

# FFmpeg prints on stderr what becomes one clear error here.
av.logging.set_level(av.logging.PANIC)


class OpenRecording(NamedTuple):
    """A recording that is open, its sound stream, and what cannot be decoded of it."""

    path: Path
    file: BinaryIO  # as it is read
    container: InputContainer
    stream: AudioStream
    gaps: Gaps  # filled while it is decoded
    remarks: tuple[str, ...]  # on how the file was put right for reading
    has_lost: bool  # damaged pieces of sound were left out then
    source: BinaryIO  # the file itself
    piece: BytePiece  # of it, that this is
    more: tuple[BytePiece, ...]  # further files of the same format that stand behind it in the file

    @property
    def kind(self) -> str:
        """FFmpeg's first name for the format."""
        return self.container.format.name.split(",")[0]

    @property
    def tracks(self) -> tuple[SoundTrack, ...]:
        """All sound tracks of the file, in its order."""
        return sound_tracks.listed(self.container, self.stream)


@contextlib.contextmanager
def opened(path: Path, track_number: int | None = None) -> Iterator[OpenRecording]:
    """Yield the opened recording, with the sound track that was chosen or is the usual one.

    Raises BadRecording for what holds no sound that can be read, or no such track.
    """
    _refuse_what_is_no_file(path)
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(files.opened(path))
            found = readable.parts(file)
        except OSError as err:
            raise bad(path, f"cannot be read: {err.strerror or err}", "check the disk") from err
        first, *more = found.pieces
        recording = stack.enter_context(_opened_part(path, file, first, track_number, Gaps()))
        remarks = (found.remark,) if found.remark else ()
        yield recording._replace(remarks=remarks + recording.remarks, more=tuple(more))


def parts(recording: OpenRecording, track_number: int | None) -> Iterator[OpenRecording]:
    """Yield a recording, and the further ones in the same file, each open until the next comes.

    All tell of what cannot be decoded by the same `gaps`, and one that cannot be read is named
    there.
    """
    yield recording
    path, gaps = recording.path, recording.gaps
    for number, piece in enumerate(recording.more, 1):
        with contextlib.ExitStack() as stack:
            try:
                opening = _opened_part(path, recording.source, piece, track_number, gaps)
                part = stack.enter_context(opening)
            except BadRecording as err:
                gaps.refuse(err.message.removeprefix(f"{path}: "))
                continue
            yield part._replace(more=recording.more[number:])


@contextlib.contextmanager
def _opened_part(
    path: Path, file: BinaryIO, piece: BytePiece, track_number: int | None, gaps: Gaps
) -> Iterator[OpenRecording]:
    with contextlib.ExitStack() as stack:
        try:
            seen, remarks, has_lost = readable.seen(file, piece)
            is_protected = mp4.is_protected(seen)
            seen.seek(0)
            _refuse_protected(path, is_protected)
            look = _SHORT_LOOK if seen.read(4) in _WAVES else {}
            seen.seek(0)
            container = stack.enter_context(
                av.open(
                    seen,
                    mode="r",
                    container_options=_CONFINED | _PIECES | look,
                    metadata_errors="replace",
                )
            )
        except av.FFmpegError as err:
            raise _no_audio(path, seen) from err
        except OSError as err:
            raise bad(path, f"cannot be read: {err.strerror or err}", "check the disk") from err
        stream = sound_tracks.chosen(path, container, track_number)
        _refuse_protected(path, _says_protected(container, stream))
        if container.streams.video and not isinstance(stream, AudioStream):
            hint = "export the sound track as WAV or FLAC, and use that file"
            raise bad(path, "the file has pictures but no sound", hint)
        if not isinstance(stream, AudioStream):
            raise _no_audio(path, seen)
        if not sound_tracks.has_decoder(stream):
            raise bad(path, "soy does not know the codec of its sound", EXPORT_AGAIN)
        if stream.codec_context.name in _CHECKED:
            stream.codec_context.options = {"err_detect": "crccheck+explode"}
        yield OpenRecording(path, seen, container, stream, gaps, remarks, has_lost, file, piece, ())


def _says_protected(container: InputContainer, stream: Stream | None) -> bool:
    said = {**container.metadata, **(stream.metadata if stream else {})}
    is_extended_asf = _EXTENDED_ASF_PROTECTION in said.items()
    return is_extended_asf or not _SIGNS_OF_PROTECTION.isdisjoint(said)


def bad(path: Path, what: str, hint: str) -> BadRecording:
    """Return the error for a recording."""
    return BadRecording(f"{path}: {what}", hint=hint)


def _no_audio(path: Path, file: BinaryIO) -> BadRecording:
    if mp4.lacks_index(file):
        what = "the file was cut off: the index, which comes at its end, is missing"
        return bad(path, what, COPY_AGAIN + "; without the index nobody can read the sound")
    what = "this is not an audio file, or it is damaged at its beginning"
    return bad(path, what, "see whether another program plays it; " + EXPORT_AGAIN)


def _refuse_protected(path: Path, is_protected: bool) -> None:
    if is_protected:
        hint = "ask for a copy without protection, such as WAV or FLAC, where you got the file"
        raise bad(path, "the sound is protected (encrypted, DRM) and cannot be read", hint)


def _refuse_what_is_no_file(path: Path) -> None:
    if not path.exists():
        raise bad(path, "there is no such file", "check the name")
    if not path.is_file():
        what = "a folder" if path.is_dir() else "not a file"
        raise bad(path, f"this is {what}", "name the audio file itself")
    if not path.stat().st_size:
        raise bad(path, "the file is empty", COPY_AGAIN)


def frames(recording: OpenRecording, accept_truncated: bool = False) -> Iterator[av.AudioFrame]:
    """Yield what can be decoded of one file, with silence where something cannot (`salvage`).

    `accept_truncated` ends where the file cannot be read on. Raises BadRecording.
    """
    seconds = 0.0
    try:
        _, file, container, stream, gaps, _, has_lost, *_ = recording
        is_last = not recording.more
        for frame in salvage.frames(
            file, container, stream, gaps, has_lost=has_lost, is_last=is_last
        ):
            _refuse_odd(recording.path, frame)
            seconds += frame.samples / frame.sample_rate
            yield frame
    except (av.FFmpegError, OSError) as err:
        if accept_truncated and seconds:
            return
        where = f"after {clock(seconds)}" if seconds else "from its beginning"
        hint = COPY_AGAIN + (TAKE_WHAT_IS_THERE if seconds else "")
        raise bad(recording.path, f"the sound cannot be decoded {where}", hint) from err


def _refuse_odd(path: Path, frame: av.AudioFrame) -> None:
    """Raise BadRecording for channels, rates and samples that only damaged headers claim."""
    count, rate_hz = frame.layout.nb_channels, frame.sample_rate
    if count > MOST_CHANNELS or not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        what = f"the file claims {count} channels at {rate_hz} Hz, which soy cannot use"
        raise bad(path, what, "the file may be damaged: " + COPY_AGAIN)
    if frame.format.name.startswith("s64"):  # which PyAV cannot hand over
        raise bad(path, "its samples are 64-bit whole numbers, which soy cannot read", EXPORT_AGAIN)


def clock(seconds: float) -> str:
    """Return a time as messages write it."""
    return timecode.clock(timecode.from_seconds(seconds))


def converted(
    path: Path,
    rate_hz: int,
    channels: int,
    accept_truncated: bool = False,
    taken: Selection = AS_IT_IS,
) -> Generator[Samples, None, None]:
    """Yield the sound at `rate_hz` in one or two channels; see `recordings.blocks`."""
    with opened(path, taken.track_number) as recording:
        conversion = Conversion(rate_hz, channels, taken)
        for part in parts(recording, taken.track_number):
            for frame in frames(part, accept_truncated):
                yield from conversion.add(frame)
        yield from conversion.finish()
