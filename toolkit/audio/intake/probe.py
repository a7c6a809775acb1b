"""What a recording holds, as a value; what its header and its decoded frames say of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from toolkit.audio.intake import decoder, downmix
from toolkit.audio.intake.decoder import Frame
from toolkit.audio.intake.sound_tracks import SoundTrack
from toolkit.show.sound.selection import AS_IT_IS, Selection


@dataclass(frozen=True, slots=True)
class Probe:
    """What a recording holds, found by decoding all of it."""

    container: str
    codec: str
    rate_hz: int
    channels: int
    duration_ms: int
    samples: int  # of each channel, at rate_hz
    layout: str  # FFmpeg's name: mono, stereo, 5.1(side) ..., or "6 channels" where none is said
    channel_names: tuple[str, ...]  # FL, FR, FC, LFE ...
    bits: int | None  # of a sample; None for lossy codecs
    has_same_channels: bool  # two channels that are equal but for rounding
    is_truncated: bool  # less than was promised, and taken as far as it goes
    is_damaged: bool  # silence stands where something cannot be decoded
    findings: tuple[str, ...]  # what people should know of it, one sentence each
    missing: tuple[str, ...]  # those of them that tell of sound that is missing, or may be
    selection: Selection = AS_IT_IS  # as it was given, and what was chosen by what was heard
    tracks: tuple[SoundTrack, ...] = ()  # all sound tracks of the file

    def downmix(self, channels: int) -> str | None:
        """Return in one sentence how it becomes one or two channels; None if nothing is done."""
        return downmix.sentence(self.layout, self.channel_names, channels, self.selection)


@dataclass(frozen=True, slots=True)
class HeaderClaims:
    """What a file's header says of its sound, true or not."""

    duration_ms: int | None  # None where it does not say
    channels: int


def said(path: Path, taken: Selection = AS_IT_IS) -> HeaderClaims:
    """Return what the header says, for showing progress and the like: only `probe` knows.

    Raises BadRecording.
    """
    with decoder.opened(path, taken.track_number) as recording:
        channels = recording.stream.codec_context.layout.nb_channels
        parts = decoder.parts(recording, taken.track_number)
        durations = [part.container.duration for part in parts]
    known = [duration for duration in durations if duration is not None]
    said_ms = sum(known) * 1000 // decoder.TIME_BASE_HZ
    return HeaderClaims(said_ms if len(known) == len(durations) else None, channels)


def names(frame: Frame) -> tuple[str, ...]:
    """Return the channels' names as FFmpeg has them."""
    return tuple(channel.name for channel in frame.layout.channels)


def layout(frame: Frame) -> str:
    """Return the layout's name; one or two channels of which the file says nothing are usual."""
    usual = {1: "mono", 2: "stereo"}.get(frame.layout.nb_channels)
    return usual if usual and "NONE" in names(frame) else frame.layout.name


def bits(codec: str, frame: Frame) -> int | None:
    """Return the bits of a sample; what FFmpeg decodes to 32 has 24, except for PCM of 32."""
    if digits := re.match(r"pcm_[fsu](\d+)", codec):
        return int(digits[1])
    if codec not in ("flac", "alac", "ape", "tta", "wavpack", "tak"):
        return None
    return 24 if frame.format.bits == 32 else frame.format.bits
