"""The kits of an episode's moments: clip, captions, card, alternative text, posts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.assemble.parts import kits
from toolkit.audio.mastering import master
from toolkit.audio.values.master_report import MasterReport
from toolkit.errors import BadFile, SoyError
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
    project: Project, episode: str, *, dry_run: bool = False, watch: StepWatch = unwatched
) -> EpisodeKits:
    """Make the kits of an episode's moments, its sound first; with `dry_run` change nothing.

    A kit that cannot be made does not keep the others from it: its error stands in its place.
    Raises BadFile where no campaign has a moment of the episode, NoSuchEpisode, what mastering
    raises, and the first kit's error where none could be made.
    """
    found = project.episode(episode)
    wanted = tuple(
        MomentKit(campaign, moment, kits.folder_of(project, campaign, moment))
        for campaign, moment in project.moments_of(found)
    )
    if not wanted:
        raise BadFile(
            f"no campaign has a moment of {found.folder}",
            hint="write campaign/NAME/campaign.toml and moments.toml: soy help-file campaign",
        )
    if dry_run:
        return EpisodeKits(found, wanted, is_done=False)
    leftovers.sweep(project)
    job = master.plan(project, found)
    with watch(f"mastering {found.folder}", is_quiet=job.is_done) as progress:
        report = master.apply(job, progress)
    done = EpisodeKits(found, tuple(_made(project, k, report, watch) for k in wanted), True)
    errors = [kit.error for kit in done.failed if kit.error]
    if len(errors) == len(done.kits):
        raise errors[0]
    return done


def _made(project: Project, kit: MomentKit, report: MasterReport, watch: StepWatch) -> MomentKit:
    try:
        with watch(f"making {kit.campaign.folder}/{kit.moment.id}"):
            plan = kits.plan(project, kit.campaign, kit.moment, report.clips_digest)
            kits.make(project, plan, report)
    except SoyError as err:
        return replace(kit, error=err)
    return replace(kit, is_made=True)
