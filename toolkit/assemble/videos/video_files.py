"""The files of a moment's videos as they are published: their keys, and what kit.json says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import files
from toolkit.assemble.parts import keys, kits
from toolkit.assemble.videos import videos
from toolkit.assemble.videos.videos import VideoPlan
from toolkit.campaign.kits.kit import KitFile, KitPlan
from toolkit.campaign.kits.kit_json import (
    Published,
    PublishedCaptions,
    PublishedVideo,
    PublishedVideos,
)
from toolkit.publication import networks
from toolkit.publication.public_file import Catalogue, PublicFile, as_served
from toolkit.publication.scan_folder import content_type
from toolkit.show.project import Project
from toolkit.video import caption_names

VIDEOS = "videos"
SORTS = ("video", "poster", "preview")


@dataclass(frozen=True, slots=True)
class VideoFile:
    """One file: where it lies, under which key it is published, and what it is in the kit."""

    path: Path
    key: str
    kind: str  # of the catalogue
    file: KitFile

    @property
    def sha256(self) -> str:
        """Its digest."""
        return files.sha256_of(self.path)


def planned(project: Project, made: KitPlan) -> tuple[VideoPlan, ...]:
    """Return the videos that are asked for of a kit."""
    shapes = videos.shapes_of(made.campaign, made.moment)
    return tuple(videos.of_kit(project, made, shape) for shape in shapes)


def of_video(made: VideoPlan) -> tuple[VideoFile, ...]:
    """Return video, poster and preview of one that is made, in this order."""
    shape = made.audiogram.shape
    return tuple(
        _file(
            made.kit, made.folder / name, Path(name).stem, Path(name).suffix,
            KitFile(name, "", sort if sort == "video" else f"video-{sort}", shape.name),
            f"{VIDEOS}.{sort}.{shape.slug}",
        )
        for sort, name in zip(SORTS, made.names, strict=True)
    )  # fmt: skip


def of_captions(project: Project, made: KitPlan) -> tuple[VideoFile, ...]:
    """Return the captions of a kit under the names by which networks tell their language."""
    folder = kits.folder_of(project, made.campaign, made.moment)
    return tuple(
        _file(
            made, folder / name, "video", suffix,
            KitFile(f"video{suffix}", "", "video-captions"),
            f"{VIDEOS}.captions.{suffix.rpartition('.')[2]}",
        )
        for name, suffix in caption_names.suffixes(made.language).items()
    )  # fmt: skip


def _file(made: KitPlan, path: Path, stem: str, suffix: str, file: KitFile, kind: str) -> VideoFile:
    key = keys.immutable(f"campaign/{_owner(made)}", stem, suffix, files.sha256_of(path))
    told = replace(file, content_type=content_type(key).partition(";")[0])
    return VideoFile(path, key, kind, told)


def _owner(made: KitPlan) -> str:
    return f"{made.campaign.folder}/{made.moment.id}"


def public(project: Project, made: KitPlan) -> Iterator[PublicFile]:
    """Yield what is published of a kit's videos. Raises OSError where one is not made."""
    plans = planned(project, made)
    found = [file for plan in plans for file in of_video(plan)]
    if plans:
        found += of_captions(project, made)
    for one in found:
        media_type = as_served(one.file.content_type)
        owner = _owner(made)
        yield PublicFile(one.key, one.path, media_type, "immutable", owner, one.kind, made.language)


def told(project: Project, made: KitPlan, catalogue: Catalogue) -> PublishedVideos:
    """Return what kit.json says of a kit's videos. Raises OSError where one is not made."""

    def published(one: VideoFile) -> Published:
        length = one.path.stat().st_size
        return Published(one.file, catalogue.url(one.key), one.sha256, length)

    plans = planned(project, made)
    if not plans:
        return PublishedVideos()
    shown = []
    for plan in plans:
        shape = plan.audiogram.shape
        video, poster, preview = map(published, of_video(plan))
        size = (shape.width, shape.height)
        shown.append(PublishedVideo(size, videos.length_ms(plan), video, poster, preview))
    captions = tuple(
        PublishedCaptions(published(one), networks.that_take(one.path.suffix[1:]))
        for one in of_captions(project, made)
    )
    return PublishedVideos(tuple(shown), captions)
