"""soy new: take in a recording."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sized
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.cli.recordings import new_tracks
from toolkit.show.project import Project
from toolkit.show.setup import creation
from toolkit.show.sound.selection import Channel, Selection

if TYPE_CHECKING:
    from toolkit.audio.mastering.intake_report import Heard
    from toolkit.audio.metadata.embedded_metadata import Offer
    from toolkit.show.setup.creation import NewEpisode


@click.command("new")
@click.argument("recording", type=click.Path(path_type=Path), required=False)
@click.option("--title", help="The title, without a number [default: the file's own]")
@click.option(
    "--no-tags", is_flag=True, help="Ignore the title, chapters and other tags in the file."
)
@click.option(
    "--accept-truncated",
    is_flag=True,
    help="Accept a recording that was cut off, and use what is there.",
)
@click.option(
    "--track-number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Which sound track to take if the file has several.",
)
@click.option(
    "--channel",
    type=click.Choice(["left", "right", "both"]),
    help="Take one side of a stereo recording; or both, even if one is dead.",
)
@new_tracks.track_option
@new_tracks.offset_option
@options.dry_run_option
@options.json_option
@options.project_option
def command(  # noqa: PLR0913 - click passes each option by its own name
    recording: Path | None,
    title: str | None,
    no_tags: bool,
    accept_truncated: bool,
    track_number: int | None,
    channel: Channel | None,
    track: tuple[tuple[str, Path], ...],
    offset: tuple[tuple[str, int], ...],
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Add RECORDING as a new episode: check it to its end, copy it, and give it a GUID.

    soy accepts WAV, FLAC, MP3, M4A, Ogg, WebM, the sound of a video, and whatever else FFmpeg's
    libraries decode, but no playlists. It never changes the copy. It puts chapters, title and
    description from the file into episode.toml.

    soy leaves out a side that is dead or inverted, and removes a constant voltage (DC). It tells
    you so, and records it in episode.toml.

    If you give a --track for each microphone instead of RECORDING, soy keeps the tracks, makes them
    equally loud, turns each down while only others talk, and mixes them. Transcripts then name the
    speakers.
    """
    if track or offset:
        if recording is not None:
            raise click.UsageError("give one RECORDING, or a --track for each voice, not both")
        if track_number or channel:
            raise click.UsageError("--track-number and --channel are for one RECORDING")
        if title is None:
            raise click.UsageError('Several tracks have no title: add --title "..."')
        new_tracks.take_in(project, track, offset, title, dry_run=dry_run, as_json=as_json)
        return
    if recording is None:
        raise click.UsageError("name the RECORDING, or give a --track for each voice")
    taken = Selection(track_number, channel)
    way = _Way(accept_truncated, no_tags, dry_run, as_json)
    _take_in(project, recording, title, taken, way)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a recording is taken in."""

    accept_truncated: bool
    no_tags: bool
    dry_run: bool
    as_json: bool


def _take_in(
    project: Project, recording: Path, title: str | None, chosen: Selection, way: _Way
) -> None:
    from toolkit.audio.mastering import intake_report
    from toolkit.audio.metadata import bext, embedded_metadata

    said = embedded_metadata.Said() if way.no_tags else embedded_metadata.read(recording)
    own_title = said.title if title is None else None
    title = title or said.title
    if title is None:
        raise click.UsageError('The file says no title of its own: add --title "..."')
    new = creation.plan_episode(project, recording, title, uuid4())
    with render.progress(f"checking {recording.name}") as progress:
        heard = intake_report.heard(
            recording,
            project.show.audio,
            progress,
            accept_truncated=way.accept_truncated,
            taken=chosen,
        )
    probe = heard.probe
    for finding in heard.findings:
        render.warning(finding)
    what = (
        f"{timecode.short(probe.duration_ms)} of sound, {probe.codec}, {probe.rate_hz} Hz, "
        f"{probe.channels} channel{'s' if probe.channels != 1 else ''}"
    )
    offer = embedded_metadata.offer(said, probe.duration_ms, project.show.language)
    taken = {**offer.keys, **probe.selection.keys}
    if probe.is_truncated:
        taken["accept_truncated"] = True
    if carried := bext.read(recording):
        taken["broadcast"] = carried
    new = dataclasses.replace(new, taken=taken, hints=offer.hints)
    if not way.dry_run:
        creation.create_episode(project, new)
    if way.as_json:
        render.as_json(_facts(project, new, heard, offer, way))
        return
    if way.dry_run:
        render.say(f"would make episodes/{new.folder} from {recording} ({what})")
        _tell(offer, own_title, "would take")
        return
    render.say(f"made episodes/{new.folder} ({what})")
    _tell(offer, own_title, "took")
    render.say(f"next: soy master {new.number_text}, and write its notes.md and episode.toml")


def _facts(
    project: Project, new: NewEpisode, heard: Heard, offer: Offer, way: _Way
) -> dict[str, object]:
    """Return what was found, measured, taken and proposed, and where it was put."""
    probe, place = heard.probe, project.episodes_dir / new.folder
    return {
        "episode": new.folder,
        "is_made": not way.dry_run,
        "path": place.relative_to(project.root).as_posix(),
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
        render.say(f"the file also says, not taken: {hint}")
