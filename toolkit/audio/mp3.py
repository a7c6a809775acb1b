"""MP3 files by LAME: constant bit rate, with an Info frame; the one module that imports lameenc."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import lameenc
import numpy as np
from numpy.typing import NDArray

from toolkit.audio import info_frame
from toolkit.errors import BadRecording

# 2 is LAME's best, 7 its quickest; 3 took 30 s of one core for an hour of stereo, 2 took 51 s.
QUALITY = 3

_JOINT_STEREO, _MONO = 1, 3


@dataclass(frozen=True, slots=True)
class Mp3Settings:
    """How an MP3 is encoded: 64 kbit/s or more, one or two channels."""

    rate_hz: int
    channels: int
    bitrate_bps: int

    def __post_init__(self) -> None:
        known = self.rate_hz in info_frame.RATES_HZ and self.bitrate_bps in info_frame.BITRATES_BPS
        if not known or self.channels not in (1, 2) or not info_frame.fits(self._header()):
            raise ValueError(f"{self} is nothing that an MP3 with an Info frame can be")

    def _header(self) -> info_frame.Header:
        return info_frame.Header(
            bitrate_bps=self.bitrate_bps,
            rate_hz=self.rate_hz,
            mode=_MONO if self.channels == 1 else _JOINT_STEREO,
            is_padded=False,
            has_crc=False,
        )


def encode(blocks: Iterable[NDArray[np.float32]], target: Path, settings: Mp3Settings) -> None:
    """Write the sound as an MP3 to `target`, block by block; a player hears it without a gap.

    `blocks` are (samples, channels) in [-1, 1], of any length; what is louder is clamped. Samples
    are rounded to 16 bits without dither, so that the same sound gives the same bytes. The caller
    takes care that `target` appears whole or not at all. Raises BadRecording for no sample at all.
    """
    encoder = _encoder(settings)
    first = settings._header()
    music = info_frame.Music()
    samples = 0
    with target.open("wb") as out:
        out.write(bytes(first.length_bytes))  # the Info frame's place
        for block in blocks:
            if block.shape[1] != settings.channels:
                raise ValueError(f"{block.shape[1]} channels where {settings.channels} are due")
            samples += len(block)
            data = bytes(encoder.encode(to_int16(block).tobytes()))
            music.add(data)
            out.write(data)
        if not samples:
            raise BadRecording("there is no sound to encode: not one sample")
        data = bytes(encoder.flush())
        music.add(data)
        out.write(data)
        out.seek(0)
        out.write(info_frame.render(first, music, samples))


def to_int16(block: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return samples as 16-bit integers, 32768 being 1.0 as in FFmpeg, rounded and clamped."""
    scaled: NDArray[np.float32] = block * np.float32(32768)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return scaled.astype(np.dtype("<i2"))


def _encoder(settings: Mp3Settings) -> lameenc.Encoder:
    encoder = lameenc.Encoder()
    encoder.silence()  # LAME prints its settings otherwise
    encoder.set_bit_rate(settings.bitrate_bps // 1000)
    encoder.set_in_sample_rate(settings.rate_hz)
    encoder.set_out_sample_rate(settings.rate_hz)  # LAME lowers it at low bit rates otherwise
    encoder.set_channels(settings.channels)
    encoder.set_quality(QUALITY)
    return encoder
