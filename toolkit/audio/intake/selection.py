"""What is taken of a recording, as far as nobody chose: judged by what was heard of all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.audio.intake import dc_offset, decoder, sound_tracks
from toolkit.audio.intake.inspection import Figures
from toolkit.audio.intake.sound_tracks import SoundTrack
from toolkit.errors import BadRecording
from toolkit.show.sound.selection import Selection


def selection(taken: Selection, figures: Figures, tracks: Sequence[SoundTrack]) -> Selection:
    """Return the choices that were made, and those that follow from what was heard.

    What is as usual stays None: both channels, as the file places them, and no constant voltage.
    """
    number, channel = taken.track_number, taken.channel
    if number is None and len(tracks) > 1:
        number = next((track.number for track in tracks if track.is_taken), None)
    if channel is None and figures.between:
        channel = figures.between.take
    return replace(
        taken,
        track_number=number,
        channel=channel,
        microphones=_or_found(taken.microphones, figures.low_have_voice),
        remove_dc=_or_found(taken.remove_dc, any(figures.dc)),
    )


def other_tracks(path: Path, taken: Selection) -> Sequence[int]:
    """Return the numbers of the sound tracks beside the usual one, where nobody chose one."""
    if taken.track_number is not None:
        return ()
    with decoder.opened(path) as recording:
        return [track.number for track in recording.tracks if not track.is_taken]


def findings(made: Selection, figures: Figures) -> Iterator[str]:
    """Yield in sentences what was found of channels and voltages, and what is done about it."""
    if said := _of_sides(made, figures):
        yield said
    if figures.low_have_voice:
        done = "; all channels are mixed alike, a microphone each" if made.microphones else ""
        yield (
            "the channel that the file calls LFE (low-frequency effects) holds sound far above 120 "
            f"Hz, as a microphone does{done}"
        )
    if said := dc_offset.sentence(figures.dc):
        yield f"{said}; it is {'taken out' if made.remove_dc else 'left in, as chosen'}"


def refuse_side(path: Path, channels: int, taken: Selection) -> None:
    """Raise BadRecording where one side was chosen, and there are not two."""
    if taken.side is None or channels == 2:
        return
    raise BadRecording(
        f"{path}: the recording has {channels} channel{'s' if channels > 1 else ''}, of which none "
        f"is the {taken.channel} one of two",
        hint="leave out --channel (in an episode.toml: channel)",
    )


def silence(taken: Selection, tracks: Sequence[SoundTrack]) -> tuple[str, str | None]:
    """Return what it is that is silent, and what else of the file can be taken."""
    if taken.side is not None:
        other = ("right", "left")[taken.side]
        return f"the {taken.channel} channel", f"take the other one: soy new --channel {other}"
    others = [track for track in tracks if not track.is_taken]
    if not others:
        return "the recording", None
    number = next(track.number for track in tracks if track.is_taken)
    listed = sound_tracks.described(tracks)
    hint = f"take another one: soy new --track-number {others[0].number} ({listed})"
    return f"sound track {number} of {len(tracks)}", hint


def _of_sides(made: Selection, figures: Figures) -> str | None:
    between = figures.between
    if made.side is not None:
        alone = f"the {made.channel} channel alone is taken"
        is_why = between is not None and between.take == made.channel
        return f"{between.said}; {alone}" if between and is_why else f"{alone}, as chosen"
    if between is None:
        return None
    if between.take:
        return f"{between.said}; both are taken, as chosen"
    return f"{between.said}; soy new --channel left or right takes one side alone"


def _or_found(chosen: bool | None, found: bool) -> bool | None:
    return chosen if chosen is not None else found or None
