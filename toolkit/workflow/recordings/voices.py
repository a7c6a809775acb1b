"""Who talks when, of a stereo recording that has one person on each side."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.assemble import stereo_voices
from toolkit.assemble.stereo_voices import NewVoices
from toolkit.progress import StepWatch, unwatched
from toolkit.show.episode import Episode
from toolkit.show.project import Project


@dataclass(frozen=True, slots=True)
class VoicesFound:
    """What was heard on the two sides."""

    episode: Episode
    made: NewVoices
    is_done: bool  # voices.json is written


@dataclass(frozen=True, slots=True)
class SidesNamed:
    """Who is heard on which side."""

    left: str
    right: str


def find_voices(
    project: Project,
    episode: str,
    named: SidesNamed,
    *,
    replace: bool = False,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> VoicesFound:
    """Find who talks when and write voices.json, unless `dry_run`; then change nothing.

    Raises NoSuchEpisode, BadRecording where the sides do not hold one person each or turns are
    there and not to be replaced, BadFile for a name that cannot be used, CannotWrite.
    """
    found = project.episode(episode)
    with watch(f"listening to {found.folder}"):
        made = stereo_voices.plan(project, found, named.left, named.right, replace=replace)
    if not dry_run:
        stereo_voices.apply(made)
    return VoicesFound(found, made, not dry_run)
