"""MP3 files by LAME: constant bit rate, with an Info frame; the one module that imports lameenc."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import lameenc
import numpy as np
from numpy.typing import NDArray

from toolkit.audio.coding.mp3_join import LONGEST_FRAMES, JoinPlan, joined
from toolkit.audio.coding.mp3_repair import Dip, Mender
from toolkit.audio.containers import info_frame
from toolkit.audio.values.sound import Samples
from toolkit.errors import BadRecording

# 2 is LAME's best, 7 its quickest; 3 took 30 s of one core for an hour of stereo, 2 took 51 s. What
# each leaves of noise: `benchmarks/mp3_quality.py`.
QUALITY = 3

_JOINT_STEREO, _MONO = 1, 3
_SCALES = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}  # by kbit/s; 0.95 for all below


Listener = Callable[[bytes | Samples], object]


@dataclass(frozen=True, slots=True)
class Mp3Settings:
    """How an MP3 is encoded: 64 kbit/s or more, one or two channels."""

    rate_hz: int
    channels: int
    bitrate_bps: int

    def __post_init__(self) -> None:
        known = self.rate_hz in info_frame.RATES_HZ and self.bitrate_bps in info_frame.BITRATES_BPS
        if not known or self.channels not in (1, 2) or not info_frame.fits(self._header()):
            raise ValueError(f"no MP3 with an Info frame can have {self}")

    def _header(self) -> info_frame.FrameHeader:
        return info_frame.FrameHeader(
            bitrate_bps=self.bitrate_bps,
            rate_hz=self.rate_hz,
            mode=_MONO if self.channels == 1 else _JOINT_STEREO,
            is_padded=False,
            has_crc=False,
        )


def encoder_scale(settings: Mp3Settings) -> float:
    """Return the factor by which LAME turns the level down, which lameenc cannot tell it not to.

    Source: libmp3lame/presets.c, `abr_switch_map`, column `scale`: 0.95 (-0.45 dB) up to 160
    kbit/s, 1 from 256 kbit/s on.
    """
    return _SCALES.get(settings.bitrate_bps // 1000, 0.95)


def encode(
    blocks: Iterable[NDArray[np.float32]],
    target: Path,
    settings: Mp3Settings,
    jobs: int = 1,
    listener: Listener | None = None,
    samples: int | None = None,
    limit_dbtp: float | None = None,
) -> tuple[Dip, ...]:
    """Write the sound as an MP3 to `target`, block by block; a player hears it without a gap.

    `blocks` are (samples, channels) in [-1, 1], of any length; they keep their level (see
    `encoder_scale`), and what is louder than LAME's factor is clamped. Samples are rounded to 16
    bits without dither, so that the same sound gives the same bytes, whatever `jobs` is: as many
    threads encode. `blocks` are read in the caller's. The caller takes care that `target` appears
    whole or not at all. `listener` gets all that is written behind the Info frame, in its order:
    the bytes, or the sound where that was decoded already. With `samples`, how many there are, the
    threads end at the same time. With `limit_dbtp`, the few places that the coder lifts over it are
    encoded anew (`mp3_repair`); what comes back is where the sound goes in quieter. Raises
    BadRecording for no sample.
    """
    # As many samples in a segment, whether of one channel or of two.
    longest = LONGEST_FRAMES * 2 // settings.channels
    due_frames = samples and samples // info_frame.FRAME_SAMPLES
    plan = JoinPlan(jobs, longest, due_frames=due_frames)
    return encode_planned(blocks, target, settings, plan, listener, limit_dbtp)


def encode_planned(
    blocks: Iterable[NDArray[np.float32]],
    target: Path,
    settings: Mp3Settings,
    plan: JoinPlan,
    listener: Listener | None = None,
    limit_dbtp: float | None = None,
) -> tuple[Dip, ...]:
    """Do what `encode` does, with segments as the plan has them."""
    first = settings._header()
    music = info_frame.FrameTotals()
    cutter = _Cutter(settings, plan.lengths())
    encoder, segments = partial(_encoder, settings), cutter.cut(blocks)
    mender = Mender(encoder, settings.channels, limit_dbtp) if limit_dbtp is not None else None
    stream = joined(mender.keeping(segments) if mender else segments, encoder, plan)
    with target.open("wb") as out, closing(stream):
        out.write(bytes(first.length_bytes))  # the Info frame's place
        for data, heard in mender.mended(stream) if mender else _unheard(stream):
            music.add(data)
            out.write(data)
            if listener:
                for piece in heard:
                    listener(piece)
        if not cutter.samples:
            raise BadRecording("there is no sound to encode")
        out.seek(0)
        out.write(info_frame.render(first, music, cutter.samples))
    return tuple(mender.dips) if mender else ()


def _unheard(stream: Iterator[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    for data in stream:
        yield data, [data]


def encoded(samples: NDArray[np.float32], settings: Mp3Settings) -> bytes:
    """Return the frames of a short sound, those behind the Info frame."""
    encoder = _encoder(settings)
    whole = to_int16(samples * np.float32(1 / encoder_scale(settings)))
    return bytes(encoder.encode(whole.tobytes())) + bytes(encoder.flush())


class _Cutter:
    """Blocks of any length, as segments for the encoders, and how many samples there were."""

    def __init__(self, settings: Mp3Settings, lengths: Iterator[int]) -> None:
        self.samples = 0
        self._channels, self._lengths = settings.channels, lengths
        self._louder = np.float32(1 / encoder_scale(settings))

    def cut(self, blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.int16]]:
        """Yield segments of 16-bit samples; only the last may be shorter."""
        begun: list[NDArray[np.int16]] = []
        missing = next(self._lengths) * info_frame.FRAME_SAMPLES
        for block in blocks:
            if block.shape[1] != self._channels:
                raise ValueError(f"{block.shape[1]} channels where {self._channels} are due")
            self.samples += len(block)
            rest = to_int16(block * self._louder)
            while len(rest) >= missing:
                segment = np.concatenate([*begun, rest[:missing]])
                rest, begun = rest[missing:], []  # not held twice
                missing = next(self._lengths) * info_frame.FRAME_SAMPLES
                yield segment
            if len(rest):
                begun.append(rest)
                missing -= len(rest)
        if begun:
            yield np.concatenate(begun)


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
