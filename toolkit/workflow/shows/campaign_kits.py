"""The kits of an episode's moments: clip, captions, card, alternative text, posts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.assemble.outputs.kit_output import KitJob
from toolkit.assemble.parts import kits
from toolkit.audio.mastering import master
from toolkit.errors import BadFile, SoyError
from toolkit.jobs import run_all
from toolkit.progress import StepWatch, unwatched
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers


@dataclass(frozen=True, slots=True)
class MomentKit:
    """The kit of one moment, made or to be made."""

    campaign: Campaign
    moment: Moment
    folder: Path
    is_made: bool = False
    error: SoyError | None = None  # why it could not be made


@dataclass(frozen=True, slots=True)
class EpisodeKits:
    """The kits of all moments of an episode."""

    episode: Episode
    kits: tuple[MomentKit, ...]
    is_done: bool  # making them was tried

    @property
    def failed(self) -> tuple[MomentKit, ...]:
        """Those that could not be made."""
        return tuple(kit for kit in self.kits if kit.error)


def make_kits(
    project: Project,
    episode: str,
    *,
    jobs: int | None = None,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> EpisodeKits:
    """Make the kits of an episode's moments, its sound first; with `dry_run` change nothing.

    `jobs` kits are made at a time; without, as many as `side_by_side` says. A kit that cannot be
    made does not keep the others from it: its error stands in its place.
    Raises BadFile where no campaign has a moment of the episode, NoSuchEpisode, what mastering
    raises, and the first kit's error where none could be made.
    """
    found = project.episode(episode)
    wanted = tuple(
        MomentKit(campaign, moment, kits.folder_of(project, campaign, moment))
        for campaign, moment in kits.moments(project, found)
    )
    if not wanted:
        raise BadFile(
            f"no campaign has a moment from {found.folder}",
            hint=f"find one: soy moments suggest {found.number_text}; then: soy moments add",
        )
    if dry_run:
        return EpisodeKits(found, wanted, is_done=False)
    leftovers.sweep(project)
    job = master.plan(project, found)
    with watch(f"mastering {found.folder}", is_quiet=job.is_done) as progress:
        master.apply(job, progress)
    work = [KitJob(project, found, ((kit.campaign, kit.moment),)) for kit in wanted]
    with watch(f"making {len(work)} kit{'' if len(work) == 1 else 's'}") as progress:
        made = run_all(work, progress, count=jobs, is_strict=False)
    done = EpisodeKits(found, tuple(map(_kit, wanted, made)), is_done=True)
    errors = [kit.error for kit in done.failed if kit.error]
    if len(errors) == len(done.kits):
        raise errors[0]
    return done


def _kit(kit: MomentKit, made: SoyError | None) -> MomentKit:
    return replace(kit, error=made) if made else replace(kit, is_made=True)
