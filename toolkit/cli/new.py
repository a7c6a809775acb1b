"""soy new: take in a recording."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import click

from toolkit import timecode
from toolkit.cli import new_tracks, options, render
from toolkit.show import creating
from toolkit.show.project import Project


@click.command("new")
@click.argument("recording", type=click.Path(path_type=Path), required=False)
@click.option("--title", required=True, help="The episode's title, without a number.")
@new_tracks.track_option
@new_tracks.offset_option
@options.dry_run_option
@options.project_option
def command(
    recording: Path | None,
    title: str,
    track: tuple[tuple[str, Path], ...],
    offset: tuple[tuple[str, int], ...],
    dry_run: bool,
    project: Project,
) -> None:
    """Take in RECORDING as a new episode: checked whole, copied, its GUID made once.

    WAV, FLAC, MP3, M4A, Ogg, WebM, the sound of a video: what FFmpeg's libraries decode will do,
    but no playlists. The copy is never written to.

    With a --track for each microphone instead of RECORDING, the tracks are kept, brought to one
    loudness, turned down while only others talk, and mixed; transcripts then name the voices.
    """
    if track or offset:
        if recording is not None:
            raise click.UsageError("give one RECORDING, or a --track for each voice, not both")
        new_tracks.take_in(project, track, offset, title, dry_run=dry_run)
        return
    if recording is None:
        raise click.UsageError("name the RECORDING, or give a --track for each voice")
    from toolkit.audio import media

    new = creating.plan_episode(project, recording, title, uuid4())
    with render.progress(f"checking {recording.name}") as progress:
        probe = media.probe(recording, progress)
    what = (
        f"{timecode.short(probe.duration_ms)} of sound, {probe.codec}, {probe.rate_hz} Hz, "
        f"{probe.channels} channel{'s' if probe.channels != 1 else ''}"
    )
    if dry_run:
        render.say(f"would make episodes/{new.folder} from {recording} ({what})")
        return
    episode = creating.create_episode(project, new)
    render.say(f"made episodes/{episode.folder} ({what})")
    render.say(f"next: soy master {episode.folder[:3]}, and write its notes.md and episode.toml")
