"""soy new: take in a recording."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show import creating
from toolkit.show.project import Project


@click.command("new")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--title", required=True, help="The episode's title, without a number.")
@click.option(
    "--accept-truncated", is_flag=True, help="Take a recording that was cut off, as far as it goes."
)
@options.dry_run_option
@options.project_option
def command(
    recording: Path, title: str, accept_truncated: bool, dry_run: bool, project: Project
) -> None:
    """Take in RECORDING as a new episode: checked whole, copied, its GUID made once.

    WAV, FLAC, MP3, M4A, Ogg, WebM, the sound of a video: what FFmpeg's libraries decode will do,
    but no playlists. The copy is never written to.
    """
    from toolkit.audio import broadcast, media

    new = creating.plan_episode(project, recording, title, uuid4())
    with render.progress(f"checking {recording.name}") as progress:
        probe = media.probe(recording, progress, accept_truncated=accept_truncated)
    for finding in probe.findings:
        render.warning(finding)
    more: dict[str, Any] = {"accept_truncated": True} if probe.is_truncated else {}
    if said := broadcast.read(recording):
        more["broadcast"] = said
    new = replace(new, more=more)
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
