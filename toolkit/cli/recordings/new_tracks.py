"""soy new --track: take in several tracks and mix them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from toolkit import timecode
from toolkit.cli import render
from toolkit.show.project import Project
from toolkit.show.sound.tracks import offset_text, parse_offset

if TYPE_CHECKING:
    from toolkit.audio.voices.track_mix import TrackMix
    from toolkit.workflow.recordings.track_intake import TrackIntake

F = TypeVar("F", bound=Callable[..., Any])


def _tracks(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, Path], ...]:
    return tuple((name, Path(file)) for name, file in map(_pair, values))


def _offsets(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    made = []
    for name, text in map(_pair, values):
        try:
            made.append((name, parse_offset(text)))
        except ValueError as err:
            raise click.BadParameter(str(err)) from err
    return tuple(made)


def _pair(value: str) -> tuple[str, str]:
    name, sign, rest = value.partition("=")
    if not (sign and name.strip() and rest.strip()):
        raise click.BadParameter(f'{value!r} must be "NAME=..."')
    return name.strip(), rest


def track_option(function: F) -> F:
    """Give the command `track`: pairs of a voice's name and its file."""
    return click.option(
        "--track",
        multiple=True,
        callback=_tracks,
        metavar="NAME=FILE",
        help="A speaker and the file of their microphone; repeat for each speaker.",
    )(function)


def offset_option(function: F) -> F:
    """Give the command `offset`: pairs of a voice's name and milliseconds."""
    return click.option(
        "--offset",
        multiple=True,
        callback=_offsets,
        metavar="NAME=TIME",
        help="How much later the track begins: 1.25 or 00:00:01.250; -1.25 is earlier.",
    )(function)


def take_in(
    project: Project,
    tracks: Sequence[tuple[str, Path]],
    offsets: Sequence[tuple[str, int]],
    title: str,
    *,
    dry_run: bool,
    as_json: bool = False,
) -> None:
    """Make the episode of these tracks, or say what would be made."""
    from toolkit.assemble.tracks import Delivered
    from toolkit.workflow.recordings.track_intake import take_in_tracks

    later_ms = dict(offsets)
    for name in later_ms:
        if name not in dict(tracks):
            raise click.UsageError(f"--offset is for {name!r}, and no --track does")
    delivered = [Delivered(n, path, later_ms.get(n, 0)) for n, path in tracks]
    made = take_in_tracks(project, delivered, title, dry_run=dry_run, watch=render.progress)
    for track, probe in zip(made.new.tracks, made.new.probes, strict=True):
        for finding in probe.findings:
            render.warning(f"{track.name}: {finding}")
    if as_json:
        render.as_json(_facts(project, made))
    elif made.is_made:
        _show(made)
    else:
        _rehearse(made)


def _what(made: TrackIntake) -> str:
    kind = "mono" if made.new.channels == 1 else "stereo"
    length = timecode.short(made.new.duration_ms)
    return f"{length} of sound, {made.new.rate_hz} Hz, {kind}"


def _rehearse(made: TrackIntake) -> None:
    new = made.new
    render.say(f"would make episodes/{new.episode.folder}, mixed from these ({_what(made)}):")
    for track, probe in zip(new.tracks, new.probes, strict=True):
        length = timecode.short(probe.duration_ms)
        at = f", offset {offset_text(track.offset_ms)}" if track.offset_ms else ""
        render.say(f"  {track.name}: {track.path}, {length}{at}")
    _say_guests(new.guests, "would add")


def _show(made: TrackIntake) -> None:
    folder = made.new.episode.folder
    for mix in made.mixes:
        render.say(_told(mix))
    render.say(f"made episodes/{folder} ({_what(made)})")
    _say_guests(made.new.guests, "added")
    render.say(
        f"next: soy master {made.new.episode.number_text}, and write its notes.md and episode.toml"
    )


def _facts(project: Project, made: TrackIntake) -> dict[str, object]:
    new = made.new
    folder = new.episode.folder
    return {
        "episode": folder,
        "is_made": made.is_made,
        "path": (project.episodes_dir / folder).relative_to(project.root).as_posix(),
        "title": new.episode.title,
        "duration_ms": new.duration_ms,
        "rate_hz": new.rate_hz,
        "channels": new.channels,
        "voices": [
            {
                "name": track.name,
                "file": str(track.path),
                "offset_ms": track.offset_ms,
                "duration_ms": probe.duration_ms,
                "taken": probe.selection.keys,
                "findings": probe.findings,
            }
            for track, probe in zip(new.tracks, new.probes, strict=True)
        ],
    }


def _told(mix: TrackMix) -> str:
    seconds = sum(end_ms - start_ms for start_ms, end_ms in mix.talking)
    told = f"  {mix.voice}: {mix.gain_db:+.1f} dB, talks {timecode.short(seconds)}"
    if not mix.talking:
        return f"{told}; no speech of its own was found: listen to this track"
    return f"{told}; it would need more, and stays quieter" if mix.is_bounded else told


def _say_guests(names: Sequence[str], did: str) -> None:
    if names:
        render.say(f"{did} to the episode's people as guests: {', '.join(names)}")
