"""One file for each voice taken in as a new episode: kept, mixed, and who talks when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from toolkit.assemble import tracks
from toolkit.assemble.tracks import Delivered, NewTracks
from toolkit.audio.voices.track_mix import TrackMix
from toolkit.progress import StepWatch, unwatched
from toolkit.show.project import Project


@dataclass(frozen=True, slots=True)
class TrackIntake:
    """An episode that was mixed of tracks, or would be."""

    new: NewTracks
    mixes: tuple[TrackMix, ...]  # what was done to each track; none before it is mixed
    is_made: bool


def take_in_tracks(
    project: Project,
    delivered: Sequence[Delivered],
    title: str,
    *,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> TrackIntake:
    """Check all tracks whole, mix them and make their episode; with `dry_run` only check them.

    Raises BadRecording, SilentAudio, BadFile for a title or name that cannot be used, CannotWrite.
    """
    count = f"{len(delivered)} track{'' if len(delivered) == 1 else 's'}"
    with watch(f"checking {count}") as progress:
        new = tracks.plan(project, delivered, title, uuid4(), progress)
    if dry_run:
        return TrackIntake(new, (), is_made=False)
    with watch("mixing") as progress:
        _, done = tracks.create(project, new, progress)
    return TrackIntake(new, done, is_made=True)
