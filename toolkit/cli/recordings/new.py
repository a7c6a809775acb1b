"""soy new: take in a recording."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sized
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.cli.recordings import new_edition, new_tracks
from toolkit.show.project import Project
from toolkit.show.sound.selection import Channel, Selection

if TYPE_CHECKING:
    from toolkit.audio.metadata.embedded_metadata import Offer
    from toolkit.workflow.recordings.intake import Intake


@click.command("new")
@click.argument("recording", type=click.Path(path_type=Path), required=False)
@click.option("--title", help="The title, without a number [default: the file's own]")
@click.option(
    "--no-tags", is_flag=True, help="Ignore the title, chapters and other tags in the file."
)
@click.option(
    "--accept-truncated",
    is_flag=True,
    help="Accept a recording that was cut off, and use what is left.",
)
@click.option(
    "--track-number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Which sound track to use if the file has several.",
)
@click.option(
    "--channel",
    type=click.Choice(["left", "right", "both"]),
    help="Use one side of a stereo recording; or both, even if one is silent.",
)
@new_tracks.track_option
@new_tracks.offset_option
@new_edition.edition_option
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    recording: Path | None,
    title: str | None,
    track_number: int | None,
    channel: Channel | None,
    track: tuple[tuple[str, Path], ...],
    offset: tuple[tuple[str, int], ...],
    **rest: Any,
) -> None:
    """Add RECORDING as a new episode: check all of it, copy it, and give it a GUID.

    soy accepts WAV, FLAC, MP3, M4A, Ogg, WebM, the sound of a video, and whatever else FFmpeg's
    libraries decode, but no playlists. It never changes the copy. It puts chapters, title and
    description from the file into episode.toml.

    soy leaves out a side that is dead or inverted, and removes a constant voltage (DC). It tells
    you so, and records it in episode.toml.

    If you give a --track for each microphone instead of RECORDING, soy keeps the tracks, makes them
    equally loud, turns each down while only others talk, and mixes them. Transcripts then name the
    speakers.
    """
    way = _Way(**rest)
    if not (track or offset):
        if recording is None:
            raise click.UsageError("name the RECORDING, or give a --track for each voice")
        _take_in(recording, title, Selection(track_number, channel), way)
        return
    if recording is not None or way.edition:
        raise click.UsageError("give one RECORDING, or a --track for each voice, not both")
    if track_number or channel:
        raise click.UsageError("--track-number and --channel are for one RECORDING")
    if title is None:
        raise click.UsageError('Tracks have no common title: add --title "..."')
    is_dry, as_json = way.dry_run, way.as_json
    new_tracks.take_in(way.project, track, offset, title, dry_run=is_dry, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a recording is taken in."""

    accept_truncated: bool
    no_tags: bool
    edition: str | None
    dry_run: bool
    as_json: bool
    project: Project


def _take_in(recording: Path, title: str | None, chosen: Selection, way: _Way) -> None:
    from toolkit.workflow.recordings.intake import Recorded, Untitled, take_in

    recorded = Recorded(recording, title, chosen, way.accept_truncated, not way.no_tags)
    if way.edition is not None:
        is_dry, as_json = way.dry_run, way.as_json
        new_edition.take_in(way.project, way.edition, recorded, dry_run=is_dry, as_json=as_json)
        return
    try:
        made = take_in(way.project, recorded, dry_run=way.dry_run, watch=render.progress)
    except Untitled:
        message = 'The file has no title: add --title "..."'
        raise click.UsageError(message) from None
    for finding in made.heard.findings:
        render.warning(finding)
    if way.as_json:
        render.as_json(_facts(way.project, made))
    else:
        _show(made)


def _show(made: Intake) -> None:
    probe, folder = made.heard.probe, made.episode.folder
    what = (
        f"{timecode.short(probe.duration_ms)} of sound, {probe.codec}, {probe.rate_hz} Hz, "
        f"{probe.channels} channel{'s' if probe.channels != 1 else ''}"
    )
    if not made.is_made:
        render.say(f"would make episodes/{folder} from {made.recorded.path} ({what})")
        _tell(made.offer, made.own_title, "would take")
        return
    render.say(f"made episodes/{folder} ({what})")
    _tell(made.offer, made.own_title, "took")
    render.say(
        f"next: soy master {made.episode.number_text}; then write its notes.md and episode.toml"
    )


def _facts(project: Project, made: Intake) -> dict[str, object]:
    """Return what was found, taken and proposed, and where it was put."""
    new, heard, offer = made.episode, made.heard, made.offer
    probe = heard.probe
    return {
        "episode": new.folder,
        "is_made": made.is_made,
        "path": (project.episodes_dir / new.folder).relative_to(project.root).as_posix(),
        "title": new.title,
        "duration_ms": probe.duration_ms,
        "codec": probe.codec,
        "rate_hz": probe.rate_hz,
        "channels": probe.channels,
        "is_truncated": probe.is_truncated,
        "is_damaged": probe.is_damaged,
        "tracks": [dataclasses.asdict(track) for track in probe.tracks],
        "taken": probe.selection.keys,
        "findings": heard.findings,
        "measured": {
            **{name: _known(value) for name, value in dataclasses.asdict(heard.loudness).items()},
            "dialogue_lufs": heard.dialogue_lufs,
        },
        "proposed": heard.proposed,
        "from_file": {name: _count(value) for name, value in offer.keys.items()},
        "remarks": offer.remarks,
        "not_taken": offer.hints,
    }


def _known(value: float | None) -> float | None:
    """Return a figure; None for minus infinity, which JSON has not."""
    return value if value is not None and math.isfinite(value) else None


def _count(value: object) -> object:
    """Return a text as it is, and of chapters and the like how many there are."""
    return value if isinstance(value, str) else len(value) if isinstance(value, Sized) else None


def _tell(offer: Offer, own_title: str | None, verb: str) -> None:
    """Say what the file itself gave, what was changed, and what was only noted."""
    taken = [f"the title {own_title!r}"] if own_title else []
    if chapters := offer.keys.get("chapters"):
        taken.append(render.count(len(chapters), "chapter"))
    taken += [f"the {key}" for key in ("summary", "language") if key in offer.keys]
    if taken:
        render.say(f"{verb} {', '.join(taken)} from the file: see episode.toml")
    render.notes(offer.remarks)
    for hint in offer.hints:
        render.say(f"the file also says, which soy leaves out: {hint}")
