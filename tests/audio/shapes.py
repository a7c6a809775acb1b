"""The table of recordings that people bring: each with what `soy new` does with it.

`docs/recordings.md` is made from it (tools/recordings_table.py), and test_shapes.py holds it true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile

from . import shape_files as files
from .shape_files import coded, mp3, pcm, room, tones
from .sounds import Samples, speech

Verdict = Literal["taken", "taken with a warning", "refused"]
Gains = tuple[float, ...]  # of each channel of the recording, in one that is made

_3DB = 0.7071
_STEREO: tuple[Gains, Gains] = ((1, 0), (0, 1))
_SEVEN: tuple[Gains, Gains] = (
    (1, 0, _3DB, 0, _3DB, 0, _3DB, 0),
    (0, 1, _3DB, 0, 0, _3DB, 0, _3DB),
)
_SEVEN_MONO: Gains = (_3DB, _3DB, 1, 0, 0.5, 0.5, 0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of recording, how to write one, and what becomes of it."""

    name: str
    suffix: str
    make: Callable[[Path], object]
    verdict: Verdict = "taken"
    says: str = ""  # words of the message, or of the warning
    code: int = 0  # the exit code of `soy new`
    left_right: tuple[Gains, Gains] = _STEREO
    mono: Gains = (0.5, 0.5)
    is_lossy: bool = False

    @property
    def is_tones(self) -> bool:
        """Tell whether it holds `shape_files.tones`."""
        return self.verdict == "taken" or self.says.startswith("the timestamps")


# ---------------------------------------------------------------- makers


def _wav(subtype: str, kind: str = "WAV") -> Callable[[Path], None]:
    return lambda path: pcm(path, tones(), subtype, kind)


def _rate(rate_hz: int) -> Callable[[Path], None]:
    return lambda path: soundfile.write(path, tones(rate_hz), rate_hz, "PCM_24", format="WAV")


def _channels(
    count: int, mask: int, sound: Callable[[], Samples] | None = None
) -> Callable[[Path], None]:
    """Return a maker of a WAV that says where each channel belongs (WAVEFORMATEXTENSIBLE)."""

    def make(path: Path) -> None:
        low = (mask & 0b111).bit_count() if mask & 0b1000 else None
        pcm(path, sound() if sound else tones(channels=count, low=low), "PCM_24", "WAVEX")
        data = bytearray(path.read_bytes())
        at = data.index(b"fmt ") + 8 + 20  # dwChannelMask
        data[at : at + 4] = mask.to_bytes(4, "little")
        path.write_bytes(data)

    return make


def _sound(sound: Callable[[], Samples], subtype: str = "PCM_16") -> Callable[[Path], None]:
    return lambda path: pcm(path, sound(), subtype)


def _then(
    make: Callable[[Path], object], *steps: Callable[[Path], object]
) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        for step in (make, *steps):
            step(path)

    return made


def _coded(codec: str, kind: str, **more: object) -> Callable[[Path], None]:
    return lambda path: coded(path, codec, kind, **more)  # type: ignore[arg-type]


def _surround(codec: str, kind: str) -> Callable[[Path], None]:
    return lambda path: files.surround(path, codec, kind)


def _later(seconds: float) -> float:
    return seconds + 3.0


def _gap(seconds: float) -> float:
    return seconds + (5.0 if seconds > 0.7 else 0.0)


def _odd(seconds: float) -> float:
    return seconds - 0.0105 + 0.004 * (round(seconds * 1000) % 3)


def _turns(people: int) -> Samples:
    """Return a microphone for each of some people, who talk one after the other."""
    sound = room(2 * people, channels=people)
    for n in range(people):
        at = 2 * n * 44_100
        sound[at : at + 2 * 44_100, n] += speech(2)[:, 0]
    return sound


def _noisy_side() -> Samples:
    sound = np.concatenate([_talk(), room(1)])
    sound[:, 1] = room(5, -60)[:, 1]
    return sound


def _turned_round(from_seconds: int = 0) -> Samples:
    sound = np.repeat(speech(6), 2, axis=1)
    sound[from_seconds * 44_100 :, 1] *= -1
    return sound


def _talk(seconds: float = 4.0) -> Samples:
    return speech(seconds, channels=2)


def _spoiled(value: float) -> Samples:
    sound = tones()
    sound[1000] = value
    return sound


def _clipped() -> Samples:
    sound = _talk()
    sound[44_100:44_110] = 1.0
    return sound


def _hum(hz: int) -> Callable[[Path], None]:
    def sound() -> Samples:
        return np.concatenate([_talk(), room(4, -80)]) + files.hum(-55, 8, hz)

    return _sound(sound)


def _pausing() -> Samples:
    return np.concatenate([_talk(2), np.zeros((6 * 44_100, 2), np.float32), _talk(2)])


def _loud_talk() -> Samples:
    return 2.5 * _talk()


def _playlist(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.wav\n")


def _letter(path: Path) -> None:
    path.write_text("Notes of the interview: not a sound.\n" * 200)


def _no_index(path: Path) -> None:
    coded(path, "aac", "mp4")
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])


def _side(left: float, right: float) -> Callable[[Path], None]:
    return _sound(lambda: _talk() * np.array([left, right], np.float32))


# ---------------------------------------------------------------- the table

LOSSLESS = (
    Shape("WAV, 16 bit", "wav", _wav("PCM_16")),
    Shape("WAV, 24 bit", "wav", _wav("PCM_24")),
    Shape("WAV, 32 bit", "wav", _wav("PCM_32")),
    Shape("WAV, 32 bit float", "wav", _wav("FLOAT")),
    Shape("WAV, 64 bit float", "wav", _wav("DOUBLE")),
    Shape("RF64: WAV that may pass 4 GB", "wav", _wav("PCM_24", "RF64")),
    Shape("Broadcast Wave (BWF)", "wav", _then(_wav("PCM_24"), files.with_bext)),
    Shape("AIFF", "aiff", _wav("PCM_16", "AIFF")),
    Shape("FLAC", "flac", _wav("PCM_16", "FLAC")),
    Shape("Apple Lossless (ALAC)", "m4a", _coded("alac", "mp4")),
)
LOSSY = tuple(
    Shape(name, suffix, make, is_lossy=True)
    for name, suffix, make in (
        ("AAC in M4A or MP4", "m4a", _coded("aac", "mp4")),
        ("AAC in QuickTime (MOV)", "mov", _coded("aac", "mov")),
        ("MP3, constant bit rate", "mp3", mp3),
        ("MP3, variable bit rate", "mp3", lambda path: mp3(path, flags="+qscale", q="2")),
        ("MP3 without Info or Xing frame", "mp3", lambda path: mp3(path, write_xing="0")),
        ("MP3 with an ID3v2.2 tag", "mp3", _then(mp3, files.with_id3v22)),
        ("MP3 with an ID3v2.3 tag", "mp3", _then(mp3, lambda path: files.with_id3(path, 3))),
        ("MP3 with an ID3v2.4 tag", "mp3", _then(mp3, lambda path: files.with_id3(path, 4))),
        ("MP3 with an APEv2 tag", "mp3", _then(mp3, files.with_apev2)),
        (
            "MP3 with a cover of 3 MB",
            "mp3",
            _then(mp3, lambda path: files.with_id3(path, 3, files.large_cover())),
        ),
        ("Ogg Vorbis", "ogg", lambda path: pcm(path, tones(), "VORBIS", "OGG")),
        ("Opus", "opus", _coded("libopus", "ogg")),
        ("WebM, as browsers record", "webm", _coded("libopus", "webm")),
        ("Sound of a video (MP4, MPEG-4)", "mp4", _coded("aac", "mp4", video="mpeg4")),
        ("Sound of a video (MP4, H.264)", "mp4", _coded("aac", "mp4", video="libx264")),
        ("Sound of a video (Matroska)", "mkv", _coded("aac", "matroska", video="mpeg4")),
    )
)
RATES = tuple(
    Shape(f"WAV at {rate_hz / 1000:g} kHz", "wav", _rate(rate_hz))
    for rate_hz in (8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000)
)
# The weights are written out here once more, from what docs/recordings.md promises.
LAYOUTS = (
    Shape(
        "Mono", "wav", lambda p: pcm(p, tones(channels=1)), left_right=((1,), (1,)), mono=(1,)
    ),
    Shape("Stereo", "wav", lambda p: pcm(p, tones())),
    Shape(
        "2.1: left, right, LFE", "wav", _channels(3, 0x0B),
        left_right=((1, 0, 0), (0, 1, 0)), mono=(_3DB, _3DB, 0),
    ),
    Shape(
        "Quad: left, right, two surrounds", "wav", _channels(4, 0x33),
        left_right=((1, 0, _3DB, 0), (0, 1, 0, _3DB)), mono=(_3DB, _3DB, 0.5, 0.5),
    ),
    Shape(
        "5.0", "wav", _channels(5, 0x37),
        left_right=((1, 0, _3DB, _3DB, 0), (0, 1, _3DB, 0, _3DB)),
        mono=(_3DB, _3DB, 1, 0.5, 0.5),
    ),
    Shape(
        "5.1", "wav", _channels(6, 0x3F),
        left_right=((1, 0, _3DB, 0, _3DB, 0), (0, 1, _3DB, 0, 0, _3DB)),
        mono=(_3DB, _3DB, 1, 0, 0.5, 0.5),
    ),
    Shape(
        "7.1", "wav", _channels(8, 0x63F), left_right=_SEVEN, mono=_SEVEN_MONO,
    ),
    *(
        Shape(
            f"7.1 in {name}", suffix, _surround(codec, kind), left_right=_SEVEN,
            mono=_SEVEN_MONO, is_lossy=codec != "wavpack",
        )
        for name, suffix, codec, kind in (
            ("AAC (M4A)", "m4a", "aac", "mp4"),
            ("Opus", "opus", "libopus", "ogg"),
            ("Ogg Vorbis", "ogg", "vorbis", "ogg"),
            ("WavPack", "wv", "wavpack", "wv"),
        )
    ),
)  # fmt: skip
TIMES = (
    Shape(
        "Matroska that begins after 3 s", "mka",
        _coded("aac", "matroska", times=_later), is_lossy=True,
    ),
    Shape("MP4 that begins after 3 s", "m4a", _coded("aac", "mp4", times=_later), is_lossy=True),
    Shape(
        "Matroska with odd and negative times", "mka",
        _coded("aac", "matroska", times=_odd, muxer={"avoid_negative_ts": "disabled"}),
        is_lossy=True,
    ),
    Shape("MP4 with odd and negative times", "m4a",
        _coded("aac", "mp4", times=_odd), is_lossy=True,
    ),
    Shape(
        "Matroska with a gap of 5 s in its times", "mka", _coded("aac", "matroska", times=_gap),
        "taken with a "
        "warning", "the file's timestamps jump in 1 place, first by +5.0 s", is_lossy=True,
    ),
    Shape(
        "MP4 with a gap of 5 s in its times", "m4a", _coded("aac", "mp4", times=_gap),
        "taken with a "
        "warning", "the file's timestamps jump in 1 place, first by +5.0 s", is_lossy=True,
    ),
)  # fmt: skip
WARNED = tuple(
    Shape(name, "wav", make, "taken with a warning", says)
    for name, make, says in (
        ("Clipped: recorded too loud", _sound(_clipped), "clipped in 1 place"),
        ("Mains hum of 50 Hz", _hum(50), "mains hum of 50 Hz"),
        ("Mains hum of 60 Hz", _hum(60), "mains hum of 60 Hz"),
        (
            "Noise: hiss, a fan, traffic", _sound(lambda: _loud_talk() + room(4, -43)),
            "the quietest parts are at -43 dBFS: noise, or music under the talk",
        ),
        (
            "Talk on loud music or noise", _sound(lambda: _talk() + room(4, -34)),
            "dB below the loudest: a loud background, or music",
        ),
        ("Silence of more than 5 s", _sound(_pausing), "1 long silence (up to 6 s)"),
        ("One side 3 dB louder or more", _side(1, 0.5), "the left channel is 8 dB louder"),
        (
            "One dead channel", _side(1, 0),
            "the right channel is dead (silent beside the other); soy uses the left channel alone",
        ),
        (
            "One channel of steady noise or hum", _sound(_noisy_side),
            "the right channel is dead (only steady noise",
        ),
        (
            "One channel upside down", _sound(_turned_round),
            "one channel is inverted (opposite phase)",
        ),
        (
            "One channel upside down for a part", _sound(lambda: _turned_round(3)),
            "from 0:03 to 0:06 one channel is inverted",
        ),
        (
            "A constant voltage (DC) below the sound", _sound(lambda: _talk() + np.float32(0.1)),
            "the recording has a constant voltage (DC offset) of 10 % of full scale",
        ),
        (
            "Four microphones, the fourth called LFE", _channels(4, 0x0F, lambda: _turns(4)),
            "soy mixes all channels equally, as one microphone each",
        ),
    )
)  # fmt: skip
SEVERAL = (
    Shape(
        "Two sound tracks in one file",
        "mp4",
        lambda path: files.two_tracks(path, _talk(), speech(4)),
        "taken with a warning",
        "the file has 2 sound tracks; soy uses the first",
    ),
    Shape(
        "Two sound tracks, the first silent",
        "mkv",
        lambda path: files.two_tracks(path, 0 * _talk(), speech(4)),
        "taken with a warning",
        "the file has 2 sound tracks; soy uses the second",
    ),
)
UNUSUAL = (
    Shape(
        "WAV of a program that writes into a pipe (0x7FFFF000 and the like)", "wav",
        _then(_wav("PCM_16"), lambda path: files.with_length(path, 0x7FFFF000)),
    ),
    Shape(
        "WAV whose header says too little, or wrapped past 4 GiB", "wav",
        _then(_wav("PCM_16"), lambda path: files.with_length(path, 44_100 * 4)),
        "taken with a warning", "the header says 0:01 of sound, but the file holds 0:02",
    ),
    Shape(
        "WAV with a text behind its sound", "wav",
        _then(_wav("PCM_16"), lambda path: files.append(path, b"Take 2, quiet room. " * 4000)),
        "taken with a warning", "soy leaves out 80,000 bytes of text after it",
    ),
    Shape(
        "WAVs put together byte by byte", "wav",
        _then(_wav("PCM_16"), lambda path: files.append(path, path.read_bytes())),
        "taken with a warning", "the file holds 2 WAV files, one after another: soy joins them",
    ),
    *(
        Shape(
            f"{name} files put together byte by byte", ext,
            _then(_coded(coder, kind), lambda path: files.append(path, path.read_bytes())),
            "taken with a warning", "files, one after another: soy joins them",
            is_lossy=coder == "aac",
        )
        for name, ext, coder, kind in (
            ("M4A", "m4a", "aac", "mp4"), ("WavPack", "wv", "wavpack", "wv"),
            ("TTA", "tta", "tta", "tta"), ("FLAC", "flac", "flac", "flac"),
        )
    ),
    Shape(
        "MP3 with an ID3v2 tag, a text or zeros behind the sound", "mp3",
        _then(
            mp3, lambda path: files.append(path, b"ID3\4\0\0\0\0\0\x0aPRIV" + bytes(6)),
            lambda path: files.append(path, b"<html>404 Not Found</html>" * 20 + bytes(9000)),
        ),
        is_lossy=True,
    ),
    Shape(
        "Ogg without the mark of its end, as Android writes it", "ogg",
        _then(lambda path: pcm(path, tones(), "VORBIS", "OGG"), files.without_end_mark),
        "taken with a warning", "the file does not mark its end", is_lossy=True,
    ),
    Shape(
        "FLAC with a damaged frame", "flac", _then(_wav("PCM_16", "FLAC"), files.damage),
        "taken with a warning", "damaged at 0:00",
    ),
    Shape(
        "MP3 with a damaged frame", "mp3", _then(mp3, lambda path: files.damage(path, 0.5, 700)),
        "taken with a warning", "damaged at 0:00", is_lossy=True,
    ),
    Shape(
        "WebM with a damaged cluster", "webm",
        _then(
            _coded("libopus", "webm", muxer={"cluster_time_limit": "300"}),
            lambda path: files.damage(path, 0.5, 700),
        ),
        "taken with a warning", "the sound there is lost, and replaced with silence", is_lossy=True,
    ),
)  # fmt: skip
REFUSED = tuple(
    Shape(name, suffix, make, "refused", says, code)
    for name, suffix, make, says, code in (
        ("Empty file", "wav", lambda path: path.write_bytes(b""), "the file is empty", 13),
        ("Not audio: a letter named .mp3", "mp3", _letter, "this is not an audio file", 13),
        ("Playlist", "m3u8", _playlist, "this is not an audio file", 13),
        ("Video without sound", "mp4", files.pictures_only, "has pictures but no sound", 13),
        ("WAV, cut off", "wav", _then(_wav("PCM_16"), files.cut), "it was cut off", 13),
        ("FLAC, cut off", "flac", _then(_wav("PCM_16", "FLAC"), files.cut), "it was cut off", 13),
        ("MP3 with Info frame, cut off", "mp3", _then(mp3, files.cut), "it was cut off", 13),
        ("MP4, cut off before its index", "m4a", _no_index, "the file was cut off: the index", 13),
        (
            "Ogg, cut off", "ogg",
            _then(lambda path: pcm(path, tones(), "VORBIS", "OGG"), files.cut),
            "the file was cut off", 13,
        ),
        (
            "Silent from beginning to end", "wav",
            _sound(lambda: np.zeros((88_200, 2), np.float32)),
            "silent from beginning to end", 14,
        ),
        (
            "Shorter than 1 s", "wav", _sound(lambda: tones()[:30_000]),
            "only 0.68 seconds of sound", 13,
        ),
        (
            "Samples that are no numbers (NaN)", "wav",
            _sound(lambda: _spoiled(np.nan), "FLOAT"), "are not numbers", 13,
        ),
        (
            "Infinite samples", "wav",
            _sound(lambda: _spoiled(np.inf), "FLOAT"), "are not numbers", 13,
        ),
        (
            "Constant voltage (DC), no sound", "wav",
            _sound(lambda: np.full((88_200, 2), 0.2, np.float32)), "a constant voltage (DC)", 13,
        ),
        (
            "Protected (DRM, encrypted) MP4", "m4a",
            _then(_coded("aac", "mp4"), lambda path: files.replaced(path, b"mp4a", b"enca")),
            "the sound is protected", 13,
        ),
        ("Protected (encrypted) Matroska or WebM", "mka", files.encrypted_mka,
         "the sound is protected", 13),
        (
            "Protected (DRM) Windows Media", "wma",
            _then(_coded("pcm_s16le", "asf"), files.with_asf_protection),
            "the sound is protected", 13,
        ),
    )
)  # fmt: skip
SHAPES = (*LOSSLESS, *LOSSY, *RATES, *LAYOUTS, *TIMES, *WARNED, *SEVERAL, *UNUSUAL, *REFUSED)
