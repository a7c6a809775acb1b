"""The videos of moments, in the shapes that their campaign asks for, with captions beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit import files
from toolkit.assemble.outputs.output import Output
from toolkit.assemble.outputs.scope import Scope
from toolkit.assemble.parts import keys, kits, videos
from toolkit.audio.mastering import master
from toolkit.errors import BadFile
from toolkit.progress import Progress
from toolkit.publication.public_file import Catalogue, PublicFile, as_served
from toolkit.publication.scan_folder import content_type
from toolkit.show.campaign import Campaign, Moment, VideoShape
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.video import caption_names

VIDEOS = "videos"
_SORTS = ("video", "poster", "preview")
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
        """Make the video. Raises as `videos.plan` and `videos.make`."""
        finished = master.finished(self.project, self.episode)
        if finished is None:
            raise BadFile(
                f"episodes/{self.episode.folder}: there is no finished audio to make videos from",
                hint="run the same command again",
            )
        digest = finished[1].clips_digest
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
    with_captions = set[str]()
    for episode, campaign, moment, shape in _asked(scope):
        digest = scope.sound(episode)[1].clips_digest
        made = videos.plan(scope.project, campaign, moment, shape, digest)
        owner, language = f"{campaign.folder}/{moment.id}", made.kit.language
        for sort, name in zip(_SORTS, made.names, strict=True):
            path = made.folder / name
            key = keys.immutable(f"campaign/{owner}", path.stem, path.suffix, files.sha256_of(path))
            kind = f"{VIDEOS}.{sort}.{made.audiogram.shape.slug}"
            yield PublicFile(key, path, content_type(key), "immutable", owner, kind, language)
        if owner not in with_captions:
            with_captions.add(owner)
            yield from _captions(scope, (campaign, moment), language)


def _captions(scope: Scope, pair: tuple[Campaign, Moment], language: str) -> Iterator[PublicFile]:
    """Yield the captions of the kit under the names by which networks tell their language."""
    owner = f"{pair[0].folder}/{pair[1].id}"
    for name, suffix in caption_names.suffixes(language).items():
        path = kits.folder_of(scope.project, *pair) / name
        key = keys.immutable(f"campaign/{owner}", "video", suffix, files.sha256_of(path))
        media_type = as_served(content_type(key))
        kind = f"{VIDEOS}.captions.{suffix.rpartition('.')[2]}"
        yield PublicFile(key, path, media_type, "immutable", owner, kind, language)


VIDEO_OUTPUT = Output(VIDEOS, files=_files, jobs=_jobs)
