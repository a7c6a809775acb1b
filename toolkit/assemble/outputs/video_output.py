"""The videos of moments, in the shapes that their campaign asks for, with captions beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.assemble.parts import kits
from toolkit.assemble.rows.output import Cell, Output
from toolkit.assemble.rows.scope import Scope
from toolkit.assemble.videos import video_files, videos
from toolkit.assemble.videos.video_files import VIDEOS
from toolkit.audio.mastering import master
from toolkit.errors import BadFile
from toolkit.folders import claims
from toolkit.progress import Progress
from toolkit.publication.public_file import Catalogue, PublicFile, Variant
from toolkit.show.campaign import Campaign, Moment, VideoShape
from toolkit.show.episode import Episode
from toolkit.show.project import Project

_END_S = 3.0  # of the end card; a second of video takes about as long as one of mastering


@dataclass(frozen=True, slots=True)
class VideoJob:
    """One moment in one shape; the kit with its clip and its words has been made before."""

    project: Project
    episode: Episode
    campaign: Campaign
    moment: Moment
    shape: VideoShape

    @property
    def weight(self) -> float:
        """How long the video is, in seconds."""
        return (self.moment.end_ms - self.moment.start_ms) / 1000 + _END_S

    @property
    def steps(self) -> tuple[str, ...]:
        """The video; one that is made already is only looked at."""
        return (f"{self.campaign.folder}: video {self.moment.id} {self.shape}",)

    def run(self, progress: Progress) -> None:
        """Make the video. Raises as `videos.plan` and `videos.make`, and Claimed."""
        finished = master.finished(self.project, self.episode)
        if finished is None:
            raise BadFile(
                f"episodes/{self.episode.folder}: there is no finished audio to make videos from",
                hint="run the same command again",
            )
        digest = finished[1].clips_digest
        name = f"{self.campaign.folder}.{self.moment.id}.{self.shape}"
        with claims.taken(claims.path_of(self.project.build_dir, name, "video")):
            videos.make(
                videos.plan(self.project, self.campaign, self.moment, self.shape, digest), progress
            )


def _asked(scope: Scope) -> Iterator[tuple[Episode, Campaign, Moment, VideoShape]]:
    for episode in scope.out:
        for campaign, moment in kits.moments(scope.project, episode):
            for shape in videos.shapes_of(campaign, moment):
                yield episode, campaign, moment, shape


def _jobs(scope: Scope) -> tuple[VideoJob, ...]:
    return tuple(VideoJob(scope.project, *asked) for asked in _asked(scope))


def _files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for episode in scope.out:
        for campaign, moment in kits.moments(scope.project, episode):
            if videos.shapes_of(campaign, moment):
                digest = scope.sound(episode)[1].clips_digest
                made = kits.plan(scope.project, campaign, moment, digest)
                yield from video_files.public(scope.project, made)


def _status(scope: Scope, variant: Variant) -> Cell:
    project, episode = scope.project, variant.episode
    asked = [
        (campaign, moment, shape)
        for campaign, moment in kits.moments(project, episode)
        for shape in videos.shapes_of(campaign, moment)
    ]
    made = sum(videos.is_done(project, *one) for one in asked)
    there = sum(videos.path_of(project, *one).is_file() for one in asked)
    said = {"videos_asked": len(asked), "videos": made, "videos_outdated": there - made}
    if not asked:
        return Cell(None, said)
    outdated = f", {there - made} outdated" if there > made else ""
    count = f"{len(asked)} video{'' if len(asked) == 1 else 's'}"
    return Cell(f"{made} of {count}{outdated}", said, is_outdated=there > made)


VIDEO_OUTPUT = Output(VIDEOS, files=_files, jobs=_jobs, status=_status, column="campaign")
