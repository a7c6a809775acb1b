"""How much sound a recording's header promises: how a file that was cut off is found.

FFmpeg's libraries adapt the length of a WAV, Wave64 or CAF to the file's size, and guess that of an
MP3 from its bit rate, so none can be taken for what the header says: those are read here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from toolkit.audio.containers import info_counts, ogg_end, riff, stream_ends
from toolkit.audio.containers.ogg_end import Ending

# Formats whose header says how long the sound is (FFmpeg's names), and by how many milliseconds the
# decoded sound may fall short of it. Chosen: a quarter of a second is ten blocks of 1024 samples,
# more than coders that transform blocks lose at the ends; the others lose nothing.
_SHORT_MS = dict.fromkeys(("aiff", "ape", "au", "caf", "flac", "tta", "w64", "wav", "wv"), 20)
_SHORT_MS |= dict.fromkeys(("asf", "avi", "matroska", "mov", "mp3", "ogg"), 250)
_UNKNOWN_SIZES = (0, riff.UNKNOWN)

_CHUNKS: dict[str, Callable[[BinaryIO], Iterable[riff.Chunk]]] = {
    "wav": riff.wav_chunks,
    "w64": riff.w64_chunks,
    "caf": riff.caf_chunks,
}


def promised(
    file: BinaryIO, kind: str, decoded_seconds: float, header_seconds: float | None
) -> float | None:
    """Return the seconds that the header promises; None where it does not say.

    `kind` is FFmpeg's name of the format, `header_seconds` what FFmpeg takes for the length.
    """
    if kind not in _SHORT_MS:
        return None
    if kind in _CHUNKS:
        share = share_present(file, kind)
        return decoded_seconds / share if share else None
    return info_counts.seconds(file) if kind == "mp3" else header_seconds


def is_kept(kind: str, decoded_seconds: float, promised_seconds: float) -> bool:
    """Tell whether so much sound was decoded as was promised, but for what coders leave out."""
    return decoded_seconds >= promised_seconds - _SHORT_MS[kind] / 1000


def has_no_end(file: BinaryIO, kind: str) -> str | None:
    """Return what shows that a file without a promised length was cut off, or None.

    An Ogg stream that stops within a page or packet; an MP3 (without count of its frames) or raw
    AAC that stops in the middle of a frame. One that was cut between two frames cannot be told from
    a whole one.
    """
    if kind == "ogg" and ogg_end.ending(file)[0] is Ending.CUT:
        return "it stops in the middle of an Ogg page, or just before one"
    if kind in ("mp3", "aac") and not stream_ends.last_frame_is_whole(file, kind):
        return "it stops in the middle of a frame"
    return None


def doubtful_end(file: BinaryIO, kind: str) -> str | None:
    """Return in one sentence why the end may be missing, of a file that is taken; else None."""
    if kind != "ogg":
        return None
    ending = ogg_end.ending(file)[0]
    if ending is Ending.DAMAGED:
        return "about a second of sound at the end is damaged: listen to the end"
    if ending is Ending.UNMARKED:
        return (
            "the file does not mark its end (Android's recorders never do): "
            "listen to the end to check that nothing is missing"
        )
    return None


def share_present(file: BinaryIO, kind: str) -> float:
    """Return which share of the promised sound data a file holds; 1.0 when no size is promised."""
    size = riff.size_of(file)
    for chunk in _CHUNKS[kind](file):
        if chunk.name == b"data":
            is_known = chunk.length not in _UNKNOWN_SIZES
            return min(1.0, (size - chunk.start) / chunk.length) if is_known else 1.0
    return 1.0
