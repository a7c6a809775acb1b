"""The kits of an episode's moments: clip, captions, card, alternative text, posts, videos."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.assemble.outputs.kit_output import KitJob
from toolkit.assemble.outputs.video_output import VideoJob
from toolkit.assemble.parts import kits
from toolkit.assemble.videos import videos
from toolkit.audio.mastering import master
from toolkit.errors import BadFile, SoyError
from toolkit.jobs import run_all
from toolkit.progress import StepWatch, unwatched
from toolkit.show.campaign import Campaign, Moment, VideoShape
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
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
    wanted = tuple(
        MomentKit(
            campaign,
            moment,
            kits.folder_of(project, campaign, moment),
            tuple(
                MomentVideo(shape, videos.path_of(project, campaign, moment, shape))
                for shape in videos.shapes_of(campaign, moment)
            ),
        )
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
        mastered_in_turn(job, progress)
    work = [KitJob(project, found, ((kit.campaign, kit.moment),)) for kit in wanted]
    with watch(f"making {len(work)} kit{'' if len(work) == 1 else 's'}") as progress:
        made = run_all(work, progress, count=jobs, is_strict=False)
    done = EpisodeKits(found, tuple(map(_kit, wanted, made)), is_done=True)
    done = _with_videos(project, done, jobs, watch)
    errors = [kit.error for kit in done.failed if kit.error]
    if len(errors) == len(done.kits):
        raise errors[0]
    return done


def _with_videos(
    project: Project, done: EpisodeKits, jobs: int | None, watch: StepWatch
) -> EpisodeKits:
    """Make the videos of the kits that could be made; one that fails keeps no other from it."""
    asked = [(kit, video) for kit in done.kits if kit.is_made for video in kit.videos]
    if not asked:
        return done
    work = [
        VideoJob(project, done.episode, kit.campaign, kit.moment, video.shape)
        for kit, video in asked
    ]
    with watch(f"making {len(work)} video{'' if len(work) == 1 else 's'}") as progress:
        errors = iter(run_all(work, progress, count=jobs, is_strict=False))
    made = (
        replace(kit, videos=tuple(_video(video, next(errors)) for video in kit.videos))
        if kit.is_made
        else kit
        for kit in done.kits
    )
    return replace(done, kits=tuple(made))


def _video(video: MomentVideo, error: SoyError | None) -> MomentVideo:
    return replace(video, error=error) if error else replace(video, is_made=True)


def _kit(kit: MomentKit, made: SoyError | None) -> MomentKit:
    return replace(kit, error=made) if made else replace(kit, is_made=True)
