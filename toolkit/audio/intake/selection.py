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
        done = (
            "; soy mixes all channels equally, as one microphone each" if made.microphones else ""
        )
        yield (
            "the channel that the file calls LFE (low-frequency effects) contains sound far above "
            "120 "
            f"Hz, as a microphone's would{done}"
        )
    if said := dc_offset.sentence(figures.dc):
        yield f"{said}; soy {'removes it' if made.remove_dc else 'leaves it in, as you chose'}"


def refuse_side(path: Path, channels: int, taken: Selection) -> None:
    """Raise BadRecording where one side was chosen, and there are not two."""
    if taken.side is None or channels == 2:
        return
    raise BadRecording(
        f"{path}: the recording has {channels} channel{'s' if channels > 1 else ''}, so it has "
        f"no {taken.channel} channel of two",
        hint="leave out --channel (in episode.toml: channel)",
    )


def silence(taken: Selection, tracks: Sequence[SoundTrack]) -> tuple[str, str | None]:
    """Return what it is that is silent, and what else of the file can be taken."""
    if taken.side is not None:
        other = ("right", "left")[taken.side]
        return f"the {taken.channel} channel", f"use the other one: soy new --channel {other}"
    others = [track for track in tracks if not track.is_taken]
    if not others:
        return "the recording", None
    number = next(track.number for track in tracks if track.is_taken)
    listed = sound_tracks.described(tracks)
    hint = f"use another one: soy new --track-number {others[0].number} ({listed})"
    return f"sound track {number} of {len(tracks)}", hint


def _of_sides(made: Selection, figures: Figures) -> str | None:
    between = figures.between
    if made.side is not None:
        alone = f"soy uses the {made.channel} channel alone"
        is_why = between is not None and between.take == made.channel
        return f"{between.said}; {alone}" if between and is_why else f"{alone}, as you chose"
    if between is None:
        return None
    if between.take:
        return f"{between.said}; soy uses both, as you chose"
    return f"{between.said}; to use one side alone: soy new --channel left (or right)"


def _or_found(chosen: bool | None, found: bool) -> bool | None:
    return chosen if chosen is not None else found or None
