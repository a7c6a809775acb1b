"""Writes small recordings in the shapes that people's programs write: sounds, containers, tags."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import mutagen.apev2
import mutagen.id3
import numpy as np
import soundfile
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image

from .sounds import Samples, sine

SECONDS = 2.0
TONE_ENDS = 1.4  # the quiet of a room follows: where it begins shows where everything is
TONE_PEAK = 0.2
FIRST_HZ, STEP_HZ = 440, 110  # of the first channel's tone, and from one channel to the next
LOW_HZ = 60  # of the tone in a low-frequency channel
_ROOM = 3e-4  # -70 dBFS

Times = Callable[[float], float]  # the seconds at which a piece says it begins, from where it does


def tones(
    rate_hz: int = 44_100, channels: int = 2, seconds: float = SECONDS, low: int | None = None
) -> Samples:
    """Return a tone of its own in each channel, then the quiet of a room; `low` is an LFE."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    hz = FIRST_HZ + STEP_HZ * np.arange(channels)
    if low is not None:
        hz[low] = LOW_HZ
    sound = TONE_PEAK * np.sin(2 * np.pi * time[:, None] * hz)
    sound[round((seconds - SECONDS + TONE_ENDS) * rate_hz) :] = 0
    sound += _ROOM * np.random.default_rng(3).standard_normal(sound.shape)
    made: Samples = sound.astype(np.float32)
    return made


def room(seconds: float, level_dbfs: float = -70, channels: int = 2) -> Samples:
    """Return noise of a mean level, without lines."""
    noise = np.random.default_rng(4).standard_normal((round(seconds * 44_100), channels))
    made: Samples = (10 ** (level_dbfs / 20) * noise).astype(np.float32)
    return made


def hum(level_dbfs: float, seconds: float, hz: int) -> Samples:
    """Return mains hum: the fundamental and two harmonics."""
    lines = [sine(level_dbfs - 3 * k, seconds, hz * k, 44_100) for k in (1, 2, 3)]
    made: Samples = np.sum(lines, axis=0, dtype=np.float32)
    return made


# ---------------------------------------------------------------- files without a coder


def pcm(path: Path, sound: Samples, subtype: str = "PCM_16", kind: str = "WAV") -> None:
    """Write WAV, AIFF, RF64, FLAC ... by libsndfile, at 44.1 kHz."""
    soundfile.write(path, sound, 44_100, subtype, format=kind)


def with_bext(path: Path) -> None:
    """Put the chunk of Broadcast Wave into a WAV."""
    data = path.read_bytes()
    texts = (b"Interview", b"Recorder", b"", b"2026-11-03", b"14:30:00")
    bext = struct.pack("<256s32s32s10s8sQ", *texts, 0).ljust(602, b"\0")
    data = data[:12] + b"bext" + struct.pack("<I", len(bext)) + bext + data[12:]
    path.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])


# ---------------------------------------------------------------- files with a coder


def coded(
    path: Path,
    codec: str,
    kind: str,
    *,
    times: Times | None = None,
    options: dict[str, str] | None = None,
    muxer: dict[str, str] | None = None,
    video: str | None = None,
    sound: Samples | None = None,
) -> None:
    """Write `tones` in a container (FFmpeg's names for it and the coder); `times` moves pieces.

    `sound` stands for other sound, in stereo at 44.1 kHz, or 48 kHz for Opus.
    """
    rate_hz = 48_000 if codec == "libopus" else 44_100
    sound = tones(rate_hz) if sound is None else sound
    with av.open(str(path), "w", format=kind, container_options=muxer or {}) as out:
        film = _film(out, video) if video else None
        stream = out.add_stream(codec, rate=rate_hz, layout="stereo", options=options or {})
        assert isinstance(stream, AudioStream)
        if codec not in ("flac", "alac") and not (options or {}).get("flags"):
            stream.bit_rate = 192_000
        if film:
            _pictures(out, film)
        _mux(out, stream, sound, rate_hz, times)


def _mux(
    out: OutputContainer, stream: AudioStream, sound: Samples, rate_hz: int, times: Times | None
) -> None:
    layout = {1: "mono", 2: "stereo"}[sound.shape[1]]
    frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), "flt", layout)
    frame.sample_rate = rate_hz
    frame.pts, frame.time_base = 0, Fraction(1, rate_hz)
    fitting = av.AudioResampler(stream.format.name, layout, rate_hz)
    for piece in [*fitting.resample(frame), *fitting.resample(None), None]:
        for packet in stream.encode(piece):
            if times and packet.pts is not None and packet.time_base:
                moved = times(float(packet.pts * packet.time_base))
                packet.pts = packet.dts = round(moved / packet.time_base)
            out.mux(packet)


def surround(path: Path, codec: str, kind: str) -> None:
    """Write `tones` in each channel of 7.1; the coders take them as one plane for each channel."""
    rate_hz = 48_000
    if codec == "vorbis":  # left, centre, right, sides, back, LFE: Vorbis I, section 4.3.9
        sound = tones(rate_hz, 8, low=3)[:, [0, 2, 1, 6, 7, 4, 5, 3]]
        soundfile.write(path, sound, rate_hz, "VORBIS", format="OGG")
        return
    with av.open(str(path), "w", format=kind) as out:
        stream = out.add_stream(codec, rate=rate_hz, layout="7.1")
        assert isinstance(stream, AudioStream)
        frame = av.AudioFrame.from_ndarray(tones(rate_hz, 8, low=3).reshape(1, -1), "flt", "7.1")
        frame.sample_rate = rate_hz
        fitting = av.AudioResampler(stream.format.name, "7.1", rate_hz, stream.frame_size)
        for piece in [*fitting.resample(frame), *fitting.resample(None), None]:
            out.mux(stream.encode(piece))


def _film(out: OutputContainer, codec: str) -> VideoStream:
    stream = out.add_stream(codec, rate=10)
    assert isinstance(stream, VideoStream)
    stream.width = stream.height = 64
    stream.pix_fmt = "yuv420p"
    return stream


def _pictures(out: OutputContainer, stream: VideoStream, count: int = 20) -> None:
    for index in range(count):
        grey = np.full((64, 64, 3), 10 * index, np.uint8)
        out.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
    out.mux(stream.encode(None))


def pictures_only(path: Path) -> None:
    """Write a film without sound."""
    with av.open(str(path), "w", format="mp4") as out:
        _pictures(out, _film(out, "mpeg4"))


# ---------------------------------------------------------------- MP3, and its tags


def two_tracks(path: Path, *sounds: Samples, **said: str) -> None:
    """Write a Matroska or MP4 file with a sound track for each sound, without loss."""
    kind = "matroska" if path.suffix == ".mkv" else "mp4"
    with av.open(str(path), "w", format=kind) as out:
        streams = []
        for number, sound in enumerate(sounds, 1):
            layout = {1: "mono", 2: "stereo"}[sound.shape[1]]
            stream = out.add_stream("flac" if kind == "matroska" else "alac", 44_100, layout=layout)
            assert isinstance(stream, AudioStream)
            for key in ("title", "language"):
                if text := said.get(f"{key}_{number}"):
                    stream.metadata[key] = text
            streams.append(stream)
        for stream, sound in zip(streams, sounds, strict=True):
            _mux(out, stream, sound, 44_100, None)


def mp3(path: Path, **options: str) -> None:
    """Write an MP3 of 192 kbit/s, or as LAME's options say; it begins with an Info frame."""
    muxer = {"id3v2_version": "0", "write_xing": options.pop("write_xing", "1")}
    coded(path, "libmp3lame", "mp3", options=options, muxer=muxer)


def with_id3v22(path: Path) -> None:
    """Put a tag of ID3v2.2 before an MP3, which mutagen does not write: names of three letters."""
    text = b"\0Old title"
    frame = b"TT2" + struct.pack(">I", len(text))[1:] + text
    path.write_bytes(
        b"ID3\x02\x00\x00\x00\x00\x00" + bytes([len(frame)]) + frame + path.read_bytes()
    )


def with_id3(path: Path, version: int, cover: bytes | None = None) -> None:
    """Put a tag of ID3v2.3 or 2.4 before an MP3."""
    tag = mutagen.id3.ID3()  # type: ignore[no-untyped-call]
    tag.add(mutagen.id3.TIT2(encoding=1, text="A title"))  # type: ignore[no-untyped-call]
    if cover:
        picture = mutagen.id3.APIC(mime="image/png", type=3, data=cover)  # type: ignore[no-untyped-call]
        tag.add(picture)  # type: ignore[no-untyped-call]
    tag.save(path, v2_version=version)


def with_apev2(path: Path) -> None:
    """Put a tag of APEv2 behind an MP3."""
    tag = mutagen.apev2.APEv2()  # type: ignore[no-untyped-call]
    tag["Title"] = "A title"
    tag.save(path)


def large_cover() -> bytes:
    """Return a picture that cannot be packed: 3 MB of coloured noise."""
    noise = np.random.default_rng(6).integers(0, 256, (1000, 1000, 3), np.uint8)
    made = io.BytesIO()
    Image.fromarray(noise).save(made, "PNG", compress_level=1)
    return made.getvalue()


# ---------------------------------------------------------------- damage


def encrypted_mka(path: Path) -> None:
    """Write a Matroska file whose one track says that its sound is encrypted (AES, a key's name).

    Elements by RFC 9559, section 5; their sizes in eight bytes (RFC 8794, section 4).
    """
    encryption = _element("5035", _element("47E1", b"\5") + _element("47E2", bytes(range(16))))
    encoding = b"".join(_element(name, bytes([n])) for name, n in [("5031", 0), ("5032", 1)])
    encodings = _element("6D80", _element("6240", encoding + _element("5033", b"\1") + encryption))
    form = _element("B5", struct.pack(">d", 44_100)) + _element("9F", b"\1")
    audio = _element("E1", form + _element("6264", b"\x10"))
    numbers = _element("D7", b"\1") + _element("73C5", b"\1") + _element("83", b"\2")
    track = _element("AE", numbers + _element("86", b"A_PCM/INT/LIT") + audio + encodings)
    sound = _element("A3", b"\x81\0\0\x80" + bytes(range(256)) * 400)
    info = _element("1549A966", _element("2AD7B1", (10**6).to_bytes(3, "big")))
    cluster = _element("1F43B675", _element("E7", b"\0") + sound)
    head = _element("1A45DFA3", _element("4282", b"matroska") + _element("4287", b"\4"))
    path.write_bytes(head + _element("18538067", info + _element("1654AE6B", track) + cluster))


def _element(name: str, content: bytes) -> bytes:
    return bytes.fromhex(name) + b"\1" + len(content).to_bytes(7, "big") + content


def with_asf_protection(path: Path, *, extended: bool = False) -> None:
    """Put a Content Encryption Object, plain or extended, into the header of an ASF file."""
    data = path.read_bytes()
    guid = "fbb3112223bdd211b4b700a0c955fc6e"
    body = [b"secret", b"DRM\0", b"key\0", b"https://example.org\0"]
    if extended:
        guid, body = "14e68a292226174cb935dae07ee9289c", [b"<WRMHEADER/>"]
    content = b"".join(struct.pack("<I", len(text)) + text for text in body)
    made = bytes.fromhex(guid) + struct.pack("<Q", 24 + len(content)) + content
    size, count = struct.unpack("<QI", data[16:28])
    head = struct.pack("<QI", size + len(made), count + 1)
    path.write_bytes(data[:16] + head + data[28:30] + made + data[30:])


def without_end_mark(path: Path) -> None:
    """Take the mark from an Ogg file's last page (RFC 3533, section 6), and sum it up anew."""
    data = bytearray(path.read_bytes())
    at = data.rfind(b"OggS")
    data[at + 5] &= ~4
    data[at + 22 : at + 26] = bytes(4)
    value = 0
    for byte in data[at:]:
        for bit in range(7, -1, -1):
            high = (value >> 31) ^ (byte >> bit & 1)
            value = (value << 1 & 0xFFFFFFFF) ^ (0x04C11DB7 if high else 0)
    data[at + 22 : at + 26] = value.to_bytes(4, "little")
    path.write_bytes(data)


def with_length(path: Path, length: int) -> None:
    """Have a WAV's header say that its samples are so many bytes."""
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", length)
    path.write_bytes(data)


def append(path: Path, more: bytes) -> None:
    """Put bytes behind a file."""
    path.write_bytes(path.read_bytes() + more)


def damage(path: Path, share: float = 0.5, count: int = 40) -> None:
    """Overwrite some bytes at a share of a file with others."""
    data = bytearray(path.read_bytes())
    at = round(len(data) * share)
    data[at : at + count] = np.random.default_rng(9).bytes(count)
    path.write_bytes(data)


def cut(path: Path, share: float = 0.6) -> None:
    """Cut a file off."""
    data = path.read_bytes()
    path.write_bytes(data[: round(len(data) * share)])


def replaced(path: Path, old: bytes, new: bytes) -> None:
    """Replace the first `old`, which must be there."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
