"""What kinds of files the finished sound is offered in beside the MP3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Codec = Literal["opus", "aac", "flac"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What one codec's files are."""

    suffix: str
    content_type: str
    title: str  # as an app may offer it
    codecs: str | None  # RFC 6381
    bitrates_bps: tuple[int, int] | None  # mono, stereo; None: lossless
    measured_hz: int


KINDS: Mapping[Codec, Kind] = {
    # libopus keeps the whole band of speech from about 21 kbit/s mono and 28 stereo (XiphWiki,
    # "Opus Recommended Settings", bandwidth transition thresholds); half as much again on top.
    # Media type: XiphWiki, "MIMETypesCodecs".
    "opus": Kind(".opus", "audio/ogg", "Opus, small", "opus", (32_000, 48_000), 48_000),
    # Of what the MP3 has by default: two thirds in mono (of 96), three quarters in stereo (of 128).
    "aac": Kind(".m4a", "audio/mp4", "AAC, small", "mp4a.40.2", (64_000, 96_000), 44_100),
    "flac": Kind(".flac", "audio/flac", "FLAC, lossless", None, None, 44_100),
}
