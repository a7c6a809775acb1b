"""The kits of an episode's moments: clip, captions, card, alternative text, posts, videos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.assemble.outputs.kit_output import KitJob
from toolkit.assemble.outputs.video_output import VideoJob
from toolkit.assemble.parts import kits
from toolkit.assemble.videos import videos
from toolkit.audio.mastering import master
from toolkit.errors import BadFile, SoyError
from toolkit.job_values import JobName
from toolkit.progress import StepWatch, unwatched
from toolkit.show.campaign import Campaign, Moment, VideoShape
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.workers.crew import Crew, hired
from toolkit.workers.wanted_workers import THREADS
from toolkit.workflow.recordings.masters import mastered_in_turn


@dataclass(frozen=True, slots=True)
class MomentVideo:
    """A video of a moment in one shape, made or to be made."""

    shape: VideoShape
    path: Path
    is_made: bool = False
    error: SoyError | None = None  # why it could not be made


@dataclass(frozen=True, slots=True)
class MomentKit:
    """The kit of one moment, made or to be made, and its videos."""

    campaign: Campaign
    moment: Moment
    folder: Path
    videos: tuple[MomentVideo, ...] = ()
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

    @property
    def videos(self) -> tuple[MomentVideo, ...]:
        """All videos of all kits."""
        return tuple(video for kit in self.kits for video in kit.videos)

    @property
    def errors(self) -> tuple[SoyError, ...]:
        """What went wrong, with kits and then with videos, each once."""
        errors = (*(kit.error for kit in self.kits), *(video.error for video in self.videos))
        found = [error for error in errors if error]
        return tuple({(each.message, each.hint): each for each in found}.values())


def make_kits(
    project: Project,
    episode: str,
    *,
    jobs: int | None = None,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> EpisodeKits:
    """Make the kits of an episode's moments, its sound first; with `dry_run` change nothing.

    Then their videos are made, in the shapes that the campaigns ask for. `jobs` kits are made at a
    time; without, as many as `side_by_side` says. A kit or video that cannot be made does not keep
    the others from it: its error stands in its place.
    Raises BadFile where no campaign has a moment of the episode, NoSuchEpisode, what mastering
    raises, and the first kit's error where none could be made.
    """
    found = project.episode(episode)
    wanted = kits_of(project, found)
    if not wanted.kits:
        raise BadFile(
            f"no campaign has a moment from {found.folder}",
            hint=f"find one: soy moments suggest {found.number_text}; then: soy moments add",
        )
    if dry_run:
        return wanted
    leftovers.sweep(project)
    job = master.plan(project, found)
    with watch(f"mastering {found.folder}", is_quiet=job.is_done) as progress:
        mastered_in_turn(job, progress)
    with hired(project, THREADS, "soy campaign") as crew:
        (done,) = made_together([wanted], crew, jobs, watch)
    errors = [kit.error for kit in done.failed if kit.error]
    if len(errors) == len(done.kits):
        raise errors[0]
    return done


def kits_of(project: Project, episode: Episode) -> EpisodeKits:
    """Return what is to be made of the moments of an episode, which campaigns may have none of."""
    return EpisodeKits(
        episode,
        tuple(
            MomentKit(
                campaign,
                moment,
                kits.folder_of(project, campaign, moment),
                tuple(
                    MomentVideo(shape, videos.path_of(project, campaign, moment, shape))
                    for shape in videos.shapes_of(campaign, moment)
                ),
            )
            for campaign, moment in kits.moments(project, episode)
        ),
        is_done=False,
    )


def made_together(
    wanted: Sequence[EpisodeKits], crew: Crew, jobs: int | None, watch: StepWatch
) -> list[EpisodeKits]:
    """Make the kits of several episodes whose sound is there, then the videos of those made."""
    work = [
        KitJob(crew.project, each.episode, ((kit.campaign, kit.moment),))
        for each in wanted
        for kit in each.kits
    ]
    names = [JobName(_named(kit), each.episode.folder) for each in wanted for kit in each.kits]
    with watch(f"making {len(work)} kit{'' if len(work) == 1 else 's'}") as progress:
        ends = iter(crew.run(work, names.__getitem__, progress, count=jobs))
    made = [
        EpisodeKits(each.episode, tuple(_kit(kit, next(ends)) for kit in each.kits), is_done=True)
        for each in wanted
    ]
    return _with_videos(made, crew, jobs, watch)


def _with_videos(
    made: list[EpisodeKits], crew: Crew, jobs: int | None, watch: StepWatch
) -> list[EpisodeKits]:
    """Make the videos of the kits that could be made; one that fails keeps no other from it."""
    asked = [
        (each.episode, kit, video)
        for each in made
        for kit in each.kits
        if kit.is_made
        for video in kit.videos
    ]
    if not asked:
        return made
    work = [
        VideoJob(crew.project, episode, kit.campaign, kit.moment, video.shape)
        for episode, kit, video in asked
    ]
    names = [
        JobName(f"{_named(kit)} {video.shape}", episode.folder) for episode, kit, video in asked
    ]
    with watch(f"making {len(work)} video{'' if len(work) == 1 else 's'}") as progress:
        ends = iter(crew.run(work, names.__getitem__, progress, count=jobs))
    return [
        replace(
            each, kits=tuple(_with_ends(kit, ends) if kit.is_made else kit for kit in each.kits)
        )
        for each in made
    ]


def _with_ends(kit: MomentKit, ends: Iterator[SoyError | None]) -> MomentKit:
    if not kit.is_made:
        return kit
    return replace(kit, videos=tuple(_video(video, next(ends)) for video in kit.videos))


def _named(kit: MomentKit) -> str:
    return f"{kit.campaign.folder}/{kit.moment.id}"


def _video(video: MomentVideo, error: SoyError | None) -> MomentVideo:
    return replace(video, error=error) if error else replace(video, is_made=True)


def _kit(kit: MomentKit, made: SoyError | None) -> MomentKit:
    return replace(kit, error=made) if made else replace(kit, is_made=True)
