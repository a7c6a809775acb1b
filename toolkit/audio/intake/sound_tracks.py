"""The sound tracks of a file: which there are, and which one is taken.

Programs that record games and calls write the programme as one track and the microphone as another;
films have a track for each language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import languages
from toolkit.errors import BadRecording

_TITLE_LIMIT = 60  # characters of what a file calls a track
_LISTED = 8
_NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
# What programs write who do not know a track's name: QuickTime's and MP4's handlers.
_NO_TITLES = (
    "soundhandler",
    "core media audio",
    "apple sound media handler",
    "sound media handler",
)


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """One of a file's sound tracks, as its header describes it."""

    number: int  # from 1, in the file's order
    is_taken: bool
    codec: str | None  # None: not known here
    channels: int | None
    rate_hz: int | None
    language: str | None
    title: str | None


def chosen(path: Path, container: Any, number: int | None) -> Any:
    """Return the sound stream with that number, or the usual one; None if there is no sound.

    The usual one is what FFmpeg takes for the best, if it can be decoded. Raises BadRecording for a
    number that no track has.
    """
    streams = list(container.streams.audio)
    if number is None:
        best = container.streams.best("audio")
        known = [stream for stream in streams if has_decoder(stream)]
        return known[0] if known and best is not None and not has_decoder(best) else best
    if streams and number > len(streams):
        count = "1 sound track" if len(streams) == 1 else f"{len(streams)} sound tracks"
        tracks = described(listed(container, None)) if len(streams) > 1 else ""
        raise BadRecording(
            f"{path}: there is no sound track {number}: the file has {count}",
            hint=f"choose one of these: {tracks}" if tracks else "leave out --track-number",
        )
    return streams[number - 1] if streams else None


def has_decoder(stream: Any) -> bool:
    """Tell whether the codec of a stream is one that FFmpeg knows."""
    return stream.codec_context is not None


def listed(container: Any, taken: Any) -> tuple[SoundTrack, ...]:
    """Return all sound tracks of an open file; `taken` is the stream that is read."""
    return tuple(
        _track(number, stream, is_taken=stream is taken or _index(stream) == _index(taken))
        for number, stream in enumerate(container.streams.audio, 1)
    )


def sentence(tracks: Sequence[SoundTrack]) -> str | None:
    """Return in words that a file has several tracks, and which was taken; None for a single one.

    >>> game = SoundTrack(1, True, "aac", 2, 48_000, "eng", None)
    >>> sentence([game, SoundTrack(2, False, "aac", 1, 48_000, None, "Mic")])
    'the file has 2 sound tracks; soy uses the first (1: aac, stereo, eng; 2: aac, mono, "Mic")'
    """
    taken = next((track for track in tracks if track.is_taken), None)
    if len(tracks) < 2 or taken is None:
        return None
    which = _NUMBERS[taken.number - 1] if taken.number <= len(_NUMBERS) else f"{taken.number}th"
    return f"the file has {len(tracks)} sound tracks; soy uses the {which} ({described(tracks)})"


def described(tracks: Sequence[SoundTrack]) -> str:
    """Return what the header says of each track, in a line."""
    said = "; ".join(_described(track) for track in tracks[:_LISTED])
    return said if len(tracks) <= _LISTED else f"{said}; and {len(tracks) - _LISTED} more"


def _described(track: SoundTrack) -> str:
    count = track.channels
    shape = {1: "mono", 2: "stereo", None: None}.get(count, f"{count} channels")
    title = f'"{track.title}"' if track.title else None
    said = (track.codec or "unknown coding", shape, title, track.language)
    return f"{track.number}: {', '.join(part for part in said if part)}"


def _track(number: int, stream: Any, *, is_taken: bool) -> SoundTrack:
    context = stream.codec_context
    said = {key.lower(): value for key, value in stream.metadata.items()}
    title = _line(said.get("title") or said.get("name") or said.get("handler_name") or "")
    language = _line(said.get("language", ""))
    return SoundTrack(
        number,
        is_taken,
        codec=context.name if context else None,
        channels=(context.layout.nb_channels or None) if context else None,
        rate_hz=(context.sample_rate or None) if context else None,
        language=None if language in ("", "und") else languages.canonical(language) or language,
        title=None if not title or title.lower() in _NO_TITLES else title,
    )


def _line(text: str) -> str:
    """Return text from outside as one bounded line."""
    shown = "".join(c if c.isprintable() else " " for c in text[: 4 * _TITLE_LIMIT])
    return " ".join(shown.split())[:_TITLE_LIMIT]


def _index(stream: Any) -> int | None:
    return None if stream is None else int(stream.index)
